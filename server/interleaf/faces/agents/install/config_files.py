"""Other programs' files on disk: read, replaced as one step, the former one kept beside it."""

from __future__ import annotations

import json
import os

from interleaf.core.paths import folder_of, parents
from interleaf.disk.posix import PosixDisk
from interleaf.errors import WrongUsage

_KEPT = ".interleaf-backup"
_NEW = ".interleaf-new"
_MOST_FOLDERS = 3


class ConfigFile:
    """One file of another program; a link to it is followed, as that program does.

    Args:
        path: absolute path.
        within: absolute path of the directory that is never removed, however empty it is.

    Attributes:
        text: its content; None if there is no such file.
    """

    def __init__(self, path: str, within: str = "/") -> None:
        self._path = os.path.realpath(path)
        self._within = within
        # The nearest directory that exists; those below it are made when something is written.
        folder = os.path.dirname(self._path)
        while not os.path.isdir(folder):
            folder = os.path.dirname(folder)
        self._disk = PosixDisk(folder)
        self._name = self._path[len(folder.rstrip("/")) + 1 :]
        self.text = self._read(self._name)

    def replace(self, text: str | None, *, keep_former: bool) -> None:
        """Write the file, or remove it, durably.

        Args:
            text: its new content; None to remove it.
            keep_former: keep what was there, unless something is kept already.

        Raises: `WrongUsage` if another program has changed it since it was read.
        """
        stat = self._disk.stat(self._name)
        mode = stat.mode if stat is not None else None
        kept = f"{self._name}{_KEPT}"
        if keep_former and self.text is not None and self._disk.stat(kept) is None:
            self._write(kept, self.text, mode, None)
        former = None if keep_former else self._read(kept)
        if former is not None and _same(former, text):
            text = former  # again what it was before, to the byte
        if text is None:
            self._disk.unlink(self._name)
            self._disk.sync_dir(folder_of(self._name))
        else:
            self._make_folders()
            self._write(self._name, text, mode, self.text)
        self.text = text
        if not keep_former:
            self.tidy()

    def tidy(self) -> None:
        """Remove what was kept, if the file is that again, and directories that it leaves empty.

        Said also where nothing is to be done: who removed our entries may have died before this.
        """
        kept = f"{self._name}{_KEPT}"
        if self.text is not None and self._read(kept) == self.text:
            self._disk.unlink(kept)
        folder = os.path.dirname(self._path)
        for _ in range(_MOST_FOLDERS):
            if self.text is not None or not folder.startswith(f"{self._within}/"):
                return
            if os.path.isdir(folder) and not PosixDisk(os.path.dirname(folder)).rmdir(os.path.basename(folder)):
                return
            folder = os.path.dirname(folder)

    def _write(self, name: str, text: str, mode: int | None, expected: str | None) -> None:
        """Write a file as one step, over what is expected there."""
        aside = f"{name}{_NEW}"
        self._disk.unlink(aside)  # what a killed attempt left: nothing but a text of ours
        self._disk.create(aside, text.encode("utf-8", "surrogateescape"), mode)
        if self._read(name) != expected:
            self._disk.unlink(aside)
            raise WrongUsage(reason=f"Another program has changed {self._path} in this moment; try again.")
        self._disk.replace(aside, name)
        self._disk.sync_dir(folder_of(name))

    def _read(self, name: str) -> str | None:
        stat = self._disk.stat(name)
        if stat is None:
            return None
        if stat.kind != "file":
            raise WrongUsage(reason=f"{self._path} is not a file.")
        return self._disk.read(name).decode("utf-8", "surrogateescape")

    def _make_folders(self) -> None:
        for folder in parents(self._name):
            if self._disk.mkdir(folder):
                self._disk.sync_dir(folder_of(folder))


def _same(one: str, other: str | None) -> bool:
    """Whether two texts say the same, as JSON if they are that; no text says the same as one that says nothing."""
    try:
        return bool(json.loads(one) == json.loads(other if other is not None else "{}"))
    except ValueError:
        return one.rstrip() == (other or "").rstrip()
