"""Puts the server together: tools, resources, prompts and news for one connection."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server import MCPServer

from interleaf import __version__
from interleaf.faces.mcp.prompts import add_prompts
from interleaf.faces.mcp.resources import News, add_resources
from interleaf.faces.mcp.tools import all_tools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from interleaf.faces.mcp.connection import Connection

NAME = "session_management_mcp"
INSTRUCTIONS = """\
Isolated work sessions: while a session is active, write only through it and the project's files stay as they are.
Read with read_file and write with write_file, or ask resolve_path for the real file before you use your own tools.
Record what the person rejects with record_human_retry (auto_detected=true) before you rewrite it.
Keep the session's document current with session_log; it brings you back after a compaction (resume_session).
Never commit on your own: commit_session shows a preview, the person decides, then force=true with its token.
"""


def build(connection: Connection) -> MCPServer[Any]:
    """The server for one client."""
    news = News(connection)

    @asynccontextmanager
    async def living(_: MCPServer[Any]) -> AsyncIterator[None]:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(news.watch)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()

    server: MCPServer[Any] = MCPServer(
        NAME,
        title="Interleaf sessions",
        version=__version__,
        instructions=INSTRUCTIONS,
        tools=all_tools(connection, news),
        subscriptions=news.bus,
        lifespan=living,
        log_level="WARNING",
    )
    news.serve_older_clients(server)
    add_resources(server, connection)
    add_prompts(server)
    return server
