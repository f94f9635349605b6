"""Completion scripts, tried in the shells themselves where they are installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.faces.cli.conftest import ENVIRONMENT, Book

from interleaf.faces.cli.commands import COMMANDS
from interleaf.faces.cli.completion import bash, fish, zsh


def in_bash(book: Book, line: str, folder: Path) -> list[str]:
    """What bash offers when TAB is pressed at the end of the line."""
    program = folder / "interleaf"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m interleaf.faces.cli.main "$@"\n')
    program.chmod(0o755)
    words = line.split(" ")
    listed = " ".join(f"'{word}'" for word in words)
    script = (
        f'{bash()}\nCOMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}; _interleaf\nprintf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(
        ["bash", "-u", "-c", script],
        cwd=book.root,
        env={**ENVIRONMENT, "PATH": f"{folder}:{ENVIRONMENT['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("interleaf comm", ["commit"]),
        ("interleaf --proj", ["--project"]),
        ("interleaf commit --f", ["--force", "--files"]),
        ("interleaf switch dr", ["draft"]),
        ("interleaf --json switch dr", ["draft"]),
        ("interleaf --session dr", ["draft"]),
        ("interleaf --session draft comm", ["commit"]),
        ("interleaf merge x --into dr", ["draft"]),
        ("interleaf trash re", ["restore"]),
        ("interleaf phase R", ["REVIEW"]),
        ("interleaf start dr", []),
        ("interleaf read ac", []),  # files are left to bash itself
    ],
)
def test_bash_completes(book: Book, tmp_path: Path, line: str, offered: list[str]) -> None:
    book.run("start", "draft")
    assert in_bash(book, line, tmp_path) == offered


def test_the_names_of_sessions_come_one_a_line(book: Book) -> None:
    book.run("start", "one")
    book.run("start", "two")
    assert sorted(book.run("completion", "sessions").out.split()) == ["one", "two"]


def test_ids_are_completed_where_they_are_wanted(book: Book, tmp_path: Path) -> None:
    book.run("start", "other")
    gone = book.json("cancel").result["cancelled"]["trash_id"]
    book.run("start", "draft")
    saved = book.json("checkpoint").result["checkpoint"]["id"]
    book.run("backup", "milestone", "v1")
    assert in_bash(book, "interleaf restore --checkpoint ", tmp_path) == [saved]
    assert in_bash(book, "interleaf restore --backup v", tmp_path) == ["v1"]
    assert in_bash(book, f"interleaf trash restore {gone[:4]}", tmp_path) == [gone]
    assert in_bash(book, "interleaf start --focus dr", tmp_path) == []
    for script in (zsh(), fish()):
        for names in ("sessions", "checkpoints", "backups", "trash"):
            assert f"interleaf completion {names} " in script


@pytest.mark.parametrize("script", [bash(), zsh(), fish()], ids=["bash", "zsh", "fish"])
def test_every_command_and_option_is_in_every_script(script: str) -> None:
    for command in COMMANDS.values():
        assert command.name in script
        for option in command.options:
            assert option.flag.removeprefix("--") in script


@pytest.mark.parametrize(("shell", "script"), [("bash", bash()), ("zsh", zsh()), ("fish", fish())])
def test_the_shell_itself_finds_no_mistake(shell: str, script: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "script"
    file.write_text(script)
    done = subprocess.run([shell, "-n", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
