"""What closing and ending a session answer."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from interleaf.core.results.parts import Displaced, Fraction


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
