"""Other programs' files on disk: read, replaced as one step, the former one kept beside it."""

from __future__ import annotations

import json
import os

from interleaf.disk.posix import PosixDisk
from interleaf.errors import WrongUsage

_KEPT = ".interleaf-backup"
_MOST_FOLDERS = 3


class ConfigFile:
    """One file of another program; a link to it is followed, as that program does.

    Args:
        path: absolute path.

    Attributes:
        text: its content; None if there is no such file.
    """

    def __init__(self, path: str) -> None:
        self._path = os.path.realpath(path)
        # The nearest directory that exists; those below it are made when something is written.
        folder = os.path.dirname(self._path)
        while not os.path.isdir(folder):
            folder = os.path.dirname(folder)
        self._disk = PosixDisk(folder)
        self._name = self._path[len(folder.rstrip("/")) + 1 :]
        self.text = self._read(self._name)

    def replace(self, text: str | None, *, keep_former: bool) -> None:
        """Write the file, or remove it.

        Args:
            text: its new content; None to remove it.
            keep_former: keep what was there, unless something is kept already.
        """
        kept = f"{self._name}{_KEPT}"
        if keep_former and self.text is not None and self._disk.stat(kept) is None:
            self._disk.create(kept, self.text.encode("utf-8", "surrogateescape"))
        former = None if keep_former else self._read(kept)
        if text is not None and former is not None and _same(former, text):
            text = former  # again what it was before, to the byte
            self._disk.unlink(kept)
        if text is None:
            self._disk.unlink(self._name)
            self._prune()
            return
        self._make_folders()
        aside = f"{self._name}.interleaf-new"
        self._disk.unlink(aside)
        stat = self._disk.stat(self._name)
        self._disk.create(aside, text.encode("utf-8", "surrogateescape"), stat.mode if stat else None)
        self._disk.replace(aside, self._name)

    def _read(self, name: str) -> str | None:
        stat = self._disk.stat(name)
        if stat is None:
            return None
        if stat.kind != "file":
            raise WrongUsage(reason=f"{self._path} is not a file.")
        return self._disk.read(name).decode("utf-8", "surrogateescape")

    def _make_folders(self) -> None:
        parts = self._name.split("/")[:-1]
        for count in range(len(parts)):
            self._disk.mkdir("/".join(parts[: count + 1]))

    def _prune(self) -> None:
        """Remove directories that the file leaves empty; one that holds anything stays."""
        folder = os.path.dirname(self._path)
        for _ in range(_MOST_FOLDERS):
            if not PosixDisk(os.path.dirname(folder)).rmdir(os.path.basename(folder)):
                return
            folder = os.path.dirname(folder)


def _same(one: str, other: str) -> bool:
    """Whether two texts say the same, as JSON if they are that."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return one == other
