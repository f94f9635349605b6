"""Quick fixes for what :mod:`interleaf.core.document.check` finds."""

from typing import NamedTuple

from interleaf.core.document import sections, steps
from interleaf.core.document.document import Document, parse
from interleaf.core.document.edits import Edit, apply
from interleaf.core.document.items import at_line_start
from interleaf.core.document.model import Finding


class Fix(NamedTuple):
    """What a fix does, in words, and the document after it."""

    title: str
    text: str


def fix(document: Document, finding: Finding) -> Fix | None:
    """Return the fix for a finding of this document, or None where only a person can know what was meant."""
    if finding.kind == "front-matter-unclosed":
        edit = at_line_start(document.source, document.front_matter.insert_at, "---\n")
        return Fix("Close the front matter", _apply(document, edit))
    if finding.kind == "front-matter-duplicate":
        return _keep_last(document, finding)
    if finding.kind == "section-missing":
        return Fix("Add the missing sections", _complete(document))
    if finding.kind in ("several-current", "current-done"):
        return Fix("Mark one step as current", steps.promote(steps.one_mark(document.text)))
    if finding.kind == "checkbox-malformed":
        return _checkbox(document, finding)
    if finding.kind == "fence-unclosed":
        return _close_fence(document, finding)
    return None


def _apply(document: Document, *edits: Edit) -> str:
    return apply(document.text, edits, document.source.newline)


def _keep_last(document: Document, finding: Finding) -> Fix:
    key = document.text[finding.start : finding.end]
    doubled = [field for field in document.front_matter.fields if field.key == key][:-1]
    return Fix(f"Keep the last '{key}'", _apply(document, *(Edit(one.start, one.end, "") for one in doubled)))


def _complete(document: Document) -> str:
    for name in sections.NEEDED:
        if name not in document.sections:
            document = parse(sections.add_section(document.source, document.headings, name))
    return document.text


def _checkbox(document: Document, finding: Finding) -> Fix:
    written = document.text[finding.start : finding.end]
    start = finding.start + len(written) - len(written.lstrip())
    end = finding.start + written.index("]") + 1
    ticked = "x" in written[: end - finding.start].casefold()
    while document.source.plain[end : end + 1] in (" ", "\t"):
        end += 1
    return Fix("Write the checkbox right", _apply(document, Edit(start, end, f"- [{'x' if ticked else ' '}] ")))


def _close_fence(document: Document, finding: Finding) -> Fix:
    """Close a code fence before the next heading: what follows was surely not meant to be code."""
    opening = document.text[finding.start : finding.end].strip()
    fence = opening[: len(opening) - len(opening.lstrip(opening[0]))]
    later = [heading.start for heading in document.headings if heading.start > finding.start]
    place = min(later, default=len(document.text))
    return Fix("Close the code", _apply(document, at_line_start(document.source, place, f"{fence}\n")))
