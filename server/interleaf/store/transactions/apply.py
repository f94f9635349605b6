"""Applying a decided transaction, the first time or after a crash: publish, sync, settle, retire.

A staged file that is missing says that its operation is settled. That is why nothing is unlinked before every directory
touched is synced, and why each step looks at what is there instead of at what should be.
"""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core.paths import folder_of, parents
from interleaf.errors import InterleafError, RecordDamaged, UnsupportedFile
from interleaf.store import content, events, layout
from interleaf.store.records import marker, trash
from interleaf.store.transactions import journal, swap
from interleaf.store.transactions.operations import Mark, Move, Prune, Put, Remove

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.model import State
    from interleaf.disk.port import Disk
    from interleaf.store.objects import Objects
    from interleaf.store.transactions.journal import Record
    from interleaf.store.transactions.operations import Operation


class DisplacedText(NamedTuple):
    """Text that an apply found instead of what it expected; it is in the trash."""

    path: str
    trash_id: str


class _Pass:
    """One walk over a record's operations: which directories it touched and which it made."""

    def __init__(self, disk: Disk, record: Record, *, recovering: bool) -> None:
        self.disk = disk
        self.record = record
        self.recovering = recovering
        self.touched: dict[str, None] = {}
        self.made: list[str] = []

    def place(self, number: int) -> str:
        """Where operation `number` has its staged file before, and what came out of its target after publishing."""
        return f"{layout.STAGING}/{self.record.id}/{number}"

    def make_folders(self, path: str) -> None:
        """Make the directories above `path`, durably: what is renamed into one that a power cut takes away is gone.

        Recovery syncs them all: who made them may have died before doing so.
        """
        if not self.recovering and self.disk.stat(folder_of(path)) is not None:
            return
        for folder in parents(path):
            if self.disk.stat(folder) is None:
                self.made.append(folder)  # first, so that it is taken back even if the system only says that it failed
                self.disk.mkdir(folder)
            elif not self.recovering:
                continue
            self.disk.sync_dir(folder_of(folder))

    def sync(self) -> None:
        """Make everything published durable."""
        for folder in {**self.touched, f"{layout.STAGING}/{self.record.id}": None}:
            stat = self.disk.stat(folder)
            if stat is not None and stat.kind == "dir":  # a file may have taken its place
                self.disk.sync_dir(folder)


def first_time(disk: Disk, objects: Objects, record: Record) -> list[DisplacedText]:
    """Apply a transaction that was decided just now; if the system refuses a step, take back the steps before it.

    Args:
        disk: the project's disk, under the workspace lock.
        objects: its object store.
        record: the decided record.

    Returns: texts that somebody saved in the last instant.
    """
    before = marker.active(disk)
    walk = _Pass(disk, record, recovering=False)
    for number, operation in enumerate(record.operations):
        try:
            _publish(walk, number, operation)
        except (OSError, InterleafError):
            _take_back(walk, objects, number, before)
            raise
    try:
        return _finish(walk, objects)
    except (OSError, InterleafError):
        return []  # everything is in its place and the record is durable: the next opening does what is left


def again(disk: Disk, objects: Objects, record: Record) -> list[DisplacedText]:
    """Apply what a crash interrupted; forward only."""
    walk = _Pass(disk, record, recovering=True)
    for number, operation in enumerate(record.operations):
        _publish(walk, number, operation)
    return _finish(walk, objects)


def recover(disk: Disk, objects: Objects, at: str) -> list[str]:
    """Finish what a crash left over: decided transactions are applied, undecided ones dropped.

    A record that cannot be read goes to the quarantine together with what it staged.

    Args:
        disk: the project's disk, under the workspace lock.
        objects: its object store.
        at: now, for the log.

    Returns: ids of the transactions that were completed.
    Raises: `FormatTooNew`, and `OSError` where the system refuses; then it can be tried again.
    """
    completed: list[str] = []
    for identity in journal.pending(disk):
        try:
            record = journal.load(disk, layout.JOURNAL, identity)
        except (RecordDamaged, UnsupportedFile) as error:
            swap.quarantine(disk, f"{layout.JOURNAL}/{identity}.json")
            swap.quarantine(disk, f"{layout.STAGING}/{identity}")
            disk.sync_dir(layout.JOURNAL)
            events.note(disk, at, f"Put an unreadable transaction into quarantine: {error.message}")
            continue
        again(disk, objects, record)
        completed.append(identity)
    swap.sweep(disk, objects, at)
    return completed


