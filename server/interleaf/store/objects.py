"""Content by its SHA-256: immutable, durable before anything names it, verified whenever it is read."""

from __future__ import annotations

import contextlib
import os

from interleaf.core.hashing import hash_of
from interleaf.errors import RecordDamaged
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk


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
        self._waiting: dict[str, str] = {}  # written aside, and named when `sync` has made them durable, all at once

    def put(self, data: bytes) -> str:
        """Keep content. It is durable after the next `sync`.

        Returns: its hash.
        """
        digest = hash_of(data)
        if digest in self._waiting:
            return digest
        path = f"{self._folder}/{digest}"
        self._unsynced = True  # also for one that is there already: who wrote it may have died before the sync
        if self._disk.stat(path) is not None:
            with contextlib.suppress(RecordDamaged):
                self.get(digest)
                return digest
        aside = f"{layout.STAGING}/{os.urandom(8).hex()}.tmp"
        self._disk.create(aside, data, 0o444, durable=False)
        self._waiting[digest] = aside
        return digest

    def get(self, digest: str) -> bytes:
        """Content by hash.

        Raises: `RecordDamaged` if it is missing or no longer what it was.
        """
        path = self._waiting.get(digest, f"{self._folder}/{digest}")
        try:
            data = self._disk.read(path)
        except FileNotFoundError:
            raise RecordDamaged(path=path, reason="the content is missing") from None
        if hash_of(data) != digest:
            raise RecordDamaged(path=path, reason="the content is not what was stored")
        return data

    def has(self, digest: str) -> bool:
        """Whether there is such content, unread. Found content is durable after the next `sync`."""
        self._unsynced = True
        return digest in self._waiting or self._disk.stat(f"{self._folder}/{digest}") is not None

    def sync(self) -> None:
        """Make everything put so far durable."""
        if self._waiting:
            self._disk.sync_files(list(self._waiting.values()))
            for digest, aside in list(self._waiting.items()):
                self._disk.replace(aside, f"{self._folder}/{digest}")
                del self._waiting[digest]
        if self._unsynced:
            self._disk.sync_dir(self._folder)
            self._unsynced = False

    def drop(self) -> None:
        """Forget what was put and not synced; said when what it was for has failed."""
        waiting, self._waiting = self._waiting, {}
        for aside in waiting.values():
            with contextlib.suppress(OSError):
                self._disk.unlink(aside)
