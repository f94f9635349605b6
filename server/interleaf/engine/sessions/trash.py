"""trash: what was cancelled, closed, deleted or displaced, and the ways back."""

from __future__ import annotations

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.names import free
from interleaf.engine.files import copy_on_write
from interleaf.engine.sessions.closing_up import reopen_document
from interleaf.errors import InterleafError, TrashNotFound, WrongUsage
from interleaf.store import content, layout
from interleaf.store.records import marker
from interleaf.store.records import session_record as records
from interleaf.store.records import trash as bin_
from interleaf.store.records.session_record import OPEN, SessionRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import TrashEntry, TrashResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.trash import Entry
    from interleaf.store.transactions.transaction import Transaction


def trash(workspace: Workspace, *, action: str = "list", id: str | None = None) -> TrashResult:  # noqa: A002
    """List, restore or empty the trash. A commit's copies are not shown: `undo` is their way back."""
    if action == "restore":
        if not id:
            raise WrongUsage(reason="'trash restore' needs the id of an entry.")
        return _restore(workspace, id)
    if action == "empty":
        return _empty(workspace)
    with workspace.looking():
        shown = [_shown(entry) for entry in bin_.entries(workspace.disk) if entry.what != "committed"]
        return {"trash": shown}


def _shown(entry: Entry) -> TrashEntry:
    shown: TrashEntry = {
        "id": entry.id,
        "session": entry.session,
        "what": entry.what,
        "trashed_at": entry.trashed_at,
    }
    if entry.path is not None:
        shown["path"] = entry.path
    return shown


def _restore(workspace: Workspace, identity: str) -> TrashResult:
    with workspace.changing("trash restore", create=True):
        entry = bin_.load(workspace.disk, identity)
        if entry.state is not None:
            return _restore_text(workspace, entry)
        return _restore_session(workspace, entry)


def _restore_session(workspace: Workspace, entry: Entry) -> TrashResult:
    """Bring a session back as an inactive one with its copies; archive and trash give up what they held of it."""
    record = _record_of(workspace, entry)
    name = free(entry.session or record.name, workspace.sessions())
    record.name = name
    record.status, record.closed_at, record.close_reason = OPEN, None, None
    place = bin_.folder(entry.id)
    transaction = workspace.transaction("restore", name)
    try:
        old: State | None = None
        if entry.archive is not None and _holds(workspace, entry.archive, record):
            transaction.move(entry.archive, layout.session(name))
            found = content.look(workspace.disk, f"{entry.archive}/{layout.RECORD}")
            old = found[0] if found else None
            reopen_document(workspace, entry.archive, name, transaction)
        if workspace.disk.stat(f"{place}/files") is not None:
            transaction.move(f"{place}/files", layout.files(name))
        data = record.to_bytes()
        transaction.put(layout.record(name), data, State(hash_of(data), 0), old)
        _remove_entry(workspace, entry, transaction)
    except BaseException:
        transaction.abandon()
        raise
    transaction.run()
    return {"restored": {"id": entry.id, "session": name}}


def _restore_text(workspace: Workspace, entry: Entry) -> TrashResult:
    """Make one text the session's copy of its file again; what the copy holds now goes to the trash in exchange.

    It goes to the session that it came from, if that is open, else to the current one, else to a new one.
    """
    if entry.state is None:
        raise TrashNotFound(id=entry.id)
    data = workspace.objects.get(entry.state.hash)
    path = entry.path or f"recovered-{entry.id}.txt"
    name = entry.session if entry.session and marker.is_session(workspace.disk, entry.session) else workspace.current()
    if name is None:
        from interleaf.engine.sessions.open_sessions import start

        name = free("restored", workspace.sessions())
        start(workspace, name=name, description=f"Text from the trash: {path}")
    record = workspace.record(name)
    copy = content.look(workspace.disk, layout.copy(name, path))
    if copy is not None and copy[0].hash != entry.state.hash:
        kept = State(workspace.objects.put(copy[1]), copy[0].mode)
        workspace.objects.sync()
        identity = workspace.new_id()[-12:]
        bin_.put_text(workspace.disk, bin_.Entry(identity, "displaced", name, workspace.at(), path, kept))
    copy_on_write.write_copy(workspace, record, path, data, copy[0] if copy is not None else None)
    bin_.remove(workspace.disk, entry.id)
    return {"restored": {"id": entry.id, "session": name, "path": path}}


def _empty(workspace: Workspace) -> TrashResult:
    """Remove all entries, and the texts that nothing else names."""
    from interleaf.store import gc

    with workspace.changing("trash empty"):
        shown = sum(entry.what != "committed" for entry in bin_.entries(workspace.disk))
        for name, kind in workspace.disk.list(layout.TRASH):
            if kind == "dir":
                bin_.remove(workspace.disk, name)
        gc.collect(workspace.disk, workspace.now_ms())
        return {"emptied": shown}


def _record_of(workspace: Workspace, entry: Entry) -> SessionRecord:
    """The session's record as it was when it was closed; a damaged one is made anew, its copies count."""
    try:
        return records.from_bytes(workspace.objects.get(entry.record or ""), layout.RECORD)
    except InterleafError:
        return SessionRecord(workspace.new_id(), entry.session or "restored", entry.trashed_at)


def _holds(workspace: Workspace, archive: str, record: SessionRecord) -> bool:
    try:
        return records.load(workspace.disk, f"{archive}/{layout.RECORD}").id == record.id
    except InterleafError:
        return False


def _remove_entry(workspace: Workspace, entry: Entry, transaction: Transaction) -> None:
    path = f"{bin_.folder(entry.id)}/entry.json"
    found = content.look(workspace.disk, path)
    transaction.remove(path, found[0] if found else None)
    transaction.prune(bin_.folder(entry.id))
