"""What `backup` answers, as types."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class BackupTarget(TypedDict):
    """Where else a backup is, how many contents were sent there, and how many it had already."""

    url: str
    uploaded: int
    already_there: int


class BackupInfo(TypedDict):
    """One backup."""

    path: str
    items_backed_up: list[str]
    timestamp: str
    target: NotRequired[BackupTarget]


class BackupResult(TypedDict):
    """The answer."""

    backup: BackupInfo
