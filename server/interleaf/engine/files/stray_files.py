"""Renames, deletions and creations that an editor did to the project instead of the session.

They become the session's, and the globals come back byte for byte. A renamed file or folder is renamed back, so that it
is the very same one again; everything else is one transaction per event.
"""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.paths import base_name, folder_of, inside, project_path
from interleaf.engine.files import copy_on_write
from interleaf.engine.files.stray import Picture, picture
from interleaf.engine.looking import view
from interleaf.errors import InterleafError
from interleaf.store import content, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord

_MOST_IN_MEMORY = 32 << 20  # bytes
_FRESH = 10_000_000_000  # nanoseconds


class Album(NamedTuple):
    """What lay at some paths before an editor touched them.

    Attributes:
        pictures: governed path to state and content; content that is in the object store instead is None.
        looked_at: all paths that were looked at, also those where nothing lay.
    """

    pictures: dict[str, Picture]
    looked_at: frozenset[str]

    def with_pictures(self, others: dict[str, Picture]) -> Album:
        """The same with pictures from elsewhere, of files that were not looked at."""
        added = {
            path: found
            for path, found in others.items()
            if found.state is not None and not any(inside(path, seen) for seen in self.looked_at)
        }
        return Album({**added, **self.pictures}, self.looked_at)


NOTHING = Album({}, frozenset())


def album(workspace: Workspace, paths: Iterable[str]) -> Album:
    """Take pictures of files, and of all governed files below folders, before an editor touches them.

    Args:
        workspace: the project.
        paths: absolute paths.

    Returns: what is there; nothing without a session, because nothing would be taken back.
    """
    if workspace.current() is None:
        return NOTHING
    pictures: dict[str, Picture] = {}
    looked_at = set()
    held = 0
    with workspace.changing("look"):  # the object store belongs to who holds the lock alone
        for raw in paths:
            path = _inside(workspace, raw)
            if path is None:
                continue
            looked_at.add(path)
            for each in _governed_below(workspace, path):
                found = picture(workspace, each)
                if found.state is None or found.data is None:
                    continue
                held += len(found.data)
                if held > _MOST_IN_MEMORY:
                    workspace.objects.put(found.data)
                    found = Picture(found.state, None)
                pictures[each] = found
        workspace.objects.sync()
    return Album(pictures, frozenset(looked_at))


def renamed(workspace: Workspace, old_raw: str, new_raw: str, before: Album) -> None:
    """An editor renamed a file or folder; session copies count as the files that they are copies of.

    Args:
        workspace: the project.
        old_raw: absolute path before.
        new_raw: absolute path now.
        before: pictures of both paths from before the rename.

    Raises: `FileTaken` if the session has a file of the new name; the globals are back then, too.
    """
    old, new = _inside(workspace, old_raw), _inside(workspace, new_raw)
    with workspace.changing("rename"):
        record = copy_on_write.current_record(workspace)
        if record is None:
            return
        source = _seen_as(workspace, record, old)
        target = _seen_as(workspace, record, new)
        if source is None and target is not None:
            created(workspace, [new_raw], before)
        elif source is not None and (target is None or old is None or new is None):
            # It went where sessions do not look: the global comes back, the session loses the file.
            _put_back(workspace, record, before, below=source)
            if _is_seen(workspace, source):
                copy_on_write.delete(workspace, path=source)
        elif source is not None and target is not None and old is not None and new is not None:
            saved = _saved_while_renaming(workspace, record, old, new, before)
            _move_back(workspace, old, new)
            _put_back(workspace, record, before, below=old)
            _put_back(workspace, record, before, below=new)
            if target in before.pictures and _is_seen(workspace, target):
                copy_on_write.delete(workspace, path=target)  # the editor asked whether to overwrite it
            copy_on_write.rename(workspace, path=source, to=target)
            if saved is not None:
                copy_on_write.write(workspace, path=target, content_base64=saved)


def deleted(workspace: Workspace, raw_paths: Iterable[str], before: Album) -> list[str]:
    """An editor deleted files or folders.

    Args:
        workspace: the project.
        raw_paths: absolute paths.
        before: pictures of them.

    Returns: governed paths whose globals could not be brought back, because nobody had said that they would be deleted.
    """
    lost: list[str] = []
    with workspace.changing("delete"):
        record = copy_on_write.current_record(workspace)
        if record is None:
            return []
        for raw in raw_paths:
            path = _inside(workspace, raw)
            if path is None or not _is_governed(workspace, path) or workspace.disk.stat(path) is not None:
                continue
            if path not in before.looked_at:
                before = _from_bases(workspace, record, path, before)
            _put_back(workspace, record, before, below=path)
            if not any(inside(each, path) for each in before.pictures):
                lost.append(path)
            if _is_seen(workspace, path):
                copy_on_write.delete(workspace, path=path)
    return lost


def created(workspace: Workspace, raw_paths: Iterable[str], before: Album) -> None:
    """An editor created files, or copied some into the project.

    Args:
        workspace: the project.
        raw_paths: absolute paths.
        before: pictures of them. Of a path that nobody had announced it must show that it is new.
    """
    with workspace.changing("create"):
        record = copy_on_write.current_record(workspace)
        if record is None:
            return
        for raw in raw_paths:
            path = _inside(workspace, raw)
            if path is None or not (path in before.looked_at or _is_fresh(workspace, path)):
                continue
            taken = False
            for each in _governed_below(workspace, path):
                found = picture(workspace, each)
                if each not in before.pictures and found.data is not None:
                    _take_in(workspace, record, each, found)
                    taken = True
            if taken:
                _prune(workspace, path)


