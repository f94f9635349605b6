"""Stands in for `disk.overlay` and `disk.hold` on a disk in memory: its effects are counted, broken and replayed, too.

What a command in an overlay leaves behind is files and whiteouts in `upper`; here a whiteout is a file with a content
that no other file has. The real overlay is tried by `tests/faces/agents/test_run.py`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from unittest import mock

from interleaf.core.paths import parents
from interleaf.disk import overlay, posix
from interleaf.disk.port import Disk, Stat
from interleaf.engine.programs import running
from interleaf.engine.programs.shown_file import aside_of

WHITEOUT = b"\0 a removed file\n"


@contextlib.contextmanager
def overlay_in_memory(disk: Disk) -> Iterator[None]:
    """Have runs prepared and taken on a disk in memory, as long as this is open."""
    stand_in = _Overlay(disk)

    class MemoryHold(_Hold):
        _disk = stand_in

    with (
        mock.patch.object(running, "overlay", stand_in),
        mock.patch.object(running, "Hold", MemoryHold),
        mock.patch.object(posix, "PosixDisk", lambda upper: _Covered(disk, stand_in.path(upper))),
    ):
        yield


class _Overlay:
    Cover = overlay.Cover

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    def path(self, absolute: str) -> str:
        return absolute.removeprefix(f"{self._disk.root}/")

    def whiteout(self, path: str) -> None:
        self._disk.create(self.path(path), WHITEOUT)

    def entries(self, upper: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []

        def look(folder: str) -> None:
            for name, kind in self._disk.list(f"{self.path(upper)}/{folder}".rstrip("/")):
                path = f"{folder}/{name}".lstrip("/")
                removed = kind == "file" and self._disk.read(f"{self.path(upper)}/{path}") == WHITEOUT
                found.append((path, "whiteout" if removed else kind))
                if kind == "dir":
                    look(path)

        look("")
        return found

    def remove(self, folder: str) -> None:
        """In the worst order: the system gives none."""
        path = self.path(folder)
        for name, kind in reversed(self._disk.list(path)):
            if kind == "dir":
                self.remove(f"{folder}/{name}")
            else:
                self._disk.unlink(f"{path}/{name}")
        self._disk.rmdir(path)

    def make_mount_point(self, root: str, name: str) -> str:
        return f"{root}-{name}"

    def remove_mount_point(self, name: str) -> None:
        pass

    def open_up(self, path: str) -> None:
        pass

    def create_lock(self, path: str) -> None:
        if self._disk.stat(self.path(path)) is None:
            self._disk.create(self.path(path), b"", 0o600, durable=False)


class _Covered:
    """The project as a command sees it: what it wrote lies in `upper`, everything else in the project.

    As in the kernel, each call is one step: it happens or it does not.
    """

    def __init__(self, disk: Disk, upper: str) -> None:
        self._disk = disk
        self._upper = upper

    def _at(self, path: str) -> str:
        return f"{self._upper}/{path}".rstrip("/")

    def _removed(self, path: str) -> bool:
        stat = self._disk.stat(self._at(path))
        return stat is not None and stat.kind == "file" and self._disk.read(self._at(path)) == WHITEOUT

    def _is_below(self, path: str) -> bool:
        return self._disk.stat(path) is not None

    def _copy_up(self, path: str) -> None:
        """What the kernel does first: the copy is durable before it has its name."""
        for folder in parents(path):
            self._disk.mkdir(self._at(folder))
        if self._disk.stat(self._at(path)) is None:
            aside = self._at(aside_of(path, "copying"))
            self._disk.create(aside, self._disk.read(path))
            self._disk.rename(aside, self._at(path))

    def stat(self, path: str) -> Stat | None:
        return None if self._removed(path) else self._disk.stat(self._at(path)) or self._disk.stat(path)

    def read(self, path: str) -> bytes:
        if self._removed(path):
            raise FileNotFoundError(path)
        return self._disk.read(path if self._disk.stat(self._at(path)) is None else self._at(path))

    def mkdir(self, path: str, mode: int = 0o777) -> bool:
        return self._disk.mkdir(self._at(path), mode)

    def create(self, path: str, data: bytes, mode: int | None = None, durable: bool = True) -> None:
        for folder in parents(path):
            self._disk.mkdir(self._at(folder))
        self._disk.create(self._at(path), data, mode, durable)

    def rename(self, source: str, target: str) -> None:
        if self._removed(target):
            self._disk.replace(self._at(source), self._at(target))
            return
        if self.stat(source) is None:
            raise FileNotFoundError(source)
        self._copy_up(source)
        if not self._is_below(source):
            self._disk.rename(self._at(source), self._at(target))
            return
        self._disk.create(self._at(target), WHITEOUT)
        self._disk.exchange(self._at(source), self._at(target))

    def exchange(self, one: str, other: str) -> bool:
        self._copy_up(other)
        return self._disk.exchange(self._at(one), self._at(other))

    def unlink(self, path: str) -> None:
        self._disk.unlink(self._at(path))  # only of temporary files: nothing of that name lies below

    def sync_dir(self, path: str) -> None:
        if self._disk.stat(self._at(path)) is not None:
            self._disk.sync_dir(self._at(path))


class _Hold:
    """In memory there is one process; whoever looks later finds it dead."""

    _disk: _Overlay

    def __init__(self, path: str) -> None:
        self._disk.create_lock(path)

    def release(self) -> bool:
        return True

    @staticmethod
    def is_free(path: str) -> bool:
        return True
