"""backup: daily and milestone backups of what the settings name; and what can be restored of them."""

from __future__ import annotations

import contextlib
from typing import Any

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.names import milestone_name
from interleaf.core.paths import inside, stored_path
from interleaf.engine.keeping import session_backup
from interleaf.engine.looking import view
from interleaf.errors import (
    BackupExists,
    BackupNotFound,
    InterleafError,
    PathOutsideProject,
    RecordDamaged,
    WrongUsage,
)
from interleaf.store import content, layout
from interleaf.store.objects import Objects
from interleaf.store.records import backup as store
from interleaf.store.records.backup import Backup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import BackupResult, RestoreResult
    from interleaf.engine.workspace import Workspace

_OWN = (layout.ARCHIVE, layout.SESSIONS, layout.SUMMARIES)
_NEVER = (layout.STORE, layout.BACKUPS)
_CACHE = "~backup"  # no session can be called so
_SETTINGS = "'include' of [backup] in interleaf.toml"


def backup(workspace: Workspace, *, kind: str, name: str | None = None) -> BackupResult:
    """Make today's backup, or a milestone. Content that an earlier backup has is not copied again."""
    if (name is None) != (kind == "daily"):
        raise WrongUsage(reason="A milestone needs 'name', a daily backup has none.")
    made = _make(workspace, kind, name)
    result: BackupResult = {
        "backup": {"path": made.path, "items_backed_up": list(made.items), "timestamp": made.timestamp}
    }
    if made.not_covered:
        result["backup"]["not_covered"] = list(made.not_covered)
    if workspace.backup_target is not None:
        from interleaf.engine.keeping.offsite import push

        result["backup"]["target"] = push(workspace, workspace.backup_target, made)
    return result


def _make(workspace: Workspace, kind: str, name: str | None) -> Backup:
    with workspace.changing("backup", create=True):
        at = workspace.at()
        if name is not None:
            milestone_name(name)
            if name.casefold() in {taken.casefold() for taken in store.names(workspace.disk, "milestone")}:
                raise BackupExists(name=name)
        made = _take(workspace, Backup(kind, name or at[:10], at, (), {}, ()))
        data = store.encode(made)
        found = content.look(workspace.disk, made.manifest)
        transaction = workspace.transaction("backup", "")
        try:
            transaction.put(made.manifest, data, State(hash_of(data), 0), found[0] if found else None)
        except BaseException:
            transaction.abandon()
            raise
        transaction.run()
        if workspace.settings.retention:
            from interleaf.engine.keeping.automatic import prune_backups

            with contextlib.suppress(InterleafError, OSError):  # the backup is made; old ones go another time
                prune_backups(workspace)
        return made


def list_backups(workspace: Workspace) -> list[dict[str, Any]]:
    """All backups that can be restored: sessions, milestones, days."""
    found = session_backup.rows(workspace)
    for kind in ("milestone", "daily"):
        for name in store.names(workspace.disk, kind):
            row: dict[str, Any] = {"name": name, "kind": kind, "path": f"{store.FOLDERS[kind]}/{name}"}
            try:
                loaded = store.load(workspace.disk, kind, name)
            except InterleafError as error:
                row["finding"] = error.message
            else:
                if loaded is not None:
                    row.update(timestamp=loaded.timestamp, files=len(loaded.files), items_backed_up=list(loaded.items))
            found.append(row)
    return found


def restore_backup(workspace: Workspace, name: str) -> RestoreResult:
    """Bring a backup back as a new session `<name>-restored`; the project and other sessions stay as they are.

    A session's backup is looked for first, then a milestone, then a day.

    What is not here is fetched from the place that the person named for backups, if there is one.

    Raises: `BackupNotFound`, `UnsafeArchive`, `RecordDamaged` if a content of it is damaged; nothing was done then.
    """
    found = _restored(workspace, name)
    if found is None and workspace.backup_target is not None:
        from interleaf.engine.keeping.offsite import pull

        if pull(workspace, workspace.backup_target, name):
            found = _restored(workspace, name)
    if found is None:
        raise BackupNotFound(name=name)
    return found


def _restored(workspace: Workspace, name: str) -> RestoreResult | None:
    from interleaf.engine.keeping.backup_restoring import restore_project

    with workspace.changing("restore", create=True):
        wanted = name.removesuffix(".zip").removesuffix("-backup")
        for candidate in dict.fromkeys((name, wanted)):
            if candidate in session_backup.names(workspace):
                return session_backup.restore(workspace, candidate)
        for kind in ("milestone", "daily"):
            if name in store.names(workspace.disk, kind):
                found = store.load(workspace.disk, kind, name)
                if found is not None:
                    return restore_project(workspace, found)
        return None


