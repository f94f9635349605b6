"""Owners: long-lived processes that work in a session hold the lock of a file whose name says which session.

The file and its lock come and go as one: it is made and locked under a hidden name and then renamed into sight,
renamed again when the owner goes to another session, and removed on a clean end. A file in sight whose lock is free
belonged to a process that died without letting go.
"""

from __future__ import annotations

import contextlib
import json
import os
import time

from interleaf.disk.lock import try_lock


class Owner:
    """This process as an owner; it owns nothing before `follow`.

    Args:
        folder: absolute path of the owners' directory, which need not exist yet.
        kind: "lsp" or "mcp", for people.
    """

    def __init__(self, folder: str, kind: str) -> None:
        self._folder = folder
        self._kind = kind
        self._tail = f"{kind}.{os.urandom(8).hex()}"
        self._name = ""
        self._handle = -1
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)  # a child would keep a dead owner's lock

    def follow(self, session: str | None) -> None:
        """Own another session, or none."""
        if session is None:
            self.release()
            return
        name = f"{session}.{self._tail}"
        if name == self._name:
            return
        with contextlib.suppress(OSError):  # not to be noticed when it dies is no reason to refuse work
            if self._handle < 0:
                self._appear(name)
            else:
                os.rename(os.path.join(self._folder, self._name), os.path.join(self._folder, name))
            self._name = name

    def release(self) -> None:
        """Let go; the session is not crashed."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(self._folder, self._name))
            self._forget()

    def _appear(self, name: str) -> None:
        if os.path.realpath(self._folder) != self._folder:
            return
        hidden = os.path.join(self._folder, f".new-{self._tail}")
        handle = os.open(hidden, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            try_lock(handle, exclusive=True)
            card = {
                "kind": self._kind,
                "pid": os.getpid(),
                "since": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            }
            os.write(handle, json.dumps(card).encode())
            os.rename(hidden, os.path.join(self._folder, name))
        except OSError:
            os.close(handle)
            raise
        self._handle = handle

    def _forget(self) -> None:
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = -1
            self._name = ""


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
        if session and not _is_held(os.path.join(folder, name)):
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
