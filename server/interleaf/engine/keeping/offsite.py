"""Backups elsewhere: what lies in `backups/` is copied to a place that a URL names, and fetched from there.

The place is the person's own choice, from the environment and never from the project: a project that somebody sends you
must not decide where your work is copied to. Nothing is sent while the workspace lock is held.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.names import milestone_name, session_name
from interleaf.disk.target import Target, shown
from interleaf.engine.keeping import session_backup
from interleaf.errors import BackupExists, InterleafError, InvalidName, NotCopied, RecordDamaged
from interleaf.store.archives import session_zip
from interleaf.store.objects import Objects
from interleaf.store.records import backup as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from interleaf.core.results import BackupTarget
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.backup import Backup

_FOLDERS = {"daily": "daily", "milestone": "milestones"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LARGEST_MANIFEST = 256 << 20
_LARGEST = 4 << 30
_AT_ONCE = 64


def push(workspace: Workspace, url: str, made: Backup) -> BackupTarget:
    """Copy a backup to a place, and with it whatever else lies in `backups/` and is not there yet.

    Raises: `NotCopied` with the reason; the backup here is whole, and the next one tries again. `BackupExists` if the
        place has another milestone of this name.
    """
    try:
        target = Target(url)
        counts = _push_contents(workspace, target, made)
        for kind, folder in _FOLDERS.items():
            there = target.folders(folder)
            for name in store.names(workspace.disk, kind):
                if name not in there and (kind, name) != (made.kind, made.name):
                    found = store.load(workspace.disk, kind, name)
                    if found is not None:
                        counts = counts.plus(_push_contents(workspace, target, found))
                        target.put_new(f"{folder}/{name}/manifest.json", store.encode(found))
        _push_manifest(target, made)
        sent = _push_sessions(workspace, target)
    except BackupExists:
        raise
    except InterleafError as error:
        raise NotCopied(path=made.path, url=shown(url), reason=error.message.rstrip(".")) from error
    finally:
        workspace.disk.forget()
    return {"url": target.url, "uploaded": counts.sent + sent, "already_there": counts.known}


class _Counts(NamedTuple):
    sent: int
    known: int

    def plus(self, other: _Counts) -> _Counts:
        return _Counts(self.sent + other.sent, self.known + other.known)


def _push_contents(workspace: Workspace, target: Target, backup: Backup) -> _Counts:
    there = target.names("objects")
    hashes = sorted({state.hash for state in backup.files.values()})
    objects = Objects(workspace.disk, store.OBJECTS)

    def missing() -> Iterator[tuple[str, bytes]]:
        for number, digest in enumerate(hashes):
            if workspace.progress is not None:
                workspace.progress("backup", number, len(hashes))
            if digest not in there:
                yield f"objects/{digest}", objects.get(digest)

    return _Counts(target.put_all(missing()), len(there.intersection(hashes)))


def _push_manifest(target: Target, made: Backup) -> None:
    """After all that it names. A day's is written anew, a milestone's never."""
    path = f"{_FOLDERS[made.kind]}/{made.name}/manifest.json"
    data = store.encode(made)
    if made.kind == "daily":
        target.put(path, data)
    elif not target.put_new(path, data) and target.get(path, _LARGEST_MANIFEST) != data:
        raise BackupExists(name=f"{made.name} at {target.url}")


def _push_sessions(workspace: Workspace, target: Target) -> int:
    there = target.names("sessions")
    missing = [file for file in session_backup.files(workspace) if file not in there]
    return target.put_all(
        (f"sessions/{file}", workspace.disk.read(f"{session_backup.FOLDER}/{file}")) for file in missing
    )


def pull(workspace: Workspace, url: str, name: str) -> bool:
    """Fetch a backup that is not here. Returns whether the place has it.

    Raises: `UnsafeArchive`, `RecordDamaged` for one that is not what it says; `IoError`, `PermissionDenied`.
    """
    target = Target(url)
    return _pull_session(workspace, target, name) or any(
        _pull_project(workspace, target, kind, name) for kind in ("milestone", "daily")
    )


def _pull_session(workspace: Workspace, target: Target, name: str) -> bool:
    file = session_backup.file_of(name)
    if not _fits(session_name, name) or (data := target.get(f"sessions/{file}", session_backup.LARGEST)) is None:
        return False
    session_zip.check(data, f"{target.url}/sessions/{file}")
    _write(workspace, f"{session_backup.FOLDER}/{file}", data)
    return True


def _pull_project(workspace: Workspace, target: Target, kind: str, name: str) -> bool:
    fits = _DATE.fullmatch(name) if kind == "daily" else _fits(milestone_name, name)
    path = f"{_FOLDERS[kind]}/{name}/manifest.json"
    if not fits or (data := target.get(path, _LARGEST_MANIFEST)) is None:
        return False
    found = store.decode(data, kind, name)
    here = {file for file, _ in workspace.disk.list(store.OBJECTS)}
    missing = sorted({state.hash for state in found.files.values()} - here)
    for start in range(0, len(missing), _AT_ONCE):
        if workspace.progress is not None:
            workspace.progress("restore", start, len(missing))
        batch = []
        for digest in missing[start : start + _AT_ONCE]:
            content = target.get(f"objects/{digest}", _LARGEST)
            if content is None or hash_of(content) != digest:
                raise RecordDamaged(path=f"{target.url}/objects/{digest}", reason="the content is not what was stored")
            batch.append(content)
        _keep(workspace, batch)
    _write(workspace, found.manifest, data)
    return True


def _keep(workspace: Workspace, contents: list[bytes]) -> None:
    with workspace.changing("restore", create=True):
        objects = store.objects(workspace.disk)
        try:
            for content in contents:
                objects.put(content)
            objects.sync()
        except BaseException:
            objects.drop()
            raise


def _write(workspace: Workspace, path: str, data: bytes) -> None:
    with workspace.changing("restore", create=True):
        transaction = workspace.transaction("fetch", "")
        try:
            transaction.put(path, data, State(hash_of(data), 0), None)
        except BaseException:
            transaction.abandon()
            raise
        transaction.run()


def _fits(rule: object, name: str) -> bool:
    try:
        rule(name)  # type: ignore[operator]
    except InvalidName:
        return False
    return True
