"""How many columns a text takes on a terminal, and how it is cut and padded to them.

Wide (W) and full-width (F) characters of Unicode's East Asian Width take two columns, combining marks and format
characters none; an emoji sequence (joiners, variation selectors, skin tones) takes two, as terminals draw it.
"""

from __future__ import annotations

_JOINER = "\u200d"
_EMOJI_FORM = "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_JAMO_TAILS = range(0x1160, 0x1200)
# Digits and letters keep their width whatever follows them; arrows, signs and pictures begin here.
_FIRST_PICTURE = 0x2000


def clean(text: str, *, lines: bool = False) -> str:
    """The text without control characters, so that no stored name or note can drive the terminal.

    Args:
        text: anything that came from a file, a name or a person.
        lines: keep line breaks and tabs (for documents and differences).
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char, lines) for char in text)


def _shown(char: str, lines: bool) -> str:
    if char.isprintable() or char in (_JOINER, "\u00a0", "\u3000"):
        return char
    if char in "\n\t":
        return char if lines else " "
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def width(text: str) -> int:
    """Columns that the text takes; it holds no control characters and no colours."""
    return len(text) if text.isascii() else sum(columns for _, columns in _clusters(text))


def fit(text: str, columns: int, ellipsis: str = "…") -> str:
    """The text, cut at its end to take at most so many columns; what was cut is marked by the ellipsis."""
    if columns <= 0 or width(text) <= columns:
        return text
    room = columns - len(ellipsis)
    kept = ""
    for cluster, taken in _clusters(text):
        room -= taken
        if room < 0:
            break
        kept += cluster
    return (kept + ellipsis) if columns >= len(ellipsis) else ellipsis[:columns]


def folded(text: str, columns: int, hang: str = "") -> list[str]:
    """The text in lines of at most so many columns, broken between words; a longer word keeps a line of its own.

    Args:
        text: one line without colours.
        columns: room on a line; 0 = no limit.
        hang: what the second and later lines begin with; the first keeps its own indentation.
    """
    if not columns or width(text) <= columns:
        return [text]
    start = text[: len(text) - len(text.lstrip(" "))]
    lines: list[str] = []
    line = start
    for word in text.split():
        blank = line in (start, hang) and not line.strip()
        longer = f"{line}{word}" if blank else f"{line} {word}"
        if not blank and width(longer) > columns:
            lines.append(line)
            line = hang + word
        else:
            line = longer
    return [*lines, line]


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled with spaces to so many columns, at its end or (right) before it."""
    blank = " " * max(0, columns - width(text))
    return blank + text if right else text + blank


def _clusters(text: str) -> list[tuple[str, int]]:
    """What a reader sees as one character, with its columns. Enough of Unicode's rules (UAX 29) for names and notes."""
    import unicodedata

    found: list[tuple[str, int]] = []
    joined = False
    for char in text:
        code = ord(char)
        before, columns = found[-1] if found else ("", 0)
        pictured = columns > 0 and ord(before[0]) > _FIRST_PICTURE
        becomes_picture = pictured and (joined or code in _SKIN_TONES or char == _EMOJI_FORM)
        if becomes_picture or (code in _FLAGS and len(before) == 1 and ord(before) in _FLAGS):
            found[-1] = (before + char, 2)
        elif unicodedata.category(char) in ("Mn", "Me", "Cf") or code in _JAMO_TAILS:
            # Drawn onto what stands before it; at the very beginning it takes no column of its own either.
            found[-1:] = [(before + char, columns)]
        else:
            found.append((char, 2 if unicodedata.east_asian_width(char) in "WF" else 1))
        joined = char == _JOINER
    return found
