"""Finding the project that a directory belongs to."""

from __future__ import annotations

import os

_PRIVATE = ("", "Desktop", "Documents", "Downloads")
_SIGNS = ("interleaf.toml", "workspace/sessions", ".git")


def project_root(start: str | None, given: str | None = None) -> str:
    """The project's root.

    Args:
        start: where the caller stands; the process's own directory if None.
        given: the root itself, if somebody named it.

    Returns: an absolute path without links: `given`, else the nearest directory upwards from `start` that holds
        `interleaf.toml`, else `workspace/sessions/`, else `.git`, else `start` itself.
    Raises: `UnsafeProject` for `/`, a drive root, the home directory, its Desktop, Documents and Downloads;
        `WrongUsage` if there is no such directory.
    """
    place = os.path.realpath(given or start or os.getcwd())
    if not os.path.isdir(place):
        from interleaf.errors import WrongUsage  # a hook that finds nothing to do must not pay for all errors

        raise WrongUsage(reason=f"{place} is not a directory.")
    root = place if given else _search(place)
    reason = _unsafe(root)
    if reason:
        from interleaf.errors import UnsafeProject

        raise UnsafeProject(path=root, reason=reason)
    return root


def _search(place: str) -> str:
    upwards = [place]
    while os.path.dirname(upwards[-1]) != upwards[-1]:
        upwards.append(os.path.dirname(upwards[-1]))
    for sign in _SIGNS:
        for folder in upwards:
            if os.path.lexists(os.path.join(folder, sign)) and not _unsafe(folder):
                return folder
    return place


def _unsafe(root: str) -> str:
    """Why a directory is too wide to be a project; empty if it is not."""
    if os.path.dirname(root) == root:
        return "it is the root of a drive"
    home = os.path.realpath(os.path.expanduser("~"))
    for name in _PRIVATE:
        if root == os.path.join(home, name).rstrip(os.sep):
            return f"it is your {name or 'home directory'}; choose a folder inside it"
    return ""


def make_directory(path: str) -> None:
    """Make a directory that somebody named, with those above it; one that is there already is fine.

    Args:
        path: absolute path.
    """
    os.makedirs(path, exist_ok=True)
