"""Giving a worktree's files the session's texts: written aside, made durable together, put in place one by one.

An agent may save any of them at any moment. So what comes out of a swap is looked at; what was not expected goes back,
and the next take finds it. The note about the worktree is written when everything that it says is durable: what it
names and what is not there counts as deleted by the agent.
"""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core.model import State, same
from interleaf.core.paths import folder_of
from interleaf.engine.programs.shown_file import aside_of, belongs_to, put, take_away
from interleaf.errors import InterleafError
from interleaf.store import content
from interleaf.store.records import trash
from interleaf.store.records.worktree_record import Known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk, Stat
    from interleaf.engine.looking.view import Seen
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.worktree_record import WorktreeRecord

# A file younger than this may change again without its times showing it.
_FINE = 100_000_000


class Tree(NamedTuple):
    """Where a worktree lies.

    Attributes:
        disk: the door to it.
        prefix: its path on that disk; empty for the whole of it.
        key: name of what is noted of it.
        place: its absolute path.
    """

    disk: Disk
    prefix: str
    key: str
    place: str

    def at(self, path: str) -> str:
        """The path of one of its files on its disk."""
        return f"{self.prefix}/{path}" if self.prefix else path


class _Waiting(NamedTuple):
    """A file that is going to be shown.

    Attributes:
        path: project path.
        aside: where its new text lies; None where the file is to go.
        expected: what may be replaced; None if nothing lies there.
        seen: what it will show; None where the file is to go.
    """

    path: str
    aside: str | None
    expected: State | None
    seen: Seen | None


class Showing:
    """Files of a worktree that get the session's texts, all durable when `finish` returns.

    Args:
        workspace: the project, under its lock.
        tree: the worktree.
        known: what is noted of it; brought up to date.
    """

    def __init__(self, workspace: Workspace, tree: Tree, known: WorktreeRecord) -> None:
        self._workspace = workspace
        self._tree = tree
        self._known = known
        self._before = dict(known.files)
        self._waiting: list[_Waiting] = []
        self._unsynced: list[str] = []
        self._folders: dict[str, None] = {}

    def show(self, path: str, seen: Seen | None, expected: State | None) -> None:
        """Have one file show the session's text, unless the tree has something else than expected by now.

        Args:
            path: project path.
            seen: what the session sees there.
            expected: what the tree is known to have.
        """
        at = self._tree.at(path)
        try:
            present = content.look(self._tree.disk, at)
        except InterleafError:
            return  # a link or a folder lies there now; the next take tells of it
        state = present[0] if present else None
        if same(state, seen.state if seen else None):
            if state is not None and path not in self._known.files:
                self._cover(at)  # who wrote it may have died before making it durable
                self._unsynced.append(at)
            self._note(path, seen)
        elif state is None or same(state, expected):
            self._waiting.append(_Waiting(path, self._write_aside(at, seen), state, seen))

    def finish(self) -> None:
        """Put everything in its place, then note it."""
        disk = self._tree.disk
        if self._unsynced:
            disk.sync_files(self._unsynced)
        for file in self._waiting:
            at = self._tree.at(file.path)
            if file.aside is None:
                done = take_away(disk, at, file.expected, self._workspace.new_id()[-12:])
            else:
                done = put(disk, file.aside, at, file.expected, file.seen.state if file.seen else None)
            self._cover(at)
            if done:
                self._note(file.path, file.seen)
        for folder in self._folders:
            if disk.stat(folder) is not None:
                disk.sync_dir(folder)
        self._workspace.objects.sync()
        if self._known.files != self._before:
            self._known.save(self._workspace.disk, self._tree.key)

    def _write_aside(self, at: str, seen: Seen | None) -> str | None:
        if seen is None:
            return None
        disk = self._tree.disk
        content.make_folders(disk, at)
        aside = aside_of(at, self._workspace.new_id()[-12:])
        disk.create(aside, self._workspace.disk.read(seen.file), seen.state.mode, durable=False)
        self._unsynced.append(aside)
        return aside

    def _cover(self, at: str) -> None:
        """Have a name made durable, with those of all directories above it in the worktree."""
        folder = folder_of(at)
        while folder not in self._folders:
            self._folders[folder] = None
            if folder == self._tree.prefix:
                return
            folder = folder_of(folder)

    def _note(self, path: str, seen: Seen | None) -> None:
        if seen is None:
            self._known.files.pop(path, None)
            return
        noted = self._known.files.get(path)
        if seen.source == "session" and (noted is None or noted.state.hash != seen.state.hash):
            self._workspace.objects.put(self._workspace.disk.read(seen.file))  # what a later merge starts from
        stat = self._tree.disk.stat(self._tree.at(path))
        if stat is not None:
            self._known.files[path] = Known(seen.state, stamp(stat, self._workspace.now_ms()))


def stamp(stat: Stat, now_ms: int | None = None) -> list[int]:
    """What changes when the file changes; a file that is too young has none."""
    if now_ms is not None and now_ms * 1_000_000 - stat.mtime_ns < _FINE:
        return []
    return [stat.size, stat.mtime_ns, stat.ctime_ns, stat.ino]


def clear_leftover(workspace: Workspace, session: str, tree: Tree, path: str, safe: list[State | None]) -> None:
    """Remove what a crash left beside a file; a text that is nowhere else goes to the trash.

    Args:
        workspace: the project, under its lock.
        session: session of the worktree.
        tree: the worktree.
        path: where the leftover lies, relative to the worktree.
        safe: states of texts that need not be kept.
    """
    found = content.look(tree.disk, tree.at(path))
    if found is None:
        return
    state, data = found
    if not any(other is not None and other.hash == state.hash for other in safe):
        if not workspace.objects.has(state.hash):
            workspace.objects.put(data)
        workspace.objects.sync()
        identity = workspace.new_id()[-12:]
        entry = trash.Entry(identity, "displaced", session, workspace.at(), belongs_to(path), state)
        trash.put_text(workspace.disk, entry)
    tree.disk.unlink(tree.at(path))
