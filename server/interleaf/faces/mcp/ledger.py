"""What a connection has last read of each file, so that no write goes over a text it has never seen."""

from __future__ import annotations

import difflib
from collections import OrderedDict
from typing import NamedTuple

# Texts are kept only to show a difference; a hash is kept for every file.
_LONGEST_TEXT = 1 << 20
_ALL_TEXTS = 32 << 20
_LONGEST_DIFFERENCE = 8000


class Seen(NamedTuple):
    """A file as it was last read or written here.

    Attributes:
        hash: SHA-256 of its content, hex; None when it was seen to be absent.
        text: its text, or None if it is binary, too long, or was forgotten to make room.
    """

    hash: str | None
    text: str | None


class Ledger:
    """The last seen version of each file, by project path."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, Seen] = OrderedDict()
        self._held = 0

    def note(self, path: str, content_hash: str | None, text: str | None = None) -> None:
        """Remember that the connection knows this version of a file.

        Args:
            path: project-relative path.
            content_hash: SHA-256 of the content, hex; None for an absent file.
            text: the content, if it is text.
        """
        self.forget(path)
        kept = text if text is not None and len(text) <= _LONGEST_TEXT else None
        self._seen[path] = Seen(content_hash, kept)
        self._held += len(kept or "")
        for old in list(self._seen):
            if self._held <= _ALL_TEXTS:
                break
            self._held -= len(self._seen[old].text or "")
            self._seen[old] = self._seen[old]._replace(text=None)

    def forget(self, path: str) -> None:
        """Know nothing of a file any more."""
        old = self._seen.pop(path, None)
        if old is not None:
            self._held -= len(old.text or "")

    def last(self, path: str) -> Seen | None:
        """The version that the connection knows, or None if it has never seen the file."""
        return self._seen.get(path)


def difference(path: str, before: str | None, now: str | None) -> str:
    """What changed in a file since it was last read, as a unified diff; a long one is cut and says so.

    Args:
        path: for the headings.
        before: the text that was read; None if it was absent or is not known any more.
        now: the present text; None if the file is gone or is no text.
    """
    if before is None or now is None:
        return "" if now is None else f"The file now reads:\n{_cut(now)}"
    lines = difflib.unified_diff(
        before.splitlines(), now.splitlines(), f"{path} (as you read it)", f"{path} (now)", lineterm=""
    )
    return _cut("\n".join(lines))


def _cut(text: str) -> str:
    if len(text) <= _LONGEST_DIFFERENCE:
        return text
    return text[:_LONGEST_DIFFERENCE] + f"\n(cut: {len(text) - _LONGEST_DIFFERENCE} more characters; read the file)"
