"""The base of a file: what the global was when a session first wrote to it."""

from __future__ import annotations

from interleaf.store import content

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.model import State
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord


def note_base(workspace: Workspace, record: SessionRecord, path: str) -> State | None:
    """Keep the global's content and note it as the base. The content is durable after `objects.sync`.

    Raises: `UnsupportedFile` if the global is no regular file.
    """
    found = content.look(workspace.disk, path)
    base = None
    if found is not None:
        base, data = found
        workspace.objects.put(data)
    record.bases[path] = base
    return base
