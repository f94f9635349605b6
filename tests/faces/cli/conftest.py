"""A small book, and the program run in it as a person or a script does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_OF_THE_TESTER = ("INTERLEAF_", "NO_COLOR", "COVERAGE", "PYTHONDONTWRITEBYTECODE")

ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith(_OF_THE_TESTER)}
# Compiled once for all calls, as in an installed program, but not beside the sources.
ENVIRONMENT["PYTHONPYCACHEPREFIX"] = f"{tempfile.gettempdir()}/interleaf-tests-pycache"


@dataclass
class Ran:
    """What a call left behind."""

    status: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The one JSON object on the standard output."""
        lines = self.out.splitlines()
        assert len(lines) == 1, self.out
        assert self.err == ""
        found: dict[str, Any] = json.loads(lines[0])
        return found

    @property
    def result(self) -> dict[str, Any]:
        """The result of a call that was done."""
        assert self.answer["ok"] is True, self.out
        assert self.status == 0
        found: dict[str, Any] = self.answer["result"]
        return found

    @property
    def error(self) -> dict[str, Any]:
        """The error of a call that was not."""
        assert self.answer["ok"] is False, self.out
        assert self.status in (1, 2)
        found: dict[str, Any] = self.answer["error"]
        return found


class Book:
    """A project on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / ".git").mkdir()
        (root / "acts/act-1").mkdir(parents=True)
        (root / "acts/act-1/plan.md").write_text("The plan.\n")
        (root / "acts/act-1/scene-0101.md").write_text("It was a dark night.\n")

    def run(self, *words: str, stdin: bytes = b"", **environment: str) -> Ran:
        """Run the program in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "interleaf.faces.cli.main", *words],
            cwd=self.root,
            env={**ENVIRONMENT, **environment},
            input=stdin,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def json(self, *words: str, stdin: bytes = b"") -> Ran:
        """Run the program with --json."""
        return self.run("--json", *words, stdin=stdin)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    root = tmp_path / "book"
    root.mkdir()
    return Book(root)
