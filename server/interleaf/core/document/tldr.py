"""Keeping the TL;DR up to date without touching what a person wrote there."""

import re

from interleaf.core.document import entries, items, overview
from interleaf.core.document.document import Document, parse
from interleaf.core.document.edits import Edit, apply
from interleaf.core.document.fields import NewValue, set_all
from interleaf.core.document.model import Tldr
from interleaf.core.document.patterns import lazy
from interleaf.core.document.source import Source
from interleaf.core.document.words import clean

_FRACTION = lazy(r"\d+/\d+ steps complete\Z")
_STEP = lazy(r".* \(step \d+\)\Z", re.DOTALL)


def regenerate_tldr(text: str, *, overwrite: bool = False) -> str:
    """Return ``text`` with the derived parts of its TL;DR brought up to date.

    The lines ``**Progress**``, ``**Current**`` and ``**Blocker**`` are the tools' as long as they have the tools'
    form; the paragraph above them is the tools' as long as its checksum is the one in the front matter. A text
    without a TL;DR section stays as it is.

    Args:
        text: the document.
        overwrite: replace also a paragraph that was written by hand.
    """
    return _refreshed(text, {}, overwrite)


def touch(text: str, at: str) -> str:
    """Return ``text`` with ``updated_at`` set, if it has front matter, and its TL;DR brought up to date."""
    return _refreshed(text, {"updated_at": at}, False)


def _refreshed(text: str, values: dict[str, NewValue], overwrite: bool) -> str:
    document = parse(text)
    source = document.source
    section = document.sections.get("tldr")
    edits = []
    for label in items.labels(source, section.body, section.end) if section else ():
        value = _value(document, label.name, label.value)
        if value is not None and value != label.value:
            gap = "" if source.plain[label.value_start - 1 : label.value_start] in (" ", "\t") else " "
            edits.append(Edit(label.value_start, label.end, gap + value))
    if not document.front_matter.present:
        return apply(text, edits, source.newline)
    told = document.tldr
    if section and (told.derived or overwrite):
        prose = overview.derived_tldr(document)
        values = {**values, "tldr_digest": entries.fingerprint(prose)}
        if prose != told.prose:
            edits.append(_paragraph(source, told, prose))
    text = apply(text, edits, source.newline)
    return set_all(text, values) if values else text


def _value(document: Document, name: str, written: str) -> str | None:
    """Return what a labelled line should say, or None when it was written by hand or is none of the tools'."""
    if name == "progress":
        ours, value = bool(_FRACTION.match(written)), overview.fraction(document)
    elif name == "current":
        ours, value = written == overview.ALL_DONE or bool(_STEP.match(written)), overview.current_line(document)
    elif name == "blocker":
        # Open or resolved: a line that names only entries of the Blockers section was put together from them.
        named = {clean(blocker.text) for blocker in document.blockers}
        ours = all(part in named for part in written.split("; ")) or written in named
        value = overview.blocker_line(document)
    else:
        return None
    return clean(value) if ours or not written or entries.is_nothing(written) else None


def _paragraph(source: Source, told: Tldr, prose: str) -> Edit:
    """Put the paragraph in the place of the former one, or below the heading."""
    if told.prose:
        return Edit(told.start, told.end, prose)
    blank = source.plain[told.start : source.line_end(told.start)].strip() == ""
    return items.at_line_start(source, told.start, f"{prose}\n" if blank else f"{prose}\n\n")
