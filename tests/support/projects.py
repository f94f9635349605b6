"""Small projects, and engines over them without any file system below."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tests.support.memory_disk import IN_MEMORY, MemoryDisk

from interleaf.disk import lock
from interleaf.disk.port import Disk
from interleaf.engine import workspace as workspace_module
from interleaf.engine.engine import Engine
from interleaf.engine.workspace import Workspace
from interleaf.store import layout

BOOK = {
    "book.md": b"# The Tide Clock\n\nA novel in three acts.\n",
    "acts/act-1/plan.md": b"# Plan\n\n1. Wren finds the clock.\n2. The tide does not come.\n",
    "acts/act-1/scene-1.md": b"Wren counted the steps down to the water, as every morning.\n" * 3,
    "acts/act-1/scene-2.md": b"The harbour lay dry.\r\nNobody spoke of it.\r\n",
    "context/wren.json": b'{"name": "Wren Okafor", "age": 34}\n',
    "context/image.bin": bytes(range(256)),
    "run.sh": b"#!/bin/sh\nexit 0\n",
    "alone/only.md": b"the only file of its folder\n",
}


def book() -> MemoryDisk:
    """A project that no session was ever started in."""
    disk = MemoryDisk()
    for path, data in BOOK.items():
        disk.save(path, data)
    disk.chmod("run.sh", 0o755)
    return disk


_held_by: list[Disk] = []


@contextlib.contextmanager
def _held(path: str, *, exclusive: bool, who: str, wait: float = 0) -> Iterator[None]:
    """In memory there is one process: the lock is free; that its file gets made is an effect as others."""
    disk = _held_by[-1]
    if not path.startswith(f"{IN_MEMORY}/"):
        with lock.held(path, exclusive=exclusive, who=who, **({"wait": wait} if wait else {})):
            yield
        return
    if disk.stat(layout.LOCK) is None:
        disk.create(layout.LOCK, b"", 0o600, durable=False)
    yield


class _MemoryLock:
    """Stands in for `interleaf.disk.lock`, which it uses where the disk is not in memory."""

    held = staticmethod(_held)


def memory_engine(disk: Disk, *, binding: str | None = None, actor: str = "cli", **options: Any) -> Engine:
    """An engine over a disk in memory, or over a wrapper of one; only one is used at a time.

    Args:
        disk: where it works.
        binding: session that the caller is bound to.
        actor: who calls.
        options: clock and randomness of `Workspace`.
    """
    _held_by[:] = [disk]
    workspace_module.lock = _MemoryLock  # type: ignore[assignment]
    return Engine(Workspace(disk, binding=binding, actor=actor, **options))
