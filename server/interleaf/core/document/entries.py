"""Reading the sections that hold entries: context, decisions, discoveries, blockers, next steps, the TL;DR."""

import re

from interleaf.core.document import items, sections
from interleaf.core.document.model import Blocker, Decision, Entry, Item, KeyFile, Label, Section, Tldr
from interleaf.core.document.patterns import lazy
from interleaf.core.document.source import Source
from interleaf.core.document.words import split_stamp, zoned

_NUMBER = lazy(r"(\d{1,9})[.)][ \t]+")
_NOTHING = lazy(r"(?:none|nothing|n/a|-|—)(?:[ \t]+(?:currently|yet|so far|now))?\.?\Z", re.IGNORECASE)
_BOLD = lazy(r"\*\*([^*\n]+)\*\*[ \t]*(?:\((\d{4}-\d\d-\d\d[^()\n]{0,30})\))?[ \t]*:?[ \t]*")
_CODE = lazy(r"`([^`\n]+)`")
_LINK = lazy(r"\[[^\]\n]*\]\(<?([^)>\s]+)>?\)")
_HEADING = lazy(r"^ ?#{1,6}(?:[ \t]|$)", re.MULTILINE)
_RESOLVED = lazy(
    r"\((?:(\d{4}-\d\d-\d\d[T0-9:.Z+-]*); )?resolved(?: (\d{4}-\d\d-\d\d[T0-9:.Z+-]*))?(: [^\n]{0,1000})?\)\Z"
)
TLDR_LABELS = ("progress", "current", "blocker", "blockers", "next")


def is_nothing(text: str) -> bool:
    """Tell whether an entry only says that there is none: ``None currently``."""
    return bool(_NOTHING.match(text))


def is_placeholder(item: Item) -> bool:
    """Tell whether an item only holds the place of entries; one with a time or a box was logged."""
    return not item.check and not item.at and is_nothing(item.text)


def entries(source: Source, section: Section | None, count: int = 0) -> list[Entry]:
    """Return the list items of a section, or only the last ``count``; ``None currently`` is none."""
    if section is None:
        return []
    if count:
        read = items.last_few(source, section.body, section.end, count)
    else:
        read = items.read(source, section.body, section.end)
    return [
        Entry(item.text, item.at, source.line(item.start), item)
        for item in read
        if item.text and not is_placeholder(item)
    ]


def discoveries(source: Source, section: Section | None, count: int = 0) -> list[Entry]:
    """Return the discoveries, or only the last ``count``: ``1. **Title** (time): text`` or any list item."""
    return [_discovery(entry) for entry in entries(source, section, count)]


def _discovery(entry: Entry) -> Entry:
    title = _BOLD.match(entry.text)
    if not title:
        return entry
    name, written = title.groups()
    at = zoned(written) if written else entry.at
    rest = entry.text[title.end() :]
    return entry._replace(text=f"{name.rstrip(':')}: {rest}" if rest else name, at=at)


def decisions(source: Source, headings: list[Section], section: Section | None, count: int = 0) -> list[Decision]:
    """Return the decisions, or only the last ``count``.

    A decision is a heading ``### 1. Title (time)`` with labelled lines below it, or a plain list item above the first
    of these.
    """
    if section is None:
        return []
    inner = sections.children(headings, section)
    listed = entries(source, section._replace(end=inner[0].start if inner else section.end))
    result = [
        Decision(place, entry.text, entry.at, {}, entry.line, entry.item.start, entry.item.end)
        for place, entry in enumerate(listed, 1)
    ]
    first = max(0, len(inner) - count) if count else 0
    result += [
        _decision(source, heading, place) for place, heading in enumerate(inner[first:], len(listed) + first + 1)
    ]
    return result[-count:]


def _decision(source: Source, heading: Section, place: int) -> Decision:
    title, at = split_stamp(heading.title)
    number = _NUMBER.match(title)
    labels = items.labels(source, heading.body, heading.end)
    return Decision(
        int(number.group(1)) if number else place,
        title[number.end() :] if number else title,
        at,
        {label.name: label.value for label in labels},
        source.line(heading.start),
        heading.start,
        heading.end,
    )


