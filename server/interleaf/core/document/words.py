"""Words as they enter and leave the document: one line, no markup that the document would misread."""

from interleaf.core.document.patterns import lazy

_STAMP = lazy(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?\Z")
_ENDING_STAMP = lazy(r"\((\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)\)\Z")
_ZONED = lazy(r"(?:Z|[+-]\d\d:?\d\d)\Z")
_MARKER = lazy(r"(?:<-{1,2}|←)[ \t]*CURRENT\b")
_TRAILING = lazy(r"(?:(?:^| )(?:<-{1,2}|←) ?CURRENT)+\Z")
_LEADING = lazy(r"(?:[-*+] (?:\[[ xX]\](?: |\Z))?|\[[ xX]\](?: |\Z))+")
# Whitespace first becomes one space each; these would survive that and break the file or a terminal. A lone surrogate
# cannot be encoded at all.
_UNPRINTABLE = lazy("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff]")
_LOOSE = lazy(r"[`*_~]+")


def clean(text: str) -> str:
    """Return ``text`` as one line that can stand in a list item or a heading.

    Runs of whitespace become one space; a leading bullet or checkbox and a trailing ``<- CURRENT`` are taken off, and
    what the document would take for a marker or the end of a comment gets a space inside.
    """
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    leading = _LEADING.match(line)
    line = _TRAILING.sub("", line[leading.end() :] if leading else line)
    return _MARKER.sub("< - CURRENT", line).replace("-->", "-- >")


def stamp(at: str) -> str:
    """Return an ISO 8601 UTC time as the document writes it: ``2025-01-15T10:30``."""
    found = _STAMP.match(at.strip())
    return f"{found.group(1)}T{found.group(2)}" if found else clean(at)


def split_stamp(text: str) -> tuple[str, str]:
    """Part a text from the time in parentheses at its end; the time comes back as ISO 8601 with a zone."""
    if not text.endswith(")"):
        return text, ""
    found = _ENDING_STAMP.search(text, max(0, len(text) - 48))
    if not found or not found.start():
        return text, ""
    return text[: found.start()].rstrip(), zoned(found.group(1))


def zoned(written: str) -> str:
    """Return a time as written in the document with its zone; the document's own times are UTC."""
    at = written.replace(" ", "T", 1)
    return at if "T" not in at or _ZONED.search(at) else at + "Z"


def split_marker(text: str) -> tuple[str, bool]:
    """Part a text from its ``<- CURRENT``."""
    if "CURRENT" not in text:
        return text, False
    shorter, count = _MARKER.subn("", text)
    return shorter.strip(), count > 0


def alike(text: str) -> str:
    """Return a key under which two ways to write the same words are equal."""
    return " ".join(_LOOSE.sub("", text).split()).rstrip(".! ").casefold()


def clip(text: str, limit: int) -> str:
    """Return ``text``, cut at a sentence or a word with an ellipsis when it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    if limit < 2:
        return text[:limit]
    room = text[: limit - 1]
    sentence = max(room.rfind(". "), room.rfind("! "), room.rfind("? "))
    if sentence >= limit * 2 // 3:
        return room[: sentence + 1] + "…" if sentence + 2 <= limit else room[:sentence] + "…"
    word = room.rfind(" ")
    return (room[:word] if word >= limit // 2 else room).rstrip() + "…"
