"""log, view, track: the living document, which people edit at the same time."""

from __future__ import annotations

from interleaf.core import document as documents
from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.paths import project_path
from interleaf.engine.looking.describe import document_text
from interleaf.errors import InterleafError
from interleaf.store import content, layout
from interleaf.store.records import trash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from interleaf.core.results import Entry, LogResult, TrackResult, ViewResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.transactions.transaction import Transaction

_QUICK = 2000
_TRIES = 3


def log(
    workspace: Workspace, *, kind: str, text: str, rationale: str | None = None, resolved: bool = False
) -> LogResult:
    """Add an entry to the document, and as a file of its own to the journal, in one transaction."""
    with workspace.changing("log"):
        name = workspace.target(None)
        at = workspace.at()

        def add(document: str) -> str:
            return documents.log_entry(document, kind, text, at, rationale=rationale or "", resolved=resolved)

        lines = [f"kind: {kind}", f"at: {at}"] + (["resolved: true"] if resolved else [])
        body = text.strip() + (f"\n\nRationale: {rationale.strip()}" if rationale else "")
        edit_document(workspace, name, add, verb="log", entry=("---\n" + "\n".join(lines) + f"\n---\n\n{body}\n", kind))
        found: Entry = {"kind": kind, "text": documents.clean(text), "at": at}
        if resolved:
            found["resolved"] = True
        return {"entry": found}


def view(workspace: Workspace, *, name: str | None = None, section: str | None = None) -> ViewResult:
    """The document of a session, open or archived; or the items of one section."""
    with workspace.looking():
        session, folder = _found(workspace, name)
        text = document_text(workspace, f"{folder}/{layout.DOCUMENT}")
        if section is None:
            return {"session": session, "markdown": text}
        items = documents.section(documents.parse(text), section)
        return {"session": session, "section": section, "items": items or []}


def track(workspace: Workspace, *, file_path: str, action: str) -> TrackResult:
    """Note a file that the work created or modified, wherever it lies in the project."""
    with workspace.changing("track"):
        record = workspace.record(workspace.target(None))
        path = project_path(workspace.disk.root, file_path)
        copied = layout.copied_path(path)
        if copied is not None and copied[0] == record.name:
            path = copied[1]
        if not (action == "modified" and record.artifacts.get(path) == "created"):
            record.artifacts[path] = action
            workspace.save(record)
        return {"tracked": {"file": path, "action": action}}


def edit_document(
    workspace: Workspace,
    name: str,
    edit: Callable[[str], str],
    *,
    verb: str,
    entry: tuple[str, str] | None = None,
    also: Callable[[Transaction], None] | None = None,
) -> None:
    """Change an open session's document under the workspace lock.

    If a person saves it in the last instant, the edit is made again on what that person saved.

    Args:
        workspace: the project.
        name: the session.
        edit: from the old text to the new one.
        verb: for the transaction's record.
        entry: text and kind of a journal entry that belongs to the edit.
        also: adds operations that shall happen together with the edit, or not at all.
    """
    path = layout.document(name)
    for _ in range(_TRIES):
        found = content.look(workspace.disk, path)
        old, data = found if found is not None else (None, b"")
        text = edit(data.decode("utf-8", "surrogateescape"))
        transaction = workspace.transaction(verb, name)
        try:
            _put(transaction, path, text, old)
            quick = f"{layout.session(name)}/journal/progress.md"
            context = documents.context(documents.parse(text), _QUICK)
            before = content.look(workspace.disk, quick)
            _put(transaction, quick, f"{context}\n", before[0] if before else None)
            if entry is not None:
                _put(transaction, _entry_path(workspace, name, entry[1]), entry[0], None)
            if also is not None:
                also(transaction)
        except BaseException:
            transaction.abandon()
            raise
        entry, also = None, None
        displaced = [each for each in transaction.run() if each.path == path]
        if not displaced:
            return
        saved = trash.load(workspace.disk, displaced[0].trash_id).state
        if saved is None:
            return
        theirs = workspace.objects.get(saved.hash)
        now = content.look(workspace.disk, path)
        again = workspace.transaction(verb, name)
        again.put(path, theirs, State(saved.hash, 0), now[0] if now else None)
        again.run()


def bring_up_to_date(workspace: Workspace, name: str) -> None:
    """Derive what is derived in an open session's document anew, if a person changed the rest since."""
    text = document_text(workspace, layout.document(name))
    if documents.regenerate_tldr(text) != text:
        edit_document(workspace, name, documents.regenerate_tldr, verb="checkpoint")


def _put(transaction: Transaction, path: str, text: str, old: State | None) -> None:
    data = text.encode("utf-8", "surrogateescape")
    transaction.put(path, data, State(hash_of(data), 0), old)


def _entry_path(workspace: Workspace, name: str, kind: str) -> str:
    stamp = workspace.at().replace(":", "-")
    stem = f"{layout.session(name)}/journal/entries/{stamp}-{kind}"
    number = 1
    path = f"{stem}.md"
    while workspace.disk.stat(path) is not None:
        number += 1
        path = f"{stem}-{number}.md"
    return path


def _found(workspace: Workspace, name: str | None) -> tuple[str, str]:
    """Name and directory of an open or archived session, by name or by the beginning of its id."""
    if name is None:
        session = workspace.target(None)
        return session, layout.session(session)
    if name in workspace.sessions():
        return name, layout.session(name)
    if name in workspace.archived():
        return name, f"{layout.ARCHIVE}/{name}"
    session = by_id(workspace, name)
    return session, layout.session(session)


def by_id(workspace: Workspace, name: str) -> str:
    """The open session that a name, an id or the beginning of an id stands for.

    Raises: `InvalidName`, `SessionNotFound`.
    """
    if name not in workspace.sessions() and len(name) >= 6:
        matching = [each for each in workspace.sessions() if _id_of(workspace, each).startswith(name)]
        if len(matching) == 1:
            return matching[0]
    return workspace.target(name)


def _id_of(workspace: Workspace, name: str) -> str:
    try:
        return workspace.record(name).id
    except InterleafError:
        return ""  # a damaged record has no id to match
