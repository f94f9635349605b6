"""Editing the Progress section: notes, new steps, and the way of a step from Remaining to Completed."""

from interleaf.core.document import items, sections
from interleaf.core.document.edits import Edit, apply
from interleaf.core.document.front_matter import read as read_front_matter
from interleaf.core.document.model import Item, Section
from interleaf.core.document.progress import Board
from interleaf.core.document.source import Source

MARK = "  <- CURRENT"


def board(text: str) -> Board:
    """Read the Progress section of a text."""
    source = Source(text)
    headings = sections.scan(source, read_front_matter(source.plain, source.start).end)
    return Board(source, headings, sections.known(headings).get("progress"))


def _with_part(text: str, name: str) -> tuple[Board, Section, str]:
    """Return a board that surely has the part ``name``, that part, and the text it was read from."""
    while True:
        source = Source(text)
        headings = sections.scan(source, read_front_matter(source.plain, source.start).end)
        section = sections.known(headings).get("progress")
        if section is None:
            text = sections.add_section(source, headings, "progress")
        elif name not in sections.parts(headings, section):
            text = sections.add_part(source, headings, section, name)
        else:
            now = Board(source, headings, section)
            return now, now.parts[name], text


def _own_end(now: Board, part: Section) -> int:
    """Where the part's own text ends: at the first heading inside it."""
    starts = [other.start for other in now.parts.values() if part.start < other.start < part.end]
    return min([part.end, *starts])


def add_note(text: str, words: str, stamp: str) -> str:
    """Add a dated note to the part Log of Progress, which is made when it is missing."""
    now, part, text = _with_part(text, "log")
    edit = items.append(now.source, part.body, _own_end(now, part), f"- {words} ({stamp})\n")
    return apply(text, [edit], now.source.newline)


def add_step(text: str, words: str) -> str:
    """Add an open step; it becomes the current one when there is no other open step."""
    if board(text).open:
        now, part, text = _with_part(text, "remaining")
        line = f"- [ ] {words}\n"
    else:
        now, part, text = _with_part(text, "current")
        line = f"- [ ] {words}{MARK}\n"
    edit = items.append(now.source, part.body, _own_end(now, part), line)
    return _settled(apply(text, [edit], now.source.newline))


def complete(text: str, words: str, stamp: str) -> str:
    """Move the step with these words to Completed, or add them there when no step has them.

    A step outside the three lists, where a person has an order of their own, is ticked where it stands. When the
    current step was completed, the next open one becomes current. A step that is done already stays as it is.
    """
    now = board(text)
    step = now.find(words)
    if step and step.state == "done":
        return text
    if step and now.part(step) not in ("current", "remaining"):
        ticked = _ticked(now.source, step.item, stamp)
        text = apply(text, [Edit(step.item.start, step.item.end, ticked)], now.source.newline)
    else:
        now, part, text = _with_part(text, "completed")
        source, place = now.source, _own_end(now, part)
        moved = now.find(words) if step else None
        lines = _ticked(source, moved.item, stamp) if moved else f"- [x] {words} ({stamp})\n"
        edits = [items.append(source, part.body, place, lines)]
        edits += [Edit(moved.item.start, moved.item.end, "")] if moved else []
        text = apply(text, edits, source.newline)
    if step is None or step.state == "current":
        text = promote(text)
    return _settled(text)


def _ticked(source: Source, item: Item, stamp: str) -> str:
    """Return the lines of an item as those of a completed step; what stands indented below it goes along."""
    head = items.read(source, item.start, item.head_end)[0].text
    return f"- [x] {head} ({stamp})\n{_below(source, item)}"


def _below(source: Source, item: Item) -> str:
    """Return the lines of an item but the first, with newlines as line ends."""
    lines = source.text[min(source.line_end(item.head_end), item.end) : item.end]
    lines = lines.replace("\r\n", "\n").replace("\r", "\n")
    return lines + "\n" if lines and not lines.endswith("\n") else lines


def promote(text: str) -> str:
    """Give the first open step the current marker unless some step has it; one from Remaining goes to In Progress."""
    now = board(text)
    if now.marked or not now.open:
        return text
    step = now.open[0]
    if now.part(step) == "remaining":
        now, part, text = _with_part(text, "current")
        step = now.open[0]
        place = _own_end(now, part)
        first = now.source.plain[step.item.start : step.item.head_end]
        moved = f"{first}{MARK}\n{_below(now.source, step.item)}"
        edits = [items.append(now.source, part.body, place, moved), Edit(step.item.start, step.item.end, "")]
        return apply(text, edits, now.source.newline)
    end = step.item.head_end
    return apply(text, [Edit(end, end, MARK)], now.source.newline)


def _settled(text: str) -> str:
    """Take superfluous markers away if there can be any."""
    return one_mark(text) if text.count("CURRENT") > 1 else text


def one_mark(text: str) -> str:
    """Take the current marker from every step but the first open one that has it."""
    now = board(text)
    edits = []
    for item in [*(step.item for step in now.marked[1:]), *now.outdated]:
        line = now.source.plain[item.start : item.head_end]
        at = max(line.rfind("<-"), line.rfind("←"))
        edits.append(Edit(item.start + len(line[:at].rstrip(" \t<-")), item.head_end, ""))
    return apply(text, edits, now.source.newline)
