"""What each verb answers: exactly the JSON of the contract, as types. Never imported at run time by the engine."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from interleaf.core.backup_results import BackupInfo as BackupInfo
from interleaf.core.backup_results import BackupResult as BackupResult


class ChangedPaths(TypedDict):
    """Project-relative paths, sorted."""

    modified: list[str]
    created: list[str]
    deleted: list[str]


class RetryInfo(TypedDict):
    """A human's rejection of a version; numbers count per file. `lines` is [first, last], 1-based, or empty."""

    file: str
    number: int
    reason: str
    auto_detected: bool
    recorded_at: str
    lines: list[int]
    resolved: NotRequired[bool]


class ConflictInfo(TypedDict):
    """A file that both the session and the project changed; hashes are SHA-256 hex, null for absent."""

    path: str
    reason: str
    base: str | None
    ours: str | None
    theirs: str | None


class SessionInfo(TypedDict):
    """S of the contract."""

    name: str
    id: str
    status: str
    description: str
    created_at: str
    path: str
    changes: ChangedPaths
    retries: list[RetryInfo]
    checkpoints: int
    size_bytes: int
    conflicts: list[ConflictInfo]
    drift: list[str]
    agent: str | None
    type: str | None
    template: str | None
    task_ids: list[str]
    phase: str | None
    metadata: dict[str, Any]
    findings: list[str]


class SessionRow(TypedDict):
    """S without the long lists, for `list`."""

    name: str
    id: str
    status: str
    description: str
    created_at: str
    path: str
    changes_count: int
    retries_count: int
    conflicts_count: int
    checkpoints: int
    size_bytes: int
    agent: str | None
    type: str | None
    phase: str | None


class Fraction(TypedDict):
    """Progress steps."""

    done: int
    total: int


class DocumentSummary(TypedDict):
    """The ten-second view of session.md."""

    tldr: str
    progress: Fraction
    current: str | None
    blockers: list[str]
    next: list[str]


class Displaced(TypedDict):
    """Text that somebody saved in the last instant before an apply; it is in the trash."""

    path: str
    trash_id: str


class StartResult(TypedDict):
    session: SessionInfo


class ListResult(TypedDict):
    active: str | None
    sessions: list[SessionRow]


class StatusResult(TypedDict):
    session: SessionInfo | None
    document: DocumentSummary | None


SwitchResult = TypedDict("SwitchResult", {"from": str | None, "to": str, "session": SessionInfo})


class Preview(ChangedPaths):
    session: str
    token: str
    conflicts: list[ConflictInfo]
    retries: list[RetryInfo]


class Committed(ChangedPaths):
    id: str
    session: str
    retries_archived: int
    displaced: NotRequired[list[Displaced]]


class CommitResult(TypedDict, total=False):
    preview: Preview
    committed: Committed


class Cancelled(TypedDict):
    session: str
    discarded: ChangedPaths
    retries_backup: str | None
    trash_id: str


class CancelResult(TypedDict):
    cancelled: Cancelled


class RecordedRetry(TypedDict):
    file: str
    number: int
    reason: str
    auto_detected: bool
    version_path: str
    reason_path: str


class RetryResult(TypedDict):
    retry: RecordedRetry


class ResolveResult(TypedDict):
    path: str
    resolved: str | None
    source: str | None
    exists: bool
    modified_in_session: bool
    session: str | None


class ReadResult(TypedDict):
    path: str
    source: str
    content: NotRequired[str]
    content_base64: NotRequired[str]
    hash: str


class WriteResult(TypedDict):
    path: str
    hash: str
    copied: bool
    created: bool
    displaced: NotRequired[list[Displaced]]


class DeleteResult(TypedDict):
    path: str
    deleted: bool


RenameResult = TypedDict("RenameResult", {"from": str, "to": str})


class Recovered(TypedDict):
    session: str
    checkpoint: str | None
    findings: list[str]


class RecoverResult(TypedDict):
    recovered: Recovered


class FileDiff(TypedDict):
    path: str
    kind: str
    diff: str


class DiffResult(TypedDict):
    files: list[FileDiff]


class Refreshed(TypedDict):
    merged: list[str]
    unchanged: list[str]
    conflicts: list[ConflictInfo]


class RefreshResult(TypedDict):
    refreshed: Refreshed


class Merged(TypedDict):
    source: str
    into: str
    files: list[str]
    conflicts: list[ConflictInfo]


class MergeResult(TypedDict):
    merged: Merged


class Undone(TypedDict):
    id: str
    files: list[str]
    session: str | None
    displaced: NotRequired[list[Displaced]]


class UndoResult(TypedDict):
    undone: Undone


class TrashEntry(TypedDict):
    id: str
    session: str | None
    what: str
    trashed_at: str
    path: NotRequired[str]


class TrashRestored(TypedDict):
    id: str
    session: str | None
    path: NotRequired[str]


class TrashResult(TypedDict, total=False):
    trash: list[TrashEntry]
    restored: TrashRestored
    emptied: int


class Entry(TypedDict):
    kind: str
    text: str
    at: str
    resolved: NotRequired[bool]


class LogResult(TypedDict):
    entry: Entry


class ViewResult(TypedDict, total=False):
    session: str
    markdown: str
    section: str
    items: list[Any]


class ResumeResult(TypedDict):
    session: SessionInfo
    context: str


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


class SessionSummary(TypedDict):
    """What a closed session came to, from its record and its document."""

    duration_minutes: int
    compactions: int
    progress: Fraction
    tldr: str
    decisions: int
    discoveries: int
    task_ids: list[str]


class Closed(TypedDict):
    session: str
    outcome: str
    archive: str
    summary: SessionSummary
    trash_id: NotRequired[str]
    displaced: NotRequired[list[Displaced]]


class CloseResult(TypedDict):
    closed: Closed


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


class Tracked(TypedDict):
    file: str
    action: str


class TrackResult(TypedDict):
    tracked: Tracked


class Ended(TypedDict):
    session: str
    archive: str
    backup: str | None
    duration_minutes: int
    score: float | None
    files_created: int
    files_modified: int
    checkpoints: int
    trash_id: NotRequired[str]
    displaced: NotRequired[list[Displaced]]


class EndResult(TypedDict):
    ended: Ended


class PhaseResult(TypedDict):
    phase: str | None
    completed_phases: list[str]


class Finding(TypedDict):
    kind: str
    message: str
    fixed: bool


class DoctorResult(TypedDict):
    findings: list[Finding]
