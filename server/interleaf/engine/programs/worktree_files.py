"""Giving a worktree's files the session's texts: written aside, made durable together, put in place one by one.

An agent may save any of them at any moment. So what comes out of a swap is looked at; what was not expected goes back,
and the next take finds it. The note about the worktree is written when everything that it says is durable: what it
names and what is not there counts as deleted by the agent.
"""

from __future__ import annotations

import contextlib
from typing import NamedTuple

from interleaf.core.model import State, same
from interleaf.core.paths import base_name, folder_of
from interleaf.errors import InterleafError
from interleaf.store import content, layout, trash
from interleaf.store.worktree_record import Known

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk, Stat
    from interleaf.engine.looking.view import Seen
    from interleaf.engine.workspace import Workspace
    from interleaf.store.worktree_record import WorktreeRecord

# A file younger than this may change again without its times showing it.
_FINE = 100_000_000
_NAME_BYTES = 255


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
                done = _put(disk, file.aside, at, file)
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
        aside = _aside(at, self._workspace.new_id()[-12:])
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


def take_away(disk: Disk, at: str, expected: State | None, mark: str) -> bool:
    """Remove a file, unless it is something else than expected by then.

    Args:
        disk: the worktree's disk.
        at: the file.
        expected: what may be removed.
        mark: a name that nothing has.

    Returns: whether it is gone.
    """
    aside = _aside(at, mark)
    try:
        disk.rename(at, aside)
    except FileNotFoundError:
        return True
    if _drop(disk, aside, expected):
        return True
    with contextlib.suppress(FileExistsError):  # the agent has made another one already
        disk.rename(aside, at)
    return False


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


def belongs_to(path: str) -> str | None:
    """The file that a temporary file was written for; None if that cannot be told."""
    folder, slash, name = path.rpartition("/")
    _, _, last = name.removeprefix(layout.TEMPORARY).partition("-")
    return f"{folder}{slash}{last}" if last else None


def is_leftover(path: str) -> bool:
    """Whether a path is that of a temporary file of ours."""
    return base_name(path).startswith(layout.TEMPORARY)


def _aside(at: str, mark: str) -> str:
    folder, slash, last = at.rpartition("/")
    name = f"{layout.TEMPORARY}{mark}-{last}"
    if len(name.encode("utf-8", "surrogateescape")) > _NAME_BYTES:
        name = f"{layout.TEMPORARY}{mark}"
    return f"{folder}{slash}{name}"


def _put(disk: Disk, aside: str, at: str, file: _Waiting) -> bool:
    """Put a text in its place. Returns whether it is there; if not, somebody saved another one meanwhile."""
    new = file.seen.state if file.seen is not None else None
    try:
        if file.expected is None:
            disk.rename(aside, at)
            return True
        if not disk.exchange(aside, at):
            disk.replace(aside, at)
            return True
    except (FileExistsError, FileNotFoundError):  # made, or deleted, since it was looked at
        _drop(disk, aside, new)
        return False
    if _drop(disk, aside, file.expected):
        return True
    disk.exchange(aside, at)
    _drop(disk, aside, new)
    return False


def _drop(disk: Disk, aside: str, expected: State | None) -> bool:
    """Remove what lies aside if it is what it should be; anything else stays, for `clear_leftover`."""
    try:
        found = content.look(disk, aside)
    except InterleafError:
        return False
    if found is not None and not same(found[0], expected):
        return False
    disk.unlink(aside)
    return True
