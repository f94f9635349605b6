"""What the verbs of a session's document answer."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from interleaf.core.results.parts import SessionInfo


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


class Tracked(TypedDict):
    file: str
    action: str


class TrackResult(TypedDict):
    tracked: Tracked
