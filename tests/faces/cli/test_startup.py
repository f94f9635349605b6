"""A command line starts in milliseconds: what `interleaf status` must not load."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.faces.cli.conftest import ENVIRONMENT, Book

HEAVY = {
    "argparse",
    "asyncio",
    "base64",
    "dataclasses",
    "datetime",
    "difflib",
    "hashlib",
    "inspect",
    "logging",
    "lsprotocol",
    "mcp",
    "pathlib",
    "pathspec",
    "pygls",
    "random",
    "shlex",
    "subprocess",
    "tempfile",
    "threading",
    "tomllib",
    "unicodedata",
    "urllib",
    "watchdog",
    "zipfile",
}
OURS = {
    "interleaf.core.results",
    "interleaf.faces.cli.completion",
    "interleaf.faces.cli.demo",
    "interleaf.faces.cli.help",
    "interleaf.faces.lsp",
    "interleaf.faces.mcp",
    "interleaf.present.table",
}


# What the interpreter compiles when a class body is run is told at once: a command may take the process's place.
COUNT_ANNOTATIONS = """
import os, typing
made = typing.ForwardRef.__init__
def told(self, text, *rest, **named):
    os.write(2, f"annotation:{text.replace(' ', '')} ".encode())
    made(self, text, *rest, **named)
typing.ForwardRef.__init__ = told
"""


def loaded_by(book: Book, *words: str, before: str = "") -> set[str]:
    code = (
        f"{before}\nfrom interleaf.faces.cli.main import main\nmain(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{code}", *words],
        cwd=book.root,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("words", [["status"], ["status", "--json"], ["list", "--json"]])
def test_the_fast_commands_load_nothing_heavy(book: Book, words: list[str]) -> None:
    book.run("start", "draft", "--step", "One")
    loaded = loaded_by(book, *words)
    assert "interleaf.engine.sessions.open_sessions" in loaded, "the verb did run"
    assert loaded & (HEAVY | OURS) == set()


def test_neither_do_changed_files_and_settings(book: Book) -> None:
    book.run("start", "draft")
    (book.root / "interleaf.toml").write_text('roots = ["acts"]\n')
    book.run("write", "acts/act-1/plan.md", stdin=b"New.\n")
    book.run("retry", "plan.md", "Too short")
    assert loaded_by(book, "status") & (HEAVY | OURS) == set()


@pytest.mark.parametrize("words", [["status"], ["write", "acts/act-1/plan.md"], ["run", "--", "true"]])
def test_a_start_compiles_no_annotations(book: Book, words: list[str]) -> None:
    """As texts (`from __future__ import annotations`) those of named tuples cost a start a millisecond and more."""
    book.run("start", "draft")
    compiled = loaded_by(book, *words, before=COUNT_ANNOTATIONS)
    assert {name for name in compiled if name.startswith("annotation:")} == set()


def test_without_a_session_no_document_is_looked_at(book: Book) -> None:
    loaded = loaded_by(book, "status", "--json")
    assert loaded & (HEAVY | OURS) == set()
    assert "interleaf.core.document" not in loaded
