"""Bugs that somebody might write one day. The suite must find each, for ever.

A crash test that cannot fail proves nothing. A bug is a context manager that breaks the real code while it is open.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from unittest import mock

from tests.support.recording_disk import RecordingDisk

from interleaf.store import content, json_file, layout
from interleaf.store.transactions import apply, journal, swap


class Bug(NamedTuple):
    """A seeded bug.

    Attributes:
        name: for reports.
        seed: breaks the code while open.
        finders: the searches that are expected to find it: "kill", "ordered", "weak", "faults", "last instant".
    """

    name: str
    seed: Callable[[], contextlib.AbstractContextManager[object]]
    finders: tuple[str, ...]


def without_sync(chosen: Callable[[str], bool]) -> Callable[[], contextlib.AbstractContextManager[object]]:
    """Directories for which `chosen` is true are not synced."""
    real = RecordingDisk.sync_dir

    def sync_dir(self: RecordingDisk, path: str) -> None:
        if not chosen(path):
            real(self, path)

    return lambda: mock.patch.object(RecordingDisk, "sync_dir", sync_dir)


def not_durable(chosen: Callable[[str], bool]) -> Callable[[], contextlib.AbstractContextManager[object]]:
    """The content of files for which `chosen` is true is not synced."""
    real, real_files = RecordingDisk.create, RecordingDisk.sync_files

    def create(
        self: RecordingDisk, path: str, data: bytes, mode: Any = None, durable: bool = True, **more: Any
    ) -> None:
        real(self, path, data, mode, durable and not chosen(path), **more)

    def sync_files(self: RecordingDisk, paths: Sequence[str]) -> None:
        real_files(self, [path for path in paths if not chosen(path)])

    @contextlib.contextmanager
    def seed() -> Iterator[None]:
        with (
            mock.patch.object(RecordingDisk, "create", create),
            mock.patch.object(RecordingDisk, "sync_files", sync_files),
        ):
            yield

    return seed


def _no_journal() -> contextlib.AbstractContextManager[object]:
    return mock.patch.object(journal, "decide", return_value=None)


def _record_not_synced() -> contextlib.AbstractContextManager[object]:
    def decide(disk: Any, record: Any) -> None:
        json_file.replace(disk, f"{layout.JOURNAL}/{record.id}.json", journal.encode(record), durable=False)
        disk.sync_dir(layout.JOURNAL)

    return mock.patch.object(journal, "decide", decide)


def _retired_first() -> contextlib.AbstractContextManager[object]:
    """The record goes before what it decided is durable."""
    return mock.patch.object(apply._Pass, "sync", return_value=None)


def _new_folders_not_synced() -> contextlib.AbstractContextManager[object]:
    def make_folders(self: Any, path: str) -> None:
        self.made.extend(content.make_folders(self.disk, path))

    return mock.patch.object(apply._Pass, "make_folders", make_folders)


def _unread() -> contextlib.AbstractContextManager[object]:
    """What came out of an exchange is removed without a look."""

    def settle(disk: Any, store: Any, staged: str, known: Any, entry: Any, **more: Any) -> list[str]:
        disk.unlink(staged)
        return []

    return mock.patch.object(swap, "settle", settle)


def _replaced() -> contextlib.AbstractContextManager[object]:
    """A plain rename over the target, as most programs do."""
    return mock.patch.object(swap, "swap_in", lambda disk, staged, path: disk.replace(staged, path))


def _half_recovery() -> contextlib.AbstractContextManager[object]:
    """Recovery takes a decided record for done."""

    def again(disk: Any, store: Any, record: Any) -> list[Any]:
        journal.retire(disk, record)
        return []

    return mock.patch.object(apply, "again", again)


def _not_taken_back() -> contextlib.AbstractContextManager[object]:
    return mock.patch.object(apply, "_take_back", return_value=None)


def _in_project(path: str) -> bool:
    return not path.startswith(layout.WORKSPACE)


STORE_BUGS = (
    Bug("no journal", _no_journal, ("kill", "ordered", "weak")),
    Bug("journal record not synced", _record_not_synced, ("ordered", "weak")),
    Bug("journal directory not synced", without_sync(lambda path: path == layout.JOURNAL), ("weak",)),
    Bug("staged content not synced", not_durable(lambda path: path.startswith(layout.STAGING)), ("ordered", "weak")),
    Bug("staging directory not synced", without_sync(lambda path: path.startswith(layout.STAGING)), ("weak",)),
    Bug("applied files not synced before the record goes", _retired_first, ("weak",)),
    Bug("target directory not synced", without_sync(_in_project), ("weak",)),
    Bug("directories above new directories not synced", _new_folders_not_synced, ("weak",)),
    Bug("displaced file removed unread", _unread, ("last instant",)),
    Bug("replace instead of exchange", _replaced, ("last instant",)),
    Bug("recovery drops decided records", _half_recovery, ("kill", "ordered", "weak")),
    Bug("refused step not taken back", _not_taken_back, ("faults",)),
)

__all__ = ["STORE_BUGS", "Bug"]
