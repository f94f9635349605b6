"""resolve, read, write, delete, rename: files as the session sees them, and copy-on-write."""

from __future__ import annotations

import contextlib

from interleaf.core.hashing import hash_of
from interleaf.core.model import State, same
from interleaf.engine.looking import view
from interleaf.engine.looking.bases import note_base
from interleaf.engine.looking.places import place
from interleaf.errors import FileTaken, WriteStale, WrongUsage
from interleaf.store import content, layout
from interleaf.store.records import trash
from interleaf.store.transactions import swap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import DeleteResult, ReadResult, RenameResult, ResolveResult, WriteResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction


def resolve(workspace: Workspace, *, path: str) -> ResolveResult:
    """Which file a path stands for. Works without a session, too."""
    with workspace.looking():
        record = current_record(workspace)
        governed = place(workspace, path, record.name if record else None)
        if workspace.ungoverned(governed) is not None:
            record = None
        found = view.see(workspace, record, governed)
        modified = record is not None and (
            governed in record.deleted
            or (found is not None and found.source == "session" and not same(found.state, record.bases.get(governed)))
        )
        return {
            "path": governed,
            "resolved": found.file if found else None,
            "source": found.source if found else None,
            "exists": found is not None,
            "modified_in_session": modified,
            "session": record.name if record else None,
        }


def read(workspace: Workspace, *, path: str) -> ReadResult:
    """The bytes of a file: text where they are UTF-8, base64 otherwise."""
    with workspace.looking():
        record = current_record(workspace)
        governed = place(workspace, path, record.name if record else None)
        if workspace.ungoverned(governed) is not None:
            record = None
        view.refuse_folder(workspace, record, governed)
        found = view.must_see(workspace, record, governed)
        data = workspace.disk.read(found.file)
        result: ReadResult = {"path": governed, "source": found.source, "hash": hash_of(data)}
        try:
            result["content"] = data.decode("utf-8")
        except UnicodeDecodeError:
            import base64

            result["content_base64"] = base64.b64encode(data).decode("ascii")
        return result


def write(
    workspace: Workspace,
    *,
    path: str,
    content: str | None = None,
    content_base64: bytes | None = None,
    expected: str | None = None,
) -> WriteResult:
    """Write a file in the session. The first write keeps the global as the base; the global itself is not touched.

    `expected` is the hash of what the writer had read; an empty one stands for "there is no such file".
    """
    data = _bytes(content, content_base64)
    with workspace.changing("write"):
        record = workspace.record(workspace.target(None))
        governed = place(workspace, path, record.name)
        view.must_govern(workspace, governed)
        view.refuse_folder(workspace, record, governed)
        view.refuse_file_above(workspace, record, governed)
        found = view.see(workspace, record, governed)
        present = found.state.hash if found else ""
        if expected is not None and expected != present:
            raise WriteStale(path=governed, expected=expected, present=present or None)
        old = found.state if found and found.source == "session" else None
        copied, created, texts = write_copy(workspace, record, governed, data, old)
        result: WriteResult = {"path": governed, "hash": hash_of(data), "copied": copied, "created": created}
        if texts:
            result["displaced"] = [{"path": governed, "trash_id": identity} for identity in texts]
        return result


def have_copy(workspace: Workspace, path: str) -> None:
    """Have the current session's copy of a file, with the text it has now: no change yet, but something to edit.

    Args:
        workspace: the project.
        path: governed path; of a file that the session does not see nothing is made.

    Raises: `NoActiveSession`, `UnsupportedFile`.
    """
    with workspace.changing("write"):
        record = workspace.record(workspace.target(None))
        seen = view.see(workspace, record, path)
        if seen is not None and seen.source == "global":
            write_copy(workspace, record, path, workspace.disk.read(seen.file), None)


def write_copy(
    workspace: Workspace, record: SessionRecord, path: str, data: bytes, old: State | None
) -> tuple[bool, bool, list[str]]:
    """The copy-on-write itself, under the workspace lock: base first, then its note, then the copy.

    Args:
        workspace: the project.
        record: the session.
        path: governed path.
        data: the new content.
        old: the copy as the caller saw it, None for none; anything else that comes out is kept in the trash.

    Returns: whether this write copied a global, whether it created a file, and ids of displaced texts.
    """
    copy = layout.copy(record.name, path)
    first = old is None and path not in record.deleted
    strays = [] if path in record.bases else _keep_stray(workspace, record, path)
    if first or path not in record.bases:
        note_base(workspace, record, path)
        workspace.objects.sync()
        workspace.save(record)
    base = record.bases[path]
    mode = old.mode if old else base.mode if base else None
    entry = trash.Entry(workspace.new_id()[-12:], "displaced", record.name, workspace.at(), path)
    texts = swap.save(workspace.disk, workspace.objects, copy, data, old=old, mode=mode, entry=entry)
    if path in record.deleted:
        record.deleted.discard(path)
        workspace.save(record)
    return first and base is not None, first and base is None, strays + texts


def _keep_stray(workspace: Workspace, record: SessionRecord, path: str) -> list[str]:
    """Put a copy that another program made into the trash: what is written next is no later version of it.

    Returns: ids of trash entries made.
    """
    found = content.look(workspace.disk, layout.copy(record.name, path))
    if found is None:
        return []
    state, data = found
    kept = State(workspace.objects.put(data), state.mode)
    workspace.objects.sync()
    entry = trash.Entry(workspace.new_id()[-12:], "displaced", record.name, workspace.at(), path, kept)
    trash.put_text(workspace.disk, entry)
    return [entry.id]


