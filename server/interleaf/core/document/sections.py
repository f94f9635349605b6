"""The sections of the document: which headings the tools know, where they are, and where a missing one goes."""

from functools import lru_cache

from interleaf.core.document.edits import Edit, apply
from interleaf.core.document.model import Section
from interleaf.core.document.patterns import lazy
from interleaf.core.document.source import Source

TITLES = {
    "tldr": "TL;DR (Read This First)",
    "context": "Context",
    "progress": "Progress",
    "decisions": "Decisions",
    "discoveries": "Discoveries",
    "blockers": "Blockers",
    "next": "Next Steps",
    "outcomes": "Outcomes",
}
"""The sections that tools know, by canonical name, in their order, with the heading a new one gets."""

NEEDED = tuple(name for name in TITLES if name != "outcomes")
"""The sections that every open session's document has."""

SUBSECTIONS = {"completed": "Completed", "current": "In Progress", "remaining": "Remaining", "log": "Log"}
"""The parts of Progress, by canonical name, in their order."""

_ALIASES = {
    "tldr": "tldr",
    "tl dr": "tldr",
    "context": "context",
    "progress": "progress",
    "decision": "decisions",
    "decisions": "decisions",
    "decision log": "decisions",
    "discovery": "discoveries",
    "discoveries": "discoveries",
    "surprises discoveries": "discoveries",
    "surprises and discoveries": "discoveries",
    "blocker": "blockers",
    "blockers": "blockers",
    "next": "next",
    "next step": "next",
    "next steps": "next",
    "outcome": "outcomes",
    "outcomes": "outcomes",
    "outcomes retrospective": "outcomes",
    "outcomes and retrospective": "outcomes",
}
_PARTS = {
    "completed": "completed",
    "done": "completed",
    "in progress": "current",
    "current": "current",
    "remaining": "remaining",
    "to do": "remaining",
    "todo": "remaining",
    "log": "log",
}
# Beginning with the line end before it, a heading is found nine times as fast as with a multi-line "^".
_HEADING = lazy(r"\n ?(#{1,6})(?:[ \t]+([^\n]*))?(?=\n|\Z)")
_FIRST_LINE = lazy(r" ?(#{1,6})(?:[ \t]+([^\n]*))?(?=\n|\Z)")
_NOT_WORD = lazy(r"[^\w]+")


def scan(source: Source, start: int) -> list[Section]:
    """Return every heading behind ``start`` in the order of the text, with the text it governs.

    A section ends at the next heading of its level or a higher one, and a known section also at the next known one,
    so that a person who mixed up the levels still gets each section's own content.
    """
    text = source.masked
    found: list[tuple[int, str, int, int]] = []
    if start == source.start:
        # No front matter; a byte order mark stands for nothing on the line of the first heading.
        first = _FIRST_LINE.match(text)
        found += [(len(first.group(1)), (first.group(2) or "").strip(), 0, first.end())] if first else []
    found += [
        (len(heading.group(1)), (heading.group(2) or "").strip(), heading.start() + 1, heading.end())
        for heading in _HEADING.finditer(text, max(0, start - 1))
    ]
    result: list[Section] = []
    enclosing: list[int] = []
    for level, written, begin, end in found:
        title = written.rstrip("#").rstrip() if written.endswith(("# ", " #", "##")) else written
        name = canonical(title) if level <= 2 else ""
        while enclosing and (result[enclosing[-1]].level >= level or (name and result[enclosing[-1]].name)):
            index = enclosing.pop()
            result[index] = result[index]._replace(end=begin)
        enclosing.append(len(result))
        result.append(Section(name, title, level, begin, min(end + 1, len(text)), len(text)))
    return result


@lru_cache(maxsize=256)
def canonical(title: str) -> str:
    """Return the canonical name that a heading's text stands for, or an empty text."""
    if len(title) > 60:
        return ""
    bare = title.split("(", 1)[0].replace(";", "")
    return _ALIASES.get(_NOT_WORD.sub(" ", bare).strip().casefold(), "")


@lru_cache(maxsize=256)
def part_name(title: str) -> str:
    """Return the canonical name of a part of Progress, or an empty text."""
    if len(title) > 60:
        return ""
    return _PARTS.get(_NOT_WORD.sub(" ", title.split("(", 1)[0]).strip().casefold(), "")


def known(headings: list[Section]) -> dict[str, Section]:
    """Return the known sections by name; of a doubled one the first."""
    result: dict[str, Section] = {}
    for section in headings:
        if section.name:
            result.setdefault(section.name, section)
    return result


def parts(headings: list[Section], section: Section) -> dict[str, Section]:
    """Return the parts of Progress by name; of a doubled one the first."""
    result: dict[str, Section] = {}
    for heading in within(headings, section):
        name = part_name(heading.title)
        if name:
            result.setdefault(name, heading)
    return result


def within(headings: list[Section], section: Section) -> list[Section]:
    """Return the headings inside ``section``, its own left out."""
    return [heading for heading in headings if section.start < heading.start < section.end]


def children(headings: list[Section], section: Section) -> list[Section]:
    """Return the headings directly inside ``section``: those that stand in no other one inside it."""
    result: list[Section] = []
    for heading in within(headings, section):
        if not result or heading.start >= result[-1].end:
            result.append(heading)
    return result


def add_section(source: Source, headings: list[Section], name: str, body: str = "") -> str:
    """Return the text with the section ``name`` added in its place among the known ones."""
    block = f"## {TITLES[name]}\n{body}"
    return _add(source, known(headings), list(TITLES), name, block, len(source.text))


def add_part(source: Source, headings: list[Section], section: Section, name: str) -> str:
    """Return the text with the part ``name`` added in its place within Progress."""
    block = f"{'#' * (section.level + 1)} {SUBSECTIONS[name]}\n"
    return _add(source, parts(headings, section), list(SUBSECTIONS), name, block, section.end)


def _add(source: Source, present: dict[str, Section], order: list[str], name: str, block: str, end: int) -> str:
    place = end
    position = order.index(name)
    earlier = [present[one].end for one in order[:position] if one in present]
    later = [present[one].start for one in order[position + 1 :] if one in present]
    if earlier:
        place = max(earlier)
    elif later:
        place = min(later)
    return apply(source.text, [separate(source, place, block)], source.newline)


def separate(source: Source, place: int, block: str) -> Edit:
    """Insert ``block`` at a line start with a blank line on both sides, as far as there is none yet."""
    lead = ""
    place = max(place, source.start)
    if place > source.start:
        above = source.plain.rfind("\n", source.start, place - 1) + 1
        lead = "\n" if source.plain[max(above, source.start) : place].strip() else ""
        lead = "\n\n" if source.plain[place - 1] != "\n" else lead
    tail = "\n" if source.plain[place:].strip() and not block.endswith("\n\n") else ""
    return Edit(place, place, lead + block + tail)
