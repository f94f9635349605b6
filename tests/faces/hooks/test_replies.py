"""Each agent is answered in its own shape: one that it does not know would let the call through."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.faces.hooks.conftest import Book

CLAUDE = {"hook_event_name": "PreToolUse", "tool_name": "Edit"}
GEMINI = {"hook_event_name": "BeforeTool", "tool_name": "replace"}
CURSOR = {"hook_event_name": "preToolUse", "tool_name": "Write"}
COPILOT = {"sessionId": "c", "toolName": "edit"}
COPILOT_PATCH = {"sessionId": "c", "toolName": "apply_patch"}
OPENCODE_PATCH = {"hook_event_name": "PreToolUse", "tool_name": "apply_patch"}
PATCH = "*** Begin Patch\n*** Update File: acts/one.md\n@@\n-x\n+y\n*** End Patch\n"


def ask(book: Book, event: str, **given: Any) -> dict[str, Any]:
    """A hook's answer, which has to be one JSON object."""
    return dict(json.loads(book.hook(event, **given).text))


@pytest.mark.parametrize(
    ("given", "where", "decided"),
    [
        (
            {**CLAUDE, "tool_input": {"file_path": "acts/one.md"}},
            ("hookSpecificOutput",),
            ("permissionDecision", "deny"),
        ),
        ({**GEMINI, "tool_input": {"file_path": "acts/one.md"}}, (), ("decision", "deny")),
        ({**CURSOR, "tool_input": {"file_path": "acts/one.md"}}, (), ("permission", "deny")),
        ({**COPILOT, "toolArgs": {"path": "acts/one.md"}}, (), ("permissionDecision", "deny")),
        ({**COPILOT, "toolArgs": json.dumps({"path": "acts/one.md"})}, (), ("permissionDecision", "deny")),
        ({**COPILOT_PATCH, "toolArgs": PATCH}, (), ("permissionDecision", "deny")),
        (
            {**OPENCODE_PATCH, "tool_input": {"patchText": PATCH}},
            ("hookSpecificOutput",),
            ("permissionDecision", "deny"),
        ),
    ],
)
def test_a_refusal(book: Book, given: dict[str, Any], where: tuple[str, ...], decided: tuple[str, str]) -> None:
    book.call("start", name="tide")
    answer = ask(book, "pre-tool-use", **given)
    copy = str(book.copy("tide", "acts/one.md"))
    assert copy in json.dumps(answer)
    for key in where:
        answer = answer[key]
    assert decided in answer.items()


@pytest.mark.parametrize(
    ("given", "way"),
    [
        (
            {"hook_event_name": "PreToolUse", "tool_name": "Read", "tool_input": {}},
            ("hookSpecificOutput", "updatedInput"),
        ),
        (
            {"hook_event_name": "BeforeTool", "tool_name": "read_file", "tool_input": {}},
            ("hookSpecificOutput", "tool_input"),
        ),
        ({"sessionId": "c", "toolName": "view", "toolArgs": {}}, ("modifiedArgs",)),
    ],
)
def test_a_read_that_goes_to_the_copy(book: Book, given: dict[str, Any], way: tuple[str, ...]) -> None:
    book.call("start", name="tide")
    book.call("write", path="acts/one.md", content="The tide was in.\n")
    for value in given.values():
        if value == {}:
            value["path"] = "acts/one.md"
    answer = ask(book, "pre-tool-use", **given)
    for key in way:
        answer = answer[key]
    assert answer == {"path": str(book.copy("tide", "acts/one.md"))}


@pytest.mark.parametrize(
    ("given", "way"),
    [
        ({"hook_event_name": "SessionStart", "source": "startup"}, ("hookSpecificOutput", "additionalContext")),
        ({"hook_event_name": "SessionStart", "source": "new"}, ("additionalContext",)),
        ({"hook_event_name": "sessionStart"}, ("additional_context",)),
        ({"sessionId": "c", "source": "new"}, ("additionalContext",)),
    ],
)
def test_the_context(book: Book, given: dict[str, Any], way: tuple[str, ...]) -> None:
    book.call("start", name="tide", goal="A better ending")
    answer: Any = ask(book, "session-start", **given)
    for key in way:
        answer = answer[key]
    assert "A better ending" in answer
    assert len(answer) <= 2000


@pytest.mark.parametrize(
    "given", [{"hook_event_name": "PreCompress"}, {"sessionId": "c"}, {"hook_event_name": "preCompact"}]
)
def test_whoever_hands_nothing_to_a_compaction_is_told_nothing_and_counted(book: Book, given: dict[str, Any]) -> None:
    book.call("start", name="tide", goal="A better ending")
    assert book.hook("pre-compact", **given) == (0, "", "")
    assert "compaction_count: 1\n" in (book.root / "workspace/sessions/tide/session.md").read_text()
