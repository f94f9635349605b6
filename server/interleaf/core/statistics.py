"""What `stats` answers: the figures of all sessions, as types."""

from __future__ import annotations

from typing import TypedDict


class SessionFigures(TypedDict):
    """What one session came to; times are UTC, ISO 8601."""

    name: str
    status: str
    about: str
    agent: str | None
    type: str | None
    created_at: str
    closed_at: str | None
    duration_minutes: int | None
    files_created: int
    files_modified: int
    checkpoints: int
    retries: int
    score: float | None


class FileRetries(TypedDict):
    """How often people rejected versions of a file, and why, in the order of the sessions."""

    file: str
    count: int
    reasons: list[str]


class StatsTotals(TypedDict):
    """`score` is the mean of those that were given."""

    sessions: int
    open: int
    minutes: int
    files_created: int
    files_modified: int
    retries: int
    score: float | None


class Statistics(TypedDict):
    """Sessions are the oldest first, files those with the most retries first."""

    at: str
    sessions: list[SessionFigures]
    retries_by_file: list[FileRetries]
    totals: StatsTotals