def delete(workspace: Workspace, *, path: str) -> DeleteResult:
    """Delete a file, or all files of a folder, in the session. A copy's text goes to the trash."""
    with workspace.changing("delete"):
        record = workspace.record(workspace.target(None))
        governed = place(workspace, path, record.name)
        view.must_govern(workspace, governed)
        paths = _files_of(workspace, record, governed)
        transaction = workspace.transaction("delete", record.name)
        for each in paths:
            tombstone(workspace, record, each, transaction, keep_text=True)
        put_record(workspace, record, transaction)
        transaction.run()
        prune_copies(workspace, record.name, paths)
        return {"path": governed, "deleted": True}


def rename(workspace: Workspace, *, path: str, to: str) -> RenameResult:
    """Rename a file or folder in the session: new copies, and tombstones for the old names."""
    with workspace.changing("rename"):
        record = workspace.record(workspace.target(None))
        old = place(workspace, path, record.name)
        new = place(workspace, to, record.name)
        view.must_govern(workspace, old)
        view.must_govern(workspace, new)
        if old == new:
            return {"from": old, "to": new}
        if new.startswith(f"{old}/"):
            raise WrongUsage(reason=f"{old} cannot be renamed into itself.")
        view.refuse_file_above(workspace, record, new)
        paths = _files_of(workspace, record, old)
        transaction = workspace.transaction("rename", record.name)
        for each in paths:
            target = new + each[len(old) :]
            if view.see(workspace, record, target) is not None or view.is_folder(workspace, record, target):
                transaction.abandon()
                raise FileTaken(path=target)
            moved = _copy_to(workspace, record, each, target, transaction)
            tombstone(workspace, record, each, transaction, keep_text=False, moved=moved)
        put_record(workspace, record, transaction)
        transaction.run()
        prune_copies(workspace, record.name, paths)
        return {"from": old, "to": new}


def current_record(workspace: Workspace) -> SessionRecord | None:
    """The record of the session that the caller works in, if there is one."""
    name = workspace.current()
    return workspace.record(name) if name is not None else None


def tombstone(
    workspace: Workspace,
    record: SessionRecord,
    path: str,
    transaction: Transaction,
    *,
    keep_text: bool,
    moved: State | None = None,
) -> None:
    """Have a transaction take a file out of the session's view; the record is changed but not yet put.

    Args:
        workspace: the project.
        record: the session.
        path: governed path that the session sees.
        transaction: takes the removal of the copy.
        keep_text: put the copy's text into the trash, unless it is the base.
        moved: state of the text that was taken elsewhere; a later one that comes out instead is kept in the trash.
    """
    copy = layout.copy(record.name, path)
    found = content.look(workspace.disk, copy)
    if path not in record.bases or found is None:
        note_base(workspace, record, path)
    base = record.bases[path]
    if found is not None:
        state, data = found
        if keep_text and (base is None or state.hash != base.hash):
            kept = State(workspace.objects.put(data), state.mode)
            workspace.objects.sync()
            identity = workspace.new_id()[-12:]
            entry = trash.Entry(identity, "deleted", record.name, workspace.at(), path, kept)
            trash.put_text(workspace.disk, entry)
        transaction.remove(copy, moved or state)
    if base is None:
        del record.bases[path]
        record.deleted.discard(path)
    else:
        record.deleted.add(path)


def put_record(workspace: Workspace, record: SessionRecord, transaction: Transaction) -> None:
    """Have a transaction replace the session's record."""
    found = content.look(workspace.disk, layout.record(record.name))
    data = record.to_bytes()
    transaction.put(layout.record(record.name), data, State(hash_of(data), 0), found[0] if found else None)


def prune_copies(workspace: Workspace, name: str, paths: list[str]) -> None:
    """Remove directories in `files/` that became empty; they mean nothing, so this need not be durable."""
    for folder in sorted({layout.copy(name, path).rpartition("/")[0] for path in paths}, reverse=True):
        place_ = folder
        with contextlib.suppress(OSError):  # the verb is done and answers so
            while place_ != layout.files(name) and workspace.disk.rmdir(place_):
                place_ = place_.rpartition("/")[0]


def _copy_to(workspace: Workspace, record: SessionRecord, source: str, target: str, transaction: Transaction) -> State:
    seen = view.must_see(workspace, record, source)
    data = workspace.disk.read(seen.file)
    if target not in record.deleted:
        note_base(workspace, record, target)
    record.deleted.discard(target)
    state = State(hash_of(data), seen.state.mode)
    transaction.put(layout.copy(record.name, target), data, state, None)
    return state


def _files_of(workspace: Workspace, record: SessionRecord, path: str) -> list[str]:
    """The file itself, or the files below it if it is a folder that the session sees."""
    if view.is_folder(workspace, record, path):
        found = view.below(workspace, record, path)
        if found:
            return found
    view.must_see(workspace, record, path)
    return [path]


def _bytes(text: str | None, data: bytes | None) -> bytes:
    if (text is None) == (data is None):
        raise WrongUsage(reason="'write' needs either 'content' or 'content_base64'.")
    if data is not None:
        return data
    try:
        return str(text).encode("utf-8")
    except UnicodeEncodeError:
        raise WrongUsage(reason="'content' has characters that UTF-8 cannot hold; use 'content_base64'.") from None
