"""One line for an editor's status bar, and what it says when a person points at it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import DocumentSummary, SessionInfo, SessionRow
    from interleaf.errors import InterleafError

_MOST_LINES = 3


def status_bar(
    active: SessionInfo | None, document: DocumentSummary | None, sessions: list[SessionRow]
) -> dict[str, str]:
    """Words about the state.

    Args:
        active: the window's session.
        document: the view of its document.
        sessions: all open sessions.

    Returns: `{"text", "tooltip", "severity"}`; the severity is "none" without a session, "error" for a crashed one,
        "warning" where somebody changed files of the project that the session works on, otherwise "info".
    """
    if active is None:
        return _without_session(sessions)
    changes = sum(len(paths) for paths in active["changes"].values())  # type: ignore[misc, arg-type]
    open_retries = sum(not retry.get("resolved", False) for retry in active["retries"])
    conflicts, drift = len(active["conflicts"]), len(active["drift"])
    crashed = active["status"] == "crashed"
    parts = [active["name"]]
    if crashed:
        parts.append("crashed")
    if changes:
        parts.append(_count(changes, "change"))
    if conflicts:
        parts.append(_count(conflicts, "conflict"))
    elif drift:
        parts.append("project changed")
    if open_retries:
        parts.append(_count(open_retries, "retry", "retries"))
    lines = [f"Session {active['name']}" + (f": {active['description']}" if active["description"] else "")]
    lines += [f"{len(paths)} {kind}" for kind, paths in active["changes"].items() if paths]  # type: ignore[arg-type]
    lines += [f"{conflict['path']}: {conflict['reason']}" for conflict in active["conflicts"][:_MOST_LINES]]
    if drift and not conflicts:
        lines.append(f"The project changed {_count(drift, 'file')} that the session has copied.")
    lines += [f"{finding[:1].upper()}{finding[1:]}" for finding in active["findings"][:_MOST_LINES]]
    if document is not None:
        done = document["progress"]
        if done["total"]:
            lines.append(f"Progress: {done['done']} of {done['total']}")
        if document["current"]:
            lines.append(f"Now: {document['current']}")
        lines += [f"Blocked: {blocker}" for blocker in document["blockers"][:_MOST_LINES]]
    severity = "error" if crashed else "warning" if conflicts or drift else "info"
    return {"text": " · ".join(parts), "tooltip": "\n".join(lines), "severity": severity}


def _without_session(sessions: list[SessionRow]) -> dict[str, str]:
    crashed = [row["name"] for row in sessions if row["status"] == "crashed"]
    lines = ["No session: saves go to the project itself."]
    if sessions:
        lines.append(f"{_count(len(sessions), 'session')} to take up.")
    lines += [f"Session {name} is crashed; nothing of it is lost." for name in crashed[:_MOST_LINES]]
    return {"text": "No session", "tooltip": "\n".join(lines), "severity": "none"}


def _count(number: int, word: str, words: str = "") -> str:
    return f"{number} {word if number == 1 else words or word + 's'}"


def failed_bar(error: InterleafError) -> dict[str, str]:
    """Words for a project that cannot be looked at."""
    return {"text": "Interleaf: not working here", "tooltip": error.message, "severity": "error"}


def lost_session(name: str) -> str:
    """Words for a window that was bound to a session which is not there."""
    return f"Session '{name}' is not there: this window follows the active session."
