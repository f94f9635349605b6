"""Watching what is in the globals, as closely as a thread can."""

import threading
import time
from pathlib import Path


class GlobalWatcher(threading.Thread):
    """Reads files over and over and keeps every content that was not there at first.

    An empty file is not counted: editors that truncate in place leave it so for a moment, before the server can know.
    """

    def __init__(self, root: Path, names: list[str]) -> None:
        super().__init__(daemon=True)
        self._paths = {name: root / name for name in names}
        self.first = {name: path.read_bytes() for name, path in self._paths.items()}
        self.foreign: list[tuple[str, bytes]] = []
        self._end = threading.Event()

    def run(self) -> None:
        while not self._end.is_set():
            self._look()
            time.sleep(0.0005)

    def _look(self) -> None:
        for name, path in self._paths.items():
            try:
                now = path.read_bytes()
            except FileNotFoundError:
                now = b"(missing)"
            if now and now != self.first[name] and (name, now) not in self.foreign:
                self.foreign.append((name, now))

    def stop(self) -> None:
        self._end.set()
        self.join()

    def assert_untouched(self) -> None:
        """No content but the first was ever there, and it is there now."""
        self._look()
        assert self.foreign == []
        for name, path in self._paths.items():
            assert path.read_bytes() == self.first[name]

    def assert_restored(self) -> None:
        """What was there at first is there now, whatever was there in between."""
        for name, path in self._paths.items():
            assert path.read_bytes() == self.first[name]
