"""A session as every answer describes it."""

from __future__ import annotations

from interleaf.core.plan import changed_paths, conflict_info
from interleaf.disk.owner import dead_owners
from interleaf.engine.looking.survey import Survey, settled
from interleaf.errors import InterleafError, SessionDamaged
from interleaf.store import content, layout
from interleaf.store.records import marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.model import Retry
    from interleaf.core.results import DocumentSummary, RetryInfo, SessionInfo, SessionRow
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord


def session_info(workspace: Workspace, name: str) -> SessionInfo:
    """S of the contract for an open session; a session whose record is damaged is described as far as it can be."""
    try:
        record, found = settled(workspace, name)
    except SessionDamaged as error:
        return _damaged(workspace, name, error)
    reason = crash_reason(workspace, name)
    return {
        "name": name,
        "id": record.id,
        "status": status_word(workspace, name, crashed=reason is not None),
        "description": record.description,
        "created_at": record.created_at,
        "path": layout.session(name),
        "changes": changed_paths(found.changes),
        "retries": [retry_info(retry) for retry in record.retries],
        "checkpoints": checkpoint_count(workspace, layout.session(name)),
        "size_bytes": session_size(workspace, layout.session(name), found),
        "conflicts": [conflict_info(change) for change in found.conflicts],
        "drift": found.drift,
        "agent": record.agent,
        "type": record.type,
        "phase": record.phase,
        "metadata": record.metadata,
        "template": record.template,
        "task_ids": record.task_ids,
        "findings": ([reason] if reason else []) + found.findings,
    }


def session_row(workspace: Workspace, name: str, crashed: dict[str, list[str]]) -> SessionRow:
    """S without the long lists.

    Args:
        workspace: the project.
        name: an open session.
        crashed: sessions with dead owners.
    """
    try:
        record, found = settled(workspace, name)
    except InterleafError:
        record, found = None, None
    word = status_word(workspace, name, crashed=record is None or name in crashed)
    row = _row(workspace, record, layout.session(name), word, found)
    row["name"] = name
    return row


def archived_row(workspace: Workspace, record: SessionRecord, folder: str) -> SessionRow:
    """S without the long lists, for a closed session; `folder` is its place in the archive."""
    return _row(workspace, record, folder, record.status, None)


def status_word(workspace: Workspace, name: str, *, crashed: bool) -> str:
    """The state of an open session: crashed is found, active is where the marker points."""
    if crashed:
        return "crashed"
    return "active" if marker.active(workspace.disk) == name else "inactive"


def crash_reason(workspace: Workspace, name: str) -> str | None:
    """Why a session counts as crashed, as a phrase; None if it does not."""
    if name in dead_owners(f"{workspace.disk.root}/{layout.OWNERS}"):
        return "a program that worked in it died without letting go"
    return None


def document_summary(workspace: Workspace, name: str) -> DocumentSummary:
    """The ten-second view of the session's document; an unreadable one has nothing to tell."""
    from interleaf.core.document import parse, summary

    return summary(parse(document_text(workspace, layout.document(name))))


def document_text(workspace: Workspace, path: str) -> str:
    """The text of a document; bytes that are no UTF-8 survive as surrogates."""
    try:
        return workspace.disk.read(path).decode("utf-8", "surrogateescape")
    except (FileNotFoundError, InterleafError):
        return ""


def retry_info(retry: Retry) -> RetryInfo:
    """A retry as every answer shows it."""
    return {
        "file": retry.file,
        "number": retry.number,
        "reason": retry.reason,
        "auto_detected": retry.auto_detected,
        "recorded_at": retry.recorded_at,
        "lines": list(retry.lines),
    }


def checkpoint_count(workspace: Workspace, folder: str) -> int:
    """How many checkpoints lie in a session's directory."""
    return sum(name.endswith(".json") for name, kind in workspace.disk.list(f"{folder}/snapshots") if kind == "file")


def session_size(workspace: Workspace, folder: str, found: Survey | None) -> int:
    """Bytes of all files of a session; copies were measured by the survey already."""
    disk = workspace.disk
    total = found.size if found is not None else 0
    for name, kind in disk.list(folder):
        if kind == "file":
            stat = disk.stat(f"{folder}/{name}")
            total += stat.size if stat else 0
        elif kind == "dir" and not (name == "files" and found is not None):
            for path, below in content.walk(disk, f"{folder}/{name}"):
                stat = disk.stat(f"{folder}/{name}/{path}") if below == "file" else None
                total += stat.size if stat else 0
    return total


def _row(
    workspace: Workspace, record: SessionRecord | None, folder: str, status: str, found: Survey | None
) -> SessionRow:
    return {
        "name": record.name if record else "",
        "id": record.id if record else "",
        "status": status,
        "description": record.description if record else "",
        "created_at": record.created_at if record else "",
        "path": folder,
        "changes_count": len(found.changes) if found else 0,
        "retries_count": len(record.retries) if record else 0,
        "conflicts_count": len(found.conflicts) if found else 0,
        "checkpoints": checkpoint_count(workspace, folder),
        "size_bytes": session_size(workspace, folder, found),
        "agent": record.agent if record else None,
        "type": record.type if record else None,
        "phase": record.phase if record else None,
    }


def _damaged(workspace: Workspace, name: str, error: InterleafError) -> SessionInfo:
    return {
        "name": name,
        "id": "",
        "status": "crashed",
        "description": "",
        "created_at": "",
        "path": layout.session(name),
        "changes": {"modified": [], "created": [], "deleted": []},
        "retries": [],
        "checkpoints": checkpoint_count(workspace, layout.session(name)),
        "size_bytes": session_size(workspace, layout.session(name), None),
        "conflicts": [],
        "drift": [],
        "agent": None,
        "type": None,
        "template": None,
        "task_ids": [],
        "phase": None,
        "metadata": {},
        "findings": [error.message],
    }
