"""Changes of a text by span: what no edit names stays as it is, to the byte."""

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """Put ``text`` in the place of the characters from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit], newline: str = "\n") -> str:
    """Apply edits that do not overlap; those at one place keep the order in which they are given.

    Args:
        text: the document.
        edits: spans of ``text`` and what takes their place, written with ``\\n``.
        newline: the line end of the document, which the new text gets.
    """
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        pieces += (text[done : edit.start], edit.text.replace("\n", newline) if newline != "\n" else edit.text)
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces)
