"""Differences between two checkpoints, or between a checkpoint and the session as it is now."""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core.paths import inside
from interleaf.core.unified import unified
from interleaf.engine.keeping import checkpoints
from interleaf.engine.looking.places import place
from interleaf.engine.looking.survey import copies_of
from interleaf.store import layout
from interleaf.store.records import checkpoint as store
from interleaf.store.records import session_record as records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.model import State
    from interleaf.core.results import DiffResult, FileDiff
    from interleaf.engine.workspace import Workspace

_BETWEEN = ".."


class _Side(NamedTuple):
    """A session at a moment.

    Attributes:
        label: for the head lines.
        copies: governed path to state.
        deleted: tombstones.
        bases: what the project had where the session had written.
        live: session whose files hold the contents; None if they are objects.
    """

    label: str
    copies: dict[str, State]
    deleted: frozenset[str]
    bases: dict[str, State | None]
    live: str | None


def names_checkpoints(against: str) -> bool:
    """Whether an argument of `diff` is about checkpoints: `<id>`, or `<id>..<id>`."""
    return all(store.number_of(part) is not None for part in against.split(_BETWEEN))


def diff_checkpoints(workspace: Workspace, session: str, against: str, path: str | None) -> DiffResult:
    """Compare a checkpoint with a later one, or with the session as it is now.

    Args:
        workspace: the project, being looked at.
        session: an open session.
        against: `<id>` or `<id>..<id>`.
        path: only this file or folder.

    Raises: `CheckpointNotFound`, `RecordDamaged`.
    """
    first, between, second = against.partition(_BETWEEN)
    before = _at(workspace, session, first)
    after = _at(workspace, session, second) if between else _now(workspace, session)
    only = place(workspace, path, session) if path is not None else ""
    paths = {*before.copies, *before.deleted, *after.copies, *after.deleted}
    found = [_file(workspace, each, before, after) for each in sorted(paths) if inside(each, only)]
    return {"files": [file for file in found if file is not None]}


def _at(workspace: Workspace, session: str, identity: str) -> _Side:
    manifest = checkpoints.find(workspace, session, identity)
    former = records.from_bytes(workspace.objects.get(manifest.record), layout.record(session))
    return _Side(f"{manifest.id}:", manifest.copies, frozenset(manifest.deleted), former.bases, None)


def _now(workspace: Workspace, session: str) -> _Side:
    record = workspace.record(session)
    copies = copies_of(workspace, record)
    return _Side(f"{session}:", copies.states, frozenset(record.deleted), record.bases, session)


def _file(workspace: Workspace, path: str, before: _Side, after: _Side) -> FileDiff | None:
    """One file; where a side had not written to it, it saw what the other one found there first."""
    old = _state(path, before, after)
    new = _state(path, after, before)
    if old == new:
        return None
    one = _content(workspace, path, old, before)
    two = _content(workspace, path, new, after)
    kind = "deleted" if new is None else "created" if old is None else "modified"
    labels = (before.label, after.label)
    return {"path": path, "kind": kind, "diff": unified(path, one, two, labels, old is None, new is None)}


def _state(path: str, side: _Side, other: _Side) -> State | None:
    if path in side.deleted:
        return None
    return side.copies.get(path) or side.bases.get(path) or other.bases.get(path)


def _content(workspace: Workspace, path: str, state: State | None, side: _Side) -> bytes:
    if state is None:
        return b""
    if side.live is not None and path in side.copies:
        return workspace.disk.read(layout.copy(side.live, path))
    return workspace.objects.get(state.hash)
