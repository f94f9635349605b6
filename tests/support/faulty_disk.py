"""A disk that dies or fails at a chosen point."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from interleaf.disk.port import Disk, Stat

T = TypeVar("T")

CREATE_POINTS = 4  # nothing yet; the bare name; half the content; all of it, not yet made durable


class Crash(BaseException):
    """The process is gone. Not an `Exception`, so that no handler mistakes it for an error that it could treat."""


class Fault(NamedTuple):
    """What goes wrong, and where.

    Attributes:
        at: the point, counted from 1; every effect is one point, `create` is four.
        code: an `errno` number, or 0 for a crash.
        late: whether an effect (not a `create`) happens although it is reported as failed.
        lasting: whether every later effect fails too (a disk that stays full), not only this one.
    """

    at: int
    code: int = 0
    late: bool = False
    lasting: bool = False

    def __str__(self) -> str:
        word = errno.errorcode[self.code] if self.code else "crash"
        return f"{word}{' after the effect' if self.late else ''}{' from' if self.lasting else ' at'} point {self.at}"


_FREEING = frozenset({"unlink", "rmdir"})


class FaultyDisk:
    """Passes calls on until `fault.at`, then crashes or fails; `points` counts what was reached.

    After a crash every further call crashes too: clean-up code of a dead process does nothing.

    Args:
        inner: the disk that does the work.
        fault: what goes wrong; None only counts.
    """

    def __init__(self, inner: Disk, fault: Fault | None = None) -> None:
        self.inner = inner
        self.fault = fault
        self.points = 0
        self.dead = False
        self.fired: str | None = None

    def _effect(self, call: str, path: str, work: Callable[[], T]) -> T:
        if self.dead:
            raise Crash
        self.points += 1
        fault = self.fault
        if fault is None or not self._due(call):
            return work()
        self.fired = self.fired or f"{call} {path}"
        if not fault.code:
            self.dead = True
            raise Crash(f"{call} {path}")
        if fault.late:
            work()
        raise OSError(fault.code, os.strerror(fault.code), path)

    def _due(self, call: str) -> bool:
        fault = self.fault
        assert fault is not None
        if self.points == fault.at:
            return True
        # a full disk still removes files
        return fault.lasting and self.points > fault.at and not (fault.code == errno.ENOSPC and call in _FREEING)

    @property
    def root(self) -> str:
        return self.inner.root

    def _look(self) -> None:
        if self.dead:
            raise Crash

    def stat(self, path: str) -> Stat | None:
        self._look()
        return self.inner.stat(path)

    def read(self, path: str) -> bytes:
        self._look()
        return self.inner.read(path)

    def read_link(self, path: str) -> str:
        self._look()
        return self.inner.read_link(path)

    def scan(self, path: str) -> list[tuple[str, Stat]]:
        self._look()
        return self.inner.scan(path)

    def list(self, path: str) -> list[tuple[str, str]]:
        self._look()
        return self.inner.list(path)

    def mkdir(self, path: str, mode: int = 0o777) -> bool:
        return self._effect("mkdir", path, lambda: self.inner.mkdir(path, mode))

    def writable(self, path: str) -> bool:
        self._look()
        return self.inner.writable(path)

    def create(
        self, path: str, data: bytes, mode: int | None = None, durable: bool = True, like: str | None = None
    ) -> None:
        """Four points; what a crash leaves at each is what a killed process leaves, a failure leaves nothing."""
        if self.dead:
            raise Crash
        fault = self.fault
        for left in (None, b"", data[: len(data) // 2], data):
            self.points += 1
            if fault is None or not self._due("create"):
                continue
            self.fired = self.fired or f"create {path}"
            if fault.code:
                raise OSError(fault.code, os.strerror(fault.code), path)
            if left is not None:
                self.inner.create(path, left, mode, False)
            self.dead = True
            raise Crash(f"create {path}")
        self.inner.create(path, data, mode, durable, like)

    def rename(self, source: str, target: str) -> None:
        self._effect("rename", source, lambda: self.inner.rename(source, target))

    def replace(self, source: str, target: str) -> None:
        self._effect("replace", source, lambda: self.inner.replace(source, target))

    def exchange(self, one: str, other: str) -> bool:
        return self._effect("exchange", one, lambda: self.inner.exchange(one, other))

    def unlink(self, path: str) -> None:
        self._effect("unlink", path, lambda: self.inner.unlink(path))

    def rmdir(self, path: str) -> bool:
        return self._effect("rmdir", path, lambda: self.inner.rmdir(path))

    def chmod(self, path: str, mode: int) -> None:
        self._effect("chmod", path, lambda: self.inner.chmod(path, mode))

    def sync_dir(self, path: str) -> None:
        self._effect("sync_dir", path, lambda: self.inner.sync_dir(path))

    def sync_files(self, paths: Sequence[str]) -> None:
        self._effect("sync_files", ", ".join(paths), lambda: self.inner.sync_files(paths))

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)
