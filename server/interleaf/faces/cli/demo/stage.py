"""Where the demo plays: a copy of a book, looked at from outside while the editor works in it."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, NamedTuple

from interleaf.disk.posix import PosixDisk
from interleaf.disk.scratch import copy_to_scratch, remove_scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAMPLE_BOOK = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "sample_book")
_PROSE = (".md", ".markdown", ".txt", ".rst", ".org", ".adoc", ".tex")
_MOST_BYTES = 200_000


class Seen(NamedTuple):
    """A file as it lies on the disk: its bytes and a short name for them."""

    size: int
    digest: str


class Stage:
    """A scratch copy of a directory.

    Args:
        source: the directory; the sample book if None.
    """

    def __init__(self, source: str | None) -> None:
        self.root = copy_to_scratch(source) if source else copy_to_scratch(SAMPLE_BOOK, "tide-clock")
        self._disk = PosixDisk(self.root)

    def files(self) -> list[str]:
        """Every file of the book itself, without the sessions."""
        return [path for path in self._walk("") if not path.startswith("workspace/")]

    def under(self, folder: str) -> list[str]:
        """Every file in a folder."""
        return list(self._walk(folder))

    def seen(self, path: str) -> Seen | None:
        """A file as it lies there now, or None."""
        self._disk.forget()
        if self._disk.stat(path) is None:
            return None
        content = self._disk.read(path)
        return Seen(len(content), hashlib.sha256(content).hexdigest()[:8])

    def text(self, path: str) -> str:
        """A text file's text."""
        self._disk.forget()
        return self._disk.read(path).decode()

    def picture(self) -> dict[str, Seen | None]:
        """Every file of the book with its bytes' name: two equal pictures mean not a byte has changed."""
        return {path: self.seen(path) for path in self.files()}

    def scripts(self, governs: Callable[[str], bool]) -> list[str]:
        """Up to two text files to work on, prose before other texts.

        Args:
            governs: says of a path whether sessions govern it.
        """
        found: list[str] = []
        for path in sorted(self.files(), key=_as_script):
            if self._is_text(path) and governs(path):
                found.append(path)
            if len(found) == 2:
                break
        return found

    def remove(self) -> None:
        """Throw the copy away."""
        remove_scratch(self.root)

    def _walk(self, folder: str) -> Iterator[str]:
        self._disk.forget()
        for name, kind in self._disk.list(folder):
            path = f"{folder}/{name}" if folder else name
            if kind == "dir":
                yield from self._walk(path)
            elif kind == "file":
                yield path

    def _is_text(self, path: str) -> bool:
        content = self._disk.read(path)
        if not content or len(content) > _MOST_BYTES or b"\0" in content:
            return False
        try:
            content.decode()
        except UnicodeDecodeError:
            return False
        return True


def _as_script(path: str) -> tuple[bool, bool, str]:
    """Scenes first, then other prose, then the rest."""
    return (not path.endswith(_PROSE), "scene" not in path and "chapter" not in path.rsplit("/", 1)[-1], path)
