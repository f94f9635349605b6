"""Lines as editors count them: they end at LF, CRLF or CR and nowhere else (`str.splitlines` knows eight more ends)."""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_END = re.compile(r"\r\n|\n|\r")
_MOST_COMPARED = 4_000_000


def split(text: str) -> list[str]:
    """Lines with their ends; the last one may have none."""
    return _LINE.findall(text)


def without_end(line: str) -> str:
    """A line without its end."""
    return line.rstrip("\r\n")


def with_ends(text: str, end: str) -> str:
    """The text with every line end turned into `end`."""
    return _END.sub(end, text)


def first_end(text: str) -> str | None:
    """The first line end in the text, or None if it is a single line."""
    found = _END.search(text)
    return found.group() if found else None


def ends(text: str) -> list[str]:
    """All line ends in the text."""
    return _END.findall(text)


def stretches(before: list[str], after: list[str]) -> list[tuple[int, int, int, int]]:
    """Where two lists of lines differ, as few and as small stretches as is cheap.

    Equal heads and tails are cut off first; what is left is compared in full only if it is small enough to be compared
    while a person waits, and counts as one stretch otherwise.

    Args:
        before: lines of the one text.
        after: lines of the other.

    Returns: (start, end) in `before` and (start, end) in `after` for each stretch, in order.
    """
    head = 0
    shorter = min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    one, other = before[head : len(before) - tail], after[head : len(after) - tail]
    if not one and not other:
        return []
    if not one or not other or len(one) * len(other) > _MOST_COMPARED:
        return [(head, head + len(one), head, head + len(other))]
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return [
        (head + start, head + end, head + first, head + last)
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]
