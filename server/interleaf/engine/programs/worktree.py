"""Worktrees: a plain directory that shows the project as a session sees it, and whose changes are taken back.

For programs that need real files at real places where the overlay of `interleaf run` cannot be had, and for agents that
isolate themselves by going to another directory. What the worktree was made of is noted file by file, so that a later
look tells what was changed there and what was changed in the session.
"""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core import settings
from interleaf.core.model import State, same
from interleaf.core.paths import parents
from interleaf.engine.looking import view
from interleaf.engine.programs.intake import Found, Taken, take_in
from interleaf.engine.programs.worktree_git import make_repository, remove_repository
from interleaf.errors import InterleafError, WrongUsage
from interleaf.store import content, layout
from interleaf.store.objects import hash_of
from interleaf.store.worktree_record import Known, WorktreeRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk, Stat
    from interleaf.engine.workspace import Workspace

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


def tree_of(workspace: Workspace, session: str, place: str | None = None) -> Tree:
    """The worktree of a session.

    Args:
        workspace: the project.
        session: an open session.
        place: absolute path of its directory; None for the usual one inside the workspace.

    Raises: `WrongUsage` for a place inside the project: sessions would govern its files.
    """
    if place is None:
        prefix = layout.worktree(session)
        return Tree(workspace.disk, prefix, session, f"{workspace.disk.root}/{prefix}")
    from interleaf.disk.posix import PosixDisk

    disk = PosixDisk(place)
    root = workspace.disk.root
    if disk.root == root or disk.root.startswith(f"{root}/") or root.startswith(f"{disk.root}/"):
        raise WrongUsage(reason=f"{place} and the project lie inside each other; choose a directory elsewhere.")
    return Tree(disk, "", f"{session}-{hash_of(disk.root.encode('utf-8', 'surrogateescape'))[:12]}", disk.root)


def make(workspace: Workspace, session: str, place: str | None = None) -> Tree:
    """Make a worktree, or bring the session's news into one that exists; what was changed there is taken first."""
    workspace.target(session)
    with workspace.changing("worktree"):
        workspace.disk.mkdir(layout.WORKTREES)
    tree = tree_of(workspace, session, place)
    known = WorktreeRecord.load(workspace.disk, tree.key)
    if known is None and tree.disk.list(tree.prefix):
        if place is not None:
            raise WrongUsage(reason=f"{place} is not empty.")
        # Its making was interrupted: nothing that lies there can be told from somebody's work.
        known = WorktreeRecord(session, tree.place, {})
    if known is not None:
        take(workspace, session, place)
    with workspace.changing("worktree"):
        _update(workspace, session, tree)
        make_repository(workspace.disk, tree.disk, tree.prefix, tree.place)
    return tree


def take(workspace: Workspace, session: str, place: str | None = None) -> Taken:
    """Take what was changed in a worktree into its session; a worktree that does not exist has nothing."""
    tree = tree_of(workspace, session, place)
    known = WorktreeRecord.load(workspace.disk, tree.key) or WorktreeRecord(session, tree.place, {})
    if tree.disk.stat(tree.prefix) is None:
        return Taken([], [], [], [])
    found = _changed(workspace, tree, known)
    if not found:
        return Taken([], [], [], [])
    taken = take_in(workspace, session, found)
    with workspace.changing("worktree"):
        record = workspace.record(session)
        for file in found:
            # What was merged or stayed the session's is shown in the worktree, too: its own text is safe by now.
            _show(workspace, tree, known, file.path, view.see_file(workspace, record, file.path), _state_of(file))
        known.save(workspace.disk, tree.key)
    return taken


