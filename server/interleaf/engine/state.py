"""The whole state of a project as one caller sees it, with a revision: equal states have equal revisions.

News travels only like this: somebody noticed that something stirred, reads the state again and compares revisions. A
lost hint costs nothing, the next state is whole.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from interleaf.core.model import State
from interleaf.core.paths import folder_of
from interleaf.disk.owner import dead_owners
from interleaf.engine import describe
from interleaf.errors import InterleafError
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from interleaf.core.results import DocumentSummary, RetryInfo, SessionInfo, SessionRow
    from interleaf.engine.workspace import Workspace
    from interleaf.store.record import SessionRecord

_LOOKED_AT_ANYWAY = 20


class Reading(NamedTuple):
    """One look at a project.

    Attributes:
        revision: hash of all the rest.
        active: the caller's session in full, None if it has none.
        document: the ten-second view of its document.
        sessions: all open sessions, the newest first.
        marked: name that the marker holds, which a bound caller need not work in.
        copied: governed paths that the session has a copy or a tombstone of.
        landmark: is another one when Interleaf itself may have changed globals, or the caller works in another session.
    """

    revision: str
    active: SessionInfo | None
    document: DocumentSummary | None
    sessions: list[SessionRow]
    marked: str | None
    copied: tuple[str, ...]
    landmark: str

    @property
    def folders(self) -> dict[str, bool]:
        """Folders in which a change concerns this state, and whether all below them does; few, whatever the project."""
        wanted = {layout.WORKSPACE: False, layout.SESSIONS: True}
        wanted.update(dict.fromkeys(map(folder_of, self.copied), False))
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

    def read(self, stirred: Collection[str] | None = None) -> Reading:
        """Look now.

        Args:
            stirred: sessions that something happened in since the last time; None if nobody can tell.

        Raises: `WorkspaceLocked`, `FormatTooNew` and what the disk may answer.
        """
        workspace = self._workspace
        with workspace.looking():
            current = workspace.current()
            active = document = None
            copied: tuple[str, ...] = ()
            if current is not None:
                active = describe.session_info(workspace, current)
                active["retries"] = self._judged(current, active["retries"])
                document = describe.document_summary(workspace, current)
                copied = self._copied(current)
            rows = self._sessions(current, stirred)
            done = [name for name, _ in workspace.disk.list(layout.DONE)]
            marked = next((row["name"] for row in rows if row["status"] == "active"), None)
        told = {"active": active, "document": document, "sessions": rows, "marked": marked, "copied": copied}
        landmark = _hash([current, done])
        return Reading(_hash(told), active, document, rows, marked, copied, landmark)

    def _sessions(self, current: str | None, stirred: Collection[str] | None) -> list[SessionRow]:
        workspace = self._workspace
        names = workspace.sessions()
        crashed = dead_owners(f"{workspace.disk.root}/{layout.OWNERS}")
        fresh = set(names) if stirred is None or len(names) <= _LOOKED_AT_ANYWAY else {*stirred, current}
        fresh.update(names[self._turn : self._turn + _LOOKED_AT_ANYWAY])
        self._turn = self._turn + _LOOKED_AT_ANYWAY if self._turn + _LOOKED_AT_ANYWAY < len(names) else 0
        rows: dict[str, SessionRow] = {}
        for name in names:
            known = None if name in fresh else self._rows.get(name)
            if known is None:
                known = describe.session_row(workspace, name, crashed)
            else:
                known = known.copy()
                known["status"] = describe.status_word(workspace, name, crashed=name in crashed)
            rows[name] = known
        self._rows = rows
        return sorted(rows.values(), key=lambda row: (row["created_at"], row["name"]), reverse=True)

    def _copied(self, name: str) -> tuple[str, ...]:
        from interleaf.engine.survey import survey

        try:
            record = self._workspace.record(name)
            return tuple(change.path for change in survey(self._workspace, record).seen)
        except InterleafError:
            return ()

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
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
