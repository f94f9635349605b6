"""Taking a tree's files into a session: what a command or an agent left behind, after it worked on plain files.

Every file is compared with what the tree showed when the work began. If the session has moved on since, texts are
merged; where that is not possible the session's text stays and the other one is kept in the trash, and both are named.
"""

from __future__ import annotations

from interleaf.core.hashing import hash_of
from interleaf.core.merge import merge_bytes
from interleaf.core.model import State, same
from interleaf.engine.files.copy_on_write import put_record, tombstone
from interleaf.engine.looking import view
from interleaf.engine.looking.bases import note_base
from interleaf.engine.looking.survey import adopt, survey
from interleaf.engine.programs.taken import Found, Taken
from interleaf.errors import InterleafError
from interleaf.store import content, layout
from interleaf.store.records import trash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction


def take_in(workspace: Workspace, session: str, files: list[Found]) -> Taken:
    """Bring files of a tree into a session, in one transaction.

    Args:
        workspace: the project.
        session: an open session.
        files: governed files that differ from what the tree showed.
    """
    taken = Taken([], [], [], [])
    with workspace.changing("take"):
        record = workspace.record(session)
        adopt(workspace, record, survey(workspace, record))
        transaction = workspace.transaction("take", session)
        try:
            for file in files:
                try:
                    _take(workspace, record, file, transaction, taken)
                except InterleafError as error:
                    taken.refused.append(error.message)
                    _keep(workspace, record, file, taken)
            put_record(workspace, record, transaction)
        except BaseException:
            transaction.abandon()
            raise
        transaction.run()
    return taken


def _take(workspace: Workspace, record: SessionRecord, file: Found, transaction: Transaction, taken: Taken) -> None:
    seen = view.see(workspace, record, file.path)
    present = seen.state if seen else None
    wanted = None if file.data is None else State(hash_of(file.data), file.mode)
    if same(present, wanted):
        return
    moved_on = not same(present, file.before)
    if file.data is None:
        if moved_on:
            return  # somebody has changed it since; a deletion of the older text does not concern that
        tombstone(workspace, record, file.path, transaction, keep_text=True)
        taken.deleted.append(file.path)
        return
    text = file.data
    if moved_on and seen is not None:
        merged = _merged(workspace, file, workspace.disk.read(seen.file))
        if merged is None:
            _keep(workspace, record, file, taken)
            return
        text = merged
    view.refuse_folder(workspace, record, file.path)
    old = seen.state if seen is not None and seen.source == "session" else None
    _put(workspace, record, file.path, State(hash_of(text), file.mode), text, old, transaction)
    taken.written.append(file.path)


def _merged(workspace: Workspace, file: Found, present: bytes) -> bytes | None:
    """Both texts in one, or None if they overlap or what they come from is not known any more."""
    if file.before is None or file.data is None:
        return None
    base = _content(workspace, file.path, file.before)
    return None if base is None else merge_bytes(base, present, file.data)


def _content(workspace: Workspace, path: str, state: State) -> bytes | None:
    if workspace.objects.has(state.hash):
        return workspace.objects.get(state.hash)
    found = content.look(workspace.disk, path)
    return found[1] if found is not None and found[0].hash == state.hash else None


def _keep(workspace: Workspace, record: SessionRecord, file: Found, taken: Taken) -> None:
    """Keep the tree's text in the trash, where the session's stays."""
    if file.data is None:
        return
    state = State(workspace.objects.put(file.data), file.mode)
    workspace.objects.sync()
    identity = workspace.new_id()[-12:]
    trash.put_text(workspace.disk, trash.Entry(identity, "displaced", record.name, workspace.at(), file.path, state))
    taken.kept.append((file.path, identity))


def _put(
    workspace: Workspace,
    record: SessionRecord,
    path: str,
    new: State,
    data: bytes,
    old: State | None,
    transaction: Transaction,
) -> None:
    """Have the transaction write a copy; `old` is the copy that was judged, and another one is kept in the trash."""
    if path not in record.bases or (old is None and path not in record.deleted):
        note_base(workspace, record, path)
    record.deleted.discard(path)
    transaction.put(layout.copy(record.name, path), data, new, old)
