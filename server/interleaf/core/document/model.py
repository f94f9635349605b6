"""What reading a session.md gives: plain values with the places they were read from.

All offsets count characters from the start of the text, so they can be used to slice it; lines and columns
count from 0, as the language server protocol does.
"""

from typing import NamedTuple, TypedDict


class Finding(NamedTuple):
    """Something damaged or doubtful in the document, and where it is."""

    kind: str
    message: str
    severity: str
    """``error``, ``warning`` or ``info``."""
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


class Flaw(NamedTuple):
    """A finding before its place is turned into lines and columns."""

    kind: str
    message: str
    severity: str
    start: int
    end: int


class Section(NamedTuple):
    """A heading and the text it governs, deeper headings included."""

    name: str
    """The canonical name (``progress``, ``decisions`` ...) or ``""`` for a section the tools do not know."""
    title: str
    level: int
    start: int
    body: int
    """Where the text below the heading line begins."""
    end: int


class Item(NamedTuple):
    """One list item: ``- [x] text`` or ``2. text``, with the indented lines that belong to it."""

    text: str
    """The first paragraph as one line, without bullet, checkbox, time and current marker."""
    marker: str
    """The bullet or number as written: ``-``, ``*``, ``3.``."""
    check: str
    """``x``, a space, or ``""`` for an item without a checkbox."""
    at: str
    """The time in the parentheses at its end as ISO 8601, or ``""``."""
    current: bool
    """Whether it carries ``<- CURRENT``."""
    start: int
    end: int
    """End of its last line, line end included."""
    head_end: int
    """End of what is written on its first line."""


class Step(NamedTuple):
    """One step of the Progress list."""

    text: str
    state: str
    """``done``, ``current`` or ``remaining``."""
    at: str
    line: int
    item: Item


class Entry(NamedTuple):
    """One dated line of the log: a progress note, a discovery, a next step, a fact of the key context."""

    text: str
    at: str
    line: int
    item: Item


class Decision(NamedTuple):
    """One decision with what was written about it."""

    number: int
    text: str
    at: str
    fields: dict[str, str]
    """The labelled lines below it by lower-case label: ``rationale``, ``choice`` ..."""
    line: int
    start: int
    end: int


class Blocker(NamedTuple):
    """Something that holds the work up, or did."""

    text: str
    resolved: bool
    at: str
    line: int
    item: Item


class KeyFile(NamedTuple):
    """A file that the Context section names."""

    path: str
    note: str
    line: int
    start: int
    """Where the path itself begins (for a link)."""
    end: int


class Tldr(NamedTuple):
    """The TL;DR section: a paragraph, and the labelled lines below it."""

    prose: str
    start: int
    end: int
    derived: bool
    """Whether the paragraph is as the tools wrote it, so that they may write it anew."""


class Label(NamedTuple):
    """A line such as ``**Current**: Draft the scene``."""

    name: str
    value: str
    start: int
    value_start: int
    end: int


class Progress(TypedDict):
    """How many of the steps are done."""

    done: int
    total: int


class Summary(TypedDict):
    """The ``document`` part of the ``status`` result."""

    tldr: str
    progress: Progress
    current: str | None
    blockers: list[str]
    next: list[str]
