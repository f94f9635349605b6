"""List items, labelled lines, and where a new one goes."""

import re
from collections.abc import Iterator

from interleaf.core.document.edits import Edit
from interleaf.core.document.model import Item, Label
from interleaf.core.document.patterns import lazy
from interleaf.core.document.source import Source
from interleaf.core.document.words import split_marker, split_stamp

_ITEM = lazy(r"^ ?([-*+]|\d{1,9}[.)])[ \t]+(?:\[([ xX])\](?:[ \t]+|$))?([^\n]*)$", re.MULTILINE)
_NESTED = lazy(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_LABEL = lazy(r"^ ?\*\*([^*\n]{1,60})\*\*([^\n]*)$", re.MULTILINE)
_QUALIFIER = lazy(r"[ \t]*(?:\([^()]{0,60}\))?[ \t]*:")


def scan(source: Source, start: int, end: int) -> Iterator[re.Match[str]]:
    """Find the top-level list items between two offsets: groups are marker, box and text of the first line."""
    return _ITEM.finditer(source.masked, start, end)


def read(source: Source, start: int, end: int) -> list[Item]:
    """Return the top-level list items between two offsets."""
    return [item(source, found, end) for found in scan(source, start, end)]


def last(source: Source, start: int, end: int) -> Item | None:
    """Return the last top-level list item between two offsets."""
    found = last_few(source, start, end, 1)
    return found[0] if found else None


def last_few(source: Source, start: int, end: int, count: int) -> list[Item]:
    """Return the last ``count`` top-level list items between two offsets, in the order of the text.

    The text is searched from its end in growing stretches: a long list is asked for its last lines most of all.
    """
    reach = 2048
    while True:
        begin = max(start, source.masked.rfind("\n", start, max(start, end - reach)) + 1)
        found = list(scan(source, begin, end))
        if begin <= start or len(found) >= count:
            return [item(source, one, end) for one in found[-count:]]
        reach *= 8


def item(source: Source, found: re.Match[str], limit: int) -> Item:
    """Read one item that :func:`scan` found in a text that ends at ``limit``."""
    marker, check, text = found.groups()
    head_end = found.start() + len(found.group().rstrip())
    text = text.rstrip()
    at, current = "", False
    if text.endswith((")", "T")):
        text, current = split_marker(text)
        text, at = split_stamp(text)
    end = found.end() + 1
    if source.plain[end : end + 1] in _INDENT and end < limit:
        end, more = _below(source, end, limit)
        if more:
            text = f"{text} {more}"
    return Item(text, marker, check.lower() if check else "", at, current, found.start(), min(end, limit), head_end)


_INDENT = (" ", "\t", "\n")


def _below(source: Source, place: int, limit: int) -> tuple[int, str]:
    """Return where the indented lines below an item end, and those of its first paragraph as one line."""
    words: list[str] = []
    paragraph, hidden = True, False
    end = place
    while place < limit:
        line_end = source.line_end(place)
        line = source.plain[place:line_end]
        visible = source.masked[place:line_end].strip()
        if not line.strip():
            paragraph = False
        elif line.startswith(("  ", "\t", " \t")) or (hidden and not visible):
            # Fenced code that begins indented belongs to the item to its end, however its lines are indented.
            end, hidden = line_end, not visible
            paragraph = paragraph and not hidden and not _NESTED.match(line)
            if paragraph:
                words.append(visible)
        else:
            break
        place = line_end
    return min(end, limit), " ".join(words)


def labels(source: Source, start: int, end: int) -> list[Label]:
    """Return the lines ``**Name**: value`` between two offsets; ``**Name** (remark):`` and ``**Name:**`` count too."""
    result = []
    for found in _LABEL.finditer(source.masked, start, end):
        name, rest = found.groups()
        if name.endswith(":"):
            name, skip = name[:-1], 0
        else:
            qualifier = _QUALIFIER.match(rest)
            if not qualifier:
                continue
            skip = qualifier.end()
        value = rest[skip:].strip()
        value_start = (
            found.start(2) + skip + len(rest[skip:]) - len(rest[skip:].lstrip()) if value else found.start(2) + skip
        )
        result.append(Label(name.strip().casefold(), value, found.start(), value_start, value_start + len(value)))
    return result


def append(source: Source, start: int, end: int, lines: str) -> Edit:
    """Add whole lines behind the last list item between two offsets, else behind the last line that says something."""
    listed = last(source, start, end)
    if listed:
        place = listed.end
    else:
        written = source.plain[start:end].rstrip()
        place = source.line_end(start + len(written) - 1) if written else start
    return at_line_start(source, min(place, end), lines)


def at_line_start(source: Source, place: int, lines: str) -> Edit:
    """Insert whole lines at ``place``, which the end of the text may have left without a line end."""
    if place and source.plain[place - 1] != "\n" and lines:
        return Edit(place, place, "\n" + lines.removesuffix("\n"))
    return Edit(place, place, lines)


def next_marker(source: Source, start: int, end: int, default: str) -> str:
    """Return the bullet or number that continues the list between two offsets."""
    listed = last(source, start, end)
    if listed is None:
        return default
    if listed.marker[:-1].isdigit():
        return f"{int(listed.marker[:-1]) + 1}{listed.marker[-1]}"
    return listed.marker
