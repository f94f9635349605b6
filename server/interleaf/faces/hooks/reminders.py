"""stop and session-end: uncommitted work is not forgotten."""

from __future__ import annotations

import json

from interleaf.disk import glance
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from interleaf.faces.hooks.request import Request

_SHOWN = 8


def stop(request: Request) -> int:
    """Remind the person of uncommitted changes; again only when there are others than last time."""
    found = request.here
    if found is None or (found.worktree is None and not request.first_time(found, f"stop {_mark(found)}")):
        return 0
    text, changed = _uncommitted(request)
    if not text or not request.first_time(found, f"stop {changed}"):
        return 0
    print(json.dumps({"systemMessage": text}, ensure_ascii=False))
    return 0


def _mark(found: glance.Found) -> list[str]:
    """What changes when the session's changes do: the names of its copies, and its record."""
    copies = f"{found.root}/{layout.files(found.session)}"
    return [glance.stamp(f"{found.root}/{layout.record(found.session)}"), *glance.below(copies)]


def session_end(request: Request) -> int:
    """Say what is left uncommitted when the conversation ends."""
    text, _ = _uncommitted(request)
    if text:
        print(text)
    return 0


def _uncommitted(request: Request) -> tuple[str, list[str]]:
    """The reminder and the changed files; empty if all is committed."""
    found = request.here
    if found is None:
        return "", []
    changes = _changes(request, found)
    if not changes:
        return "", []
    shown = ", ".join(changes[:_SHOWN]) + (f" and {len(changes) - _SHOWN} more" if len(changes) > _SHOWN else "")
    return (
        f"Session '{found.session}' has {len(changes)} uncommitted change(s): {shown}. "
        f"Look at them with 'interleaf commit {found.session}' and commit or cancel when you are ready.",
        changes,
    )


def _changes(request: Request, found: glance.Found) -> list[str]:
    """What the session changed, as "modified path"; without the rest of what a status tells, for an agent waits."""
    engine = request.engine(found)
    if found.worktree is not None:
        from interleaf.engine.programs.worktree import take

        take(engine.workspace, found.session)
    if request.in_run:  # only a verb takes in what the run has changed so far
        session: Any = engine.call("status", {"name": found.session})["session"]
        return [f"{kind} {path}" for kind, paths in session["changes"].items() for path in paths]
    from interleaf.engine.looking.survey import settled

    with engine.workspace.looking():
        _, seen = settled(engine.workspace, found.session)
    return [f"{change.kind} {change.path}" for change in seen.changes]
