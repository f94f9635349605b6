"""Whether anybody works in a session here, told by a few names in directories: no engine, no lock, nothing loaded.

A hook runs at every step of an agent, mostly in projects without a session; this is all it may cost them.
"""

from __future__ import annotations

import os

from interleaf.disk.locate import project_root

_MARKER = ".active-"
_WORKTREES = f"{os.sep}workspace{os.sep}worktrees{os.sep}"


class Found:
    """A session in which somebody works.

    Attributes:
        root: absolute path of the project, without links.
        session: name of the session.
        worktree: absolute path of the worktree that the place lies in, or None.
    """

    __slots__ = ("root", "session", "worktree")

    def __init__(self, root: str, session: str, worktree: str | None) -> None:
        self.root = root
        self.session = session
        self.worktree = worktree


def session_at(place: str, project: str | None = None, session: str | None = None) -> Found | None:
    """The session that somebody at a place works in.

    Args:
        place: absolute path of a file or directory; it need not exist.
        project: root of the project, if it is known.
        session: session that the process is bound to, if it is.

    Returns: what was found; None if there is no session. A marker without its session counts as none.
    """
    inside = _worktree(place)
    if inside is not None:
        return inside
    if project is None and not os.path.isdir(place):
        place = os.path.dirname(place)
        while not os.path.isdir(place):
            place = os.path.dirname(place)
    try:
        root = project_root(place, project)
    except Exception:
        return None  # no project, no session
    sessions = os.path.join(root, "workspace", "sessions")
    if session:
        return Found(root, session, None) if os.path.isdir(os.path.join(sessions, session)) else None
    try:
        names = os.listdir(os.path.dirname(sessions))
    except OSError:
        return None
    marked = [name[len(_MARKER) :] for name in names if name.startswith(_MARKER)]
    real = [name for name in marked if os.path.isdir(os.path.join(sessions, name))]
    if len(real) > 1:
        # The newest counts, as it does for the engine, which will remove the others.
        real.sort(key=lambda name: os.lstat(os.path.join(root, "workspace", _MARKER + name)).st_ctime_ns)
    return Found(root, real[-1], None) if real else None


def _worktree(place: str) -> Found | None:
    """The worktree that a place lies in: `<project>/workspace/worktrees/<session>/...`."""
    before, found, after = place.partition(_WORKTREES)
    if not found:
        return None
    session = after.partition(os.sep)[0]
    if not session or not os.path.isdir(os.path.join(before, "workspace", "sessions", session)):
        return None
    return Found(before, session, f"{before}{_WORKTREES}{session}")


def is_file(path: str) -> bool:
    """Whether a regular file lies there."""
    return os.path.isfile(path) and not os.path.islink(path)


def mentions(path: str, words: bytes) -> bool:
    """Whether a small file holds these bytes; False if it cannot be read."""
    return words in (read(path) or b"")


def read(path: str) -> bytes | None:
    """Content of a small file, or None."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        return os.read(handle, os.fstat(handle).st_size)
    except OSError:
        return None
    finally:
        os.close(handle)


def first_time(path: str) -> bool:
    """Leave a note at a path, and say whether it is new; True also where no note can be left."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return False
    except OSError:
        return True
    return True


def stamp(path: str) -> str:
    """What changes when a file changes: size, time and inode; empty for a missing file."""
    try:
        found = os.stat(path, follow_symlinks=False)
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"
