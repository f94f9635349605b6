"""What an editor marks in a file: drift, conflicts, and rejections that still hold."""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import SessionInfo


class Mark(NamedTuple):
    """One remark about a file.

    Attributes:
        code: "conflict", "drift" or "retry".
        severity: "error", "warning" or "info".
        message: the sentence.
        lines: first and last line (1-based); empty for the whole file, which is shown at its first line.
    """

    code: str
    severity: str
    message: str
    lines: tuple[int, ...] = ()


def marks(session: SessionInfo) -> dict[str, list[Mark]]:
    """All remarks of a session, by governed path."""
    found: dict[str, list[Mark]] = {}
    conflicting = set()
    for conflict in session["conflicts"]:
        conflicting.add(conflict["path"])
        message = (
            f"Conflict: {conflict['reason']} after session '{session['name']}' copied it. Refresh before the commit."
        )
        found.setdefault(conflict["path"], []).append(Mark("conflict", "error", message))
    for path in session["drift"]:
        if path not in conflicting:
            message = f"The project's file changed after session '{session['name']}' copied it."
            found.setdefault(path, []).append(Mark("drift", "warning", message))
    for retry in session["retries"]:
        if not retry.get("resolved", False):
            message = f"Rejected (retry {retry['number']}): {retry['reason'].strip()}"
            found.setdefault(retry["file"], []).append(Mark("retry", "info", message, tuple(retry.get("lines") or ())))
    return found
