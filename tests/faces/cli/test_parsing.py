"""Command lines as people type them, and what is understood of them."""

from __future__ import annotations

import shlex
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleaf.errors import WrongUsage
from interleaf.faces.cli.commands import COMMANDS
from interleaf.faces.cli.parsing import asks_for_json, parse
from interleaf.present import actions


def understood(line: str) -> tuple[str, dict[str, object]]:
    call = parse(shlex.split(line))
    assert call.command is not None
    return call.command.name, call.fields


def refused(line: str) -> str:
    with pytest.raises(WrongUsage) as raised:
        parse(shlex.split(line))
    assert raised.value.usage
    return raised.value.message


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("start work-on-chapter-01", {"name": "work-on-chapter-01"}),
        ('start v2 "Trying alternative"', {"name": "v2", "description": "Trying alternative"}),
        ('start --focus "authentication feature"', {"focus": "authentication feature"}),
        ("start x --task a --task=b", {"name": "x", "tasks": ["a", "b"]}),
        ("start x --step One --goal G --step Two", {"name": "x", "goal": "G", "steps": ["One", "Two"]}),
        ("start x --meta mood=dark --meta a=b=c", {"name": "x", "metadata": {"mood": "dark", "a": "b=c"}}),
        ("list --all", {"all": True}),
        ("status", {}),
        ("status draft", {"name": "draft"}),
        ("commit", {}),
        ("commit draft --force --token abc", {"name": "draft", "force": True, "token": "abc"}),
        ("commit --files a.md b.md --force", {"files": ["a.md", "b.md"], "force": True}),
        ("commit --files a.md --files b.md", {"files": ["a.md", "b.md"]}),
        ("cancel draft --no-backup-retries", {"name": "draft", "backup_retries": False}),
        ('retry a.md "Too long" --auto-detected', {"file_path": "a.md", "reason": "Too long", "auto_detected": True}),
        ("retry a.md why --lines 10-24", {"file_path": "a.md", "reason": "why", "lines": [10, 24]}),
        ("retry a.md why --lines 7", {"file_path": "a.md", "reason": "why", "lines": [7, 7]}),
        ("rename a.md b.md", {"path": "a.md", "to": "b.md"}),
        ("diff a.md --against v2", {"path": "a.md", "against": "v2"}),
        ("refresh a.md b.md --take mine", {"paths": ["a.md", "b.md"], "take": "mine"}),
        ("merge v2 --into main --files a b", {"source": "v2", "into": "main", "files": ["a", "b"]}),
        ("undo", {}),
        ("trash", {}),
        ("trash list", {"action": "list"}),
        ("trash restore t1", {"action": "restore", "id": "t1"}),
        ('log --progress "Scene 3"', {"kind": "progress", "text": "Scene 3"}),
        ("log --done Outline", {"kind": "done", "text": "Outline"}),
        ("log --decision D --rationale=R", {"kind": "decision", "text": "D", "rationale": "R"}),
        ("log --blocker B --resolved", {"kind": "blocker", "text": "B", "resolved": True}),
        ("view draft --decisions", {"name": "draft", "section": "decisions"}),
        ("resume --list", {"list": True}),
        ('pause --note "urgent bug"', {"note": "urgent bug"}),
        ("close --complete", {"outcome": "complete"}),
        ('close --abandon --reason "changed"', {"outcome": "abandon", "reason": "changed"}),
        ("checkpoint a.md --note N", {"files": ["a.md"], "note": "N"}),
        ("restore --checkpoint c1", {"checkpoint": "c1"}),
        ("restore --list", {"list": True}),
        ("track a.md created", {"file_path": "a.md", "action": "created"}),
        ("end draft --score 8.5 --no-backup", {"name": "draft", "score": 8.5, "create_backup": False}),
        ("end --score 8", {"score": 8}),
        ("backup milestone v1", {"kind": "milestone", "name": "v1"}),
        ("phase REVIEW", {"phase": "REVIEW"}),
        ("doctor --fix", {"fix": True}),
    ],
)
def test_every_form_of_the_contract_is_understood(line: str, fields: dict[str, object]) -> None:
    name, found = understood(line)
    assert name == line.split()[0]
    assert found == fields


