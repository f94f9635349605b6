"""Content by its SHA-256: immutable, durable before anything names it, verified whenever it is read."""

from __future__ import annotations

import contextlib
import os

from interleaf.errors import RecordDamaged
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk


def hash_of(data: bytes) -> str:
    """SHA-256, hex."""
    import hashlib  # costs a fast start 2 ms, and a status of unchanged files needs no hash

    return hashlib.sha256(data).hexdigest()


class Objects:
    """The object store of one project. One flat directory: one sync covers any number of new names.

    Args:
        disk: the project's disk.
        folder: its directory, which exists.
    """

    def __init__(self, disk: Disk, folder: str = layout.OBJECTS) -> None:
        self._disk = disk
        self._folder = folder
        self._unsynced = False

    def put(self, data: bytes) -> str:
        """Keep content. It is durable after the next `sync`.

        Returns: its hash.
        """
        digest = hash_of(data)
        path = f"{self._folder}/{digest}"
        self._unsynced = True  # also for one that is there already: who wrote it may have died before the sync
        if self._disk.stat(path) is not None:
            with contextlib.suppress(RecordDamaged):
                self.get(digest)
                return digest
        aside = f"{layout.STAGING}/{os.urandom(8).hex()}.tmp"
        self._disk.create(aside, data, 0o444)
        self._disk.replace(aside, path)
        return digest

    def get(self, digest: str) -> bytes:
        """Content by hash.

        Raises: `RecordDamaged` if it is missing or no longer what it was.
        """
        path = f"{self._folder}/{digest}"
        try:
            data = self._disk.read(path)
        except FileNotFoundError:
            raise RecordDamaged(path=path, reason="the content is missing") from None
        if hash_of(data) != digest:
            raise RecordDamaged(path=path, reason="the content is not what was stored")
        return data

    def has(self, digest: str) -> bool:
        """Whether there is such content, unread."""
        return self._disk.stat(f"{self._folder}/{digest}") is not None

    def sync(self) -> None:
        """Make the names of everything put so far durable."""
        if self._unsynced:
            self._disk.sync_dir(self._folder)
            self._unsynced = False
