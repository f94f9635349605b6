"""Changing several files as one: stage, decide, apply, settle, retire.

1. *Stage*: the content of every `Put` lies durably in `.store/staging/<id>/<n>`. Full disk and missing permission show
   here.
2. *Decide*: the record lies durably in the journal. This is the commit point.
3. *Apply*: every staged file is exchanged with its target (or renamed, where nothing was), every removed file renamed
   to its place in staging; then every directory touched is synced. Nothing is deleted yet, so each step can be
   repeated, and taken back if the system refuses a later one.
4. *Settle*: what came out is looked at. What is neither the expected old nor the new content is text that somebody
   saved in the last instant: it goes to the trash before its name is removed.
5. *Retire*: the record leaves the journal.

This module does the first two; `apply` does the others, and recovery is the others again.
"""

from __future__ import annotations

import contextlib
import errno

from interleaf.core.paths import folder_of
from interleaf.errors import InterleafError, PermissionDenied
from interleaf.store import content, layout
from interleaf.store.transactions import apply, journal
from interleaf.store.transactions.journal import Record
from interleaf.store.transactions.operations import Mark, Move, Operation, Prune, Put, Remove

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.model import State
    from interleaf.disk.port import Disk
    from interleaf.store.objects import Objects
    from interleaf.store.transactions.apply import DisplacedText


class Transaction:
    """Operations being gathered; nothing happens to their targets before `run`.

    Args:
        disk: the project's disk, under the workspace lock.
        objects: its object store.
        identity: UUIDv7 of the transaction.
        verb: what is done, for the record.
        session: session it is done in.
        at: now, UTC, ISO 8601.
    """

    def __init__(self, disk: Disk, objects: Objects, identity: str, verb: str, session: str, at: str) -> None:
        self._disk = disk
        self._objects = objects
        self.id = identity
        self._verb = verb
        self._session = session
        self._at = at
        self._operations: list[Operation] = []
        self._staged = False
        self._unsynced: list[str] = []

    @property
    def staging(self) -> str:
        """Directory for what this transaction stages; made when first asked for."""
        folder = f"{layout.STAGING}/{self.id}"
        if not self._staged:
            self._disk.mkdir(folder)
            self._staged = True
        return folder

    def put(self, path: str, data: bytes, new: State, old: State | None, like: str | None = None) -> str | None:
        """Stage a file's new content.

        Args:
            path: where it shall go.
            data: the content.
            new: its state; mode 0 stands for the system's default.
            old: what lies there and may be overwritten; anything else found there is kept in the trash.
            like: a file whose owner and extended attributes it gets.

        Returns: where the content is staged; None if it is there already.
        """
        if old is not None and old.hash == new.hash and new.mode in (0, old.mode):
            return None
        staged = f"{self.staging}/{len(self._operations)}"
        self._disk.create(staged, data, new.mode or None, durable=False, like=like)
        self._unsynced.append(staged)
        self._operations.append(Put(path, old, new))
        return staged

    def remove(self, path: str, old: State | None) -> None:
        """Remove a file; anything else than `old` found there is kept in the trash."""
        self._operations.append(Remove(path, old))

    def move(self, source: str, target: str) -> None:
        """Rename a file or directory under workspace/."""
        self._operations.append(Move(source, target))

    def prune(self, path: str) -> None:
        """Remove a directory, if it is empty by then."""
        self._operations.append(Prune(path))

    def mark(self, name: str | None) -> None:
        """Make a session the active one, or none."""
        self._operations.append(Mark(name))

    def run(self, *, keep: bool = False, facts: dict[str, object] | None = None) -> list[DisplacedText]:
        """Decide and apply.

        Args:
            keep: keep the finished record, so that it can be undone.
            facts: what undo needs to know.

        Returns: texts that somebody saved in the last instant.
        Raises: `OSError` and `InterleafError`; then nothing has happened, or, where even taking it back failed, the
            next opening completes it.
        """
        operations = tuple(self._operations)
        record = Record(self.id, self._verb, self._session, self._at, operations, keep, dict(facts or {}))
        try:
            self._check_permissions()
            if self._staged:
                self._disk.sync_files(self._unsynced)
                self._disk.sync_dir(self.staging)
                self._disk.sync_dir(layout.STAGING)
            self._objects.sync()
            journal.decide(self._disk, record)
        except (OSError, InterleafError):
            self.abandon()
            raise
        return apply.first_time(self._disk, self._objects, record)

    def abandon(self) -> None:
        """Drop what was staged, of a transaction that is not going to be decided.

        The journal goes first and durably: a record that came back after a power cut without what it staged would be
        taken for a settled one.
        """
        with contextlib.suppress(OSError):
            self._disk.unlink(f"{layout.JOURNAL}/{self.id}.json")
            self._disk.sync_dir(layout.JOURNAL)
            if self._staged:
                content.remove_tree(self._disk, self.staging)

    def _check_permissions(self) -> None:
        """See before the commit point whether the targets' directories can be written."""
        seen: set[str] = set()
        gone: set[str] = set()
        for operation in self._operations:
            if isinstance(operation, (Put, Remove)):
                folder = folder_of(operation.path)
                stat = None
                while folder and folder not in seen and (folder in gone or (stat := self._disk.stat(folder)) is None):
                    folder, stat = folder_of(folder), None
                if isinstance(operation, Remove):
                    gone.add(operation.path)  # a folder may take its place
                if folder in seen:
                    continue
                seen.add(folder)
                if stat is not None and stat.kind != "dir":
                    raise NotADirectoryError(errno.ENOTDIR, "a file lies where a folder is needed", folder)
                if not self._disk.writable(folder):
                    raise PermissionDenied(path=folder or self._disk.root)
