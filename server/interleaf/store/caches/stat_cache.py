"""Hashes of files that did not change since they were hashed, so that looking costs a stat and not a read."""

from __future__ import annotations

import json
from typing import Any

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.errors import InterleafError, UnsupportedFile
from interleaf.store import json_file, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from interleaf.disk.port import Disk, Stat

_FINE = 100_000_000  # nanoseconds; a file younger than the clock's grain can change again with the same times
_COARSE = 2_000_000_000  # FAT and some network file systems
_WORTH_KEEPING = 20
_PART = 16  # writing all down costs as much as hashing this part of it again


class StatCache:
    """States by path, size, times and inode. In memory, and on disk for processes that live for one call only.

    Args:
        disk: the project's disk.
        clock: nanoseconds since the epoch.
    """

    def __init__(self, disk: Disk, clock: Any) -> None:
        self._disk = disk
        self._clock = clock
        self._known: dict[str, list[Any]] = {}
        self._loaded: set[str] = set()
        self._fresh = 0

    def state(self, path: str) -> State | None:
        """The state of a regular file, None for an absent one.

        Raises: `UnsupportedFile` for anything else.
        """
        stat = self._disk.stat(path)
        return None if stat is None else self.state_of(path, stat)

    def state_of(self, path: str, stat: Stat) -> State | None:
        """The same for a path that was just looked at."""
        if stat.kind != "file":
            raise UnsupportedFile(
                path=path, what={"dir": "directory", "link": "symbolic link"}.get(stat.kind, "device")
            )
        known = self._known.get(path)
        if known is not None and known[:4] == [stat.size, stat.mtime_ns, stat.ctime_ns, stat.ino]:
            return State(known[4], stat.mode & 0o777)
        try:
            digest = hash_of(self._disk.read(path))
        except FileNotFoundError:
            return None
        if self._settled(stat):
            self._known[path] = [stat.size, stat.mtime_ns, stat.ctime_ns, stat.ino, digest]
            self._fresh += 1
        return State(digest, stat.mode & 0o777)

    def load(self, session: str) -> None:
        """Take in what another process wrote down for a session; damaged or foreign content is ignored."""
        if session in self._loaded:
            return
        self._loaded.add(session)
        try:
            stored = json.loads(self._disk.read(_file(session)))
            for path, known in stored.items():
                if isinstance(known, list) and len(known) == 5 and isinstance(known[4], str):
                    self._known.setdefault(path, known)
        except (OSError, ValueError, AttributeError, InterleafError):
            return

    def save(self, session: str, paths: Iterable[str]) -> None:
        """Write down what was hashed anew for a session's files, if it is worth a write."""
        if self._fresh < max(_WORTH_KEEPING, len(self._known) // _PART):
            return
        self._fresh = 0
        kept = {path: self._known[path] for path in paths if path in self._known}
        try:
            json_file.replace(self._disk, _file(session), json.dumps(kept).encode("ascii"), durable=False)
        except (OSError, InterleafError):
            return  # a cache that cannot be written costs time and nothing else

    def _settled(self, stat: Stat) -> bool:
        grain = _FINE if stat.mtime_ns % 1_000_000_000 else _COARSE
        newest: int = max(stat.mtime_ns, stat.ctime_ns)
        return bool(self._clock() - newest > grain)


def _file(session: str) -> str:
    return f"{layout.CACHE}/states-{session}.json"
