"""The Progress section: steps and notes, and the edits that move a step from Remaining to Completed."""

from interleaf.core.document import items, sections
from interleaf.core.document.edits import Edit, apply
from interleaf.core.document.front_matter import read as read_front_matter
from interleaf.core.document.model import Entry, Item, Section, Step
from interleaf.core.document.source import Source
from interleaf.core.document.words import alike

MARK = "  <- CURRENT"


class Board:
    """The Progress section as read: its parts, its steps in the order of the text, its notes.

    A step is a list item in Completed, In Progress or Remaining, and an item with a checkbox anywhere else in the
    section. A ticked box is done wherever it stands. Items of the part Log are notes and count as no steps.
    """

    def __init__(self, source: Source, headings: list[Section], section: Section | None) -> None:
        self.source = source
        self.section = section
        self.parts: dict[str, Section] = sections.parts(headings, section) if section else {}
        self.steps: list[Step] = []
        self.notes: list[Entry] = []
        self.marked: list[Step] = []
        if section is None:
            return
        current: Step | None = None
        waiting: Step | None = None
        for part, start, end in self._stretches(headings, section):
            for item in items.read(source, start, end):
                if not item.text:
                    continue
                if part == "log" or (not item.check and part in ("", "other")):
                    self.notes.append(Entry(item.text, item.at, source.line(item.start), item))
                    continue
                done = item.check == "x" if item.check else part == "completed"
                step = Step(item.text, "done" if done else "remaining", item.at, source.line(item.start), item)
                self.steps.append(step)
                if done:
                    continue
                if item.current:
                    self.marked.append(step)
                    current = current or step
                if part == "current" and waiting is None:
                    waiting = step
        self.current = current or waiting
        if self.current:
            place = self.steps.index(self.current)
            self.current = self.steps[place] = self.current._replace(state="current")

    current: Step | None = None

    def _stretches(self, headings: list[Section], section: Section) -> list[tuple[str, int, int]]:
        """Return (part, start, end) for the text between one heading and the next."""
        inner = sections.within(headings, section)
        bounds = [*(heading.start for heading in inner), section.end]
        result = [("", section.body, bounds[0])]
        for index, heading in enumerate(inner):
            result.append((sections.part_name(heading.title) or "other", heading.body, bounds[index + 1]))
        return result

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.state == "done" for step in self.steps)

    @property
    def open(self) -> list[Step]:
        """The steps that are not done, the current one first."""
        rest = [step for step in self.steps if step.state == "remaining"]
        return [self.current, *rest] if self.current else rest

    def number(self, step: Step) -> int:
        """The place of ``step`` among all, from 1, as ``(step 4)`` in the TL;DR counts them."""
        return self.steps.index(step) + 1

    def find(self, text: str) -> Step | None:
        """Return the step with these words: the current one first, then an open one, then a done one."""
        key = alike(text)
        matching = [step for step in self.steps if alike(step.text) == key]
        return min(matching, key=lambda step: ("current", "remaining", "done").index(step.state), default=None)


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
    return _one_mark(apply(text, [edit], now.source.newline))


def complete(text: str, words: str, stamp: str) -> str:
    """Move the step with these words to Completed, or add them there when no step has them.

    When the current step was completed, the next open one becomes current. A step that is done already stays as it is.
    """
    found = board(text).find(words)
    if found and found.state == "done":
        return text
    now, part, text = _with_part(text, "completed")
    step = now.find(words)
    source = now.source
    place = _own_end(now, part)
    if step is None:
        edits = [items.append(source, part.body, place, f"- [x] {words} ({stamp})\n")]
    else:
        moved = _ticked(source, step.item, stamp)
        if part.body <= step.item.start < place:
            edits = [Edit(step.item.start, step.item.end, moved)]
        else:
            edits = [items.append(source, part.body, place, moved), _removed(step.item)]
    text = apply(text, edits, source.newline)
    if step is None or step.state == "current":
        text = promote(text)
    return _one_mark(text)


def _ticked(source: Source, item: Item, stamp: str) -> str:
    """Return the lines of an item as those of a completed step; what stands indented below it goes along."""
    head = items.read(source, item.start, item.head_end)[0].text
    return f"- [x] {head} ({stamp})\n{_below(source, item)}"


def _below(source: Source, item: Item) -> str:
    """Return the lines of an item but the first, with newlines as line ends."""
    lines = source.text[min(source.line_end(item.head_end), item.end) : item.end]
    lines = lines.replace("\r\n", "\n").replace("\r", "\n")
    return lines + "\n" if lines and not lines.endswith("\n") else lines


def _removed(item: Item) -> Edit:
    return Edit(item.start, item.end, "")


def promote(text: str) -> str:
    """Give the first open step the current marker, and its place under In Progress, unless some step has it."""
    now = board(text)
    if now.marked or not now.open:
        return text
    step = now.open[0]
    if now.current is None:
        now, part, text = _with_part(text, "current")
        step = now.open[0]
        place = _own_end(now, part)
        if not part.body <= step.item.start < place:
            first = now.source.plain[step.item.start : step.item.head_end]
            moved = f"{first}{MARK}\n{_below(now.source, step.item)}"
            edits = [items.append(now.source, part.body, place, moved), _removed(step.item)]
            return apply(text, edits, now.source.newline)
    end = step.item.head_end
    return apply(text, [Edit(end, end, MARK)], now.source.newline)


def _one_mark(text: str) -> str:
    """Take the current marker from every step but the first that has it, and from steps that are done."""
    if text.count("CURRENT") < 2:
        return text
    now = board(text)
    edits = []
    for step in now.marked[1:]:
        line = now.source.plain[step.item.start : step.item.head_end]
        at = step.item.start + max(line.rfind("<-"), line.rfind("←"))
        while now.source.plain[at - 1] in "-< \t":
            at -= 1
        edits.append(Edit(at, step.item.head_end, ""))
    return apply(text, edits, now.source.newline)