# --- steps, under the workspace lock ---


def _take_in(workspace: Workspace, record: SessionRecord, path: str, found: Picture) -> None:
    """A created file becomes a session copy and leaves the project, in one transaction."""
    if found.data is None or found.state is None:
        return
    transaction = workspace.transaction("create", record.name)
    copy_path = layout.copy(record.name, path)
    copy = content.look(workspace.disk, copy_path)
    if copy is None:
        if path not in record.bases and path not in record.deleted:
            record.bases[path] = None
        record.deleted.discard(path)
        transaction.put(copy_path, found.data, State(hash_of(found.data), found.state.mode), None)
        copy_on_write.put_record(workspace, record, transaction)
        transaction.remove(path, found.state)
    else:
        # The session has a file of this name, made in another way: that one stays, the new text goes to the trash.
        transaction.remove(path, None if found.data.strip() else found.state)
    transaction.run()


def _put_back(workspace: Workspace, record: SessionRecord, before: Album, below: str) -> None:
    """Give all pictured globals at or below a path their bytes back, in one transaction."""
    missing = {
        path: found
        for path, found in before.pictures.items()
        if inside(path, below) and found.state is not None and picture(workspace, path).state != found.state
    }
    if not missing:
        return
    transaction = workspace.transaction("mend", record.name)
    for path, found in missing.items():
        if found.state is not None:
            data = found.data if found.data is not None else workspace.objects.get(found.state.hash)
            transaction.put(path, data, found.state, None)
    transaction.run()


def _saved_while_renaming(
    workspace: Workspace, record: SessionRecord, old: str, new: str, before: Album
) -> bytes | None:
    """Text that the editor saved under the new name while it renamed (Neovim does), if the session has no newer one."""
    known, found = before.pictures.get(old), picture(workspace, new)
    if known is None or known.state is None or found.state is None or found.state.hash == known.state.hash:
        return None
    has_copy = workspace.disk.stat(layout.copy(record.name, old)) is not None
    return None if has_copy or workspace.disk.stat(old) is not None else found.data


def _move_back(workspace: Workspace, old: str, new: str) -> None:
    """Rename a file or folder back, unless something new lies at the old name already."""
    disk = workspace.disk
    if disk.stat(new) is None or disk.stat(old) is not None:
        return
    content.make_folders(disk, old)
    disk.rename(new, old)
    for folder in dict.fromkeys((folder_of(old), folder_of(new))):
        disk.sync_dir(folder)


def _from_bases(workspace: Workspace, record: SessionRecord, path: str, before: Album) -> Album:
    """What can be known of deleted globals without pictures: what they were when the session copied them."""
    pictures = dict(before.pictures)
    for each, state in record.bases.items():
        if state is not None and inside(each, path):
            pictures[each] = Picture(state, workspace.objects.get(state.hash))
    return Album(pictures, before.looked_at | {path})


def _prune(workspace: Workspace, path: str) -> None:
    """Remove the folders in which the created files lay, if there is nothing else in them."""
    disk = workspace.disk
    folders = [path]
    for folder in folders:
        folders.extend(f"{folder}/{name}" for name, kind in disk.list(folder) if kind == "dir")
    for folder in reversed(folders):
        stat = disk.stat(folder)
        if stat is not None and stat.kind == "dir":
            disk.rmdir(folder)


def _is_fresh(workspace: Workspace, path: str) -> bool:
    """Whether a file came into being just now, for editors that tell of it only afterwards."""
    stat = workspace.disk.stat(path)
    return stat is not None and workspace.now_ms() * 1_000_000 - stat.ctime_ns < _FRESH


def _inside(workspace: Workspace, raw: str) -> str | None:
    """Project path of an absolute one, None outside. Links on it are not followed: a rename touches the link itself."""
    try:
        return project_path(workspace.disk.root, raw)
    except InterleafError:
        return None


def _is_governed(workspace: Workspace, path: str) -> bool:
    """Whether it is a governed file, or a folder in which such files may lie."""
    stat = workspace.disk.stat(path)
    if stat is not None and stat.kind == "dir":
        path = f"{path}/\N{BULLET}"
    return workspace.ungoverned(path) is None and not base_name(path).startswith(layout.TEMPORARY)


def _is_seen(workspace: Workspace, path: str) -> bool:
    record = copy_on_write.current_record(workspace)
    return view.is_folder(workspace, record, path) or view.see(workspace, record, path) is not None


def _governed_below(workspace: Workspace, path: str) -> list[str]:
    stat = workspace.disk.stat(path)
    if stat is not None and stat.kind == "dir":
        return view.below(workspace, None, path)
    return [path] if workspace.ungoverned(path) is None else []


def _seen_as(workspace: Workspace, record: SessionRecord, path: str | None) -> str | None:
    """The governed path that a global or a copy of this session stands for, None for anything else."""
    if path is None:
        return None
    copied = layout.copied_path(path)
    if copied is not None:
        return copied[1] if copied[0] == record.name else None
    return path if _is_governed(workspace, path) else None
