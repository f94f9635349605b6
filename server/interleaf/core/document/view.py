"""The items of one section, as the ``view`` verb answers them."""

from interleaf.core.document import items
from interleaf.core.document.document import Document
from interleaf.core.document.model import Entry
from interleaf.core.document.overview import tldr
from interleaf.core.document.sections import canonical

Row = dict[str, object]


def section(document: Document, name: str) -> list[Row] | None:
    """Return the items of a section, or None when the document has no such section.

    Every item has ``text``; dated ones have ``at``; steps have ``state`` (``done``, ``current``, ``remaining``, and
    ``note`` for a progress note), blockers ``resolved``, decisions their number and labelled lines.

    Args:
        document: the document.
        name: a canonical name (``progress``, ``decisions``, ``discoveries``, ``blockers``, ``next``, ``context``,
            ``tldr``, ``outcomes``), one of their usual variants, or the title of any section.
    """
    known = canonical(name)
    if known == "tldr":
        return [{"text": tldr(document)}]
    if known == "progress":
        board = document.progress
        rows: list[Row] = [{"text": step.text, "state": step.state, "at": step.at} for step in board.steps]
        return rows + [{"text": note.text, "state": "note", "at": note.at} for note in board.notes]
    if known == "decisions":
        return [{"text": one.text, "number": one.number, "at": one.at, **one.fields} for one in document.decisions]
    if known == "discoveries":
        return _dated(document.discoveries)
    if known == "blockers":
        return [{"text": one.text, "resolved": one.resolved, "at": one.at} for one in document.blockers]
    if known == "next":
        return [{"text": entry.text} for entry in document.next_steps]
    if known == "context":
        rows = [{"text": document.objective, "part": "objective"}] if document.objective else []
        rows += [{"text": one.path, "part": "key file", "note": one.note} for one in document.key_files]
        return rows + [{"text": entry.text, "part": "key context"} for entry in document.key_context]
    return _other(document, name)


def _dated(entries: list[Entry]) -> list[Row]:
    return [{"text": entry.text, "at": entry.at} for entry in entries]


def _other(document: Document, name: str) -> list[Row] | None:
    """Return the labelled lines and list items of a section that has no meaning of its own."""
    for heading in document.headings:
        if heading.name == canonical(name) != "" or heading.title.casefold() == name.strip().casefold():
            source = document.source
            labels = items.labels(source, heading.body, heading.end)
            rows: list[tuple[int, Row]] = [(one.start, {"text": one.value, "label": one.name}) for one in labels]
            listed = items.read(source, heading.body, heading.end)
            rows += [(one.start, {"text": one.text, "at": one.at}) for one in listed]
            return [row for _, row in sorted(rows, key=lambda pair: pair[0])]
    return None
