"""A small book on a disk in memory, and an engine in a session of it."""

from __future__ import annotations

import pytest
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import book, memory_engine

from interleaf.engine.engine import Engine

SCENE = "acts/act-1/scene-1.md"


@pytest.fixture
def disk() -> MemoryDisk:
    return book()


@pytest.fixture
def engine(disk: MemoryDisk) -> Engine:
    found = memory_engine(disk)
    found.call("start", {"name": "tides"})
    return found


def write(engine: Engine, path: str, text: str) -> None:
    """Write a file in the session."""
    engine.call("write", {"path": path, "content": text})
