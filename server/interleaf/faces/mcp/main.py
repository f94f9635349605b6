"""`interleaf-mcp`: the MCP server over standard input and output."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

from interleaf import __version__

if TYPE_CHECKING:
    from types import FrameType

    from interleaf.faces.mcp.connection import Connection


def main(argv: list[str] | None = None) -> int:
    """Serve one client until it leaves.

    Args:
        argv: arguments without the program's name; those of the process if None.

    Returns: the exit status.
    """
    options = _parser().parse_args(argv)
    # The SDK's models are a million small objects that live as long as the process; collecting among them while they
    # are made costs a fifth of the start.
    gc.disable()
    try:
        from interleaf.faces.mcp.connection import Connection
        from interleaf.faces.mcp.server import build
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "anyio", "pydantic"):
            raise
        sys.stderr.write("interleaf-mcp needs the MCP SDK: pip install 'interleaf[mcp]'\n")
        return 1
    # Before the SDK sets up its own: plain lines on standard error, which clients show as they are.
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    connection = Connection(
        os.environ.get("CLAUDE_PROJECT_DIR") or None, project=options.project, session=options.session
    )
    server = build(connection)
    gc.freeze()
    gc.enable()
    _leave_on_signals(connection)
    try:
        server.run("stdio")
    finally:
        connection.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="interleaf-mcp", description="Sessions for agents, as an MCP server (stdio).")
    parser.add_argument("--version", action="version", version=f"interleaf-mcp {__version__}")
    parser.add_argument("--project", metavar="DIR", help="root of the project (default: found from the directory)")
    parser.add_argument("--session", metavar="NAME", help="work in this session, whatever is active")
    return parser


def _leave_on_signals(connection: Connection) -> None:
    """Let go of the session when asked to end: a stopped server is no crash.

    The SDK's reader waits in a thread for the next line and would keep the process; so it ends here.
    """

    def leave(number: int, frame: FrameType | None) -> None:
        connection.close()
        os._exit(128 + number)

    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, leave)


if __name__ == "__main__":
    sys.exit(main())
