"""undo: take back a commit. The globals get their former bytes and absence, the session comes back with its copies."""

from __future__ import annotations

from interleaf.core.hashing import hash_of
from interleaf.core.model import State, same
from interleaf.core.names import free
from interleaf.core.paths import stored_path
from interleaf.engine.sessions.closing_up import reopen_document
from interleaf.errors import CommitNotFound, InterleafError, NothingToUndo, UndoConflict
from interleaf.store import content, layout
from interleaf.store.records import marker
from interleaf.store.records import session_record as records
from interleaf.store.transactions import journal
from interleaf.store.transactions.operations import Put, Remove

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import ConflictInfo, UndoResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.journal import Record
    from interleaf.store.transactions.transaction import Transaction


def undo(workspace: Workspace, *, commit: str | None = None) -> UndoResult:
    """Take back a commit, the last one if none is named; refused if a file was changed since."""
    with workspace.changing("undo"):
        done = _find(workspace, commit or None)
        changes = [op for op in done.operations if isinstance(op, (Put, Remove)) and _is_global(op.path)]
        _check(workspace, done, changes)
        transaction = workspace.transaction("undo", done.session)
        try:
            for op in reversed(changes):  # what lies in a folder goes before the file that the folder replaced comes
                _restore_global(workspace, op, transaction)
            bring_back = _restore_session if done.facts.get("whole") else _return_copies
            session = bring_back(workspace, done, changes, transaction)
            transaction.remove(f"{layout.DONE}/{done.id}.json", _state(workspace, f"{layout.DONE}/{done.id}.json"))
        except BaseException:
            transaction.abandon()
            raise
        displaced = transaction.run()
        result: UndoResult = {"undone": {"id": done.id, "files": sorted(op.path for op in changes), "session": session}}
        if displaced:
            result["undone"]["displaced"] = [{"path": text.path, "trash_id": text.trash_id} for text in displaced]
        return result


def _find(workspace: Workspace, commit: str | None) -> Record:
    """A commit by id, the beginning or the end of one; without it the newest."""
    found = [name for name in journal.finished(workspace.disk) if commit is None or commit in (name, name[-12:])]
    if not found and commit is not None and len(commit) >= 6:
        found = [name for name in journal.finished(workspace.disk) if name.startswith(commit)]
    if commit is None and not found:
        raise NothingToUndo(id="")
    if not found or (commit is not None and len(found) > 1):
        raise CommitNotFound(id=commit or "")
    return journal.load(workspace.disk, layout.DONE, found[-1])


def _is_global(path: str) -> bool:
    return path.split("/")[0] != layout.WORKSPACE


def _check(workspace: Workspace, done: Record, changes: list[Put | Remove]) -> None:
    conflicts: list[ConflictInfo] = []
    for op in changes:
        ours = op.new if isinstance(op, Put) else None
        present = None if _is_folder(workspace, op.path) else _state(workspace, op.path)
        if not same(present, ours):
            conflicts.append(
                {
                    "path": op.path,
                    "reason": "the project's file was changed after the commit",
                    "base": ours.hash if ours else None,
                    "ours": op.old.hash if op.old else None,
                    "theirs": present.hash if present else None,
                }
            )
    if conflicts:
        raise UndoConflict(session=done.session, paths=[found["path"] for found in conflicts], conflicts=conflicts)


def _restore_global(workspace: Workspace, op: Put | Remove, transaction: Transaction) -> None:
    present = op.new if isinstance(op, Put) else None
    if present is not None:
        # what the commit wrote stays reachable: the session's copy comes back with the same text
        workspace.objects.put(workspace.disk.read(op.path))
    if op.old is None:
        transaction.remove(op.path, present)
        folder = op.path.rpartition("/")[0]
        while folder:
            transaction.prune(folder)
            folder = folder.rpartition("/")[0]
    else:
        like = op.path if present is not None else None
        transaction.put(op.path, workspace.objects.get(op.old.hash), op.old, present, like)


def _restore_session(workspace: Workspace, done: Record, changes: list[Put | Remove], transaction: Transaction) -> str:
    """Bring the closed session back as an inactive one: from archive and trash where they still hold it."""
    record = records.from_bytes(workspace.objects.get(str(done.facts.get("record"))), layout.RECORD)
    name = free(done.session, workspace.sessions())
    record.name = name
    archive = stored_path(done.facts.get("archive"))
    trash_folder = f"{layout.TRASH}/{done.facts.get('trash')}"
    if workspace.disk.stat(archive) is not None and _same_session(workspace, archive, record):
        transaction.move(archive, layout.session(name))
        old = _state(workspace, f"{archive}/{layout.RECORD}")
        reopen_document(workspace, archive, name, transaction)
    else:
        old = None
    if workspace.disk.stat(f"{trash_folder}/files") is not None:
        transaction.move(f"{trash_folder}/files", layout.files(name))
        transaction.remove(f"{trash_folder}/entry.json", _state(workspace, f"{trash_folder}/entry.json"))
        transaction.prune(trash_folder)
    else:
        for op in changes:
            if isinstance(op, Put):
                data = workspace.disk.read(op.path)
                transaction.put(layout.copy(name, op.path), data, op.new, None)
    _put_record(transaction, record, old)
    return name


def _return_copies(workspace: Workspace, done: Record, changes: list[Put | Remove], transaction: Transaction) -> str:
    """After a partial commit: give the open session its copies back, where it has nothing newer."""
    name = done.session
    before = records.from_bytes(workspace.objects.get(str(done.facts.get("record"))), layout.RECORD)
    bases = before.bases
    old: State | None = None
    if marker.is_session(workspace.disk, name) and workspace.record(name).id == before.id:
        record = workspace.record(name)
        old = _state(workspace, layout.record(name))
    else:
        record = before
        record.name = free(name, workspace.sessions())
        record.bases, record.deleted = {}, set()
    for op in changes:
        copy = layout.copy(record.name, op.path)
        if op.path in record.bases and (op.path in record.deleted or workspace.disk.stat(copy) is not None):
            continue
        record.bases[op.path] = bases.get(op.path)
        if isinstance(op, Put):
            transaction.put(copy, workspace.disk.read(op.path), op.new, None)
        else:
            record.deleted.add(op.path)
    _put_record(transaction, record, old)
    return record.name


def _put_record(transaction: Transaction, record: SessionRecord, old: State | None) -> None:
    data = record.to_bytes()
    transaction.put(layout.record(record.name), data, State(hash_of(data), 0), old)


def _same_session(workspace: Workspace, archive: str, record: SessionRecord) -> bool:
    try:
        return records.load(workspace.disk, f"{archive}/{layout.RECORD}").id == record.id
    except InterleafError:
        return False


def _is_folder(workspace: Workspace, path: str) -> bool:
    """Whether a commit put a folder where a file was: the file is gone all the same."""
    stat = workspace.disk.stat(path)
    return stat is not None and stat.kind == "dir"


def _state(workspace: Workspace, path: str) -> State | None:
    found = content.look(workspace.disk, path)
    return found[0] if found is not None else None
