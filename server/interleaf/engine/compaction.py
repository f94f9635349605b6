"""An agent's compaction: the context that must survive it, and the count of how often it happened."""

from __future__ import annotations

from interleaf.core import document
from interleaf.disk.glance import stamp
from interleaf.engine.describe import document_text
from interleaf.store import json_file, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace

COUNT = "compaction_count"


def context_of(workspace: Workspace, session: str, limit: int) -> str:
    """TL;DR, progress, blockers, next steps and key context of a session's document.

    What was composed is kept beside the store with the stamp of the document it was composed of.

    Args:
        workspace: the project.
        session: an open session.
        limit: how many characters at most.
    """
    path = layout.document(session)
    # The stamp is taken first: a document that changes meanwhile makes what is kept stale, never wrong.
    head = stamp(f"{workspace.disk.root}/{path}")
    text = document.context(document.parse(document_text(workspace, path)), limit)
    kept = f"{head}\n{text}".encode("utf-8", "replace")
    json_file.replace(workspace.disk, layout.context_cache(session, limit), kept, durable=False)
    return text


def count(workspace: Workspace, session: str) -> int:
    """Count a compaction in the document's front matter.

    Returns: how many there were, with this one.
    """
    path = layout.document(session)
    with workspace.changing("pre-compact"):
        text = document_text(workspace, path)
        former = document.parse(text).front_matter.text(COUNT)
        number = int(former) + 1 if former.isdigit() else 1
        text = document.set_all(text, {COUNT: number, "updated_at": workspace.at()})
        json_file.replace(workspace.disk, path, text.encode("utf-8", "surrogateescape"))
        return number
