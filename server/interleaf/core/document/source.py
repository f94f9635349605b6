"""The text of a document together with the two same-length views that reading it needs."""

import re
from bisect import bisect_right

from interleaf.core.document.model import Finding, Flaw
from interleaf.core.document.patterns import lazy

_OPENING = lazy(r"^[ \t]*(?:(`{3,})[^`\n]*$|(~{3,})[^\n]*$|(<!--))", re.MULTILINE)
_NOT_NEWLINE = lazy(r"[^\n]+")


class Source:
    """A text and its views; every offset means the same place in all three.

    ``plain`` has every kind of line end (CRLF, lone CR) as a newline, so that patterns need to know one only, and a
    space for a byte order mark.
    ``masked`` is ``plain`` with fenced code and block comments blanked out: what looks like a heading or a list
    item in there is none.
    """

    __slots__ = ("_starts", "flaws", "masked", "newline", "plain", "start", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.start = 1 if text.startswith("\ufeff") else 0
        carriage = "\r" in text
        plain = text.replace("\r\n", " \n").replace("\r", "\n") if carriage else text
        self.plain = " " + plain[1:] if self.start else plain
        self.newline = _line_end(text) if carriage else "\n"
        self.flaws: list[Flaw] = []
        self.masked = self._mask()
        self._starts: list[int] | None = None

    def _mask(self) -> str:
        plain = self.plain
        if "```" not in plain and "~~~" not in plain and "<!--" not in plain:
            return plain
        pieces: list[str] = []
        done = 0
        # An opening that nothing closes is reported and otherwise ignored: were it honoured to the end of the text,
        # as Markdown says, one forgotten fence would hide every section below it from the tools.
        hopeless: dict[str, int] = {}
        opening = _OPENING.search(plain, self.start)
        while opening:
            begin, resume = opening.start(), opening.end()
            end = self._closing(opening, hopeless)
            if end < 0:
                kind = "comment-unclosed" if opening.group(3) else "fence-unclosed"
                what = "comment" if opening.group(3) else "code fence"
                self.flaws.append(Flaw(kind, f"This {what} is never closed.", "warning", begin, resume))
            else:
                pieces.append(plain[done:begin])
                pieces.append(_NOT_NEWLINE.sub(lambda run: " " * len(run.group()), plain[begin:end]))
                done = resume = end
            opening = _OPENING.search(plain, resume)
        pieces.append(plain[done:])
        return "".join(pieces)

    def _closing(self, opening: re.Match[str], hopeless: dict[str, int]) -> int:
        """The end of what ``opening`` opened, or -1; ``hopeless`` keeps a hostile text from costing squared time."""
        fence = opening.group(1) or opening.group(2)
        if not fence:
            if "<!--" in hopeless:
                return -1
            found = self.plain.find("-->", opening.end())
            if found < 0:
                hopeless["<!--"] = 0
                return -1
            return found + 3
        if hopeless.get(fence[0], len(fence) + 1) <= len(fence):
            return -1
        closing = re.compile(rf"^[ \t]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE).search(
            self.plain, opening.end()
        )
        if closing is None:
            hopeless[fence[0]] = len(fence)
            return -1
        return closing.end()

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column (in characters, both from 0) of ``offset``."""
        if self._starts is None:
            self._starts = [0, *(found.end() for found in re.finditer("\n", self.plain))]
        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]

    def line(self, offset: int) -> int:
        """Return the line (from 0) that ``offset`` lies on."""
        return self.position(offset)[0]

    def line_end(self, offset: int) -> int:
        """Return the offset behind the line end of the line that ``offset`` lies on."""
        found = self.plain.find("\n", offset)
        return len(self.plain) if found < 0 else found + 1

    def locate(self, flaw: Flaw) -> Finding:
        """Turn a flaw into a finding with lines and columns."""
        line, column = self.position(flaw.start)
        end_line, end_column = self.position(flaw.end)
        return Finding(*flaw, line, column, end_line, end_column)


def _line_end(text: str) -> str:
    """Return the line end that most lines of a text with carriage returns have."""
    feeds, crlf = text.count("\n"), text.count("\r\n")
    if not feeds:
        return "\r"
    return "\r\n" if crlf and crlf * 2 >= feeds else "\n"
