"""Backups of sessions: `backups/sessions/<name>-backup.zip`, made by `end` and brought back as a new session."""

from __future__ import annotations

from typing import Any

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.names import free, session_name
from interleaf.disk import clock
from interleaf.errors import BackupNotFound, InterleafError, InvalidName, UnsafeArchive
from interleaf.store import content, layout
from interleaf.store.archives import session_zip
from interleaf.store.records import checkpoint as checkpoint_store
from interleaf.store.records import session_record as records
from interleaf.store.records.session_record import OPEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import RestoreResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.archives.session_zip import SessionZip
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction

FOLDER = f"{layout.BACKUPS}/sessions"
_TAIL = "-backup.zip"
LARGEST = 2 << 30
"""Bytes of the largest archive that is looked into."""


def names(workspace: Workspace) -> list[str]:
    """Names under which sessions' backups can be brought back, sorted."""
    return [
        name.removesuffix(_TAIL)
        for name, kind in workspace.disk.list(FOLDER)
        if kind == "file" and name.endswith(_TAIL) and _is_name(name.removesuffix(_TAIL))
    ]


def file_of(name: str) -> str:
    """File name of a session's backup."""
    return f"{name}{_TAIL}"


def files(workspace: Workspace) -> list[str]:
    """File names of all sessions' backups, sorted."""
    return [file_of(name) for name in names(workspace)]


