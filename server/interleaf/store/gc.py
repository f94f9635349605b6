"""Collecting objects that nothing names any more: mark from every record, then unlink. It never needs space of its own.

Whatever cannot be read might name anything. So one unreadable record keeps every object, until it was mended.
"""

from __future__ import annotations

from typing import NamedTuple

from interleaf.errors import InterleafError
from interleaf.store import layout
from interleaf.store.objects import Objects
from interleaf.store.records import backup, checkpoint, trash
from interleaf.store.records import session_record as records
from interleaf.store.records.run_record import RunRecord
from interleaf.store.records.worktree_record import WorktreeRecord
from interleaf.store.transactions import journal
from interleaf.store.transactions.operations import Put, Remove

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from interleaf.core.model import State
    from interleaf.disk.port import Disk

_SPARED_MS = 3_600_000  # a writer may have put an object and not yet what names it


class Collected(NamedTuple):
    """What a collection did.

    Attributes:
        objects: how many were removed.
        bytes: how much they were.
        kept_for: why nothing was removed from one of the stores, as sentences.
    """

    objects: int
    bytes: int
    kept_for: tuple[str, ...]


def collect(disk: Disk, now_ms: int) -> Collected:
    """Remove unnamed objects that are older than an hour; under the workspace lock.

    Args:
        disk: the project's disk.
        now_ms: milliseconds since the epoch.
    """
    objects = Objects(disk)
    counts: list[tuple[int, int]] = []
    kept_for: list[str] = []
    for folder, mark in ((layout.OBJECTS, _mark), (backup.OBJECTS, _mark_backups)):
        try:
            named = mark(disk, objects)
        except InterleafError as error:
            kept_for.append(error.message)
            continue
        counts.append(_sweep(disk, folder, named, now_ms))
    return Collected(sum(count for count, _ in counts), sum(size for _, size in counts), tuple(kept_for))


def _sweep(disk: Disk, folder: str, named: set[str], now_ms: int) -> tuple[int, int]:
    count = size = 0
    for name, kind in disk.list(folder):
        if name in named or kind != "file":
            continue
        stat = disk.stat(f"{folder}/{name}")
        if stat is None or now_ms - max(stat.mtime_ns, stat.ctime_ns) // 1_000_000 < _SPARED_MS:
            continue
        disk.unlink(f"{folder}/{name}")
        count += 1
        size += stat.size
    return count, size


def _mark(disk: Disk, objects: Objects) -> set[str]:
    """Every hash that something names.

    Raises: `RecordDamaged`, `FormatTooNew` if a record cannot be read.
    """
    named: set[str] = set()
    for folder in (layout.SESSIONS, layout.ARCHIVE):
        for name, kind in disk.list(folder):
            if kind == "dir":
                _mark_session(disk, objects, f"{folder}/{name}", named)
    for entry_id, kind in disk.list(layout.TRASH):
        if kind == "dir" and disk.stat(f"{trash.folder(entry_id)}/entry.json") is not None:
            entry = trash.load(disk, entry_id)
            _mark_states(named, [entry.state])
            if entry.record is not None:
                _mark_record(objects, entry.record, named)
    for folder in (layout.JOURNAL, layout.DONE):
        for identity in journal.pending(disk) if folder == layout.JOURNAL else journal.finished(disk):
            done = journal.load(disk, folder, identity)
            for operation in done.operations:
                if isinstance(operation, (Put, Remove)):
                    _mark_states(named, [operation.old, operation.new if isinstance(operation, Put) else None])
            digest = done.facts.get("record")
            if isinstance(digest, str):
                _mark_record(objects, digest, named)
    _mark_merge_bases(disk, named)
    return named


def _mark_merge_bases(disk: Disk, named: set[str]) -> None:
    """What commands and worktrees began with: a merge of what they change starts from it."""
    for identity, kind in disk.list(layout.RUNS):
        if kind == "dir" and disk.stat(f"{layout.run(identity)}/run.json") is not None:
            _mark_states(named, RunRecord.load(disk, identity).files.values())
    for name, _ in disk.list(f"{layout.STORE}/worktrees"):
        found = WorktreeRecord.load(disk, name.removesuffix(".json"))
        if found is not None:  # without its record every file of a worktree counts as changed, and none needs a base
            _mark_states(named, [known.state for known in found.files.values()])


def _mark_session(disk: Disk, objects: Objects, folder: str, named: set[str]) -> None:
    path = f"{folder}/{layout.RECORD}"
    if disk.stat(path) is None and disk.stat(f"{folder}/{checkpoint.FOLDER}") is None:
        return  # no session: a directory that somebody made
    record = records.load(disk, path)
    _mark_states(named, record.bases.values())
    for name, kind in disk.list(f"{folder}/{checkpoint.FOLDER}"):
        if kind == "file" and name.endswith(".json"):
            manifest = checkpoint.load(disk, objects, folder, name.removesuffix(".json"))
            named |= manifest.contents()
            _mark_record(objects, manifest.record, named)


def _mark_record(objects: Objects, digest: str, named: set[str]) -> None:
    """The object of a record, and the bases that it names; one that is gone names nothing any more."""
    if digest in named and f"{digest} read" in named:
        return
    named.update((digest, f"{digest} read"))
    if objects.has(digest):
        record = records.from_bytes(objects.get(digest), layout.RECORD)
        _mark_states(named, record.bases.values())


def _mark_states(named: set[str], states: Iterable[State | None]) -> None:
    named.update(state.hash for state in states if state is not None)


def _mark_backups(disk: Disk, _: Objects) -> set[str]:
    named: set[str] = set()
    for kind in backup.FOLDERS:
        for name in backup.names(disk, kind):
            found = backup.load(disk, kind, name)
            if found is not None:
                _mark_states(named, found.files.values())
    return named
