"""The whole state of a project as one caller sees it, with a revision: equal states have equal revisions.

News travels only like this: somebody noticed that something stirred, reads the state again and compares revisions. A
lost hint costs nothing, the next state is whole.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.paths import folder_of
from interleaf.disk.owner import dead_owners
from interleaf.engine.looking import describe
from interleaf.errors import InterleafError
from interleaf.store import layout
from interleaf.store.records import marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from interleaf.core.results import DocumentSummary, RetryInfo, SessionInfo, SessionRow
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord

_PATROLLED = 20


class Reading(NamedTuple):
    """One look at a project.

    Attributes:
        revision: hash of all the rest.
        active: the caller's session in full, None if it has none.
        document: the ten-second view of its document.
        sessions: all open sessions, the newest first.
        landmark: is another one when Interleaf itself may have changed globals, or the caller works in another session.
    """

    revision: str
    active: SessionInfo | None
    document: DocumentSummary | None
    sessions: list[SessionRow]
    landmark: str

    @property
    def copied(self) -> set[str]:
        """Governed paths that the session has changed, or that the project changed after the session copied them."""
        if self.active is None:
            return set()
        changes = self.active["changes"]
        return {*changes["modified"], *changes["created"], *changes["deleted"], *self.active["drift"]}

    @property
    def folders(self) -> dict[str, bool]:
        """Folders in which a change concerns this state, and whether all below them does; few, whatever the project."""
        wanted = {layout.WORKSPACE: False, layout.SESSIONS: True}
        wanted.update(dict.fromkeys(sorted(map(folder_of, self.copied)), False))
        return {"": False, **wanted}


class StateReader:
    """Reads states of one project, again and again, at a cost that follows the caller's session.

    Sessions that the caller does not work in are described from memory until something stirs in them; a few of them are
    looked at anew each time, so that the memory becomes true without any hint.

    Args:
        workspace: the project, as one caller sees it.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._rows: dict[str, SessionRow] = {}
        self._turn = 0

    def read(self, stirred: Collection[str] = (), *, patrol: bool = False) -> Reading:
        """Look now.

        Args:
            stirred: other sessions that something happened in since the last time.
            patrol: look at some of those, too, in which nothing seems to have happened.

        Raises: `WorkspaceLocked`, `FormatTooNew` and what the disk may answer.
        """
        workspace = self._workspace
        with workspace.looking():
            current = workspace.current()
            active = document = None
            if current is not None:
                active = describe.session_info(workspace, current)
                active["retries"] = self._judged(current, active["retries"])
                document = describe.document_summary(workspace, current)
            rows = self._sessions(active, stirred, patrol=patrol)
            done = [name for name, _ in workspace.disk.list(layout.DONE)]
        revision = _hash({"active": active, "document": document, "sessions": rows})
        return Reading(revision, active, document, rows, _hash([current, done]))

    def _sessions(self, active: SessionInfo | None, stirred: Collection[str], *, patrol: bool) -> list[SessionRow]:
        workspace = self._workspace
        names = workspace.sessions()
        crashed = dead_owners(f"{workspace.disk.root}/{layout.OWNERS}")
        marked = marker.active(workspace.disk)
        fresh = set(stirred)
        if patrol:
            fresh.update(names[self._turn : self._turn + _PATROLLED])
            self._turn = self._turn + _PATROLLED if self._turn + _PATROLLED < len(names) else 0
        rows: dict[str, SessionRow] = {}
        for name in names:
            known = self._rows.get(name)
            if active is not None and name == active["name"]:
                row = _row_of(active)
            elif known is None or name in fresh or (known["status"] == "crashed") is not (name in crashed):
                row = describe.session_row(workspace, name, crashed)
            else:
                row = known.copy()
                if row["status"] != "crashed":
                    row["status"] = "active" if name == marked else "inactive"
            rows[name] = row
        self._rows = rows
        return sorted(rows.values(), key=lambda row: (row["created_at"], row["name"]), reverse=True)

    def _judged(self, name: str, retries: list[RetryInfo]) -> list[RetryInfo]:
        """Tell which retries are settled: a retry is open while the file still has the rejected text."""
        if not retries:
            return retries
        try:
            record = self._workspace.record(name)
        except InterleafError:
            return retries
        still = {
            (retry.file, retry.number)
            for retry in record.retries
            if _hash_now(self._workspace, record, retry.file) == retry.hash
        }
        return [{**retry, "resolved": (retry["file"], retry["number"]) not in still} for retry in retries]


def _row_of(session: SessionInfo) -> SessionRow:
    """The row of a session that was looked at in full."""
    return {
        "name": session["name"],
        "id": session["id"],
        "status": session["status"],
        "description": session["description"],
        "created_at": session["created_at"],
        "path": session["path"],
        "changes_count": sum(len(session["changes"][kind]) for kind in ("modified", "created", "deleted")),
        "retries_count": len(session["retries"]),
        "conflicts_count": len(session["conflicts"]),
        "checkpoints": session["checkpoints"],
        "size_bytes": session["size_bytes"],
        "agent": session["agent"],
        "type": session["type"],
        "phase": session["phase"],
    }


def went_past(workspace: Workspace, path: str) -> bool:
    """Whether a global was written after Interleaf last changed globals or went to another session: past the session.

    Compares times that the file system gave; they have a grain of some milliseconds, and a write in the same grain as
    the beginning of the session counts as a later one.
    """
    active = marker.active(workspace.disk)
    found, done = workspace.disk.stat(path), workspace.disk.stat(layout.DONE)
    marked = workspace.disk.stat(layout.marker(active)) if active is not None else None
    if found is None or marked is None:
        return False
    return found.ctime_ns >= marked.ctime_ns and (done is None or found.ctime_ns > done.mtime_ns)


def _hash_now(workspace: Workspace, record: SessionRecord, path: str) -> str | None:
    """Hash of a file as the session sees it, None if it has none."""
    if path in record.deleted:
        return None
    try:
        found: State | None = workspace.states.state(layout.copy(record.name, path)) or workspace.states.state(path)
    except InterleafError:
        return None
    return found.hash if found is not None else None


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hash_of(text.encode("utf-8", "surrogatepass"))[:32]
