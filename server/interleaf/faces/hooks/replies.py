"""The same answer in each agent's own shape, told by how the agent names the event.

Claude Code, Codex and VS Code say `PreToolUse` and read `hookSpecificOutput`; Gemini CLI says `BeforeTool` and
`BeforeAgent`; Cursor says `preToolUse`; Copilot CLI does not name the event, and the conversation by `sessionId`.
A shape that an agent does not know lets the call through, so every one of them is tried with the agent itself
(tests/faces/agents); Cursor's is from its documentation.
"""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from interleaf.faces.hooks.request import Request

CLAUDE, GEMINI, CURSOR, COPILOT = "claude", "gemini", "cursor", "copilot"


def shape_of(data: dict[str, Any]) -> str:
    """Which agent's shape an input has; CLAUDE, which most agents took over, if nothing tells."""
    event = data.get("hook_event_name")
    if not isinstance(event, str) or not event:
        return COPILOT if "sessionId" in data else CLAUDE
    if event[:1].islower():
        return CURSOR
    return GEMINI if event.startswith("Before") else CLAUDE


def deny(request: Request, reason: str) -> int:
    """Refuse the tool call, with the reason for the model."""
    shape = shape_of(request.data)
    decided = {"permissionDecision": "deny", "permissionDecisionReason": reason}
    if shape == GEMINI:
        return _say({"decision": "deny", "reason": reason})
    if shape == CURSOR:
        return _say({"permission": "deny", "user_message": reason, "agent_message": reason, **decided})
    if shape == COPILOT:
        return _say(decided)
    return _say({"hookSpecificOutput": {"hookEventName": request.text("hook_event_name") or "PreToolUse", **decided}})


def go_on(request: Request, changed: dict[str, Any], notes: list[str]) -> int:
    """Let the tool call go on; nothing is printed if there is nothing to say.

    Args:
        request: the call.
        changed: the tool's whole input as it should be; empty to leave it.
        notes: for the model, beside the tool's own answer.
    """
    shape = shape_of(request.data)
    note: dict[str, Any] = {"additionalContext": "\n".join(notes)} if notes else {}
    if shape == COPILOT:
        return _say_if({**_named("modifiedArgs", changed), **note})
    # Gemini CLI has no room for notes here, Cursor for neither.
    inside = {CLAUDE: {**_named("updatedInput", changed), **note}, GEMINI: _named("tool_input", changed)}.get(shape, {})
    event = request.text("hook_event_name") or "PreToolUse"
    return _say_if({"hookSpecificOutput": {"hookEventName": event, **inside}} if inside else {})


def context(request: Request, text: str) -> int:
    """Give the model a text to know; as plain text to whoever names no event."""
    shape = shape_of(request.data)
    event = request.text("hook_event_name")
    if shape == COPILOT:
        return _say({"additionalContext": text})
    if shape == CURSOR:
        return _say({"additional_context": text})
    if event:
        # Copilot CLI, where it takes Claude Code's hooks as they are, calls a fresh start "new" and reads its own key.
        own = {"additionalContext": text} if request.text("source") == "new" else {}
        return _say({**own, "hookSpecificOutput": {"hookEventName": event, "additionalContext": text}})
    print(text)
    return 0


def before_compaction(request: Request, text: str) -> None:
    """Give a text to whoever sums the conversation up: only Claude Code hands it on, and only plain text."""
    if shape_of(request.data) == CLAUDE and request.text("hook_event_name") != "PreCompress":
        print(text, flush=True)


def _say(answer: dict[str, Any]) -> int:
    print(json.dumps(answer, ensure_ascii=False))
    return 0


def _say_if(answer: dict[str, Any]) -> int:
    return _say(answer) if answer else 0


def _named(key: str, changed: dict[str, Any]) -> dict[str, Any]:
    return {key: changed} if changed else {}
