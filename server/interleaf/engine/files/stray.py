"""Saves that went, or are about to go, to the project instead of the session: the session gets the text, the project
gets its bytes back.

An editor without a file system of ours writes where it believes the file to be. The text is put into the session first
or in the same transaction, so that at no moment it is only where it does not belong.
"""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core import editor_text
from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.saving import judge
from interleaf.engine.files.copy_on_write import current_record, put_record, write_copy
from interleaf.engine.looking import view
from interleaf.engine.looking.places import place
from interleaf.errors import InterleafError
from interleaf.store import content, layout
from interleaf.store.records import trash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.editor_text import TextForm
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction


class Picture(NamedTuple):
    """A global file at a moment; both are None for an absent one."""

    state: State | None
    data: bytes | None


class Saved(NamedTuple):
    """What became of a save.

    Attributes:
        session: the session that has it.
        path: governed path.
        copy: project path of the session copy.
        how: as in `core.saving.Verdict`.
        text: what the copy holds now, as the editor would show it.
        trash_id: where the saved text is kept, for "kept".
    """

    session: str
    path: str
    copy: str
    how: str
    text: str
    trash_id: str | None = None


def governed(workspace: Workspace, absolute: str) -> str | None:
    """The governed path of a file in the project, None for session copies and whatever sessions leave alone."""
    try:
        path = place(workspace, absolute, None)
    except InterleafError:
        return None
    return None if workspace.ungoverned(path) is not None else path


def picture(workspace: Workspace, path: str) -> Picture:
    """What a global is now. Something that is no regular file counts as absent: no editor saves it."""
    try:
        found = content.look(workspace.disk, path)
    except InterleafError:
        return Picture(None, None)
    finally:
        workspace.disk.forget()
    return Picture(*found) if found is not None else Picture(None, None)


def former(now: Picture, text: str, form: TextForm) -> Picture:
    """What a global was before it was overwritten, made of the text that an editor had read.

    Args:
        now: the global as it is.
        text: what the editor had read; of a file that was not there it shows an empty one.
        form: how it shows this file.
    """
    if not text:
        return Picture(None, None)
    data = editor_text.to_bytes(text, form, now.data or b"")
    return Picture(State(hash_of(data), now.state.mode if now.state is not None else 0), data)


def save(
    workspace: Workspace,
    path: str,
    text: str,
    form: TextForm,
    *,
    ancestor: str | None,
    before: Picture,
    written: bytes | None = None,
) -> Saved | None:
    """Take a save of a global into the session that the caller works in.

    Args:
        workspace: the project.
        path: governed path.
        text: what the person saved, as the editor shows it.
        form: how the editor shows this file.
        ancestor: the last known version that the editor's text was equal to.
        before: what the global was before the save; it is that again when this returns.
        written: what the editor has written to the global already, if it has.

    Returns: what became of it; None if there is no session, then nothing was done.
    """
    with workspace.changing("save"):
        record = current_record(workspace)
        if record is None:
            return None
        copy_path = layout.copy(record.name, path)
        found = content.look(workspace.disk, copy_path)
        copy = found[1] if found else None
        shown = editor_text.show(copy, form) if copy is not None else None
        original = editor_text.show(before.data, form) if before.data is not None else None
        verdict = judge(shown, ancestor, text, original)
        data = None
        if verdict.text is not None:
            like = copy if copy is not None else before.data or b""
            exact = written is not None and verdict.how == "written"
            data = written if exact else editor_text.to_bytes(verdict.text, form, like)
        saved = Saved(
            record.name, path, copy_path, verdict.how, verdict.text if verdict.text is not None else shown or ""
        )
        if verdict.how == "kept":
            lost = written if written is not None else editor_text.to_bytes(text, form, copy or b"")
            saved = saved._replace(trash_id=_keep(workspace, record, path, lost))
        if picture(workspace, path).state == before.state:
            if data is not None:
                write_copy(workspace, record, path, data, found[0] if found else None)
        else:
            _write_and_mend(workspace, record, path, data, before)
        return saved


def mend(workspace: Workspace, path: str, before: Picture, known: tuple[str, ...] = ()) -> bool:
    """Give a global its bytes back; never writes the session.

    Args:
        workspace: the project.
        path: governed path.
        before: what it was.
        known: texts that are safe in the session, as the editor shows them; what lies there now goes to the trash
            unless it is one of these or the global itself, give or take space at the ends.

    Returns: whether it had to be done.
    """
    if picture(workspace, path).state == before.state:
        return False
    with workspace.changing("mend"):
        record = current_record(workspace)
        transaction = workspace.transaction("mend", record.name if record else "")
        _mend(workspace, transaction, path, before, known)
        transaction.run()
    return True


def _write_and_mend(
    workspace: Workspace, record: SessionRecord, path: str, data: bytes | None, before: Picture
) -> None:
    """Copy, base and global in one transaction: the text is never only where it does not belong."""
    transaction = workspace.transaction("save", record.name)
    if data is not None:
        copy_path = layout.copy(record.name, path)
        found = content.look(workspace.disk, copy_path)
        first = found is None and path not in record.deleted
        if first or path not in record.bases:
            if before.data is not None:
                workspace.objects.put(before.data)
            record.bases[path] = before.state
        record.deleted.discard(path)
        base = record.bases[path]
        mode = found[0].mode if found else base.mode if base else 0
        transaction.put(copy_path, data, State(hash_of(data), mode), found[0] if found else None)
        put_record(workspace, record, transaction)
    _mend(workspace, transaction, path, before, () if data is None else (data.decode("utf-8", "replace"),))
    transaction.run()


def _mend(workspace: Workspace, transaction: Transaction, path: str, before: Picture, known: tuple[str, ...]) -> None:
    present = picture(workspace, path)
    texts = {"", *(text.strip() for text in known)}
    if before.data is not None:
        texts.add(before.data.decode("utf-8", "replace").strip())
    safe = present.data is None or present.data.decode("utf-8", "replace").strip() in texts
    # An old state that is not named as expected is kept in the trash by the transaction itself.
    expected = present.state if safe else None
    if before.data is not None and before.state is not None:
        transaction.put(path, before.data, before.state, expected, like=path if present.state else None)
    else:
        transaction.remove(path, expected)


def _keep(workspace: Workspace, record: SessionRecord, path: str, data: bytes) -> str:
    """Put a text that has no other place into the trash."""
    found = view.see(workspace, record, path)
    state = State(workspace.objects.put(data), found.state.mode if found else 0o644)
    workspace.objects.sync()
    entry = trash.Entry(workspace.new_id()[-12:], "displaced", record.name, workspace.at(), path, state)
    trash.put_text(workspace.disk, entry)
    return entry.id


def has_copy(workspace: Workspace, path: str) -> bool:
    """Whether the session that the caller works in has its own version of a file, or deleted it."""
    record = current_record(workspace)
    if record is None:
        return False
    return path in record.deleted or workspace.disk.stat(layout.copy(record.name, path)) is not None
