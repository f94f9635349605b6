"""A small book and clients of the MCP server."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from mcp.client import Client

from interleaf.faces.mcp.connection import Connection
from interleaf.faces.mcp.server import build

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two chapters, without sessions."""
    for name in ("INTERLEAF_SESSION", "INTERLEAF_PROJECT", "CLAUDE_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "book"
    (root / "acts").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "acts" / "one.md").write_text("The tide was out.\nWren waited.\n", encoding="utf-8")
    (root / "acts" / "two.md").write_text("Nobody came.\n", encoding="utf-8")
    return root


class Agent:
    """One client and what it calls."""

    def __init__(self, client: Client, connection: Connection) -> None:
        self.client = client
        self.connection = connection

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool that has to succeed; its structured answer."""
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result.content[0].text
        assert result.structured_content is not None
        return result.structured_content

    async def texts(self, tool: str, **arguments: Any) -> str:
        """Call a tool that has to succeed; all that a model reads."""
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result.content[0].text
        return "\n".join(block.text for block in result.content)

    async def refused(self, tool: str, **arguments: Any) -> tuple[str, str]:
        """Call a tool that has to be refused; the kind of error and all that a model reads."""
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error
        error = (result.meta or {}).get("interleaf/error", {})
        return error.get("kind", ""), result.content[0].text


@asynccontextmanager
async def agent_in(root: Path, session: str | None = None, **options: Any) -> AsyncIterator[Agent]:
    """A client with a connection of its own, in the same process."""
    connection = Connection(str(root), session=session)
    async with Client(build(connection), **options) as client:
        try:
            yield Agent(client, connection)
        finally:
            connection.close()
