"""Three-way merge of texts by lines, after diff3 (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, 2007).

Both sides are compared with the base. Hunks that neither overlap nor touch are taken from their side; overlapping ones
are taken if both sides say the same, and are a conflict otherwise.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

_BINARY_PROBE = 8192


class _Hunk(NamedTuple):
    """Lines `start:end` of the base became lines `new_start:new_end` of one side."""

    start: int
    end: int
    new_start: int
    new_end: int


def merge(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Merge two descendants of a text.

    Line endings and a byte order mark are ours; a side that only changed these has changed nothing else.

    Returns: the merged text, or None if the sides conflict or are no text.
    """
    if any(b"\0" in text[:_BINARY_PROBE] for text in (base, ours, theirs)):
        return None
    mark, newline = ours.startswith(b"\xef\xbb\xbf"), _newline(ours)
    merged = merge_lines(_lines(base), _lines(ours), _lines(theirs))
    if merged is None:
        return None
    text = b"".join(merged)
    if newline != b"\n":
        text = text.replace(b"\n", newline)
    return b"\xef\xbb\xbf" + text if mark else text


def merge_lines(base: list[bytes], ours: list[bytes], theirs: list[bytes]) -> list[bytes] | None:
    """Merge two lists of lines.

    Returns: the merged lines, or None for a conflict.
    """
    one, other = _hunks(base, ours), _hunks(base, theirs)
    merged: list[bytes] = []
    done = first = second = 0
    while first < len(one) or second < len(other):
        start = min(
            one[first].start if first < len(one) else len(base),
            other[second].start if second < len(other) else len(base),
        )
        first_end, second_end, end = _region(one, other, first, second, start)
        left = _side(ours, one[first:first_end], start, end)
        right = _side(theirs, other[second:second_end], start, end)
        merged += base[done:start]
        if right is None or left == right:
            merged += left or []
        elif left is None:
            merged += right
        else:
            return None
        done, first, second = end, first_end, second_end
    return merged + base[done:]


def _hunks(base: list[bytes], side: list[bytes]) -> list[_Hunk]:
    codes = SequenceMatcher(None, base, side, autojunk=False).get_opcodes()
    return [_Hunk(*places) for word, *places in codes if word != "equal"]


def _region(one: list[_Hunk], other: list[_Hunk], first: int, second: int, start: int) -> tuple[int, int, int]:
    """How far the hunks of both sides hang together, from the given ones on."""
    end, first_end, second_end = start, first, second
    grown = True
    while grown:
        grown = False
        if first_end < len(one) and (one[first_end].start <= end):
            end, first_end, grown = max(end, one[first_end].end), first_end + 1, True
        if second_end < len(other) and (other[second_end].start <= end):
            end, second_end, grown = max(end, other[second_end].end), second_end + 1, True
    return first_end, second_end, end


def _side(lines: list[bytes], hunks: list[_Hunk], start: int, end: int) -> list[bytes] | None:
    """What one side has for base lines `start:end`; None if it changed nothing there."""
    if not hunks:
        return None
    return lines[hunks[0].new_start - (hunks[0].start - start) : hunks[-1].new_end + (end - hunks[-1].end)]


def _newline(text: bytes) -> bytes:
    return b"\r\n" if text.count(b"\r\n") * 2 > text.count(b"\n") else b"\n"


def _lines(text: bytes) -> list[bytes]:
    return text.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").splitlines(keepends=True)
