"""Positions and edits, counted as the protocol counts them: lines end at LF, CRLF or CR, columns are code units.

pygls's own document counts lines with `str.splitlines`, so a form feed or U+2028 in the text would shift every edit
below it; that is why ours is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lsprotocol import types as lsp

from interleaf.core import lines

_WIDTHS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_UNIT_BYTES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


def units(text: str, encoding: str) -> int:
    """How many code units of `encoding` ("utf-8", "utf-16", "utf-32") a text has."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    return len(text.encode(_WIDTHS[encoding], "surrogatepass")) // _UNIT_BYTES[encoding]


def index_of(line: str, column: int, encoding: str) -> int:
    """Index in a line of the column counted in code units; a column inside a character goes to its beginning."""
    if encoding == "utf-32" or line.isascii():
        return min(column, len(line))
    raw = line.encode(_WIDTHS[encoding], "surrogatepass")[: column * _UNIT_BYTES[encoding]]
    return len(raw.decode(_WIDTHS[encoding], "ignore"))


def offset(parts: Sequence[str], position: lsp.Position, encoding: str) -> int:
    """Index of a position in the text made of `parts`; what lies beyond a line or the text goes to its end."""
    if position.line >= len(parts):
        return sum(map(len, parts))
    line = lines.without_end(parts[position.line])
    return sum(map(len, parts[: position.line])) + index_of(line, position.character, encoding)


def apply(text: str, changes: Iterable[lsp.TextDocumentContentChangeEvent], encoding: str) -> str:
    """The text after the changes of one `didChange`, each of which starts from the result of the one before."""
    for change in changes:
        if isinstance(change, lsp.TextDocumentContentChangePartial):
            parts = lines.split(text)
            start = offset(parts, change.range.start, encoding)
            end = max(start, offset(parts, change.range.end, encoding))
            text = text[:start] + change.text + text[end:]
        else:
            text = change.text
    return text


def edits(before: str, after: str, encoding: str) -> list[lsp.TextEdit]:
    """Edits that turn one text into the other, in whole lines.

    Whole lines need no counting of columns, and lines that stay as they are keep cursor, marks and folds in place.
    """
    old, new = lines.split(before), lines.split(after)
    made = []
    for start, stop, first, last in lines.stretches(old, new):
        end = lsp.Position(stop, 0)
        if stop == len(old) and old and lines.first_end(old[-1]) is None:
            end = lsp.Position(stop - 1, units(old[-1], encoding))
        made.append(lsp.TextEdit(lsp.Range(lsp.Position(start, 0), end), "".join(new[first:last])))
    return made


def end_of(change: lsp.TextDocumentContentChangeEvent, encoding: str) -> lsp.Position | None:
    """Where the cursor probably is after a change: behind the text that came in. None for a whole new text."""
    if not isinstance(change, lsp.TextDocumentContentChangePartial):
        return None
    start = change.range.start
    parts = lines.split(change.text)
    if not parts:
        return start
    if lines.first_end(parts[-1]) is not None:
        return lsp.Position(start.line + len(parts), 0)
    column = units(parts[-1], encoding)
    return lsp.Position(start.line + len(parts) - 1, column + (start.character if len(parts) == 1 else 0))
