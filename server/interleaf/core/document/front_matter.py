"""The front matter of session.md: read by span, written by span, never round-tripped.

The format is a small, flat part of YAML::

    ---
    key: value            # a comment
    quoted: "a: b"
    task_ids:
      - one
      - two
    short: [one, two]
    ---

Values are always text, or a list of texts: ``0123`` stays ``0123``, ``no`` stays ``no``, a time stays what was typed.
Anything else (nested maps, block scalars, anchors) is kept as it is and read as raw text. Of a doubled key the last
one counts, as YAML loaders have it.
"""

import re
from typing import NamedTuple

from interleaf.core.document.model import Flaw
from interleaf.core.document.patterns import lazy

Value = str | list[str]

ORDER = (
    "id",
    "shortname",
    "status",
    "task_ids",
    "created_at",
    "updated_at",
    "closed_at",
    "close_reason",
    "compaction_count",
    "git_branch",
    "git_last_commit",
    "phase",
    "type",
    "agent",
    "score",
    "tldr_digest",
)
"""The keys that tools write, in the order in which a new one takes its place."""

_KEY = lazy(r"([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*:(?=[ \t]|$)")
_ITEM = lazy(r"[ \t]*-(?:[ \t]+|$)")
_HEADING = lazy(
    r"#{1,6}[ \t]+(?:session:|(?:tl;?dr|context|progress|decisions?|discover(?:y|ies)|blockers?|next steps?)\b)",
    re.IGNORECASE,
)
_DOUBLE = lazy(r'"(?:[^"\\]|\\.)*"')
_SINGLE = lazy(r"'(?:[^']|'')*'")
_FLOW = lazy(r"""[ \t]*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[^,]*|[^,]+""")
_COMMENT = lazy(r"(?:^|[ \t])#")
_ESCAPE = lazy(r"\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "e": "\x1b"}
# What may stand unquoted: nothing that YAML would read as a comment, a number, a truth value or a structure.
_PLAIN = lazy(r"[A-Za-z0-9_./][A-Za-z0-9_./@+ :-]*\Z")
_TYPED = lazy(r"(?:[-+.0-9][0-9_.,:eExXoO+-]*|true|false|yes|no|on|off|y|n|null|none|~|\.nan|\.inf)\Z", re.IGNORECASE)
_TIME = lazy(r"\d{4}-\d\d-\d\dT[0-9:.]+Z\Z")


class Field(NamedTuple):
    """One entry of the front matter and its spans."""

    key: str
    value: Value
    start: int
    end: int
    """End of its last line, line end included."""
    value_start: int
    value_end: int
    """The span of the value on the key's own line (empty for a list below it)."""
    head_end: int
    """End of the key's line, line end included."""
    block: tuple[tuple[int, int], ...]
    """The spans of the indented lines below the key that make up its value."""


class FrontMatter(NamedTuple):
    """All that stands between the two ``---`` lines."""

    start: int
    end: int
    """Where the body begins."""
    present: bool
    closed: bool
    insert_at: int
    """Where a new last entry goes."""
    fields: tuple[Field, ...]
    flaws: tuple[Flaw, ...]

    def field(self, key: str) -> Field | None:
        """Return the entry of ``key`` that counts."""
        for field in reversed(self.fields):
            if field.key == key:
                return field
        return None

    def text(self, key: str, default: str = "") -> str:
        """Return the value of ``key`` as text; a list is joined with commas."""
        field = self.field(key)
        if field is None:
            return default
        return field.value if isinstance(field.value, str) else ", ".join(field.value)

    def items(self, key: str) -> list[str]:
        """Return the value of ``key`` as a list; one text is a list of one."""
        field = self.field(key)
        if field is None or not field.value:
            return []
        return [field.value] if isinstance(field.value, str) else list(field.value)

    def integer(self, key: str, default: int = 0) -> int:
        """Return the value of ``key`` as a whole number, ``default`` when it is none."""
        text = self.text(key)
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else default


def read(plain: str, start: int) -> FrontMatter:
    """Read the front matter of a text whose line ends are newlines.

    Args:
        plain: the text (:attr:`Source.plain`).
        start: 1 when a byte order mark stands before it, else 0.
    """
    first = _line_end(plain, start)
    if plain[start:first].rstrip() != "---":
        return FrontMatter(start, start, False, False, start, (), ())
    reader = _Reader(plain)
    place = first
    while place < len(plain):
        end = _line_end(plain, place)
        line = plain[place:end].rstrip()
        if line in ("---", "..."):
            return reader.result(start, end, closed=True, insert_at=place)
        if _HEADING.match(line):
            break
        if not reader.take(place, line, end):
            reader.flaw("front-matter-line", "This line belongs to no entry.", place, place + len(line))
        place = end
    return _unclosed(plain, start, first)


def _unclosed(plain: str, start: int, first: int) -> FrontMatter:
    """Read what looks like entries behind an opening ``---`` that nothing closes."""
    reader = _Reader(plain)
    place = first
    while place < len(plain):
        end = _line_end(plain, place)
        line = plain[place:end].rstrip()
        # Without a closing line, '#' more likely begins the document's title than a comment.
        if not line.strip() or line.startswith("#") or not reader.take(place, line, end):
            break
        place = end
    reader.flaws.insert(
        0, Flaw("front-matter-unclosed", "The front matter has no closing '---'.", "error", start, first)
    )
    return reader.result(start, place, closed=False, insert_at=place)


class _Reader:
    """Collects entries line by line."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.done: list[Field] = []
        self.keys: set[str] = set()
        self.flaws: list[Flaw] = []
        self.last: Field | None = None
        self.items: list[str] = []
        self.block: list[tuple[int, int]] = []
        self.indent = ""

    def take(self, place: int, line: str, end: int) -> bool:
        """Read one line, ``plain[place:end]``, and tell whether it has a place in a front matter."""
        if not line.strip() or line.lstrip().startswith("#"):
            return True
        found = _KEY.match(line)
        if not found:
            return self._below(place, line, end)
        self._key(place, line, end, found)
        return True

    def _key(self, place: int, line: str, end: int, found: re.Match[str]) -> None:
        self._finish()
        rest = line[found.end() :]
        value_start = found.end() + len(rest) - len(rest.lstrip())
        value, length, sound = _scalar(line[value_start:])
        if not length:
            value_start = found.end()
        key = found.group(1)
        if key in self.keys:
            message = f"'{key}' stands here twice; the last one counts."
            self.flaw("front-matter-duplicate", message, place, place + len(key))
        if not sound:
            message = f"The value of '{key}' is quoted wrongly."
            self.flaw("front-matter-value", message, place + value_start, place + len(line))
        self.keys.add(key)
        start = place + value_start
        self.last = Field(key, value, place, end, start, start + length, end, ())

    def _below(self, place: int, line: str, end: int) -> bool:
        """Take an indented line or a list item as part of the entry above it, if it can be one."""
        if self.last is None or not (line[0] in " \t" or _ITEM.match(line)):
            return False
        bare = self.last.value_start == self.last.value_end
        item = _ITEM.match(line) if bare and (self.items or not self.block) else None
        if self.block and line[0] == "-" != self.indent:
            return False
        if item:
            text = _scalar(line[item.end() :])[0]
            self.items.append(text if isinstance(text, str) else ", ".join(text))
        elif self.items or line[0] == "-" or not (bare or self.last.value[:1] in ("|", ">")):
            return False
        self.indent = self.indent if self.block else line[0]
        self.block.append((place, end))
        return True

    def _finish(self) -> None:
        """Close the entry that was read last."""
        last = self.last
        if last is None:
            return
        if self.block:
            lines = [self.plain[begin:end].strip() for begin, end in self.block]
            value: Value = self.items or "\n".join([str(last.value), *lines] if last.value else lines)
            last = last._replace(value=value, end=self.block[-1][1], block=tuple(self.block))
        self.done.append(last)
        self.last, self.items, self.block = None, [], []

    def flaw(self, kind: str, message: str, start: int, end: int) -> None:
        """Note a flaw."""
        self.flaws.append(Flaw(kind, message, "warning", start, end))

    def result(self, start: int, end: int, *, closed: bool, insert_at: int) -> FrontMatter:
        """Return what was read."""
        self._finish()
        return FrontMatter(start, end, True, closed, insert_at, tuple(self.done), tuple(self.flaws))


def _scalar(rest: str) -> tuple[Value, int, bool]:
    """Read the value at the start of ``rest``: what it says, how many characters it takes, whether it is sound."""
    if rest[:1] in ('"', "'"):
        found = (_DOUBLE if rest[0] == '"' else _SINGLE).match(rest)
        if found:
            inner = found.group()[1:-1]
            text = _ESCAPE.sub(_unescape, inner) if rest[0] == '"' else inner.replace("''", "'")
            return text, found.end(), True
    comment = _COMMENT.search(rest)
    text = (rest[: comment.start()] if comment else rest).rstrip()
    if text.startswith("[") and text.endswith("]"):
        parts = [part.strip() for part in _FLOW.findall(text[1:-1])]
        return [_unquote(part) for part in parts if part], len(text), True
    return text, len(text), text[:1] not in ('"', "'")


def _unquote(text: str) -> str:
    value = _scalar(text)[0] if text[:1] in ('"', "'") else text
    return value if isinstance(value, str) else ", ".join(value)


def _unescape(found: re.Match[str]) -> str:
    code = found.group(1)
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPES.get(code, code)


def _line_end(plain: str, place: int) -> int:
    found = plain.find("\n", place)
    return len(plain) if found < 0 else found + 1


def render(value: str | float) -> str:
    """Write one value so that this reader and any YAML reader give it back as it was."""
    if not isinstance(value, str):
        return str(value)
    if _TIME.match(value):
        return value
    if _PLAIN.match(value) and not _TYPED.match(value) and ": " not in value and value[-1] not in " :":
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufeff]", _escape, escaped) + '"'


def _escape(found: re.Match[str]) -> str:
    return {"\n": "\\n", "\t": "\\t"}.get(found.group(), f"\\u{ord(found.group()):04x}")
