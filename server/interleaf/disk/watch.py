"""Noticing that something may have changed. A hint and nothing more: whoever is told looks at the disk again.

The system's own notification is used where there is one. It may be late, report too much, or be missing altogether
(network file systems, exhausted limits), so nobody may depend on it.
"""

from __future__ import annotations

import contextlib
import logging
import os
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

    Args:
        root: absolute path of the project.
        stirred: called with a project path, in a thread of the watcher's, as often as the system sees fit.
    """

    def __init__(self, root: str, stirred: Callable[[str], None]) -> None:
        self._root = root
        self._stirred = stirred
        self._observer: BaseObserver | None = None
        self._watches: dict[str, tuple[bool, int, ObservedWatch]] = {}

    def follow(self, folders: Mapping[str, bool]) -> bool:
        """Watch these folders and no others; cheap if they are watched already.

        Args:
            folders: project paths, the root being the empty one, and whether all below is watched too. Those that do
                not exist are passed over, and taken up by a later call when they do.

        Returns: whether all of them are watched.
        """
        wanted = dict(list(folders.items())[:_MOST_FOLDERS])
        complete = len(wanted) == len(folders)
        for folder in [
            folder
            for folder, (deep, inode, _) in self._watches.items()
            if wanted.get(folder) is not deep or self._inode(folder) != inode
        ]:
            self._forget(folder)
        for folder, deep in wanted.items():
            if folder not in self._watches:
                complete &= self._watch(folder, deep)
        return complete

    def close(self) -> None:
        """Stop watching."""
        if self._observer is not None:
            with contextlib.suppress(Exception):
                self._observer.stop()  # its threads take half a second to notice, which nobody needs to wait for
            self._observer = None
        self._watches.clear()

    def _watch(self, folder: str, deep: bool) -> bool:
        from watchdog import events

        inode = self._inode(folder)
        if inode is None:
            return False
        # Opening and reading are left out: looking at the disk again must not stir it again.
        kinds: list[type[FileSystemEvent]] = [
            *(events.FileCreatedEvent, events.FileDeletedEvent, events.FileMovedEvent, events.FileModifiedEvent),
            *(events.DirCreatedEvent, events.DirDeletedEvent, events.DirMovedEvent, events.FileAttribEvent),
        ]
        try:
            watch = self._running().schedule(
                self._handler(), os.path.join(self._root, folder), recursive=deep, event_filter=kinds
            )
        except OSError as error:
            log.warning("%s is not watched: %s", folder or self._root, error)
            return False
        self._watches[folder] = (deep, inode, watch)
        return True

    def _forget(self, folder: str) -> None:
        _, _, watch = self._watches.pop(folder)
        with contextlib.suppress(KeyError, OSError):
            self._running().unschedule(watch)

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
