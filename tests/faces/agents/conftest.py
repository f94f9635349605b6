"""A book and the program `interleaf` as people and agents run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PROGRAM = (sys.executable, "-m", "interleaf")


@cache
def overlay_works() -> bool:
    """Whether this system lets us cover a directory; tried, because nothing else tells."""
    if sys.platform != "linux":
        return False
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        book = Book(Path(place) / "probe")
        book.run("start", "probe")
        return book.run("run", "--", "true", check=False).returncode == 0


# A text is evaluated when a test runs: collecting must not try an overlay.
needs_overlay = pytest.mark.skipif(
    "not __import__('tests.faces.agents.conftest', fromlist=['x']).overlay_works()",
    reason="this system lets nobody cover a directory",
)


class Book:
    """A project of a few files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "acts" / "deep").mkdir(parents=True)
        (root / ".git").mkdir()
        (root / ".gitignore").write_text("build/\n*.log\n")
        for name, text in {"one.md": "The tide was out.\n", "two.md": "Nobody came.\n", "deep/x.md": "x\n"}.items():
            (root / "acts" / name).write_text(text)

    def run(self, *words: str, check: bool = True, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run `interleaf` in the project."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLEAF_", "CLAUDE_"))}
        return subprocess.run(
            [*PROGRAM, *words],
            cwd=options.pop("cwd", self.root),
            env={**env, **options.pop("env", {})},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=check,
            **options,
        )

    def shell(self, script: str, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a shell script inside the session; `words` go before `run`."""
        return self.run(*words, "run", "--", "sh", "-c", script, check=False, **options)

    def json(self, *words: str, **options: Any) -> dict[str, Any]:
        """Run a verb; its result."""
        answer = json.loads(self.run("--json", *words, check=False, **options).stdout)
        assert answer["ok"], answer
        return dict(answer["result"])

    def changes(self, session: str) -> dict[str, list[str]]:
        """What a session changed."""
        return dict(self.json("status", session)["session"]["changes"])

    def snapshot(self) -> dict[str, bytes]:
        """Every file of the project but for the workspace."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and path.relative_to(self.root).parts[0] != "workspace"
        }


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A project without sessions."""
    return Book(tmp_path / "book")


@pytest.fixture
def make_book(tmp_path: Path) -> Callable[[str], Book]:
    """Further projects by name."""
    return lambda name: Book(tmp_path / name)


@pytest.fixture
def model(book: Book, tmp_path: Path) -> Any:
    """Claude Code in the book, set up by `interleaf install`, with a session."""
    from tests.faces.agents.claude import Model
    from tests.faces.agents.scripted.play import as_repository

    as_repository(book.root)
    book.run("install", "claude")
    book.run("start", "tide", "--goal", "A better ending", "--step", "Outline")
    return Model(book, tmp_path / "home")
