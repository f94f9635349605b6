"""Positions and edits, counted as the protocol counts them: lines end at LF, CRLF or CR, columns are code units.

pygls's own document counts lines with `str.splitlines`, so a form feed or U+2028 in the text would shift every edit
below it; that is why ours is used.
"""

from __future__ import annotations

from collections.abc import Iterable

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


class Text:
    """A text that is being typed in: a keystroke costs what its line costs, not what the text costs.

    Args:
        text: what it is at first.
    """

    def __init__(self, text: str) -> None:
        self._lines = lines.split(text)
        self._whole: str | None = text
        self.length = len(text)

    @property
    def whole(self) -> str:
        """All of it."""
        if self._whole is None:
            self._whole = "".join(self._lines)
        return self._whole

    def apply(self, changes: Iterable[lsp.TextDocumentContentChangeEvent], encoding: str) -> None:
        """Take in the changes of one `didChange`, each of which starts from the result of the one before."""
        for change in changes:
            if isinstance(change, lsp.TextDocumentContentChangePartial):
                self._replace(
                    self._place(change.range.start, encoding), self._place(change.range.end, encoding), change.text
                )
            else:
                self._lines, self._whole, self.length = lines.split(change.text), change.text, len(change.text)

    def _place(self, position: lsp.Position, encoding: str) -> tuple[int, int]:
        """Line and index in it; what lies beyond a line goes to its end, what lies beyond the text to the text's."""
        if position.line < len(self._lines):
            line = lines.without_end(self._lines[position.line])
            return position.line, index_of(line, position.character, encoding)
        if self._lines and lines.first_end(self._lines[-1]) is None:
            return len(self._lines) - 1, len(self._lines[-1])
        return len(self._lines), 0

    def _replace(self, start: tuple[int, int], end: tuple[int, int], new: str) -> None:
        first, last = start[0], max(start, end)[0]
        end = max(start, end)
        before = self._lines[first][: start[1]] if first < len(self._lines) else ""
        after = self._lines[last][end[1] :] if last < len(self._lines) else ""
        if first > 0 and not before and new[:1] == "\n" and self._lines[first - 1].endswith("\r"):
            first -= 1  # a CR and the LF that comes behind it are one line end from now on
            before = self._lines[first]
        old = self._lines[first : last + 1]
        made = lines.split(before + new + after)
        self._lines[first : last + 1] = made
        self._whole = None
        self.length += sum(map(len, made)) - sum(map(len, old))


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
