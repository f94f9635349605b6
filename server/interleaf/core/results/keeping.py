"""What checkpoints, backups and the doctor answer."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from interleaf.core.results.parts import ChangedPaths, SessionInfo


class CheckpointInfo(TypedDict):
    id: str
    note: str
    created_at: str
    files: list[str]
    not_covered: list[str]
    automatic: NotRequired[bool]
    changed: NotRequired[ChangedPaths]


class PauseResult(TypedDict):
    session: SessionInfo
    checkpoint: CheckpointInfo


class CheckpointResult(TypedDict):
    checkpoint: CheckpointInfo


class CheckpointsResult(TypedDict):
    checkpoints: list[CheckpointInfo]


RestoredInfo = TypedDict(
    "RestoredInfo",
    {
        "session": str,
        "from": str,
        "checkpoint_before": str | None,
        "files": list[str],
        "not_covered": list[str],
    },
)


class RestoreResult(TypedDict, total=False):
    restored: RestoredInfo
    checkpoints: list[CheckpointInfo]
    backups: list[Any]


class Finding(TypedDict):
    kind: str
    message: str
    fixed: bool
    can_fix: NotRequired[bool]


class DoctorResult(TypedDict):
    findings: list[Finding]


class BackupTarget(TypedDict):
    """Where else a backup is, how many contents were sent there, and how many it had already."""

    url: str
    uploaded: int
    already_there: int


class BackupInfo(TypedDict):
    """One backup; `not_covered` says in sentences what could not be taken, if anything."""

    path: str
    items_backed_up: list[str]
    timestamp: str
    target: NotRequired[BackupTarget]
    not_covered: NotRequired[list[str]]


class BackupResult(TypedDict):
    """The answer."""

    backup: BackupInfo
