"""What the verbs of sessions answer: from start to commit, cancel and undo."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from interleaf.core.results.parts import (
    ChangedPaths,
    ConflictInfo,
    Displaced,
    DocumentSummary,
    RetryInfo,
    SessionInfo,
    SessionRow,
)


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


class Recovered(TypedDict):
    session: str
    checkpoint: str | None
    findings: list[str]


class RecoverResult(TypedDict):
    recovered: Recovered


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


class PhaseResult(TypedDict):
    phase: str | None
    completed_phases: list[str]
