"""A server and a client in one event loop, and an editor that saves as editors do."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.faces.lsp.support.connection import Connection
from tests.faces.lsp.support.watching import GlobalWatcher

SCENE = "acts/act-1/scene-0101.md"
PLAN = "acts/act-1/plan.md"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small project."""
    files = {
        "interleaf.toml": 'exclude = ["*.tmp"]\n',
        SCENE: "# One\n\nShe counted.\n\nThe lift stopped.\n\nNobody spoke.\n",
        PLAN: "# Plan\n\n- one\n- two\n",
        "context/timeline.json": "{}\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return tmp_path


@pytest_asyncio.fixture
async def connection(book: Path) -> AsyncIterator[Connection]:
    """A client with all abilities, connected and initialized."""
    connection = Connection(book)
    await connection.start()
    yield connection
    await connection.stop()


@pytest.fixture
def watcher(book: Path) -> Iterator[GlobalWatcher]:
    """Sees every content that the globals have during a test."""
    watcher = GlobalWatcher(book, [SCENE, PLAN])
    watcher.start()
    yield watcher
    watcher.stop()
