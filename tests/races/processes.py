"""Starting workers, and killing them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import IO


class Worker:
    """One worker process; what it said stays readable after its death."""

    def __init__(self, work: str, project: str, argument: str = "") -> None:
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.races.worker", work, project, argument],
            stdin=subprocess.PIPE,
            stdout=self._said,
            cwd=os.getcwd(),
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def said(self) -> list[str]:
        """Its lines so far."""
        size = os.fstat(self._said.fileno()).st_size
        return os.pread(self._said.fileno(), size, 0).decode().splitlines()

    def tell(self, word: str) -> None:
        """A line on its input."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n".encode())
        self.process.stdin.flush()

    def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Make sure that it is gone."""
        if self.process.poll() is None:
            self.kill()
        if self.process.stdin is not None:
            self.process.stdin.close()
        self._said.close()
