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
        new = edit.text.replace("\n", newline) if newline != "\n" else edit.text
        # Behind a lone CR a newline would not be a blank line but the other half of a CRLF.
        if new.startswith("\n") and text[edit.start - 1 : edit.start] == "\r":
            new = "\r" + new[1:]
        pieces += (text[done : edit.start], new)
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces)
