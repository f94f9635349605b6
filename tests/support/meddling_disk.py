"""A disk on which another program does something in the middle of our work."""

from __future__ import annotations

from collections.abc import Callable

from interleaf.disk.port import Disk

CALLS = frozenset(
    [
        "stat",
        "read",
        "read_link",
        "list",
        "writable",
        "mkdir",
        "create",
        "rename",
        "replace",
        "exchange",
        "unlink",
        "rmdir",
        "chmod",
        "sync_dir",
        "sync_files",
    ]
)


class MeddlingDisk:
    """Passes every call on; right before call number `at`, looks included, the other program acts.

    Args:
        inner: the disk that does the work.
        at: number of the call, from 1; 0 for never.
        meddle: what the other program does to `inner`.
    """

    def __init__(self, inner: Disk, at: int, meddle: Callable[[Disk], object]) -> None:
        self.inner = inner
        self.calls = 0
        self._at = at
        self._meddle = meddle

    @property
    def root(self) -> str:
        return self.inner.root

    @property
    def meddled(self) -> bool:
        """Whether it came to that."""
        return 0 < self._at <= self.calls

    def __getattr__(self, name: str) -> object:
        call = getattr(self.inner, name)
        if name not in CALLS:
            return call

        def counted(*arguments: object, **options: object) -> object:
            self.calls += 1
            if self.calls == self._at:
                self._meddle(self.inner)
            return call(*arguments, **options)

        return counted
