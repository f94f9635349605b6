"""Owners: long-lived processes that work in a session hold the lock of a file whose name says which session.

The file and its lock come and go as one: it is made and locked under a hidden name and then renamed into sight,
renamed again when the owner goes to another session, and removed on a clean end. A file in sight whose lock is free belonged to a
process that died without letting go.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import uuid

from interleaf.disk.lock import try_lock

_NOBODY = "-"


class Owner:
    """This process as an owner.

    Args:
        folder: absolute path of the owners' directory.
        kind: "lsp" or "mcp", for people.
    """

    def __init__(self, folder: str, kind: str) -> None:
        self._folder = folder
        self._tail = f"{kind}.{uuid.uuid4().hex}"
        self._name = f"{_NOBODY}.{self._tail}"
        hidden = os.path.join(folder, f".new-{self._tail}")
        self._handle = os.open(hidden, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try_lock(self._handle, exclusive=True)
        card = {"kind": kind, "pid": os.getpid(), "since": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        os.write(self._handle, json.dumps(card).encode())
        os.rename(hidden, os.path.join(folder, self._name))
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)  # a child would keep a dead owner's lock

    def follow(self, session: str | None) -> None:
        """Own another session, or none."""
        name = f"{session or _NOBODY}.{self._tail}"
        if name != self._name and self._handle >= 0:
            with contextlib.suppress(OSError):
                os.rename(os.path.join(self._folder, self._name), os.path.join(self._folder, name))
                self._name = name

    def release(self) -> None:
        """Let go; the session is not crashed."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(self._folder, self._name))
            self._forget()

    def _forget(self) -> None:
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = -1


def dead_owners(folder: str) -> dict[str, list[str]]:
    """Sessions whose owner died without letting go, with the names of the records it left.

    Args:
        folder: absolute path of the owners' directory.
    """
    found: dict[str, list[str]] = {}
    try:
        names = os.listdir(folder)
    except OSError:
        return found
    for name in names:
        session, _, _ = name.partition(".")
        if session and session != _NOBODY and not _is_held(os.path.join(folder, name)):
            found.setdefault(session, []).append(name)
    return found


def clear(folder: str, names: list[str]) -> None:
    """Remove the records of dead owners."""
    for name in names:
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(folder, name))


def _is_held(path: str) -> bool:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return True  # gone, or not ours to judge
    try:
        return not try_lock(handle, exclusive=False)
    except OSError:
        return True
    finally:
        os.close(handle)
