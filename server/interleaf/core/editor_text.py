"""How an editor shows the bytes of a file as text, and the way back from its text to bytes.

Protocols carry text only. Which encoding the file has, whether it has a byte order mark, and often which line ends it
has, the editor keeps to itself. All of it is learned by comparing the file with the text that the editor shows when it
opens it; and when the text comes back changed, the lines that did not change get their very bytes back.
"""

from __future__ import annotations

from itertools import repeat
from typing import NamedTuple

from interleaf.core import lines

# The longer marks first: UTF-16's mark is the beginning of UTF-32's.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# What editors guess or are told, tried only for bytes that are no UTF-8; the most usual ones first.
_OTHERS = (
    *("cp1252", "latin-1", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp1250", "iso8859-2", "iso8859-15"),
    *("cp1253", "iso8859-7", "cp1254", "cp1255", "cp1256", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
    *("cp437", "cp850", "cp866", "mac_roman"),
)


class TextForm(NamedTuple):
    """How an editor shows one file.

    Attributes:
        encoding: Python's name of it.
        mark: the byte order mark at the file's beginning.
        hides_mark: whether the text lacks the mark.
        shown_end: the line end that all lines have in the text; None if they are shown as they are.
        lossy: bytes that are not in the encoding are shown as U+FFFD.
    """

    encoding: str = "utf-8"
    mark: bytes = b""
    hides_mark: bool = True
    shown_end: str | None = None
    lossy: bool = False


PLAIN = TextForm()


def learn(raw: bytes, shown: str | None) -> TextForm:
    """Find out how an editor shows a file.

    Args:
        raw: the file.
        shown: the text in the editor before anything was typed; None if it is not known.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if raw.startswith(mark)), (b"", "utf-8"))
    likely = TextForm(encoding, mark, lossy=not _decodes(raw[len(mark) :], encoding))
    if shown is None:
        return likely
    others = [PLAIN, *(TextForm(name) for name in _OTHERS)] if mark or likely.lossy else []
    for form in (likely._replace(lossy=False), *others, likely, TextForm(lossy=True)):
        if (found := _matching(form, raw, shown)) is not None:
            return found
    # The text was changed already: what is left of the file's letters tells the encoding, unless none was read.
    if likely.lossy and not mark and "\ufffd" not in shown:
        likely = _closest(raw, shown) or likely
    # One line end throughout, where the file has another, can only be the editor's.
    ends = set(lines.ends(shown))
    if len(ends) == 1 and lines.first_end(show(raw, likely)) not in (None, *ends):
        return likely._replace(shown_end=ends.pop())
    return likely


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _matching(form: TextForm, raw: bytes, shown: str) -> TextForm | None:
    """`form` with what the text tells of it, or None if the text cannot come from these bytes in this form."""
    try:
        text = raw[len(form.mark) :].decode(form.encoding, "replace" if form.lossy else "strict")
    except UnicodeDecodeError:
        return None
    if form.mark and shown.startswith("\ufeff"):
        form = form._replace(hides_mark=False)
        shown = shown[1:]
    if text == shown:
        return form
    if lines.with_ends(text, "\n") == lines.with_ends(shown, "\n"):
        return form._replace(shown_end=lines.first_end(shown) or "\n")
    return None


def _closest(raw: bytes, shown: str) -> TextForm | None:
    """The form that reads most letters beyond ASCII out of the bytes that are in the text too; None if none has any."""
    letters = {letter for letter in shown if letter > "\x7f"}
    found, most = None, 0
    for name in _OTHERS:
        common = len(letters.intersection(raw.decode(name))) if _decodes(raw, name) else 0
        if common > most:
            found, most = TextForm(name), common
    return found


def fits(raw: bytes, form: TextForm) -> bool:
    """Whether a file may be in this form."""
    return raw.startswith(form.mark) and (form.lossy or _decodes(raw[len(form.mark) :], form.encoding))


def show(raw: bytes, form: TextForm) -> str:
    """The text that the editor would show for a file."""
    body = raw.removeprefix(form.mark)
    text = body.decode(form.encoding, "replace")
    if form.shown_end is not None:
        text = lines.with_ends(text, form.shown_end)
    return text if form.hides_mark or not form.mark else "\ufeff" + text


def to_bytes(text: str, form: TextForm, like: bytes) -> bytes:
    """The file that the editor would write for its text, with the bytes of `like` for all lines that are in both.

    Args:
        text: the text in the editor.
        form: how this editor shows this file.
        like: what the file was: its unchanged lines keep their bytes, its line end is that of new lines.
    """
    if form.mark and not form.hides_mark and text.startswith("\ufeff"):
        text = text[1:]
    body = like.removeprefix(form.mark)
    end = lines.first_end(body.decode(form.encoding, "replace")) or form.shown_end
    try:
        encoded = form.mark + text.encode(form.encoding)
    except UnicodeEncodeError:
        # Characters that the file's encoding lacks turn it into UTF-8 as a whole rather than into question marks.
        plain = text if form.shown_end is None else lines.with_ends(text, end or "\n")
        return plain.encode("utf-8", "surrogatepass")
    if form.shown_end is None and not form.lossy:
        return encoded
    old = _raw_lines(body, form)
    new = lines.split(text)
    parts = [form.mark]
    old_at = new_at = 0
    for start, stop, first, last in lines.stretches(
        [lines.without_end(line.decode(form.encoding, "replace")) for line in old],
        [lines.without_end(line) for line in new],
    ):
        parts.extend(map(_kept, old[old_at:start], new[new_at:first], repeat(end), repeat(form)))
        parts.extend(_fresh(line, end, form) for line in new[first:last])
        old_at, new_at = stop, last
    parts.extend(map(_kept, old[old_at:], new[new_at:], repeat(end), repeat(form)))
    return b"".join(parts)


def _raw_lines(body: bytes, form: TextForm) -> list[bytes]:
    """The file's lines as bytes. One character per unit is split off the bytes, so broken bytes stay where they are."""
    if form.encoding.startswith(("utf-16", "utf-32")):
        return [
            line.encode(form.encoding, "surrogatepass") for line in lines.split(body.decode(form.encoding, "replace"))
        ]
    return [line.encode("latin-1") for line in lines.split(body.decode("latin-1"))]


def _kept(old: bytes, line: str, end: str | None, form: TextForm) -> bytes:
    """An unchanged line: its bytes, unless only one of the two ends the text without a line end."""
    had_end = lines.first_end(old.decode(form.encoding, "replace")) is not None
    has_end = lines.first_end(line) is not None
    if had_end == has_end:
        return old
    return old + (end or "\n").encode(form.encoding) if has_end else _without_end(old, form)


def _without_end(old: bytes, form: TextForm) -> bytes:
    for end in ("\r\n", "\n", "\r"):
        if old.endswith(end.encode(form.encoding)):
            return old[: -len(end.encode(form.encoding))]
    return old


def _fresh(line: str, end: str | None, form: TextForm) -> bytes:
    if end is not None and form.shown_end is not None and lines.first_end(line) is not None:
        line = lines.without_end(line) + end
    return line.encode(form.encoding)
