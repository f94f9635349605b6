"""Counting the compactions of an agent's conversation in the session's document."""

from __future__ import annotations

from interleaf.core import document
from interleaf.engine.document.editing import edit_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace

COUNT = "compaction_count"
_DIGITS = 10  # more than that nobody counted


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