def blockers(source: Source, section: Section | None) -> list[Blocker]:
    """Return the blockers, open and resolved: a ticked or struck-through one is resolved."""
    result = []
    for entry in entries(source, section):
        text, at = entry.text, entry.at
        resolved = entry.item.check == "x"
        note = _RESOLVED.search(text) if text.endswith(")") else None
        if note:
            text, at, resolved = text[: note.start()].rstrip(), zoned(note.group(1) or note.group(2) or ""), True
        elif text.startswith("~~") and text.endswith("~~"):
            text, resolved = text.strip("~"), True
        result.append(Blocker(text, resolved, at, entry.line, entry.item))
    return result


def labelled(source: Source, section: Section | None, name: str) -> tuple[Label, int, int] | None:
    """Return the line ``**Name**:`` of a section and where the text below it begins and ends."""
    if section is None:
        return None
    found = items.labels(source, section.body, section.end)
    for index, label in enumerate(found):
        if label.name == name:
            below = source.line_end(label.end)
            end = found[index + 1].start if index + 1 < len(found) else section.end
            heading = _HEADING.search(source.masked, below, end)
            return label, min(below, end), heading.start() if heading else end
    return None


def block(source: Source, headings: list[Section], section: Section | None, name: str) -> tuple[int, int] | None:
    """Return the span of a list in Context, below ``**Key Files**:`` or a heading of that name."""
    if section is None:
        return None
    found = labelled(source, section, name)
    if found:
        return found[1], found[2]
    for heading in sections.within(headings, section):
        if heading.title.rstrip(":").casefold() == name:
            return heading.body, heading.end
    return None


def key_files(source: Source, headings: list[Section], section: Section | None) -> list[KeyFile]:
    """Return the files listed under Key Files: a path in backticks, a link, or the item's first word."""
    span = block(source, headings, section, "key files")
    result = []
    for item in items.read(source, *span) if span else ():
        line = source.masked[item.start : item.head_end]
        found = _CODE.search(line) or _LINK.search(line)
        if found:
            path, start = found.group(1), item.start + found.start(1)
            note = line[found.end() :]
        elif item.text and not is_placeholder(item):
            path = item.text.split()[0].rstrip(":")
            column = line.find(path)
            if not path or column < 0:
                continue
            start, note = item.start + column, line[column + len(path) :]
        else:
            continue
        result.append(KeyFile(path, note.strip(" \t-–—:"), source.line(item.start), start, start + len(path)))
    return result


def facts(source: Source, headings: list[Section], section: Section | None) -> list[Entry]:
    """Return the list items under Key Context."""
    span = block(source, headings, section, "key context")
    return entries(source, section._replace(body=span[0], end=span[1])) if section and span else []


def objective(source: Source, section: Section | None) -> str:
    """Return the text of ``**Objective**:``, with the lines that continue it."""
    found = labelled(source, section, "objective")
    if not found:
        return ""
    label, below, end = found
    more = source.masked[below:end].split("\n\n", 1)[0] if label.value else source.masked[below:end].strip()
    more = more.split("\n- ", 1)[0]
    return " ".join(f"{label.value} {more}".split())


def tldr_paragraph(source: Source, section: Section) -> tuple[str, int, int]:
    """Return the paragraph above the labelled lines of the TL;DR as one line, and its span in the text."""
    labels = [label for label in items.labels(source, section.body, section.end) if label.name in TLDR_LABELS]
    end = labels[0].start if labels else section.end
    written = source.masked[section.body : end]
    start = section.body + len(written) - len(written.lstrip())
    if not written.strip():
        return "", section.body, section.body
    return " ".join(written.split()), start, section.body + len(written.rstrip())


def tldr(source: Source, section: Section | None, digest: str) -> Tldr:
    """Return the TL;DR paragraph; ``digest`` is what the front matter says of the last derived one."""
    if section is None:
        return Tldr("", 0, 0, True)
    prose, start, end = tldr_paragraph(source, section)
    return Tldr(prose, start, end, not prose or digest == fingerprint(prose))


def fingerprint(prose: str) -> str:
    """Return a short checksum by which a paragraph that nobody touched is known (FNV-1a, 32 bits)."""
    value = 0x811C9DC5
    for byte in prose.encode("utf-8", "surrogatepass"):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"{value:08x}"
