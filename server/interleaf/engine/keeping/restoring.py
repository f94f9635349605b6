"""restore: bring back a checkpoint in place, or a backup as a new session.

A restore is a plan over an explicit list of files, each with the state it is expected to have and the one it gets. What
no checkpoint has taken is not in the plan, and so is never deleted.
"""

from __future__ import annotations

from interleaf.core.model import Retry, State
from interleaf.engine.files import copy_on_write
from interleaf.engine.keeping import checkpoints
from interleaf.errors import InterleafError, WrongUsage
from interleaf.store import content, layout
from interleaf.store.records import session_record as records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from interleaf.core.results import RestoreResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.checkpoint import Manifest
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction

_RETRIES = "human-retries"


def restore(
    workspace: Workspace,
    *,
    checkpoint: str | None = None,
    backup: str | None = None,
    list: bool = False,  # noqa: A002 - the contract's name of the field
) -> RestoreResult:
    """Bring back a checkpoint of the current session, or a backup as a session `<name>-restored`; or list both."""
    if [checkpoint is not None, backup is not None, list].count(True) != 1:
        raise WrongUsage(reason="'restore' needs one of 'checkpoint', 'backup' and 'list'.")
    if checkpoint is not None:
        return _restore_checkpoint(workspace, checkpoint)
    if backup is not None:
        from interleaf.engine.keeping.backups import restore_backup

        return restore_backup(workspace, backup)
    from interleaf.engine.keeping.backups import list_backups

    with workspace.looking():
        session = workspace.current()
        found = checkpoints.manifests(workspace, layout.session(session)) if session is not None else []
        return {"checkpoints": checkpoints.listed(found), "backups": list_backups(workspace)}


def _restore_checkpoint(workspace: Workspace, identity: str) -> RestoreResult:
    with workspace.changing("restore"):
        session = workspace.target(None)
        record = workspace.record(session)
        wanted = checkpoints.find(workspace, session, identity)
        # Not an automatic one, for what came later may be nowhere else: retention never takes it.
        present = checkpoints.take(workspace, record, note=f"Before restoring {wanted.id}")
        former = records.from_bytes(workspace.objects.get(wanted.record), layout.record(session))
        plan = _Plan(workspace, session, workspace.transaction("restore", session), present, wanted)
        try:
            if wanted.chosen is None:
                _whole(plan, record, former)
            else:
                _chosen(plan, record, former)
            copy_on_write.put_record(workspace, plan.record, plan.transaction)
        except BaseException:
            plan.transaction.abandon()
            raise
        plan.transaction.run()
        return {
            "restored": {
                "session": session,
                "from": wanted.id,
                "checkpoint_before": present.id,
                "files": sorted(plan.changed),
                "not_covered": [*present.not_covered],
            }
        }


class _Plan:
    """A restore being put together.

    Attributes:
        changed: governed paths that the session sees differently afterwards.
        record: the session's record as it will be.
    """

    def __init__(
        self, workspace: Workspace, session: str, transaction: Transaction, present: Manifest, wanted: Manifest
    ) -> None:
        self.workspace = workspace
        self.session = session
        self.transaction = transaction
        self.present = present
        self.wanted = wanted
        self.changed: set[str] = set()
        self.record: SessionRecord

    def copies(self, gone: Iterable[str], back: Iterable[str]) -> None:
        """Remove copies and bring others back; removals first, for a folder may take a file's place, or a file its."""
        folders: set[str] = set()
        for path in sorted(gone):
            self.transaction.remove(layout.copy(self.session, path), self.present.copies[path])
            self.changed.add(path)
            folders.update(_above(path))
        for folder in sorted(folders, key=lambda folder: (-folder.count("/"), folder)):
            self.transaction.prune(layout.copy(self.session, folder))
        for path in sorted(back):
            state, old = self.wanted.copies[path], self.present.copies.get(path)
            if state != old:
                self.put(layout.copy(self.session, path), state, old)
                self.changed.add(path)

    def put(self, place: str, state: State, old: State | None) -> None:
        """Bring one file back; its content is verified on the way."""
        self.transaction.put(place, self.workspace.objects.get(state.hash), state, old)


def _whole(plan: _Plan, record: SessionRecord, former: SessionRecord) -> None:
    """Exactly the copies and tombstones of the checkpoint; its document, retries and work; later retries stay."""
    present, wanted = plan.present, plan.wanted
    plan.copies(present.copies.keys() - wanted.copies.keys(), wanted.copies)
    plan.changed |= set(present.deleted) ^ set(wanted.deleted)
    folder = layout.session(plan.session)
    for path, digest in sorted(wanted.retries.items()):
        place = f"{folder}/{_RETRIES}/{path}"
        if present.retries.get(path) != digest:
            plan.put(place, State(digest, 0), _state(plan.workspace, place))
    for path, state in sorted(wanted.work.items()):
        if present.work.get(path) != state:
            plan.put(f"{folder}/{path}", state, present.work.get(path))
    if wanted.document is not None and wanted.document != present.document:
        place = layout.document(plan.session)
        plan.put(place, State(wanted.document, 0), _state(plan.workspace, place))
    former.id, former.name, former.created_at = record.id, record.name, record.created_at
    former.status, former.closed_at, former.close_reason = record.status, record.closed_at, record.close_reason
    former.bases = {
        path: record.bases.get(path) if _is_same(plan, record, path) else former.bases.get(path)
        for path in wanted.files
    }
    former.deleted = set(wanted.deleted)
    former.retries = _united(former.retries, record.retries)
    former.artifacts = {**former.artifacts, **record.artifacts}
    former.extra = {**former.extra, **record.extra}
    plan.record = former


def _chosen(plan: _Plan, record: SessionRecord, former: SessionRecord) -> None:
    """Only the files that were chosen; each becomes what the session saw then."""
    present, wanted = plan.present, plan.wanted
    plan.record = record
    seen_already: set[str] = set()
    for path, state in wanted.copies.items():
        if path not in present.copies and path not in record.deleted and _global(plan.workspace, path) == state:
            seen_already.add(path)  # the project still has it, and the session has no copy of its own
            continue
        if _is_same(plan, record, path):
            continue
        record.deleted.discard(path)
        record.bases[path] = former.bases.get(path, state)
    gone = [path for path in wanted.deleted if path in present.copies]
    plan.copies(gone, wanted.copies.keys() - seen_already)
    for path in wanted.deleted:
        if path not in record.deleted:
            record.deleted.add(path)
            record.bases[path] = former.bases.get(path)
            plan.changed.add(path)


def _is_same(plan: _Plan, record: SessionRecord, path: str) -> bool:
    """Whether the session has at a path what it had then; a base that was refreshed since stays refreshed."""
    if path in plan.wanted.copies:
        return plan.present.copies.get(path) == plan.wanted.copies[path]
    return path in record.deleted


def _united(former: list[Retry], present: list[Retry]) -> list[Retry]:
    """All retries of both: a person's rejection is never taken back by going back."""
    found = {(retry.file, retry.number): retry for retry in [*former, *present]}
    return sorted(found.values(), key=lambda retry: (retry.recorded_at, retry.file, retry.number))


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts))]


def _global(workspace: Workspace, path: str) -> State | None:
    try:
        return workspace.states.state(path)
    except InterleafError:
        return None


def _state(workspace: Workspace, place: str) -> State | None:
    found = content.look(workspace.disk, place)
    return found[0] if found is not None else None
