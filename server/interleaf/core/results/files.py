"""What the verbs of files answer."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from interleaf.core.results.parts import Displaced


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


class FileDiff(TypedDict):
    path: str
    kind: str
    diff: str


class DiffResult(TypedDict):
    files: list[FileDiff]
