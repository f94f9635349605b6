"""Paths that no session ever governs, whatever settings or records say."""

from __future__ import annotations

WORKSPACE = "workspace"
_VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".jj"})
TEMPORARY = ".interleaf-"


def reserved(path: str) -> str | None:
    """Why no session may hold a path, as a phrase; None if one may.

    Args:
        path: project path.
    """
    if not path.startswith((WORKSPACE, ".")) and "/." not in path:
        return None  # asked of every file of a session at every look
    parts = path.split("/")
    if parts[0] == WORKSPACE:
        return "it belongs to the sessions themselves"
    if not _VERSION_CONTROL.isdisjoint(parts):
        return "it belongs to version control"
    if parts[-1].startswith(TEMPORARY):
        return "it is a temporary file of Interleaf"
    return None
