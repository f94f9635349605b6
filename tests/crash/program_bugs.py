"""Seeded bugs in what is kept and in what other programs do, where `engine_bugs` has those of a session's own verbs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

from tests.crash.engine_bugs import objects_named_unsynced
from tests.crash.seeded_bugs import Bug, not_durable, without_sync

from interleaf.engine.keeping import automatic, offsite
from interleaf.engine.programs import running
from interleaf.engine.sessions import worktree_session
from interleaf.engine.sessions.open_sessions import start_aside
from interleaf.store import gc, layout
from interleaf.store.records import marker
from interleaf.store.records.worktree_record import WorktreeRecord
from interleaf.store.transactions import journal


@contextlib.contextmanager
def _removed_as_noted() -> Iterator[None]:
    """A worktree's files go while the note still names them: they look as if the agent had deleted them."""
    real = WorktreeRecord.save

    def save(self: WorktreeRecord, disk: Any, key: str) -> None:
        if self.files or disk.stat(layout.worktree_record(key)) is None:
            real(self, disk, key)

    with mock.patch.object(WorktreeRecord, "save", save):
        yield


@contextlib.contextmanager
def _active_for_a_moment() -> Iterator[None]:
    """An agent's session is made the active one, and then the person's again."""

    def start(workspace: Any, name: str, description: str, **_: Any) -> str:
        active = marker.active(workspace.disk)
        made = start_aside(workspace, name, description)
        with workspace.changing("worktree"):
            marker.mark(workspace.disk, made)
            marker.mark(workspace.disk, active)
        return made

    with mock.patch.object(worktree_session, "start_aside", start):
        yield


@contextlib.contextmanager
def _cleared_in_place() -> Iterator[None]:
    """What a run left is removed under its own name: half of it looks as if the command had deleted the rest."""

    def clear(workspace: Any, identity: str) -> None:
        running.overlay.remove(f"{workspace.disk.root}/{layout.run(identity)}")

    with mock.patch.object(running, "_clear", clear):
        yield


@contextlib.contextmanager
def _collected_at_once() -> Iterator[None]:
    """Checkpoints are unlinked, and what only they named with them, before their names are durably gone."""

    def remove(workspace: Any, session: str, paths: list[str], folders: Any = None) -> None:
        for path in paths:
            workspace.disk.unlink(path)
        gc.collect(workspace.disk, workspace.now_ms())

    with mock.patch.object(automatic, "_remove", remove):
        yield


@contextlib.contextmanager
def _manifest_fetched_first() -> Iterator[None]:
    """A backup from elsewhere is here by name before its contents are."""
    keep, write = offsite._keep, offsite._write
    batches: list[list[bytes]] = []

    def written(workspace: Any, path: str, data: bytes) -> None:
        write(workspace, path, data)
        while batches:
            keep(workspace, batches.pop())

    with (
        mock.patch.object(offsite, "_keep", lambda _, batch: batches.append(batch)),
        mock.patch.object(offsite, "_write", written),
    ):
        yield


@contextlib.contextmanager
def _restored_one_by_one() -> Iterator[None]:
    """Nothing in the journal says that a restore is under way."""
    real = journal.decide

    def decide(disk: Any, record: Any) -> None:
        if record.verb != "restore":
            real(disk, record)

    with mock.patch.object(journal, "decide", decide):
        yield


PROGRAM_BUGS = (
    Bug("worktree removed while it is noted", _removed_as_noted, ("remove a worktree/kill",)),
    Bug(
        "worktree noted before its texts are durable",
        not_durable(lambda path: path.startswith(layout.WORKTREES)),
        ("make a worktree/ordered", "make a worktree/weak", "bring news to a worktree/weak"),
    ),
    Bug(
        "worktree noted before its names are durable",
        without_sync(lambda path: path.startswith(layout.WORKTREES)),
        ("make a worktree/weak",),
    ),
    Bug("agent's session active for a moment", _active_for_a_moment, ("an agent's own worktree/kill",)),
    Bug(
        "run noted before its copies are durable",
        not_durable(lambda path: "/upper/" in path),
        ("a command/ordered", "a command/weak"),
    ),
    Bug(
        "run noted before its names are durable",
        without_sync(lambda path: "/upper" in path),
        ("a command/weak", "a command that is shown news/weak"),
    ),
    Bug("run cleared in place", _cleared_in_place, ("a command/kill",)),
    Bug("collected before the names are gone", _collected_at_once, ("retention of checkpoints/weak",)),
    Bug("manifest fetched before its contents", _manifest_fetched_first, ("fetch a milestone and restore it/kill",)),
    Bug(
        "fetched contents not synced",
        objects_named_unsynced,
        ("fetch a milestone and restore it/ordered", "fetch a milestone and restore it/weak"),
    ),
    Bug(
        "restored file by file",
        _restored_one_by_one,
        ("restore chosen files/kill", "restore a project's milestone/weak"),
    ),
)
