"""Seeded bugs in the verbs, where `seeded_bugs` has those of transactions."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

from tests.crash.seeded_bugs import Bug, not_durable, without_sync
from tests.support.recording_disk import RecordingDisk

from interleaf.engine.files import copy_on_write
from interleaf.engine.sessions import commit
from interleaf.store import content, layout
from interleaf.store.objects import Objects
from interleaf.store.records import marker
from interleaf.store.records import session_record as record
from interleaf.store.transactions import apply, journal, swap
from interleaf.store.transactions.operations import Move, Put, Remove


@contextlib.contextmanager
def _marker_in_two_steps() -> Iterator[None]:
    """The old marker is removed, then the new one is made."""

    def mark(disk: Any, name: str | None) -> None:
        for other in marker.markers(disk):
            disk.unlink(layout.marker(other))
        if name is not None:
            disk.create(layout.marker(name), b"", durable=False)
        disk.sync_dir(layout.WORKSPACE)

    with mock.patch.object(marker, "mark", mark):
        yield


@contextlib.contextmanager
def _cancel_removes() -> Iterator[None]:
    """What goes to the trash is removed instead."""
    from interleaf.engine.sessions import cancel
    from interleaf.engine.sessions.closing_up import ClosedUp

    def close_session(workspace: Any, closing: record.SessionRecord, transaction: Any, **more: Any) -> ClosedUp:
        content.remove_tree(workspace.disk, layout.session(closing.name))
        transaction.mark(None)
        return ClosedUp("", "")

    with mock.patch.object(cancel, "close_session", close_session):
        yield


@contextlib.contextmanager
def _base_after_copy() -> Iterator[None]:
    """The copy is published before its base is noted: a crash in between takes a later global for the base."""
    real = swap.save

    def write_copy(workspace: Any, into: Any, path: str, data: bytes, old: Any) -> tuple[bool, bool, list[str]]:
        from interleaf.store.records import trash

        entry = trash.Entry(workspace.new_id()[-12:], "displaced", into.name, workspace.at(), path)
        copy = layout.copy(into.name, path)
        texts = real(workspace.disk, workspace.objects, copy, data, old=old, mode=None, entry=entry)
        if path not in into.bases:
            copy_on_write.note_base(workspace, into, path)
            workspace.objects.sync()
            workspace.save(into)
        return old is None, False, texts

    with mock.patch.object(copy_on_write, "write_copy", write_copy):
        yield


@contextlib.contextmanager
def _commit_believes_survey() -> Iterator[None]:
    """What is committed is read again, and its hash is not compared with what was planned."""

    def stage(workspace: Any, name: str, change: Any, transaction: Any) -> None:
        if change.ours is None:
            transaction.remove(change.path, change.theirs)
            return
        data = workspace.disk.read(layout.copy(name, change.path))
        transaction.put(change.path, data, change.ours, change.theirs)

    with mock.patch.object(commit, "_stage", stage):
        yield


@contextlib.contextmanager
def _present_object_taken_for_durable() -> Iterator[None]:
    """Content whose name is there is not synced again; who wrote it may have been killed before syncing."""
    real = Objects.put

    def put(self: Any, data: bytes) -> str:
        unsynced = self._unsynced
        waiting = len(self._waiting)
        digest = real(self, data)
        if len(self._waiting) == waiting:
            self._unsynced = unsynced
        return digest

    with mock.patch.object(Objects, "put", put):
        yield


@contextlib.contextmanager
def objects_named_unsynced() -> Iterator[None]:
    """Contents get their names before they are on the medium."""
    real = Objects.sync

    def sync(self: Any) -> None:
        with mock.patch.object(RecordingDisk, "sync_files", return_value=None):
            real(self)

    with mock.patch.object(Objects, "sync", sync):
        yield


@contextlib.contextmanager
def _taken_back_blindly() -> Iterator[None]:
    """Taking back swaps again, whoever has saved over the file meanwhile."""

    def take_back(walk: Any, objects: Any, reached: int, before: str | None) -> None:
        for number in range(reached, -1, -1):
            operation = walk.record.operations[number]
            place = walk.place(number)
            if isinstance(operation, Put):
                staged = content.look(walk.disk, place)
                if staged is None:
                    walk.disk.rename(operation.path, place)
                elif staged[0].hash != operation.new.hash:
                    walk.disk.exchange(place, operation.path)
            elif isinstance(operation, Remove) and walk.disk.stat(place) is not None:
                walk.disk.rename(place, operation.path)
            elif isinstance(operation, Move) and walk.disk.stat(operation.source) is None:
                walk.disk.rename(operation.target, operation.source)
        for folder in reversed(walk.made):
            walk.disk.rmdir(folder)
        walk.sync()
        journal.retire(walk.disk, walk.record._replace(keep=False))
        content.remove_tree(walk.disk, f"{layout.STAGING}/{walk.record.id}")

    with mock.patch.object(apply, "_take_back", take_back):
        yield


@contextlib.contextmanager
def _readers_do_not_recover() -> Iterator[None]:
    """Only a change finishes what a crash left over."""
    from interleaf.engine import workspace

    with mock.patch.object(workspace, "needs_recovery", return_value=False):
        yield


ENGINE_BUGS = (
    Bug("marker switched in two steps", _marker_in_two_steps, ("switch/kill",)),
    Bug("cancel removes instead of trashing", _cancel_removes, ("cancel/text",)),
    Bug("base noted after the copy", _base_after_copy, ("write/drift",)),
    Bug("commit reads a copy that it did not plan", _commit_believes_survey, ("commit/last instant",)),
    Bug("taken back over a late save", _taken_back_blindly, ("commit/late failure",)),
    Bug("readers do not recover", _readers_do_not_recover, ("commit/kill",)),
    Bug(
        "session copy not synced",
        not_durable(lambda path: f"{layout.STAGING}/save-" in path),
        ("write/ordered", "write/weak"),
    ),
    Bug("directory of copies not synced", without_sync(lambda path: "/files" in path), ("write/weak",)),
    Bug("object content not synced", objects_named_unsynced, ("write/ordered", "write/weak")),
    Bug("object directory not synced", without_sync(lambda path: path == layout.OBJECTS), ("write/weak",)),
    Bug("present object taken for durable", _present_object_taken_for_durable, ("write/again",)),
    Bug("marker's directory not synced", without_sync(lambda path: path == layout.WORKSPACE), ("switch/weak",)),
)
