"""Which event is answered where; each is loaded only when it is needed."""

from __future__ import annotations

from interleaf.core.loading import load

_WHERE = {
    "session-start": "context:session_start",
    "pre-compact": "context:pre_compact",
    "user-prompt-submit": "continuation:user_prompt_submit",
    "pre-tool-use": "guard:pre_tool_use",
    "post-tool-use": "tracking:post_tool_use",
    "stop": "reminders:stop",
    "session-end": "reminders:session_end",
    "worktree-create": "worktrees:create",
    "worktree-remove": "worktrees:remove",
}


def answer(event: str, raw: bytes) -> int:
    """Answer an event in a project that has a session.

    Args:
        event: name of the event.
        raw: the input as it came.

    Returns: the exit status.
    """
    from interleaf.faces.hooks.request import Request

    status: int = load(f"interleaf.faces.hooks.{_WHERE[event]}")(Request(raw))
    return status
