"""Questions that an editor asks before something that cannot be overlooked."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_MOST_PATHS = 5


def commit_question(preview: Mapping[str, Any]) -> tuple[str, str]:
    """Question and button before a commit."""
    paths = _paths(preview)
    question = f"Commit session '{preview['session']}'? {len(paths)} of the project's files change: {_listed(paths)}."
    return question, f"Commit {len(paths)} file{'' if len(paths) == 1 else 's'}"


def cancel_question(session: Mapping[str, Any] | None) -> tuple[str, str]:
    """Question and button before a session is discarded."""
    if session is None:
        return "Discard the session?", "Discard"
    paths = _paths(session["changes"])
    what = f"Its changes go to the trash: {_listed(paths)}." if paths else "It has no changes."
    return f"Discard session '{session['name']}'? {what}", "Discard the session"


def _paths(changes: Mapping[str, Any]) -> list[str]:
    return [path for kind in ("modified", "created", "deleted") for path in changes[kind]]


def _listed(paths: list[str]) -> str:
    shown = ", ".join(paths[:_MOST_PATHS])
    return shown if len(paths) <= _MOST_PATHS else f"{shown} and {len(paths) - _MOST_PATHS} more"
