"""Ignore files mean what they mean to git."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.memory_disk import MemoryDisk

from interleaf.core.ignoring import ignored, needle_of
from interleaf.store import layout
from interleaf.store.caches.ignore_files import IgnoreFiles

PATHS = [
    *("a.md", "b.log", "deep/b.log", "build/x.md", "deep/build/x.md", "build", "notes/a b.md", "#a", "!a", "deep/a.md"),
    *("deep/er/a.md", "a[1].md", "a1.md", "*.md", "a\\b.md", "été.md", ".env", "deep/.env", "build.md", "x/y/z/w.md"),
]
PLAIN_PIECES = ["a", "b", "build", "deep", ".md", ".log", "*", "**", "?", "/", "!", "#", "[ab1]", "[!a]", " ", "é"]
PIECES = [*PLAIN_PIECES, "\\", "[", "]"]


def by_us(text: str, paths: list[str], below: str = "") -> list[str]:
    disk = MemoryDisk()
    disk.save(".gitignore", text.encode())
    disk.save("deep/.gitignore", below.encode())
    reader = IgnoreFiles(disk)
    return [path for path in paths if ignored(path, reader.rules(path, ()))]


def by_git(root: Path, text: str, paths: list[str], below: str = "") -> list[str]:
    (root / "deep").mkdir(exist_ok=True)
    (root / ".gitignore").write_bytes(text.encode())
    (root / "deep/.gitignore").write_bytes(below.encode())
    asked = "\0".join(paths).encode()
    command = ["git", "-C", str(root), "-c", "core.excludesFile=", "check-ignore", "--no-index", "-z", "--stdin"]
    done = subprocess.run(command, input=asked, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return [path.decode() for path in done.stdout.split(b"\0") if path]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


@pytest.mark.parametrize(
    "text",
    [
        "*.log\n",
        "build/\n",
        "/build\n",
        "deep/**/a.md\n",
        "*\n!*.md\n",
        "*\n!*/\n!a.md\n",
        "deep/*\n!deep/er/\n",
        "\\#a\n\\!a\n",
        "a[0-9].md\n",
        "a\\[1\\].md\n",
        "\\*.md\n",
        "  \n# a comment\n.env\n",
        "notes/a\\ b.md\n",
        "b.log   \n",
        "été.md\n",
        "**/w.md\n",
        "x/**\n",
    ],
)
def test_they_are_read_as_git_reads_them(repository: Path, text: str) -> None:
    assert by_us(text, PATHS) == by_git(repository, text, PATHS)


PLAIN_LINES = st.lists(st.lists(st.sampled_from(PLAIN_PIECES), min_size=1, max_size=5).map("".join), max_size=4)


def settled(lines: list[str]) -> str:
    """What two asterisks mean inside a name is left open by gitignore(5), and git is not of one mind about it."""
    return "\n".join(line for line in lines if not re.search(r"[^/!]\*\*|\*\*[^/]", line))


@given(PLAIN_LINES, PLAIN_LINES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_git_and_we_agree_on_whatever_somebody_writes(repository: Path, lines: list[str], below: list[str]) -> None:
    # A letter is one sign to us and, beyond ASCII, several to git.
    paths = [path for path in PATHS if path.isascii()]
    files = settled(lines), settled(below)
    assert by_us(files[0], paths, files[1]) == by_git(repository, files[0], paths, files[1])


@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join), max_size=4))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_text_that_a_path_must_hold_spares_expressions_and_changes_nothing(lines: list[str]) -> None:
    disk = MemoryDisk()
    disk.save(".gitignore", "\n".join(lines).encode())
    rules = IgnoreFiles(disk).rules("x", ())
    without = [(folder, [(ignores, "", regex) for ignores, _, regex in patterns]) for folder, patterns in rules]
    for path in PATHS:
        assert ignored(path, rules) == ignored(path, without)


@pytest.mark.parametrize(
    ("line", "needle"),
    [
        ("*.py[cod]", ".py"),
        ("build/", "build"),
        ("docs/_build/", "_build"),
        ("!keep.md  ", "keep.md"),
        ("[ab]c", ""),
        ("a\\*bcd", "bcd"),
    ],
)
def test_the_longest_plain_run_is_what_a_path_must_hold(line: str, needle: str) -> None:
    assert needle_of(line) == needle


def test_they_are_compiled_once_for_all_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = MemoryDisk()
    for folder in (layout.WORKSPACE, layout.STORE, layout.STAGING, layout.CACHE):
        disk.mkdir(folder)
    disk.save(".gitignore", b"*.log\n")
    first = IgnoreFiles(disk).rules("a.log", ())
    monkeypatch.setattr("interleaf.store.caches.ignore_files._compile", lambda text: pytest.fail(text))
    assert IgnoreFiles(disk).rules("a.log", ()) == first


@pytest.mark.parametrize("kept", [{"x": [[True, "^a$"]]}, {"x": 7}, [1], "text"])
def test_a_cache_of_another_shape_is_made_anew(kept: object) -> None:
    disk = MemoryDisk()
    disk.save(".gitignore", b"*.log\n")
    disk.save(f"{layout.CACHE}/ignore.json", json.dumps(kept).encode())
    assert ignored("a.log", IgnoreFiles(disk).rules("a.log", ()))
