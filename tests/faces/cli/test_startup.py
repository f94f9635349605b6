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


def loaded_by(book: Book, *words: str) -> set[str]:
    code = "from interleaf.faces.cli.main import main\nmain(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)"
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


def test_changed_files_cost_the_hashes_and_nothing_else(book: Book) -> None:
    book.run("start", "draft")
    book.run("write", "acts/act-1/plan.md", stdin=b"New.\n")
    book.run("retry", "plan.md", "Too short")
    assert loaded_by(book, "status") & (HEAVY | OURS) <= {"hashlib"}


def test_without_a_session_no_document_is_looked_at(book: Book) -> None:
    loaded = loaded_by(book, "status", "--json")
    assert loaded & (HEAVY | OURS) == set()
    assert "interleaf.core.document" not in loaded
