"""A disk that writes down every effect that happened, for replaying it into the states a power cut may leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from interleaf.disk.port import Disk, Stat


class Effect(NamedTuple):
    """One thing that happened.

    Attributes:
        call: name of the disk's call; "mark" for a moment named by the test; "save" for another program's durable save.
        path: what it happened to; the mark's name.
        other: the second path of renames and exchanges.
        data: new content of `create` and `save`.
        mode: permission bits, None for the system's default.
        durable: whether `create` was told to make the content durable.
    """

    call: str
    path: str
    other: str = ""
    data: bytes = b""
    mode: int | None = None
    durable: bool = True

    def __str__(self) -> str:
        size = f" ({len(self.data)} bytes{'' if self.durable else ', not durable'})" if self.call == "create" else ""
        return f"{self.call} {self.path}{' -> ' + self.other if self.other else ''}{size}"


class RecordingDisk:
    """Passes every call on and keeps those that changed something in `log`.

    Args:
        inner: the disk that does the work.
    """

    def __init__(self, inner: Disk) -> None:
        self.inner = inner
        self.log: list[Effect] = []

    def mark(self, name: str) -> None:
        """Note a moment, such as the answer of a verb."""
        self.log.append(Effect("mark", name))

    def save(self, path: str, data: bytes, mode: int | None = None) -> None:
        """Another program's save: a new file takes the old one's name, durably."""
        found = self.inner.stat(path)
        if mode is None and found is not None:
            mode = found.mode
        aside = f"{path}.editor"
        self.inner.create(aside, data, mode)
        self.inner.replace(aside, path)
        self.log.append(Effect("save", path, data=data, mode=mode))

    @property
    def root(self) -> str:
        return self.inner.root

    def stat(self, path: str) -> Stat | None:
        return self.inner.stat(path)

    def read(self, path: str) -> bytes:
        return self.inner.read(path)

    def read_link(self, path: str) -> str:
        return self.inner.read_link(path)

    def scan(self, path: str) -> list[tuple[str, Stat]]:
        return self.inner.scan(path)

    def list(self, path: str) -> list[tuple[str, str]]:
        return self.inner.list(path)

    def mkdir(self, path: str, mode: int = 0o777) -> bool:
        made = self.inner.mkdir(path, mode)
        if made:
            self.log.append(Effect("mkdir", path, mode=mode))
        return made

    def writable(self, path: str) -> bool:
        return self.inner.writable(path)

    def create(
        self, path: str, data: bytes, mode: int | None = None, durable: bool = True, like: str | None = None
    ) -> None:
        self.inner.create(path, data, mode, durable, like)
        self.log.append(Effect("create", path, data=bytes(data), mode=mode, durable=durable))

    def rename(self, source: str, target: str) -> None:
        self.inner.rename(source, target)
        self.log.append(Effect("rename", source, target))

    def replace(self, source: str, target: str) -> None:
        self.inner.replace(source, target)
        self.log.append(Effect("replace", source, target))

    def exchange(self, one: str, other: str) -> bool:
        done = self.inner.exchange(one, other)
        if done:
            self.log.append(Effect("exchange", one, other))
        return done

    def unlink(self, path: str) -> None:
        there = self.inner.stat(path) is not None
        self.inner.unlink(path)
        if there:
            self.log.append(Effect("unlink", path))

    def rmdir(self, path: str) -> bool:
        done = self.inner.rmdir(path)
        if done:
            self.log.append(Effect("rmdir", path))
        return done

    def chmod(self, path: str, mode: int) -> None:
        self.inner.chmod(path, mode)
        self.log.append(Effect("chmod", path, mode=mode))

    def sync_files(self, paths: Sequence[str]) -> None:
        self.inner.sync_files(paths)
        self.log += [Effect("sync_file", path) for path in paths]

    def sync_dir(self, path: str) -> None:
        self.inner.sync_dir(path)
        self.log.append(Effect("sync_dir", path))

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)
