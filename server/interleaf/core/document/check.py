"""What is damaged or doubtful in a document, with its place."""

import re
from typing import TYPE_CHECKING

from interleaf.core.document.model import Finding, Flaw
from interleaf.core.document.patterns import lazy
from interleaf.core.document.sections import NEEDED, TITLES

if TYPE_CHECKING:
    from interleaf.core.document.document import Document

STATUSES = ("active", "inactive", "paused", "crashed", "committed", "cancelled", "completed", "abandoned")
PHASES = ("PLAN", "IMPLEMENT", "REVIEW")

_UUID = lazy(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
_TIME = lazy(rf"{_DAY}(?:[T ]{_CLOCK})?\Z")
_SCORE = lazy(r"(?:10(?:\.0+)?|\d(?:\.\d+)?)\Z")
_COUNT = lazy(r"\d{1,9}\Z")
_BAD_BOX = lazy(r"^[ \t]*[-*+][ \t]*\[(?:[ \t]{2,}|[^\]\s]{2,}|)\][ \t]+\S|^[ \t]*[-*+]\[[ xX]\]", re.MULTILINE)

_RULES = {
    "id": (_UUID, "is no UUID"),
    "created_at": (_TIME, "is no ISO 8601 time"),
    "updated_at": (_TIME, "is no ISO 8601 time"),
    "closed_at": (_TIME, "is no ISO 8601 time"),
    "compaction_count": (_COUNT, "is no whole number"),
    "score": (_SCORE, "is no number from 0 to 10"),
}
_WORDS = {"status": STATUSES, "phase": PHASES}


def findings(document: "Document") -> list[Finding]:
    """Return everything doubtful in the document in the order of the text."""
    flaws = [
        *document.source.flaws,
        *document.front_matter.flaws,
        *_front_matter(document),
        *_sections(document),
        *_progress(document),
    ]
    return [document.source.locate(flaw) for flaw in sorted(flaws, key=lambda flaw: (flaw.start, flaw.end, flaw.kind))]


def _front_matter(document: "Document") -> list[Flaw]:
    matter = document.front_matter
    if not matter.present:
        end = document.source.line_end(matter.start)
        return [Flaw("front-matter-missing", "The document has no front matter.", "warning", matter.start, end)]
    flaws = []
    for field in matter.fields:
        value = field.value if isinstance(field.value, str) else None
        rule = _RULES.get(field.key)
        words = _WORDS.get(field.key)
        problem = ""
        if rule and (value is None or (value and not rule[0].match(value))):
            problem = rule[1]
        elif words and (value is None or (value and value not in words)):
            problem = f"is none of {', '.join(words)}"
        if problem:
            start, end = field.value_start, max(field.value_end, field.value_start)
            flaws.append(Flaw("front-matter-value", f"'{field.key}' {problem}.", "warning", start, end))
    return flaws


def _sections(document: "Document") -> list[Flaw]:
    flaws = []
    seen = set()
    for section in document.headings:
        if section.name and section.name in seen:
            message = f"A second section '{section.title}'; tools read and write the first."
            flaws.append(Flaw("section-duplicate", message, "warning", section.start, section.body))
        seen.add(section.name)
    end = len(document.source.text)
    return flaws + [
        Flaw("section-missing", f"The section '{TITLES[name]}' is missing.", "info", end, end)
        for name in NEEDED
        if name not in seen
    ]


def _progress(document: "Document") -> list[Flaw]:
    section = document.sections.get("progress")
    if section is None:
        return []
    board = document.progress
    flaws = [
        Flaw("several-current", "Another step is marked '<- CURRENT' already.", "warning", item.start, item.head_end)
        for item in (step.item for step in board.marked[1:])
    ]
    flaws += [
        Flaw("current-done", "This step is done and still marked '<- CURRENT'.", "warning", item.start, item.head_end)
        for item in board.outdated
    ]
    for found in _BAD_BOX.finditer(document.source.masked, section.body, section.end):
        message = "This checkbox is written wrongly; '- [ ] step' or '- [x] step' is meant."
        flaws.append(Flaw("checkbox-malformed", message, "warning", found.start(), found.end()))
    return flaws
