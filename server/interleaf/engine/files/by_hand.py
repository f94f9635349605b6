"""A file of a session in a person's own editor: the copy is made before, and goes again if nothing was changed."""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core.hashing import hash_of
from interleaf.engine.files.copy_on_write import prune_copies, put_record, tombstone, write_copy
from interleaf.engine.files.retries import find
from interleaf.engine.looking import view
from interleaf.engine.looking.places import place
from interleaf.errors import FileNotFound
from interleaf.store import content, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace


class Opened(NamedTuple):
    """A file that is ready to be edited.

    Attributes:
        session: whose file it is.
        path: governed path.
        copy: where the copy lies, relative to the project's root.
        made: whether the copy was made for this.
        hash: of its content.
    """

    session: str
    path: str
    copy: str
    made: bool
    hash: str


def open_by_hand(workspace: Workspace, raw: str) -> Opened:
    """Have the copy of a file in the current session; of a file that is nowhere yet an empty one.

    Args:
        workspace: the project.
        raw: a path, or the end of one that only one file has.

    Raises: `NoActiveSession`, `AmbiguousFile`, `NotGoverned`, `UnsupportedFile`, `PathOutsideProject`.
    """
    with workspace.changing("edit"):
        record = workspace.record(workspace.target(None))
        try:
            path = find(workspace, record, raw)
        except FileNotFound:
            path = place(workspace, raw, record.name)
            view.must_govern(workspace, path)
            view.refuse_folder(workspace, record, path)
        seen = view.see(workspace, record, path)
        copy = layout.copy(record.name, path)
        if seen is not None and seen.source == "session":
            return Opened(record.name, path, copy, made=False, hash=seen.state.hash)
        data = workspace.disk.read(seen.file) if seen is not None else b""
        write_copy(workspace, record, path, data, None)
        return Opened(record.name, path, copy, made=True, hash=hash_of(data))


def close_by_hand(workspace: Workspace, opened: Opened) -> bool:
    """Look at what the editor left. A copy that was made for it and is as it was goes, so that nothing is pinned.

    Returns: whether the text was changed.
    """
    with workspace.changing("edit"):
        found = content.look(workspace.disk, opened.copy)
        if found is None or found[0].hash != opened.hash:
            return True
        if opened.made:
            record = workspace.record(opened.session)
            transaction = workspace.transaction("edit", record.name)
            tombstone(workspace, record, opened.path, transaction, keep_text=False)
            record.bases.pop(opened.path, None)
            record.deleted.discard(opened.path)
            put_record(workspace, record, transaction)
            transaction.run()
            prune_copies(workspace, record.name, [opened.path])
        return False
