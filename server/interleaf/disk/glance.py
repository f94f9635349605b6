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
        real.sort(key=lambda name: _age(os.path.join(root, "workspace", _MARKER + name)))
    return Found(root, real[-1], None) if real else None


def _age(marker: str) -> tuple[int, int, str]:
    stat = os.lstat(marker)
    return stat.st_mtime_ns, stat.st_ctime_ns, marker


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


def names(path: str) -> list[str]:
    """Names in a directory; none if there is no such directory."""
    try:
        return os.listdir(path)
    except OSError:
        return []


def below(path: str) -> list[str]:
    """Names of all files below a directory, sorted."""
    return sorted(f"{folder}/{name}" for folder, _, listed in os.walk(path) for name in listed)


def put(path: str, data: bytes, aside: str, *, whole: bool = False) -> bool:
    """Replace a small file as one step. Returns whether that was possible.

    Args:
        path: the file.
        data: its new content.
        aside: path of a new file beside the store, on the same file system.
        whole: have the content on the disk before the name points to it, so that a power cut leaves one or the other;
            for what cannot be made anew.
    """
    try:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            if os.write(handle, data) != len(data):
                return False
            if whole:
                os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(aside, path)
    except OSError:
        return False
    return True


def lock(path: str) -> int | None:
    """Take the lock of a file alone, at once; it is free again when the process ends.

    Returns: its descriptor; None if somebody holds it, or where there are no such locks.
    """
    try:
        import fcntl

        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0))
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return None
    except (ImportError, OSError):
        return None
    return handle


def unlock(handle: int) -> None:
    """Free a lock."""
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
