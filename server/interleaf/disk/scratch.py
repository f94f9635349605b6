"""A scratch project in a temporary place: a copy of somebody's files that may be played with and thrown away."""

from __future__ import annotations

import os
import shutil
import tempfile

from interleaf.errors import WrongUsage

# Never worth playing with, often huge, and in the case of workspace/ somebody's real sessions.
_LEFT_OUT = frozenset({"workspace", ".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".cache"})
_MOST_FILES = 5_000
_MOST_BYTES = 200 * 1024 * 1024


def copy_to_scratch(source: str, name: str | None = None) -> str:
    """Copy the regular files of a directory to a new temporary place; links and special files stay behind.

    Args:
        source: the directory to copy.
        name: what the copy is called; the same as `source` if None.

    Returns: absolute path of the copy.
    Raises: `WrongUsage` if `source` is no directory, holds no file or holds too much for a moment's play.
    """
    source = os.path.realpath(source)
    if not os.path.isdir(source):
        raise WrongUsage(reason=f"{source} is not a directory.")
    wanted = _files_of(source)
    if not wanted:
        raise WrongUsage(reason=f"{source} holds no files to play with.")
    target = os.path.join(os.path.realpath(tempfile.mkdtemp(prefix="interleaf-")), name or os.path.basename(source))
    try:
        for path in wanted:
            place = os.path.join(target, path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            shutil.copyfile(os.path.join(source, path), place, follow_symlinks=False)
    except BaseException:
        remove_scratch(target)
        raise
    return target


def remove_scratch(copy: str) -> None:
    """Remove what `copy_to_scratch` made."""
    shutil.rmtree(os.path.dirname(copy), ignore_errors=True)


def _files_of(source: str) -> list[str]:
    found: list[str] = []
    size = 0
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
        for name in sorted(names):
            path = os.path.join(folder, name)
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            found.append(os.path.relpath(path, source))
            size += os.path.getsize(path)
            if len(found) > _MOST_FILES or size > _MOST_BYTES:
                raise WrongUsage(reason=f"{source} is too big to copy for a moment's play; name a smaller directory.")
    return found
