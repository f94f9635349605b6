"""An agent's compaction: the context that must survive it, and the count of how often it happened."""

from __future__ import annotations

from interleaf.core import document
from interleaf.disk.glance import stamp
from interleaf.engine.document.editing import edit_document
from interleaf.engine.looking.describe import document_text
from interleaf.store import json_file, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace

COUNT = "compaction_count"
_DIGITS = 10  # more than that nobody counted


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
    number = 0

    def edit(text: str) -> str:
        nonlocal number
        former = document.parse(text).front_matter.text(COUNT)
        number = int(former) + 1 if former.isdecimal() and len(former) < _DIGITS else 1
        return document.set_all(text, {COUNT: number, "updated_at": workspace.at()})

    with workspace.changing("pre-compact"):
        edit_document(workspace, session, edit, verb="pre-compact")
    return number
