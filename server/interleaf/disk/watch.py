"""Noticing that something may have changed. A hint and nothing more: whoever is told looks at the disk again.

The system's own notification is used where there is one. It may be late, report too much, or be missing altogether
(network file systems, exhausted limits), so nobody may depend on it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver, ObservedWatch

log = logging.getLogger("interleaf.watch")
_MOST_FOLDERS = 48  # each one costs a thread; what lies in more folders is left to whoever looks regularly


class Watcher:
    """Watches some folders of a project and tells when something stirs in them.

    Beginning and ending to watch a folder can take half a second, so both happen in a thread of the watcher's.

    Args:
        root: absolute path of the project.
        stirred: called with a project path, in a thread of the watcher's, as often as the system sees fit.
    """

    def __init__(self, root: str, stirred: Callable[[str], None]) -> None:
        self._root = root
        self._stirred = stirred
        self._wanted: dict[str, bool] | None = {}
        self._changed = threading.Condition()
        self._observer: BaseObserver | None = None
        self._watches: dict[str, tuple[bool, int, ObservedWatch]] = {}
        threading.Thread(target=self._work, name="interleaf-watch", daemon=True).start()

    def follow(self, folders: Mapping[str, bool]) -> None:
        """Watch these folders and no others; cheap if they are watched already.

        Args:
            folders: project paths, the root being the empty one, and whether all below is watched too. Those that do
                not exist are passed over, and taken up by a later call when they do.
        """
        with self._changed:
            if self._wanted is not None:
                self._wanted = dict(list(folders.items())[:_MOST_FOLDERS])
                self._changed.notify()

    def close(self) -> None:
        """Stop watching, soon."""
        with self._changed:
            self._wanted = None
            self._changed.notify()

    @property
    def watched(self) -> frozenset[str]:
        """The folders that are watched at this moment."""
        return frozenset(self._watches)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait()
                wanted = self._wanted
            if wanted is None:
                break
            try:
                self._bring_to(wanted)
            except Exception:
                log.exception("Unforeseen, while beginning to watch")
        if self._observer is not None:
            with contextlib.suppress(Exception):
                self._observer.stop()

    def _bring_to(self, wanted: dict[str, bool]) -> None:
        for folder, (deep, inode, watch) in list(self._watches.items()):
            if wanted.get(folder) is not deep or self._inode(folder) != inode:
                del self._watches[folder]
                with contextlib.suppress(KeyError, OSError):
                    self._running().unschedule(watch)
        for folder, deep in wanted.items():
            if folder not in self._watches:
                self._watch(folder, deep=deep)

    def _watch(self, folder: str, *, deep: bool) -> None:
        from watchdog import events

        inode = self._inode(folder)
        if inode is None:
            return
        # Opening and reading are left out: looking at the disk again must not stir it again.
        kinds: list[type[FileSystemEvent]] = [
            *(events.FileCreatedEvent, events.FileDeletedEvent, events.FileMovedEvent, events.FileModifiedEvent),
            *(events.DirCreatedEvent, events.DirDeletedEvent, events.DirMovedEvent, events.FileAttribEvent),
        ]
        try:
            place = os.path.join(self._root, folder)
            watch = self._running().schedule(self._handler(), place, recursive=deep, event_filter=kinds)
        except OSError as error:
            log.warning("%s is not watched: %s", folder or self._root, error)
            return
        self._watches[folder] = (deep, inode, watch)
        self._stirred(folder)  # what happened there until now nobody has seen

    def _running(self) -> BaseObserver:
        if self._observer is None:
            from watchdog.observers import Observer

            # It warns where a directory came into being while it was being added, which does no harm.
            warnings.filterwarnings("ignore", category=RuntimeWarning, module="watchdog")
            self._observer = Observer()
            self._observer.daemon = True
            self._observer.start()
        return self._observer

    def _handler(self) -> FileSystemEventHandler:
        from watchdog.events import FileSystemEventHandler

        stirred, start = self._stirred, len(self._root) + 1

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                for path in (event.src_path, event.dest_path):
                    if path:
                        stirred(os.fsdecode(path)[start:])

        return Handler()

    def _inode(self, folder: str) -> int | None:
        try:
            found = os.stat(os.path.join(self._root, folder), follow_symlinks=False)
        except OSError:
            return None
        return found.st_ino
