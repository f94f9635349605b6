"""Watches global files while an editor saves: every content that they ever have is seen, not only the last one."""

import os
import threading
import time
from types import TracebackType
from typing import NamedTuple

POLL_SECONDS = 0.0003


class Sighting(NamedTuple):
    """One state of one file: what it held (None: it was not there), from when on, and for how many seconds."""

    path: str
    content: bytes | None
    since: float
    seconds: float


class GlobalWatcher:
    """Polls files from a thread and keeps each state that differs from the one before.

    An editor that writes in place truncates the file first, and one that replaces it may take it away for a moment:
    a missing file or a beginning of the file's own bytes is that window, never somebody's text.
    """

    def __init__(self, *paths: str) -> None:
        self._original = {path: _look(path) for path in paths}
        self._states: dict[str, list[tuple[float, bytes | None]]] = {path: [] for path in paths}
        self._writes = dict.fromkeys(paths, 0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)
        self._ended = 0.0
        self._looks = 0

    def __enter__(self) -> "GlobalWatcher":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Take a last look and end the thread."""
        if not self._stop.is_set():
            self._stop.set()
            self._thread.join()

    def wait_for_a_look(self) -> None:
        """Wait until every file has been looked at once more."""
        goal = self._looks + 2
        while self._looks < goal:
            time.sleep(POLL_SECONDS)

    @property
    def foreign(self) -> list[Sighting]:
        """Every sighting of bytes that were not the file's own."""
        self.stop()
        found = []
        for path, states in self._states.items():
            ends = [since for since, _ in states[1:]] + [self._ended]
            for (since, content), end in zip(states, ends, strict=True):
                own = self._original[path].content or b""
                if content is not None and not own.startswith(content):
                    found.append(Sighting(path, content, since, end - since))
        return found

    @property
    def writes(self) -> int:
        """How often a file was written at all, the same bytes included (its time or identity changed)."""
        self.stop()
        return sum(self._writes.values())

    def assert_only_own_bytes(self) -> None:
        """No foreign byte was ever seen, and in the end every file is what it was."""
        assert not self.foreign, f"foreign bytes in a global: {self.foreign}"
        self.assert_restored(within=0.0)

    def assert_never_written(self) -> None:
        """Not even the same bytes were written."""
        self.assert_only_own_bytes()
        assert self.writes == 0, f"{self.writes} writes to the globals"

    def assert_restored(self, within: float) -> None:
        """Foreign bytes stayed no longer than so many seconds, and in the end every file is what it was."""
        for sighting in self.foreign:
            assert sighting.seconds <= within, f"foreign bytes for {sighting.seconds:.3f} s: {sighting}"
        for path, look in self._original.items():
            assert _look(path).content == look.content, f"{path} is not what it was"

    def _poll(self) -> None:
        last = dict(self._original)
        begun = time.monotonic()
        for path, look in last.items():
            self._states[path].append((begun, look.content))
        while True:
            ending = self._stop.is_set()
            for path, before in last.items():
                now = _look(path)
                if now == before:
                    continue
                last[path] = now
                if now.identity != before.identity:
                    self._writes[path] += 1
                if now.content != before.content:
                    self._states[path].append((time.monotonic(), now.content))
            self._looks += 1
            if ending:
                self._ended = time.monotonic()
                return
            time.sleep(POLL_SECONDS)


class _Look(NamedTuple):
    content: bytes | None
    identity: tuple[int, int] | None


def _look(path: str) -> _Look:
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            return _Look(file.read(), (status.st_ino, status.st_mtime_ns))
    except FileNotFoundError:
        return _Look(None, None)