def verify(workspace: Workspace) -> list[str]:
    """Read every backup there is and name what is damaged, as sentences."""
    findings = session_backup.verify(workspace)
    objects = Objects(workspace.disk, store.OBJECTS)
    sound: set[str] = set()
    for kind in ("milestone", "daily"):
        for name in store.names(workspace.disk, kind):
            try:
                found = store.load(workspace.disk, kind, name)
            except InterleafError as error:
                findings.append(error.message)
                continue
            for path, state in found.files.items() if found else ():
                try:
                    if state.hash not in sound:
                        objects.get(state.hash)
                        sound.add(state.hash)
                except InterleafError as error:
                    findings.append(f"Backup '{name}': {path}: {error.message}")
    return findings


def _take(workspace: Workspace, made: Backup) -> Backup:
    """Put every content into the backups' own store, durably."""
    paths, items, not_covered = _chosen(workspace)
    objects = store.objects(workspace.disk)
    known = {name for name, _ in workspace.disk.list(store.OBJECTS)}
    workspace.states.load(_CACHE)
    files: dict[str, State] = {}
    for number, path in enumerate(paths):
        if workspace.progress is not None:
            workspace.progress("backup", number, len(paths))
        try:
            state = workspace.states.state(path)
            if state is None:
                continue  # gone since the directory was read
            data = workspace.disk.read(path) if state.hash not in known else None
        except FileNotFoundError:
            continue
        except (InterleafError, PermissionError) as error:
            not_covered.append(f"{path} is not in the backup: {error}")
            continue
        if data is not None:
            state = State(objects.put(data), state.mode)
            known.add(state.hash)
        files[path] = state
    objects.sync()
    workspace.disk.sync_dir(store.OBJECTS)  # for known ones, too
    workspace.states.save(_CACHE, paths)
    return made._replace(items=tuple(items), files=files, not_covered=tuple(not_covered))


def _chosen(workspace: Workspace) -> tuple[list[str], list[str], list[str]]:
    """Files to back up, the items that they belong to, and what cannot be backed up.

    Without settings: every governed file, and the sessions, open and archived, with the days' summaries.
    """
    wanted = workspace.settings.backup.get("include")
    if wanted is None:
        unreadable: list[str] = []
        paths = view.below(workspace, None, "", unreadable)
        items = sorted({path.split("/")[0] for path in paths})
        own = [item for item in _OWN if workspace.disk.stat(item) is not None]
        below, not_covered = _below(workspace, own)
        return paths + below, items + own, _unread(unreadable) + not_covered
    if not isinstance(wanted, list) or not all(isinstance(item, str) and item for item in wanted):
        raise RecordDamaged(path="interleaf.toml", reason="'include' of [backup] must be a list of paths")
    items = [_item(item) for item in wanted]
    missing = [item for item in items if workspace.disk.stat(item) is None]
    there = [item for item in items if item not in missing]
    paths, not_covered = _below(workspace, there)
    return paths, there, [f"{item} is named by {_SETTINGS} and is not there." for item in missing] + not_covered


def _item(raw: str) -> str:
    try:
        item = stored_path(raw.strip("/"))
    except PathOutsideProject as error:
        raise RecordDamaged(path="interleaf.toml", reason=f"{_SETTINGS}: {error.message.removesuffix('.')}") from None
    if any(inside(item, never) for never in _NEVER):
        raise RecordDamaged(path="interleaf.toml", reason=f"{_SETTINGS} names {item}, which is no work of yours")
    return item


def _below(workspace: Workspace, items: list[str]) -> tuple[list[str], list[str]]:
    """All regular files of some items, and what else lies there, as sentences."""
    paths: set[str] = set()
    not_covered: list[str] = []
    unreadable: list[str] = []
    for item in items:
        stat = workspace.disk.stat(item)
        if stat is not None and stat.kind == "dir":
            found = [(f"{item}/{path}", kind) for path, kind in content.walk(workspace.disk, item, unreadable)]
        else:
            found = [(item, stat.kind)] if stat is not None else []
        for path, kind in found:
            if any(inside(path, never) for never in _NEVER) or ".git" in path.split("/"):
                continue
            if kind == "file":
                paths.add(path)
            else:
                what = "link" if kind == "link" else "special file"
                not_covered.append(f"{path} is a {what}; backups hold regular files only.")
    return sorted(paths), _unread(unreadable) + not_covered


def _unread(folders: list[str]) -> list[str]:
    return [f"{folder}/ may not be read; nothing of it is in the backup." for folder in folders]
