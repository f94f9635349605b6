"""What the sessions of a project came to, from their records alone: open ones and the archive."""

from __future__ import annotations

from typing import Any

from interleaf.engine.looking.describe import checkpoint_count
from interleaf.errors import InterleafError
from interleaf.store import layout
from interleaf.store.records import session_record as records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.statistics import FileRetries, SessionFigures, Statistics, StatsTotals
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord


def stats(workspace: Workspace) -> Statistics:
    """The figures of all sessions, the oldest first, and what was rejected how often and why."""
    with workspace.looking():
        sessions: list[SessionFigures] = []
        rejected: dict[str, FileRetries] = {}
        counted: set[tuple[str, str, str, str]] = set()
        folders = [layout.session(name) for name in workspace.sessions()]
        folders += [f"{layout.ARCHIVE}/{name}" for name in workspace.archived()]
        for folder in folders:
            try:
                record = records.load(workspace.disk, f"{folder}/{layout.RECORD}")
            except InterleafError:
                continue  # doctor tells of it
            sessions.append(_figures(workspace, record, folder))
            for retry in record.retries:
                # A session that was brought back from its backup tells once more what it told before.
                told = (retry.file, retry.hash, retry.recorded_at, retry.reason)
                if told in counted:
                    continue
                counted.add(told)
                file = rejected.setdefault(retry.file, {"file": retry.file, "count": 0, "reasons": []})
                file["count"] += 1
                file["reasons"].append(retry.reason)
        sessions.sort(key=lambda session: (session["created_at"], session["name"]))
        by_file = sorted(rejected.values(), key=lambda file: (-file["count"], file["file"]))
        totals = _totals(sessions, len(counted))
        return {"at": workspace.at(), "sessions": sessions, "retries_by_file": by_file, "totals": totals}


def _figures(workspace: Workspace, record: SessionRecord, folder: str) -> SessionFigures:
    metrics = record.extra.get("metrics")
    if not isinstance(metrics, dict):
        metrics = {}
    # A session that was never ended has no figures of its own; what it wrote is in its bases.
    created = [path for path, base in record.bases.items() if base is None]
    return {
        "name": record.name,
        "status": record.status,
        "about": record.focus or record.description,
        "agent": record.agent,
        "type": record.type,
        "created_at": record.created_at,
        "closed_at": record.closed_at,
        "duration_minutes": minutes_between(record.created_at, record.closed_at) if record.closed_at else None,
        "files_created": _number(metrics, "files_created", len(created)),
        "files_modified": _number(metrics, "files_modified", len(record.bases) - len(created)),
        "checkpoints": checkpoint_count(workspace, folder),
        "retries": len(record.retries),
        "score": record.score,
    }


def _totals(sessions: list[SessionFigures], retries: int) -> StatsTotals:
    scores = [session["score"] for session in sessions if session["score"] is not None]
    durations = [session["duration_minutes"] for session in sessions if session["duration_minutes"] is not None]
    return {
        "sessions": len(sessions),
        "open": sum(session["closed_at"] is None for session in sessions),
        "minutes": sum(durations),
        "files_created": sum(session["files_created"] for session in sessions),
        "files_modified": sum(session["files_modified"] for session in sessions),
        "retries": retries,
        "score": round(sum(scores) / len(scores), 2) if scores else None,
    }


def minutes_between(start: str, stop: str) -> int:
    """Whole minutes between two times; none if the clock went back, or a record says nonsense."""
    from datetime import datetime

    try:
        seconds = (datetime.fromisoformat(stop) - datetime.fromisoformat(start)).total_seconds()
    except (ValueError, TypeError):
        return 0
    return max(0, int(seconds // 60))


def _number(metrics: dict[str, Any], key: str, otherwise: int) -> int:
    found = metrics.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else otherwise
