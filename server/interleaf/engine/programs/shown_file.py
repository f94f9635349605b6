"""Showing one file to a program that may save it at any moment: what comes out of a swap is looked at.

What was not expected goes back where it was, and is taken into the session later. A temporary file that a crash leaves
is known by its name, and says by it which file it was for.
"""

from __future__ import annotations

import contextlib

from interleaf.core.model import State, same
from interleaf.core.paths import base_name
from interleaf.errors import InterleafError
from interleaf.store import content, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk

_NAME_BYTES = 255


def take_away(disk: Disk, at: str, expected: State | None, mark: str) -> bool:
    """Remove a file, unless it is something else than expected by then.

    Args:
        disk: the disk as the program sees it.
        at: the file.
        expected: what may be removed.
        mark: a name that nothing has.

    Returns: whether it is gone.
    """
    aside = aside_of(at, mark)
    try:
        disk.rename(at, aside)
    except FileNotFoundError:
        return True
    if _drop(disk, aside, expected):
        return True
    with contextlib.suppress(FileExistsError):  # the agent has made another one already
        disk.rename(aside, at)
    return False


def put(disk: Disk, aside: str, at: str, expected: State | None, new: State | None) -> bool:
    """Put a text in its place.

    Args:
        disk: the disk as the program sees it.
        aside: where the text lies; nothing does afterwards.
        at: its place.
        expected: what may be replaced; None if nothing lies there.
        new: its state.

    Returns: whether it is there; if not, somebody saved another one meanwhile.
    """
    try:
        if expected is None:
            disk.rename(aside, at)
            return True
        if not disk.exchange(aside, at):
            disk.replace(aside, at)
            return True
    except (FileExistsError, FileNotFoundError):  # made, or deleted, since it was looked at
        _drop(disk, aside, new)
        return False
    if _drop(disk, aside, expected):
        return True
    disk.exchange(aside, at)
    _drop(disk, aside, new)
    return False


def belongs_to(path: str) -> str | None:
    """The file that a temporary file was written for; None if that cannot be told."""
    folder, slash, name = path.rpartition("/")
    _, _, last = name.removeprefix(layout.TEMPORARY).partition("-")
    return f"{folder}{slash}{last}" if last else None


def is_leftover(path: str) -> bool:
    """Whether a path is that of a temporary file of ours."""
    return base_name(path).startswith(layout.TEMPORARY)


def aside_of(at: str, mark: str) -> str:
    """The temporary file for another one.

    Args:
        at: the file.
        mark: a name that nothing has, without `-`.
    """
    folder, slash, last = at.rpartition("/")
    name = f"{layout.TEMPORARY}{mark}-{last}"
    if len(name.encode("utf-8", "surrogateescape")) > _NAME_BYTES:
        name = f"{layout.TEMPORARY}{mark}"
    return f"{folder}{slash}{name}"


def _drop(disk: Disk, aside: str, expected: State | None) -> bool:
    """Remove what lies aside if it is what it should be; anything else stays, for `clear_leftover`."""
    try:
        found = content.look(disk, aside)
    except InterleafError:
        return False
    if found is not None and not same(found[0], expected):
        return False
    disk.unlink(aside)
    return True
