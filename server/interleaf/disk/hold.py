"""A lock that lives as long as a process and all that inherit it."""

from __future__ import annotations

import os

from interleaf.disk.lock import try_lock


class Hold:
    """The lock of a file, taken when this is made; the file is made if it is missing.

    Args:
        path: absolute path of the file; its directory exists and is ours.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._handle = _open(path, os.O_CREAT)
        try_lock(self._handle, exclusive=True)

    def share(self) -> None:
        """Have programs that this process becomes or starts hold it, too."""
        os.set_inheritable(self._handle, True)

    def release(self) -> bool:
        """Let go. Returns whether nobody else holds it."""
        os.close(self._handle)
        return Hold.is_free(self._path)

    @staticmethod
    def is_free(path: str) -> bool:
        """Whether nobody holds the lock of a file; True if there is no such file."""
        try:
            handle = _open(path, 0)
        except OSError:
            return True
        try:
            return try_lock(handle, exclusive=True)
        finally:
            os.close(handle)


def _open(path: str, flags: int) -> int:
    return os.open(path, os.O_RDWR | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0) | flags, 0o600)
