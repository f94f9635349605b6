"""Closing a session, as operations of a transaction: archive, retries' archive, trash, marker."""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core import document as documents
from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.names import free
from interleaf.engine.looking import describe
from interleaf.store import content, layout
from interleaf.store.records import marker, trash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction


class ClosedUp(NamedTuple):
    """Where a closed session went.

    Attributes:
        archive: its directory in the archive.
        trash_id: the entry with its copies.
    """

    archive: str
    trash_id: str


def close_session(
    workspace: Workspace,
    record: SessionRecord,
    transaction: Transaction,
    *,
    status: str,
    what: str,
    reason: str | None = None,
    document: tuple[str, str] | None = None,
) -> ClosedUp:
    """Have a transaction close a session: its directory goes to the archive, its copies to the trash.

    Args:
        workspace: the project, under its lock.
        record: the session; its status is changed.
        transaction: takes the operations.
        status: one of the closed states.
        what: word for the trash entry.
        reason: why, if somebody said so.
        document: the document's text as it was read and as the closing leaves it; else it gets the status.
    """
    name = record.name
    disk = workspace.disk
    archive = f"{layout.ARCHIVE}/{free(name, [other for other, _ in disk.list(layout.ARCHIVE)])}"
    identity = transaction.id[-12:]
    entry = trash.Entry(
        identity,
        what,
        name,
        workspace.at(),
        archive=archive,
        record=workspace.objects.put(record.to_bytes()),
    )
    record.status = status
    record.closed_at = workspace.at()
    record.close_reason = reason
    transaction.move(layout.session(name), archive)
    transaction.move(f"{archive}/files", f"{trash.folder(identity)}/files")
    _put(transaction, f"{trash.folder(identity)}/entry.json", trash.encode(entry), None)
    _put(transaction, f"{archive}/{layout.RECORD}", record.to_bytes(), _state(workspace, layout.record(name)))
    if document is None:
        text = describe.document_text(workspace, layout.document(name))
        document = (text, documents.mark_closed(text, status, workspace.at()) if text else text)
    _put_document(transaction, archive, *document)
    if marker.active(disk) == name:
        transaction.mark(None)
    return ClosedUp(archive, identity)


def reopen_document(workspace: Workspace, archive: str, name: str, transaction: Transaction) -> None:
    """Have a transaction give the document of a session that comes back from the archive its open status again."""
    text = describe.document_text(workspace, f"{archive}/{layout.DOCUMENT}")
    _put_document(transaction, layout.session(name), text, documents.reopen(text, workspace.at()) if text else text)


def archive_retries(workspace: Workspace, record: SessionRecord, transaction: Transaction, target: str) -> int:
    """Have a transaction copy a session's retries; the archived session keeps its own.

    Returns: how many retries there are.
    """
    source = f"{layout.session(record.name)}/human-retries"
    for path, kind in content.walk(workspace.disk, source):
        if kind == "file":
            found = content.look(workspace.disk, f"{source}/{path}")
            if found is not None:
                transaction.put(f"{target}/{path}", found[1], State(found[0].hash, 0), None)
    return len(record.retries)


def _put_document(transaction: Transaction, folder: str, before: str, after: str) -> None:
    if after != before:
        old, new = (text.encode("utf-8", "surrogateescape") for text in (before, after))
        _put(transaction, f"{folder}/{layout.DOCUMENT}", new, State(hash_of(old), 0))


def _put(transaction: Transaction, path: str, data: bytes, old: State | None) -> None:
    transaction.put(path, data, State(hash_of(data), 0), old)


def _state(workspace: Workspace, path: str) -> State | None:
    found = content.look(workspace.disk, path)
    return found[0] if found is not None else None