@pytest.mark.parametrize(
    "line",
    [
        "--json --project /p --session s status draft",
        "status --json draft --project=/p --session s",
        "--project /p status draft --session=s --json",
    ],
)
def test_the_options_of_every_command_stand_before_or_after_it(line: str) -> None:
    call = parse(line.split())
    assert call.settings[:3] == ("/p", "s", True)
    assert call.fields == {"name": "draft"}


def test_a_text_may_begin_with_a_dash() -> None:
    assert understood('log --progress "- did this"')[1]["text"] == "- did this"
    assert understood("log --progress -5")[1]["text"] == "-5"
    assert understood('retry a.md "- too much"')[1]["reason"] == "- too much"
    assert understood("read -- --odd.md")[1]["path"] == "--odd.md"
    assert understood("log --progress=--json")[1]["text"] == "--json"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("comit", "Did you mean commit?"),
        ("frobnicate", "no command 'frobnicate'"),
        ("commit --forse", "Did you mean --force?"),
        ("commit --token", "--token needs a value: --token TOKEN."),
        ("commit --token --force", "--token needs a value"),
        ("commit --force=yes", "--force takes no value."),
        ("commit --force --force", "--force is given twice."),
        ("log", "log needs one of --progress, --done"),
        ("log --progress a --done b", "--progress and --done exclude each other."),
        ("close --complete --abandon", "--complete and --abandon exclude each other."),
        ("view --progress --next", "--progress and --next exclude each other."),
        ("close", "close needs one of --complete, --abandon"),
        ("retry a.md", "retry needs REASON."),
        ("switch", "switch needs NAME."),
        ("retry a.md Too much exposition", "'much' is one word too many for retry. Texts with spaces need quotes."),
        ("end --score much", "--score wants N, not 'much'."),
        ("end --score inf", "--score wants N, not 'inf'."),
        ("retry a.md why --lines x-y", "--lines wants FIRST-LAST"),
        ("start x --meta nonsense", "--meta wants KEY=VALUE"),
        ("track a.md painted", "'painted' is none of created, modified."),
        ("commit --files", "--files needs a value"),
        ("--session s --session t list", "--session is given twice."),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_the_command_line(line: str, says: str) -> None:
    assert says in refused(line)


def test_help_needs_no_arguments() -> None:
    assert parse(["switch", "--help"]).settings.help
    assert parse(["-h"]).command is None


def test_json_is_noticed_even_if_the_rest_is_nonsense() -> None:
    assert asks_for_json(["frobnicate", "--json"])
    assert not asks_for_json(["read", "--", "--json"])


@given(st.lists(st.text(max_size=12) | st.sampled_from(["--json", "--", "-", "--files", "log", "--meta=", *COMMANDS])))
def test_no_words_at_all_bring_the_parser_down(words: list[str]) -> None:
    with suppress(WrongUsage):
        parse(words)


@given(st.text(min_size=1), st.text())
def test_any_two_texts_arrive_as_they_are_after_the_dashes(file: str, reason: str) -> None:
    assert parse(["retry", "--", file, reason]).fields == {"file_path": file, "reason": reason}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_every_example_in_the_help_is_understood(command: object) -> None:
    assert command.examples, "people learn from examples"
    for line, _ in command.examples:
        words = shlex.split(line.partition(" <")[0].partition(" >>")[0])
        assert parse(words).command is command


@pytest.mark.parametrize("name", actions.ACTIONS)
def test_every_next_step_of_an_error_is_a_command_that_is_understood(name: str) -> None:
    line = actions.shell(name, {"session": "draft", "path": "a b.md", "verb": "commit"})
    if line.startswith("interleaf "):
        assert parse(shlex.split(line)[1:]).command is not None
