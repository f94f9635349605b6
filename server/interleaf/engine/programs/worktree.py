"""Worktrees: a plain directory that shows the project as a session sees it, and whose changes are taken back.

For programs that need real files at real places where the overlay of `interleaf run` cannot be had, and for agents that
isolate themselves by going to another directory. What the worktree was made of is noted file by file, so that a later
look tells what was changed there and what was changed in the session.
"""

from __future__ import annotations

from interleaf.core import settings
from interleaf.core.hashing import hash_of
from interleaf.core.model import State, same
from interleaf.core.paths import folder_of, parents
from interleaf.engine.looking import view
from interleaf.engine.programs.intake import take_in
from interleaf.engine.programs.shown_file import belongs_to, is_leftover, take_away
from interleaf.engine.programs.taken import Found, Taken
from interleaf.engine.programs.worktree_files import Showing, Tree, clear_leftover, stamp
from interleaf.engine.programs.worktree_git import make_repository, remove_repository
from interleaf.errors import InterleafError, WrongUsage
from interleaf.store import content, layout
from interleaf.store.records.worktree_record import WorktreeRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord


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
        tree = tree_of(workspace, session, place)
        known = WorktreeRecord.load(workspace.disk, tree.key)
        if known is None:
            if place is not None and tree.disk.list(tree.prefix):
                raise WrongUsage(reason=f"{place} is not empty.")
            workspace.disk.mkdir(layout.WORKTREES)
            workspace.disk.sync_dir(layout.WORKSPACE)
            # First, so that after a crash the directory is known to be ours.
            WorktreeRecord(session, tree.place, {}).save(workspace.disk, tree.key)
    take(workspace, session, place)
    with workspace.changing("worktree"):
        _update(workspace, session, tree)
        make_repository(workspace.disk, tree.disk, tree.prefix, tree.place)
    return tree


def take(workspace: Workspace, session: str, place: str | None = None) -> Taken:
    """Take what was changed in a worktree into its session; a worktree that does not exist has nothing."""
    tree = tree_of(workspace, session, place)
    if tree.disk.stat(tree.prefix) is None:
        return Taken([], [], [], [])
    known = _known(workspace, session, tree)
    found, leftovers = _changed(workspace, tree, known)
    taken = take_in(workspace, session, found) if found else Taken([], [], [], [])
    if found or leftovers:
        with workspace.changing("worktree"):
            record = workspace.record(session)
            for path in leftovers:
                _clear(workspace, record, tree, known, path)
            showing = Showing(workspace, tree, known)
            for file in found:
                # What was merged or stayed the session's is shown in the worktree, too: its own text is safe by now.
                showing.show(file.path, view.see_file(workspace, record, file.path), _state_of(file))
            showing.finish()
    return taken


def remove(workspace: Workspace, session: str, place: str | None = None) -> list[str]:
    """Take what was changed in a worktree, then remove it.

    Returns: files that no session can hold and that stay where they are.
    """
    take(workspace, session, place)
    tree = tree_of(workspace, session, place)
    with workspace.changing("worktree"):
        known = _known(workspace, session, tree)
        record = workspace.record(session)
        # First: what is noted and not there any more would count as deleted by the agent.
        WorktreeRecord(session, tree.place, {}).save(workspace.disk, tree.key)
        left: list[str] = []
        folders: set[str] = set()
        gone = remove_repository(tree.disk, tree.prefix)
        for path, kind in content.walk(tree.disk, tree.prefix):
            if path.startswith(".git/"):
                continue
            if kind == "file" and _take_away(workspace, record, tree, known, path):
                folders.update(parents(path))
            else:
                left.append(path)
        for folder in sorted(folders, reverse=True):
            tree.disk.sync_dir(tree.at(folder))
            tree.disk.rmdir(tree.at(folder))
        if not gone:
            left.append(".git (somebody committed there)")
        if not left:
            tree.disk.sync_dir(tree.prefix)
            if tree.prefix:
                tree.disk.rmdir(tree.prefix)
                tree.disk.sync_dir(folder_of(tree.prefix))
            WorktreeRecord.remove(workspace.disk, tree.key)
        return left


def _take_away(workspace: Workspace, record: SessionRecord, tree: Tree, known: WorktreeRecord, path: str) -> bool:
    """Remove a file whose text the session has, or once showed there. Returns whether it is gone."""
    found = content.look(tree.disk, tree.at(path))
    if found is None:
        return True
    noted, seen = known.files.get(path), view.see_file(workspace, record, path)
    safe = [noted.state.hash if noted else None, seen.state.hash if seen else None]
    return found[0].hash in safe and take_away(tree.disk, tree.at(path), found[0], workspace.new_id()[-12:])


def _clear(workspace: Workspace, record: SessionRecord, tree: Tree, known: WorktreeRecord, path: str) -> None:
    """Look at what a crash left beside a file; it held that file's text before or after the crash, or a part of it."""
    owner = belongs_to(path)
    noted = known.files.get(owner) if owner is not None else None
    seen = view.see_file(workspace, record, owner) if owner is not None else None
    found = content.look(tree.disk, tree.at(path))
    begun = found is not None and seen is not None and workspace.disk.read(seen.file).startswith(found[1])
    safe = [noted.state if noted else None, seen.state if seen else None, found[0] if begun and found else None]
    clear_leftover(workspace, record.name, tree, path, safe)


def _known(workspace: Workspace, session: str, tree: Tree) -> WorktreeRecord:
    return WorktreeRecord.load(workspace.disk, tree.key) or WorktreeRecord(session, tree.place, {})


def _state_of(file: Found) -> State | None:
    return None if file.data is None else State(hash_of(file.data), file.mode)


def _changed(workspace: Workspace, tree: Tree, known: WorktreeRecord) -> tuple[list[Found], list[str]]:
    """Governed files of the tree that are not what is noted, and temporary files that a crash left there."""
    found: list[Found] = []
    leftovers: list[str] = []
    seen: set[str] = set()
    for path, kind in content.walk(tree.disk, tree.prefix):
        seen.add(path)
        noted = known.files.get(path)
        if kind == "file" and is_leftover(path):
            leftovers.append(path)
            continue
        if kind != "file" or path == settings.FILE or (noted is None and workspace.ungoverned(path) is not None):
            continue
        stat = tree.disk.stat(tree.at(path))
        if stat is None or (noted is not None and noted.stamp == stamp(stat)):
            continue
        try:
            look = content.look(tree.disk, tree.at(path))
        except InterleafError:
            continue
        if look is not None and (noted is None or not same(look[0], noted.state)):
            found.append(Found(path, look[1], look[0].mode, noted.state if noted else None))
    gone = [path for path in known.files if path not in seen]
    return found + [Found(path, None, 0, known.files[path].state) for path in gone], leftovers


def _update(workspace: Workspace, session: str, tree: Tree) -> None:
    """Show in the tree what the session sees; files that were changed there since the last take stay."""
    known = _known(workspace, session, tree)
    record = workspace.record(session)
    paths = [path for path in view.below(workspace, record, "") if path != settings.FILE]
    if tree.prefix:
        content.make_folders(tree.disk, tree.at("."))
        if not known.files:  # who made the directory may have died before this
            tree.disk.sync_dir(folder_of(tree.prefix))
    showing = Showing(workspace, tree, known)
    for path in sorted({*paths, *known.files}):
        noted = known.files.get(path)
        showing.show(path, view.see_file(workspace, record, path), noted.state if noted else None)
    showing.finish()
