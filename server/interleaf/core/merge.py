"""Merging two texts that come from one: the three-way merge by lines.

The algorithm is diff3 as described by Khanna, Kunal and Pierce, "A Formal Investigation of Diff3" (FSTTCS 2007), with
one restriction that version control systems share: changes of both sides that merely touch count as overlapping,
because nothing says in which order they belong.
"""

from typing import NamedTuple

from interleaf.core import lines


class Merged(NamedTuple):
    """What came of it.

    Attributes:
        text: the merged text; where both sides differ, it has ours.
        conflicts: how many stretches both sides changed to something different.
    """

    text: str
    conflicts: int


class _Stretch(NamedTuple):
    """Lines `start` to `stop` of the base, which a side replaced by its lines `first` to `last`."""

    start: int
    stop: int
    first: int
    last: int


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Bring the changes of both sides together.

    Args:
        base: the text that both started from.
        ours: the one side.
        theirs: the other side.
    """
    if ours == theirs or theirs == base:
        return Merged(ours, 0)
    if ours == base:
        return Merged(theirs, 0)
    common, mine, other = lines.split(base), lines.split(ours), lines.split(theirs)
    left = [_Stretch(*stretch) for stretch in lines.stretches(common, mine)]
    right = [_Stretch(*stretch) for stretch in lines.stretches(common, other)]
    made: list[str] = []
    conflicts = at = 0
    while left or right:
        start, stop, ours_here, theirs_here = _next_cluster(left, right)
        made += common[at:start]
        at = stop
        our_lines = _as_seen(common, mine, start, stop, ours_here)
        their_lines = _as_seen(common, other, start, stop, theirs_here)
        if not ours_here:
            made += their_lines
        else:
            made += our_lines
            conflicts += bool(theirs_here) and our_lines != their_lines
    made += common[at:]
    return Merged(_joined(made), conflicts)


def _next_cluster(left: list[_Stretch], right: list[_Stretch]) -> tuple[int, int, list[_Stretch], list[_Stretch]]:
    """Take the first stretch, and whatever touches it or what touches that, out of both lists."""
    heads = [side[0] for side in (left, right) if side]
    start = min(head.start for head in heads)
    stop = start
    taken: tuple[list[_Stretch], list[_Stretch]] = ([], [])
    grew = True
    while grew:
        grew = False
        for side, mine in zip((left, right), taken, strict=True):
            while side and side[0].start <= stop:
                stop = max(stop, side[0].stop)
                mine.append(side.pop(0))
                grew = True
    return start, stop, taken[0], taken[1]


def _as_seen(common: list[str], side: list[str], start: int, stop: int, stretches: list[_Stretch]) -> list[str]:
    """What a side has in place of lines `start` to `stop` of the base."""
    made: list[str] = []
    at = start
    for stretch in stretches:
        made += common[at : stretch.start] + side[stretch.first : stretch.last]
        at = stretch.stop
    return made + common[at:stop]


def _joined(made: list[str]) -> str:
    """The lines as one text; one without an end gets one when it no longer is the last."""
    end = next((found for line in made if (found := lines.first_end(line))), "\n")
    return "".join(
        line if number == len(made) or lines.first_end(line) else line + end for number, line in enumerate(made, 1)
    )


_MARK = "\xef\xbb\xbf"
_PROBE = 8192


def merge_bytes(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Bring the changes of both sides together, whatever their encoding, as long as lines end as in ASCII.

    Line ends and a byte order mark are ours: a side that only changed these has changed nothing else.

    Returns: the merged content, or None if the sides conflict or are no text.
    """
    if any(b"\0" in content[:_PROBE] for content in (base, ours, theirs)):
        return None
    mine = ours.decode("latin-1")
    end = lines.first_end(mine) or lines.first_end(theirs.decode("latin-1")) or "\n"
    mark = _MARK if mine.startswith(_MARK) else ""
    texts = [content.decode("latin-1").removeprefix(_MARK) for content in (base, ours, theirs)]
    merged = merge(*(lines.with_ends(text, end) for text in texts))
    return None if merged.conflicts else (mark + merged.text).encode("latin-1")
