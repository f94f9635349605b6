"""Every verb's answers in words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.present.text.samples import CONFLICT, DOCUMENT, PREVIEW, RESULTS, SCENE, row, session

from interleaf.engine.verbs import VERBS
from interleaf.present.cells import width
from interleaf.present.style import Style
from interleaf.present.text import RENDERERS, render

NOON = 1_795_176_000.0  # 2026-11-20T12:00:00Z
CASES = [(verb, result, words) for verb, cases in RESULTS.items() for result, words in cases]


def test_every_verb_has_words() -> None:
    assert set(RENDERERS) == set(VERBS)
    assert set(RESULTS) == set(VERBS)


@pytest.mark.parametrize(("verb", "result", "words"), CASES)
def test_the_answer_holds_what_the_person_must_know(verb: str, result: dict[str, Any], words: list[str]) -> None:
    text = render(verb, result, Style())
    for word in words:
        assert word in text
    assert text == text.rstrip("\n")
    assert "None" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize(("verb", "result", "words"), CASES)
def test_colours_change_nothing_but_colours(verb: str, result: dict[str, Any], words: list[str]) -> None:
    coloured = render(verb, result, Style(colour=True))
    assert re.sub(r"\x1b\[\d+m", "", coloured) == render(verb, result, Style())


@pytest.mark.parametrize(("verb", "result", "words"), CASES)
def test_a_terminal_without_unicode_gets_ascii(verb: str, result: dict[str, Any], words: list[str]) -> None:
    assert render(verb, result, Style(unicode=False)).isascii()


def test_a_status_looks_like_the_one_that_was_asked_for() -> None:
    text = render("status", {"session": session(), "document": None}, Style(now=NOON))
    assert text.startswith(
        "📂 ACTIVE SESSION: work-on-chapter-01\n"
        "\n"
        "Status: ACTIVE\n"
        "Created: 4 hours ago\n"
        "Description: Generating all scenes for chapter 01\n"
        "\n"
        "📊 Changes (uncommitted)\n"
        "   Modified: 2 files\n"
        f"     • {SCENE}\n"
        "     • context/alexa.json\n"
        "   Created: 1 file\n"
        "     • acts/new.md\n"
        "   Deleted: 1 file\n"
        "     • acts/old.md\n"
        "\n"
        "🔄 Human retries: 2\n"
        f"   • {SCENE}: 2 retries\n"
        '     - Retry 1: "Too much exposition"\n'
        '     - Retry 2: "Voice inconsistent" (heard by the agent)\n'
    )


def test_a_status_of_a_thousand_changes_stays_readable_and_a_preview_names_them_all() -> None:
    many = {"modified": [f"{number:04}.md" for number in range(1000)], "created": [], "deleted": []}
    status = render("status", {"session": session(changes=many), "document": None}, Style())
    assert "Modified: 1,000 files" in status
    assert "… and 980 more: interleaf diff" in status
    preview = render("commit", {"preview": {**PREVIEW, **many}}, Style())
    assert all(path in preview for path in many["modified"])


def test_what_needs_the_person_stands_in_the_status() -> None:
    found = session(conflicts=[CONFLICT], drift=["context/alexa.json", "acts/other.md"], findings=["No base."])
    text = render("status", {"session": found, "document": DOCUMENT}, Style())
    assert "1 conflict: the project changed these files too" in text
    assert text.count("context/alexa.json: changed in the project") == 1
    assert "acts/other.md" in text
    assert "No base." in text
    assert "Waiting for the map" in text


def test_a_crashed_session_names_both_ways_out() -> None:
    text = render("status", {"session": session(status="crashed"), "document": None}, Style())
    assert "interleaf recover work-on-chapter-01" in text
    assert "interleaf cancel work-on-chapter-01" in text


def test_a_conflicting_preview_does_not_tell_to_confirm() -> None:
    text = render("commit", {"preview": {**PREVIEW, "conflicts": [CONFLICT]}}, Style())
    assert "--force" not in text


def test_the_list_is_a_table_as_wide_as_the_terminal_at_most() -> None:
    sessions = [row("a" * 20, "active", description="第一章 " * 20), row("b", "crashed")]
    for columns, described in ((100, True), (80, True), (70, False), (60, False), (40, False)):
        text = render("list", {"active": "a", "sessions": sessions}, Style(width=columns))
        table = [line for line in text.splitlines() if line.startswith(("┌", "│", "├", "└"))]
        assert len(table) == 6
        assert max(width(line) for line in table) <= max(columns, 48)
        assert ("Description" in table[1]) == described
        assert ("a" * 20 in table[3]) == (columns > 40)


def test_names_that_would_drive_the_terminal_are_made_harmless_everywhere() -> None:
    evil = "\x1b]0;owned\x07\u202e"

    def poisoned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: poisoned(item) for key, item in value.items()}
        if isinstance(value, list):
            return [poisoned(item) for item in value]
        return value + evil if isinstance(value, str) and not value.startswith("2026") else value

    for verb, result, _ in CASES:
        if verb == "status" and result["session"] is None:
            continue
        text = render(verb, poisoned(result), Style())
        assert "\x1b" not in text, verb
        assert "\u202e" not in text, verb
        assert "\x07" not in text, verb


def test_a_suggested_command_stays_in_the_session_that_was_named() -> None:
    style = Style(session="draft")
    found = session(name="draft", conflicts=[CONFLICT])
    text = render("status", {"session": found, "document": None}, style)
    assert "interleaf --session draft diff" in text
    assert "interleaf --session draft commit" in text
    assert "interleaf --session" not in render("cancel", RESULTS["cancel"][0][0], style), "it is gone"
    preview = render("commit", {"preview": {**PREVIEW, "session": "draft"}}, style)
    assert "interleaf commit draft --force --token 3f9a" in preview


def test_one_conflict_is_named_in_the_commands_that_settle_it() -> None:
    answer = {"refreshed": {"merged": [], "unchanged": [], "conflicts": [{**CONFLICT, "path": "a b.md"}]}}
    assert "interleaf refresh 'a b.md' --take mine" in render("refresh", answer, Style())


def test_a_session_whose_record_is_damaged_has_nobody_knows_how_many_changes() -> None:
    shown = render("status", {"session": session(id="", created_at="", status="crashed"), "document": None}, Style())
    assert "   unknown" in shown
    assert "Created" not in shown
    damaged = row("b", "crashed", id="", created_at="", changes_count=0)
    assert "unknown" in render("list", {"active": None, "sessions": [damaged]}, Style(now=NOON))


def test_items_of_a_section_read_as_in_the_document() -> None:
    items = [
        {"text": "Draft", "state": "current", "at": ""},
        {"text": "First person", "number": 1, "at": "2026-11-20T10:00Z", "rationale": "Closer"},
        {"text": "The map", "resolved": True, "at": ""},
        {"text": "A hook", "part": "objective"},
    ]
    text = render("view", {"session": "s", "section": "any", "items": items}, Style(now=NOON))
    assert text.split("\n")[1:] == [
        "   • [ ] Draft <- CURRENT",
        "   • 1. First person (2 hours ago)",
        "     rationale: Closer",
        "   • [x] The map",
        "   • objective: A hook",
    ]


def test_a_suggested_command_works_where_the_person_stands() -> None:
    style = Style(program="interleaf --project '/my book'")
    assert "interleaf --project '/my book' start NAME" in render("list", {"active": None, "sessions": []}, style)


def test_closed_sessions_have_no_changes_and_cannot_be_switched_to() -> None:
    closed = row("draft", "committed", changes_count=0)
    text = render("list", {"active": None, "sessions": [closed]}, Style())
    assert "COMMITTED" in text
    assert "0 files" not in text
    assert "switch" not in text


LONG = "2026-11-20-session-001-the-clock-on-the-harbour-wall"
WIDE = re.compile(r"\S{80}|[│┌├└]")  # a path or a command stays whole, a table has its own way


@pytest.mark.parametrize(("verb", "result", "words"), CASES)
def test_no_words_are_broken_by_the_edge_of_the_terminal(verb: str, result: dict[str, Any], words: list[str]) -> None:
    if verb in ("read", "view", "diff"):
        return
    for line in render(verb, result, Style(width=80)).splitlines():
        assert width(line) <= 80 or WIDE.search(line) or line.startswith("     interleaf ") or "acts/" in line, line


def test_the_name_of_a_session_is_whole_in_every_list_that_is_as_wide_as_one() -> None:
    text = render("list", {"active": None, "sessions": [row(LONG, "inactive")]}, Style(width=80))
    assert LONG in text
    assert "Created" not in text
    assert "Created" in render("list", {"active": None, "sessions": [row(LONG, "inactive")]}, Style(width=120))


def test_a_command_that_does_not_fit_gets_a_line_of_its_own() -> None:
    style = Style(width=60, colour=True)
    shown = render("commit", {"preview": {**PREVIEW, "session": LONG}}, style)
    assert f"   • Commit exactly this:\n     \x1b[36minterleaf commit {LONG} --force --token 3f9a\x1b[0m\n" in shown
    assert "   • Look at the texts first: \x1b[36minterleaf diff\x1b[0m" in shown
