"""What answers are made of: a session, its changes, conflicts and retries."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


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


class SessionHead(TypedDict):
    """What every look at a session tells."""

    name: str
    id: str
    status: str
    description: str
    created_at: str
    path: str
    checkpoints: int
    size_bytes: int
    agent: str | None
    type: str | None
    phase: str | None


class SessionInfo(SessionHead):
    """S of the contract."""

    changes: ChangedPaths
    retries: list[RetryInfo]
    conflicts: list[ConflictInfo]
    drift: list[str]
    template: str | None
    task_ids: list[str]
    metadata: dict[str, Any]
    findings: list[str]


class SessionRow(SessionHead):
    """S without the long lists, for `list`."""

    changes_count: int
    retries_count: int
    conflicts_count: int


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