def remove(workspace: Workspace, session: str, place: str | None = None) -> list[str]:
    """Take what was changed in a worktree, then remove it.

    Returns: files that no session can hold and that stay where they are.
    """
    take(workspace, session, place)
    tree = tree_of(workspace, session, place)
    known = WorktreeRecord.load(workspace.disk, tree.key) or WorktreeRecord(session, tree.place, {})
    left: list[str] = []
    folders: set[str] = set()
    gone = remove_repository(tree.disk, tree.prefix)
    for path, _ in content.walk(tree.disk, tree.prefix):
        if path.startswith(".git/"):
            continue
        noted = known.files.get(path)
        found = content.look(tree.disk, tree.at(path)) if noted is not None else None
        if noted is None or found is None or found[0].hash != noted.state.hash:
            left.append(path)
            continue
        tree.disk.unlink(tree.at(path))
        folders.update(parents(path))
    for folder in sorted(folders, reverse=True):
        tree.disk.rmdir(tree.at(folder))
    if not gone:
        left.append(".git (somebody committed there)")
    if not left:
        if tree.prefix:
            tree.disk.rmdir(tree.prefix)
        WorktreeRecord.remove(workspace.disk, tree.key)
    return left


def _state_of(file: Found) -> State | None:
    return None if file.data is None else State(hash_of(file.data), file.mode)


def _changed(workspace: Workspace, tree: Tree, known: WorktreeRecord) -> list[Found]:
    """Governed files of the tree that are not what is noted."""
    found: list[Found] = []
    seen: set[str] = set()
    for path, kind in content.walk(tree.disk, tree.prefix):
        seen.add(path)
        noted = known.files.get(path)
        if kind != "file" or path == settings.FILE or (noted is None and workspace.ungoverned(path) is not None):
            continue
        stat = tree.disk.stat(tree.at(path))
        if stat is None or (noted is not None and noted.stamp == _stamp(stat)):
            continue
        try:
            look = content.look(tree.disk, tree.at(path))
        except InterleafError:
            continue
        if look is not None and (noted is None or not same(look[0], noted.state)):
            found.append(Found(path, look[1], look[0].mode, noted.state if noted else None))
    gone = [path for path in known.files if path not in seen]
    return found + [Found(path, None, 0, known.files[path].state) for path in gone]


def _update(workspace: Workspace, session: str, tree: Tree) -> None:
    """Show in the tree what the session sees; files that were changed there since the last take stay."""
    known = WorktreeRecord.load(workspace.disk, tree.key) or WorktreeRecord(session, tree.place, {})
    record = workspace.record(session)
    paths = [path for path in view.below(workspace, record, "") if path != settings.FILE]
    if tree.prefix:
        tree.disk.mkdir(tree.prefix)
    for path in sorted({*paths, *known.files}):
        noted = known.files.get(path)
        _show(workspace, tree, known, path, view.see_file(workspace, record, path), noted.state if noted else None)
    known.save(workspace.disk, tree.key)


def _show(
    workspace: Workspace, tree: Tree, known: WorktreeRecord, path: str, seen: view.Seen | None, expected: State | None
) -> None:
    """Give one file of the tree the session's text, unless the tree has something else than expected by now."""
    at = tree.at(path)
    try:
        present = content.look(tree.disk, at)
    except InterleafError:
        return  # a link or a folder lies there now; the next take tells of it
    state = present[0] if present else None
    if not same(state, seen.state if seen else None):
        if state is not None and not same(state, expected):
            return
        if seen is None:
            tree.disk.unlink(at)
        else:
            _write(workspace, tree, at, seen)
    if seen is None:
        known.files.pop(path, None)
        return
    if seen.source == "session":
        workspace.objects.put(workspace.disk.read(seen.file))  # what a later merge starts from
    stat = tree.disk.stat(at)
    if stat is not None:
        known.files[path] = Known(seen.state, _stamp(stat, workspace.now_ms()))


def _write(workspace: Workspace, tree: Tree, at: str, seen: view.Seen) -> None:
    content.make_folders(tree.disk, at)
    aside = f"{at.rpartition('/')[0]}/{layout.TEMPORARY}{workspace.new_id()[-12:]}".lstrip("/")
    tree.disk.create(aside, workspace.disk.read(seen.file), seen.state.mode, durable=False)
    tree.disk.replace(aside, at)


def _stamp(stat: Stat, now_ms: int | None = None) -> list[int]:
    """What changes when the file changes; a file that is too young has none."""
    if now_ms is not None and now_ms * 1_000_000 - stat.mtime_ns < _FINE:
        return []
    return [stat.size, stat.mtime_ns, stat.ctime_ns, stat.ino]