def _finish(walk: _Pass, objects: Objects) -> list[DisplacedText]:
    walk.sync()
    displaced = [
        text
        for number, operation in enumerate(walk.record.operations)
        if isinstance(operation, (Put, Remove))
        for text in _settle(walk, objects, number, operation)
    ]
    journal.retire(walk.disk, walk.record)
    content.remove_tree(walk.disk, f"{layout.STAGING}/{walk.record.id}")
    return displaced


def _publish(walk: _Pass, number: int, operation: Operation) -> None:
    disk = walk.disk
    match operation:
        case Put(path, _, new):
            staged = content.look(disk, walk.place(number))
            if staged is not None and _is(staged[0], new):
                walk.make_folders(path)
                swap.swap_in(disk, walk.place(number), path)
            walk.touched[folder_of(path)] = None
        case Remove(path, old):
            if disk.stat(walk.place(number)) is None and _may_remove(walk, path, old):
                disk.mkdir(f"{layout.STAGING}/{walk.record.id}")
                disk.rename(path, walk.place(number))
            walk.touched[folder_of(path)] = None
        case Move(source, target):
            if disk.stat(source) is not None:
                walk.make_folders(target)
                if disk.stat(target) is not None:
                    swap.quarantine(disk, target)
                disk.rename(source, target)
            walk.touched[folder_of(source)] = None
            walk.touched[folder_of(target)] = None
        case Prune(path):
            disk.rmdir(path)
            walk.touched[folder_of(path)] = None
        case Mark(name):
            marker.mark(disk, name)


def _may_remove(walk: _Pass, path: str, old: State | None) -> bool:
    """After a crash, a file that is not the expected one was made anew since, and stays."""
    stat = walk.disk.stat(path)
    if stat is None or stat.kind != "file":
        return False
    if not walk.recovering:
        return True
    found = content.look(walk.disk, path)
    return found is not None and old is not None and found[0].hash == old.hash


def _settle(
    walk: _Pass, objects: Objects, number: int, operation: Put | Remove, *, remove: bool = True
) -> list[DisplacedText]:
    """Look at what came out of a swap or removal, and keep it if its text is nowhere else."""
    record = walk.record
    known = {operation.old.hash if operation.old else None}
    if isinstance(operation, Put):
        known.add(operation.new.hash)
    _, governed = layout.copied_path(operation.path) or ("", operation.path)
    entry = trash.Entry(f"{record.id[-12:]}-{number}", "displaced", record.session or None, record.at, governed)
    made = swap.settle(walk.disk, objects, walk.place(number), known, entry, remove=remove)
    return [DisplacedText(governed, identity) for identity in made]


def _take_back(walk: _Pass, objects: Objects, reached: int, before: str | None) -> None:
    """Undo the operations up to the refused one; if that is refused too, the record stays and recovery completes it.

    What somebody saved over a published file in the meantime stays where it is.
    """
    disk, record = walk.disk, walk.record
    try:
        for number in range(reached, -1, -1):
            place = walk.place(number)
            match record.operations[number]:
                case Put(path, _, new):
                    staged, published = content.look(disk, place), content.look(disk, path)
                    if published is None or published[0].hash != new.hash:
                        continue
                    if staged is None:
                        disk.rename(path, place)
                        if disk.stat(f"{place}.out") is not None:
                            disk.rename(f"{place}.out", path)
                    elif not _is(staged[0], new) and not disk.exchange(place, path):
                        swap.swap_without_exchange(disk, place, path)
                case Remove(path, _):
                    if disk.stat(place) is not None and disk.stat(path) is None:
                        disk.rename(place, path)
                case Move(source, target):
                    if disk.stat(source) is None and disk.stat(target) is not None:
                        disk.rename(target, source)
                case Mark(_):
                    marker.mark(disk, before)
                case Prune(path):
                    content.make_folders(disk, f"{path}/.")
        for folder in reversed(walk.made):
            disk.rmdir(folder)
        walk.sync()
        for number, operation in enumerate(record.operations):
            if isinstance(operation, (Put, Remove)):
                _settle(walk, objects, number, operation, remove=False)
        journal.retire(disk, record._replace(keep=False))
        content.remove_tree(disk, f"{layout.STAGING}/{record.id}")
    except (OSError, InterleafError):
        return


def _is(staged: State, new: State) -> bool:
    """Whether a staged file still waits to be published; mode 0 stands for any."""
    return staged.hash == new.hash and new.mode in (0, staged.mode)
