"""commit: preview with a token, then all or nothing."""

from __future__ import annotations

from interleaf.core.model import with_mode_of
from interleaf.core.names import free
from interleaf.core.paths import folder_of
from interleaf.core.plan import Plan, changed_paths, conflict_info, make_plan
from interleaf.engine.files import copy_on_write
from interleaf.engine.looking import choosing, describe
from interleaf.engine.looking.survey import adopt, settled, survey
from interleaf.engine.sessions.closing_up import archive_retries, close_session
from interleaf.engine.sessions.recovery import forget_owners
from interleaf.errors import CommitConflict, FileNotFound, NothingToCommit, PlanChanged
from interleaf.store import content, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.model import Change
    from interleaf.core.results import CommitResult, Committed, Preview
    from interleaf.engine.looking.survey import Survey
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction


_ATTEMPTS = 5


class _EditedMeanwhileError(Exception):
    """Another program saved a session copy between the plan and its staging; the plan is made anew."""


def commit(
    workspace: Workspace,
    *,
    name: str | None = None,
    force: bool = False,
    token: str | None = None,
    files: list[str] | None = None,
) -> CommitResult:
    """Preview a commit, or apply it.

    A whole commit closes the session; one of chosen files keeps it with what is left.
    """
    if not force:
        with workspace.looking():
            session = workspace.target(name)
            record, found = settled(workspace, session)
            plan = _plan(workspace, record, found, files)
            if not plan.changes:
                raise NothingToCommit(session=session)
            return {"preview": _preview(plan, record, whole=files is None)}
    with workspace.changing("commit"):
        session = workspace.target(name)
        for _ in range(_ATTEMPTS):
            record = workspace.record(session)
            found = survey(workspace, record)
            adopt(workspace, record, found)
            plan = _plan(workspace, record, found, files)
            if token is not None and token != plan.token:
                break
            if not plan.changes:
                raise NothingToCommit(session=session)
            if plan.conflicts:
                conflicts = [conflict_info(change) for change in plan.conflicts]
                raise CommitConflict(session=session, paths=[c["path"] for c in conflicts], conflicts=conflicts)
            try:
                return _apply(workspace, record, plan, whole=files is None)
            except _EditedMeanwhileError:
                continue
        raise PlanChanged(session=session, preview=_preview(plan, record, whole=files is None))


def _plan(workspace: Workspace, record: SessionRecord, found: Survey, files: list[str] | None) -> Plan:
    only: frozenset[str] | None = None
    if files is not None:
        changed = [change.path for change in found.changes]
        chosen: set[str] = set()
        for raw in files:
            found_here = choosing.chosen(workspace, record, changed, raw)
            if not found_here and raw != choosing.PROJECT:
                raise FileNotFound(path=raw, checked=[f"the changes of session '{record.name}'"])
            chosen |= found_here
        only = frozenset(chosen)
    return make_plan(record.name, record.id, found.seen, only)


def _preview(plan: Plan, record: SessionRecord, *, whole: bool) -> Preview:
    chosen = {change.path for change in plan.changes}
    return {
        "session": plan.session,
        "token": plan.token,
        **changed_paths(plan.changes),
        "conflicts": [conflict_info(change) for change in plan.conflicts],
        "retries": [describe.retry_info(retry) for retry in record.retries if whole or retry.file in chosen],
    }


def _apply(workspace: Workspace, record: SessionRecord, plan: Plan, *, whole: bool) -> CommitResult:
    name = record.name
    transaction = workspace.transaction("commit", name)
    archived = 0
    facts: dict[str, object] = {"whole": whole, "record": workspace.objects.put(record.to_bytes())}
    try:
        for number, change in enumerate(plan.changes):
            if workspace.progress is not None:
                workspace.progress("commit", number, len(plan.changes))
            _stage(workspace, name, change, transaction)
        for folder in _emptied(plan.changes):
            transaction.prune(folder)
        if whole:
            retries = f"{layout.RETRIES_ARCHIVE}/{free(name, _names(workspace, layout.RETRIES_ARCHIVE))}"
            archived = archive_retries(workspace, record, transaction, retries)
            closed = close_session(workspace, record, transaction, status="committed", what="committed")
            facts.update(archive=closed.archive, trash=closed.trash_id, retries=retries if archived else None)
        else:
            _keep_rest(workspace, record, plan, transaction)
    except BaseException:
        transaction.abandon()
        raise
    displaced = transaction.run(keep=True, facts=facts)
    if not whole:
        copy_on_write.prune_copies(workspace, name, [change.path for change in plan.changes])
    else:
        forget_owners(workspace, name)
    paths = changed_paths(plan.changes)
    done: Committed = {
        "id": transaction.id,
        "session": name,
        "modified": paths["modified"],
        "created": paths["created"],
        "deleted": paths["deleted"],
        "retries_archived": archived,
    }
    if displaced:
        done["displaced"] = [{"path": text.path, "trash_id": text.trash_id} for text in displaced]
    return {"committed": done}


def _stage(workspace: Workspace, name: str, change: Change, transaction: Transaction) -> None:
    """One global file of the commit; what it is now has to be in the object store, so that undo can bring it back."""
    if change.theirs is not None and not workspace.objects.has(change.theirs.hash):
        workspace.objects.put(workspace.disk.read(change.path))
    if change.ours is None:
        transaction.remove(change.path, change.theirs)
        return
    found = content.look(workspace.disk, layout.copy(name, change.path))
    if found is None or found[0].hash != change.ours.hash:
        raise _EditedMeanwhileError
    data = found[1]
    like = change.path if change.theirs is not None else None
    transaction.put(change.path, data, with_mode_of(change.ours, change.theirs), change.theirs, like)


def _keep_rest(workspace: Workspace, record: SessionRecord, plan: Plan, transaction: Transaction) -> None:
    """After a partial commit the session goes on without what was committed."""
    for change in plan.changes:
        record.bases.pop(change.path, None)
        record.deleted.discard(change.path)
        if change.ours is not None:
            transaction.remove(layout.copy(record.name, change.path), change.ours)
    copy_on_write.put_record(workspace, record, transaction)


def _emptied(changes: tuple[Change, ...]) -> list[str]:
    """Folders that deletions may leave empty, innermost first."""
    folders: set[str] = set()
    for change in changes:
        folder = folder_of(change.path) if change.ours is None else ""
        while folder:
            folders.add(folder)
            folder = folder_of(folder)
    return sorted(folders, key=lambda folder: (-folder.count("/"), folder))


def _names(workspace: Workspace, folder: str) -> list[str]:
    return [name for name, _ in workspace.disk.list(folder)]
