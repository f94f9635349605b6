"""Reading the Progress section: steps and notes.

A session of a year has thousands of done steps and notes, and most questions are about the few open ones; so a line
is looked at just closely enough to count it, and read in full when somebody asks for it.
"""

import re
from functools import cached_property
from typing import NamedTuple

from interleaf.core.document import items, sections
from interleaf.core.document.model import Entry, Item, Section, Step
from interleaf.core.document.source import Source
from interleaf.core.document.words import alike, split_marker


class _Found(NamedTuple):
    """A step that was counted but not read yet."""

    match: re.Match[str]
    limit: int
    part: str
    done: bool


class Board:
    """The Progress section as read: its parts, its steps in the order of the text, its notes.

    A step is a list item in Completed, In Progress or Remaining, and an item with a checkbox anywhere else in the
    section. A ticked box is done wherever it stands. Items of the part Log are notes and count as no steps.
    """

    def __init__(self, source: Source, headings: list[Section], section: Section | None) -> None:
        self.source = source
        self.parts: dict[str, Section] = sections.parts(headings, section) if section else {}
        self._found: list[_Found] = []
        self._logs: list[tuple[int, int]] = []
        self._plain: list[tuple[re.Match[str], int]] = []
        if section:
            for part, start, end in _stretches(headings, section):
                self._count(part, start, end)

    def _count(self, part: str, start: int, end: int) -> None:
        if part == "log":
            self._logs.append((start, end))
            return
        listed = part in sections.SUBSECTIONS
        for match in items.scan(self.source, start, end):
            check, text = match.group(2, 3)
            if not text.strip() and not items.item(self.source, match, end).text:
                continue
            if check is None and not listed:
                self._plain.append((match, end))
            else:
                done = check in "xX" if check else part == "completed"
                self._found.append(_Found(match, end, part, done))

    def _step(self, found: _Found, state: str) -> Step:
        item = items.item(self.source, found.match, found.limit)
        return Step(item.text, state, item.at, self.source.line(item.start), item)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(found.done for found in self._found)

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self._found)

    @cached_property
    def _unfinished(self) -> list[tuple[_Found, Step]]:
        return [(found, self._step(found, "remaining")) for found in self._found if not found.done]

    @cached_property
    def marked(self) -> list[Step]:
        """The open steps that carry ``<- CURRENT``; one, if nobody edited amiss."""
        return [step for _, step in self._unfinished if step.item.current]

    @cached_property
    def outdated(self) -> list[Item]:
        """The done steps that still carry ``<- CURRENT``."""
        suspects = (found for found in self._found if found.done and "CURRENT" in found.match.group(3))
        return [
            items.item(self.source, found.match, found.limit)
            for found in suspects
            if split_marker(found.match.group(3))[1]
        ]

    @cached_property
    def current(self) -> Step | None:
        """The step that is marked as current, else the first open one under In Progress."""
        if self.marked:
            return self.marked[0]._replace(state="current")
        for found, step in self._unfinished:
            if found.part == "current":
                return step._replace(state="current")
        return None

    @cached_property
    def remaining(self) -> list[Step]:
        """The open steps but the current one."""
        now = self.current.item.start if self.current else -1
        return [step for _, step in self._unfinished if step.item.start != now]

    @property
    def open(self) -> list[Step]:
        """The steps that are not done, the current one first."""
        return [self.current, *self.remaining] if self.current else self.remaining

    @cached_property
    def steps(self) -> list[Step]:
        """All steps in the order of the text."""
        now = self.current
        unfinished = {step.item.start: step for _, step in self._unfinished}
        if now:
            unfinished[now.item.start] = now
        return [unfinished.get(found.match.start()) or self._step(found, "done") for found in self._found]

    @cached_property
    def notes(self) -> list[Entry]:
        """The progress notes: the items of Log, and items without a checkbox outside the three lists."""
        read = [items.item(self.source, match, end) for match, end in self._plain]
        read += [item for start, end in self._logs for item in items.read(self.source, start, end)]
        read.sort(key=lambda item: item.start)
        return [Entry(item.text, item.at, self.source.line(item.start), item) for item in read if item.text]

    @property
    def last_note(self) -> Entry | None:
        """The progress note that was written last."""
        for start, end in reversed(self._logs):
            item = items.last(self.source, start, end)
            if item and item.text:
                return Entry(item.text, item.at, self.source.line(item.start), item)
        return self.notes[-1] if self.notes else None

    def part(self, step: Step) -> str:
        """The part that a step stands in: ``completed``, ``current``, ``remaining``; ``other`` or ``""`` elsewhere."""
        return next((found.part for found in self._found if found.match.start() == step.item.start), "")

    def number(self, step: Step) -> int:
        """The place of ``step`` among all, from 1, as ``(step 4)`` in the TL;DR counts them."""
        return 1 + sum(found.match.start() < step.item.start for found in self._found)

    def find(self, text: str) -> Step | None:
        """Return the step with these words: the current one, else another open one, else a done one."""
        key = alike(text)
        for step in self.open:
            if alike(step.text) == key:
                return step
        return next((step for step in self.steps if step.state == "done" and alike(step.text) == key), None)


def _stretches(headings: list[Section], section: Section) -> list[tuple[str, int, int]]:
    """Return (part, start, end) for the text between one heading of the section and the next.

    A heading of no meaning to the tools belongs to the part that it stands in: ``#### Chapter 1`` below Completed.
    """
    inner = sections.within(headings, section)
    bounds = [*(heading.start for heading in inner), section.end]
    result = [("", section.body, bounds[0])]
    part, part_end = "other", section.body
    for index, heading in enumerate(inner):
        name = sections.part_name(heading.title)
        if name or heading.start >= part_end:
            part, part_end = name or "other", heading.end
        result.append((part, heading.body, bounds[index + 1]))
    return result
