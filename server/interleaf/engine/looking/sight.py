"""Which real file a path stands for in a session, in all that an editor needs to know of it."""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core.model import same
from interleaf.core.paths import project_path
from interleaf.engine.looking import view
from interleaf.engine.looking.places import place
from interleaf.errors import InterleafError
from interleaf.store import layout
from interleaf.store.records import marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace


class Sight(NamedTuple):
    """A file as a session sees it.

    Attributes:
        path: governed path.
        session: the session, None without one and for files that sessions do not govern.
        file: project path of the real file, None if the session deleted it.
        source: "session" or "global", None where nothing lies.
        state: "session", "global", "deleted" or "ungoverned".
        drift: the global is no longer what it was when the session copied it.
        is_itself: the path asked for is the copy already.
    """

    path: str
    session: str | None
    file: str | None
    source: str | None
    state: str
    drift: bool = False
    is_itself: bool = False


def sight(workspace: Workspace, absolute: str, session: str | None = None) -> Sight | None:
    """Look at one file.

    Args:
        workspace: the project.
        absolute: absolute path of a global or of a session copy, which stands for itself.
        session: the session to look from; without one the copy's own, or the one that the caller works in.

    Returns: None for a path outside the project.
    Raises: `SessionDamaged`, `UnsupportedFile`.
    """
    with workspace.looking():
        root = workspace.disk.root
        try:
            path = project_path(root, absolute)
            copied = layout.copied_path(path)
            if session is None and copied is not None and marker.is_session(workspace.disk, copied[0]):
                session, path = copied
                path = place(workspace, path, session)
            else:
                copied = None
                path = place(workspace, path, None)
        except InterleafError:
            return None
        if workspace.ungoverned(path) is not None:
            return Sight(path, None, path, "global" if workspace.disk.stat(path) else None, "ungoverned")
        session = session if session is not None else workspace.current()
        if session is None or not marker.is_session(workspace.disk, session):
            return Sight(path, None, path, "global" if workspace.disk.stat(path) else None, "global")
        record = workspace.record(session)
        found = view.see(workspace, record, path)
        touched = path in record.deleted or (found is not None and found.source == "session")
        drift = touched and path in record.bases and not same(record.bases[path], workspace.states.state(path))
        if found is None:
            if path in record.deleted:
                return Sight(path, session, None, None, "deleted", drift)
            return Sight(path, session, path, None, "global")
        is_itself = copied is not None and found.source == "session"
        return Sight(path, session, found.file, found.source, found.source, drift, is_itself)