def rows(workspace: Workspace) -> list[dict[str, Any]]:
    """The backups as `restore --list` shows them; unread, so that a damaged one costs the others nothing."""
    found = []
    for name in names(workspace):
        path = f"{FOLDER}/{name}{_TAIL}"
        stat = workspace.disk.stat(path)
        if stat is not None:
            at = clock.iso(stat.mtime_ns // 1_000_000)
            found.append({"name": name, "kind": "session", "path": path, "timestamp": at, "size_bytes": stat.size})
    return found


def put_zip(workspace: Workspace, record: SessionRecord, document: str, transaction: Transaction) -> str:
    """Have a transaction write the zip of a session that it closes; it is read again and verified before that counts.

    Args:
        workspace: the project, under its lock.
        record: the session, closed.
        document: the document's last text.
        transaction: takes the file.

    Returns: path of the zip.
    """
    folder = layout.session(record.name)
    files: dict[str, tuple[bytes, int]] = {}
    for path, kind in content.walk(workspace.disk, folder):
        found = content.look(workspace.disk, f"{folder}/{path}") if kind == "file" else None
        if found is not None:
            files[path] = (found[1], found[0].mode)
    files[layout.RECORD] = (record.to_bytes(), 0o644)
    files[layout.DOCUMENT] = (document.encode("utf-8", "surrogateescape"), 0o644)
    name = free(record.name, names(workspace))
    path = f"{FOLDER}/{name}{_TAIL}"
    data = session_zip.pack(record.name, str(record.closed_at), files, _objects(workspace, record, folder))
    staged = transaction.put(path, data, State(hash_of(data), 0), None)
    session_zip.check(workspace.disk.read(str(staged)), path)
    return path


def verify(workspace: Workspace) -> list[str]:
    """Read every session's backup and name what is wrong with it, as sentences."""
    findings = []
    for name in names(workspace):
        path = f"{FOLDER}/{name}{_TAIL}"
        try:
            session_zip.check(workspace.disk.read(path), path)
        except InterleafError as error:
            findings.append(error.message)
    return findings


def restore(workspace: Workspace, name: str) -> RestoreResult:
    """Bring a session's backup back as the session `<name>-restored`, open and not active.

    Raises: `BackupNotFound`, `UnsafeArchive` before anything is written.
    """
    path = f"{FOLDER}/{name}{_TAIL}"
    stat = workspace.disk.stat(path)
    if stat is None:
        raise BackupNotFound(name=name)
    if stat.size > LARGEST:
        raise UnsafeArchive(name=path, reason="it is larger than 2 GiB")
    found = session_zip.check(workspace.disk.read(path), path)
    record = _record(found, path)
    session = free(f"{found.name[:91]}-restored", workspace.sessions())
    _rename(record, session, workspace.new_id())
    # A stranger's record may not widen what a commit writes: a copy of an ungoverned path is a finding, never a change.
    record.bases = {governed: base for governed, base in record.bases.items() if workspace.ungoverned(governed) is None}
    record.deleted = {governed for governed in record.deleted if workspace.ungoverned(governed) is None}
    transaction = workspace.transaction("restore", session)
    try:
        for member in found.objects.values():
            workspace.objects.put(found.archive.read(member))
        _stage(workspace, transaction, found, record)
    except BaseException:
        transaction.abandon()
        raise
    transaction.run()
    copies = sorted(held[6:] for held in found.files if held.startswith("files/"))
    return {
        "restored": {
            "session": session,
            "from": name,
            "checkpoint_before": None,
            "files": copies,
            "not_covered": [],
        }
    }


def _objects(workspace: Workspace, record: SessionRecord, folder: str) -> list[bytes]:
    """Contents that the session's record and checkpoints name; what is missing is passed over, doctor tells of it."""
    wanted = {base.hash for base in record.bases.values() if base is not None}
    for manifest in checkpoint_store.load_all(workspace.disk, workspace.objects, folder):
        wanted |= manifest.contents()
        try:
            former = records.from_bytes(workspace.objects.get(manifest.record), layout.RECORD)
        except InterleafError:
            continue
        wanted.update(base.hash for base in former.bases.values() if base is not None)
    found = []
    for digest in sorted(wanted):
        try:
            found.append(workspace.objects.get(digest))
        except InterleafError:
            continue
    return found


def _record(found: SessionZip, path: str) -> SessionRecord:
    held = found.files.get(layout.RECORD)
    if held is None:
        raise UnsafeArchive(name=path, reason=f"'{layout.RECORD}' is missing")
    try:
        return records.from_bytes(found.archive.read(held.member), layout.RECORD)
    except InterleafError as error:
        raise UnsafeArchive(name=path, reason=error.message.removesuffix(".")) from None


def _rename(record: SessionRecord, name: str, identity: str) -> None:
    """Make it another session's record: its own name and id, and open."""
    old, new = f"{layout.session(record.name)}/", f"{layout.session(name)}/"
    record.retries = [
        retry._replace(
            version_path=retry.version_path.replace(old, new, 1), reason_path=retry.reason_path.replace(old, new, 1)
        )
        for retry in record.retries
    ]
    record.id, record.name = identity, name
    record.status, record.closed_at, record.close_reason, record.score = OPEN, None, None, None
    record.extra.pop("metrics", None)


def _stage(workspace: Workspace, transaction: Transaction, found: SessionZip, record: SessionRecord) -> None:
    """Build the directory aside, so that it comes into being by one rename."""
    from interleaf.core.document import set_front_matter

    disk = workspace.disk
    aside = f"{transaction.staging}/session"
    disk.mkdir(aside)
    for folder in layout.SESSION_FOLDERS:
        disk.mkdir(f"{aside}/{folder}")
    for path, held in sorted(found.files.items()):
        if path == layout.RECORD:
            continue
        data = found.archive.read(held.member)
        if path == layout.DOCUMENT:
            text = set_front_matter(data.decode("utf-8", "surrogateescape"), "status", "inactive")
            data = text.encode("utf-8", "surrogateescape")
        content.make_folders(disk, f"{aside}/{path}")
        disk.create(f"{aside}/{path}", data, held.state.mode if path.startswith("files/") else None)
    disk.create(f"{aside}/{layout.RECORD}", record.to_bytes())
    for folder in _folders(disk, aside):
        disk.sync_dir(folder)
    transaction.move(aside, layout.session(record.name))


def _folders(disk: Any, folder: str) -> list[str]:
    """A directory and all below it, innermost first."""
    below = [inner for name, kind in disk.list(folder) if kind == "dir" for inner in _folders(disk, f"{folder}/{name}")]
    return [*below, folder]


def _is_name(name: str) -> bool:
    try:
        session_name(name)
    except InvalidName:
        return False
    return True
