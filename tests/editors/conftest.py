"""A sample book with an active session, and real editors on it."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.editors.remote import ROOT, Emacs, Neovim, RemoteEditor, Setup, find

SAMPLE_BOOK = os.path.join(ROOT, "server", "interleaf", "faces", "cli", "sample_book")
SCRIPTS = os.environ.get("INTERLEAF_SCRIPTS") or sysconfig.get_path("scripts")
SCENE = "acts/act-1/chapters/chapter-01/content/scene-0101.md"
SECOND_SCENE = "acts/act-1/chapters/chapter-01/content/scene-0102.md"
CRLF_SCENE = "acts/act-1/chapters/chapter-02/content/scene-0201.md"
BOM_SCENE = "acts/act-1/chapters/chapter-03/content/scene-0301.md"
UNFINISHED_SCENE = "acts/act-1/chapters/chapter-03/content/scene-0302.md"
ACCENTED_PAGE = "context/places/café-létoile.md"
SESSION = "draft"


class Book:
    """A copy of the sample book with one active session, seen from outside the editor."""

    def __init__(self, root: str) -> None:
        self.root = root

    def path(self, relative: str) -> str:
        """The absolute path of a file of the project."""
        return os.path.join(self.root, relative)

    def copy_path(self, relative: str) -> str:
        """Where the session's copy of a file lies, relative to the project."""
        return f"workspace/sessions/{SESSION}/files/{relative}"

    def read(self, relative: str) -> bytes:
        """The bytes of a file of the project."""
        with open(self.path(relative), "rb") as file:
            return file.read()

    def read_if_there(self, relative: str) -> bytes | None:
        """The bytes of a file of the project, or None without it."""
        try:
            return self.read(relative)
        except FileNotFoundError:
            return None

    def copy(self, relative: str) -> bytes | None:
        """The bytes of the session's copy, or None without one."""
        return self.read_if_there(self.copy_path(relative))

    def wait_copy(self, relative: str, holding: str, seconds: float = 10.0) -> bytes:
        """Wait until the session's copy holds a text."""
        end = time.monotonic() + seconds
        while holding.encode() not in (self.copy(relative) or b""):
            assert time.monotonic() < end, f"no session copy of {relative} with {holding!r}: {self.copy(relative)!r}"
            time.sleep(0.02)
        return self.copy(relative) or b""

    def cli(self, *words: str) -> Any:
        """The result of a CLI call; a refusal fails the test."""
        return self.cli_input("", *words)

    def cli_input(self, text: str, *words: str) -> Any:
        """The result of a CLI call that reads a text from standard input."""
        command = [os.path.join(SCRIPTS, "interleaf"), "--project", self.root, "--json", *words]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        answer = json.loads(done.stdout or "{}")
        assert answer.get("ok"), f"{words}: {done.stdout}{done.stderr}"
        return answer["result"]


@pytest.fixture
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The sample book in a short path of its own (an editor's socket path has little room), session `draft` active."""
    root = str(tmp_path_factory.mktemp("book") / "tide clock")
    shutil.copytree(SAMPLE_BOOK, root)
    book = Book(root)
    book.cli("start", SESSION)
    return book


def _needs(program: str) -> None:
    if find(program):
        return
    reason = f"no {program} here: sh tests/editors/provision.sh fetches one"
    if os.environ.get("INTERLEAF_REQUIRE_EDITORS"):
        pytest.fail(reason)
    pytest.skip(reason)


EDITORS: dict[str, type[RemoteEditor]] = {"neovim": Neovim, "emacs": Emacs}
GLUE = {
    "neovim": os.path.join(ROOT, "server", "interleaf", "editors", "neovim", "interleaf.lua"),
    "emacs": os.path.join(ROOT, "server", "interleaf", "editors", "emacs", "interleaf.el"),
}
Launch = Callable[..., RemoteEditor]


@pytest.fixture
def launch(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launch]:
    """Starts editors by name, with or without our glue, and ends them after the test."""
    running: list[RemoteEditor] = []

    def start(name: str, *, glue: bool = False) -> RemoteEditor:
        kind = EDITORS[name]
        _needs(kind.program)
        scratch = str(tmp_path_factory.mktemp(name))
        server = [sys.executable, os.path.join(SCRIPTS, "interleaf-lsp")]
        running.append(kind(Setup(book.root, server, GLUE[name] if glue else None, scratch)))
        return running[-1]

    yield start
    for editor in running:
        editor.quit()


@pytest.fixture(params=sorted(EDITORS))
def editor(request: pytest.FixtureRequest, launch: Launch) -> RemoteEditor:
    """Each real editor in turn, with plain LSP: the server intercepts its saves."""
    return launch(request.param)


@pytest.fixture(params=sorted(EDITORS))
def glued(request: pytest.FixtureRequest, launch: Launch) -> RemoteEditor:
    """Each real editor in turn, with our glue: the buffer becomes the session copy."""
    return launch(request.param, glue=True)
