"""Looking at files by content: the state of a path, and the directories on the way to it."""

from __future__ import annotations

from typing import TypeVar

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.paths import folder_of, parents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from interleaf.disk.port import Disk, Stat

T = TypeVar("T")


def look(disk: Disk, path: str) -> tuple[State, bytes] | None:
    """State and content of a regular file, or None if nothing lies there.

    Raises: `UnsupportedFile` for anything that is no regular file.
    """
    stat = disk.stat(path)
    if stat is None:
        return None
    try:
        data = disk.read(path)
    except FileNotFoundError:
        return None
    return State(hash_of(data), stat.mode & 0o777), data


def make_folders(disk: Disk, path: str) -> list[str]:
    """Make the directories above `path`.

    Returns: the new ones, outermost first; syncing the directory above each makes it durable.
    """
    if disk.stat(folder_of(path)) is not None:
        return []
    return [folder for folder in parents(path) if disk.mkdir(folder)]


def walk(disk: Disk, folder: str, unreadable: list[str] | None = None) -> list[tuple[str, str]]:
    """All entries below a directory that are no directories, as paths relative to it with their kinds, sorted.

    Args:
        disk: the project's disk.
        folder: the directory.
        unreadable: takes the directories that may not be read; without it the first one is an error.
    """
    return _walk(folder, disk.list, lambda kind: kind, unreadable)


def entries(
    names: Callable[[str], list[tuple[str, T]]], folder: str, unreadable: list[str] | None
) -> list[tuple[str, T]]:
    """What a directory holds.

    Args:
        names: lists a directory.
        folder: the directory.
        unreadable: takes the directory if it may not be read, which is an error without it.
    """
    try:
        return names(folder)
    except PermissionError:
        if unreadable is None:
            raise
        unreadable.append(folder)
        return []


def scan(disk: Disk, folder: str) -> list[tuple[str, Stat]]:
    """The same, with all that lies at each."""
    return _walk(folder, disk.scan, lambda stat: stat.kind)


def _walk(
    folder: str,
    names: Callable[[str], list[tuple[str, T]]],
    kind_of: Callable[[T], str],
    unreadable: list[str] | None = None,
) -> list[tuple[str, T]]:
    found: list[tuple[str, T]] = []
    waiting = [""]
    while waiting:
        below = waiting.pop()
        for name, what in entries(names, f"{folder}/{below}" if below else folder, unreadable):
            path = f"{below}/{name}" if below else name
            if kind_of(what) == "dir":
                waiting.append(path)
            else:
                found.append((path, what))
    return sorted(found)  # by path: no two are the same


def remove_tree(disk: Disk, folder: str) -> None:
    """Remove a directory that is ours and all below it; links in it are removed, never entered."""
    for name, kind in disk.list(folder):
        if kind == "dir":
            remove_tree(disk, f"{folder}/{name}")
        else:
            disk.unlink(f"{folder}/{name}")
    disk.rmdir(folder)
