"""Work-done progress for the verbs that may take a while."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from interleaf.faces.lsp.server import InterleafServer

_TITLES = {
    "commit": "Committing the session",
    "restore": "Restoring",
    "backup": "Backing up",
    "undo": "Taking back a commit",
    "refresh": "Refreshing the session",
    "end": "Ending the session",
}


@contextlib.asynccontextmanager
async def showing(
    server: InterleafServer, verb: str, fields: Mapping[str, object], token: lsp.ProgressToken | None
) -> AsyncIterator[None]:
    """Show progress while a verb runs. The verb never waits for the client.

    Args:
        server: the server.
        verb: what runs.
        fields: its fields; a commit without `force` only looks and needs no progress.
        token: the client's own place for it, if it gave one.
    """
    title = _TITLES.get(verb)
    if title is None or (verb == "commit" and not fields.get("force")):
        yield
        return
    done = asyncio.Event()
    steps: asyncio.Queue[tuple[str, int, int]] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def step(what: str, number: int, of: int) -> None:
        loop.call_soon_threadsafe(steps.put_nowait, (what, number, of))

    task = loop.create_task(_tell(server, title, token, steps, done))
    server.keep(task)
    try:
        with server.project.reporting(step):
            yield
    finally:
        done.set()


async def _tell(
    server: InterleafServer,
    title: str,
    token: lsp.ProgressToken | None,
    steps: asyncio.Queue[tuple[str, int, int]],
    done: asyncio.Event,
) -> None:
    if token is None:
        token = str(uuid.uuid4())
        if not await server.client.begin_progress(token):
            return
    progress = server.work_done_progress
    progress.begin(token, lsp.WorkDoneProgressBegin(title=title, percentage=0, cancellable=False))
    finished = asyncio.create_task(done.wait())
    while not finished.done() or not steps.empty():
        following = asyncio.create_task(steps.get())
        await asyncio.wait({finished, following}, return_when=asyncio.FIRST_COMPLETED)
        if not following.done():
            following.cancel()
            continue
        what, number, of = following.result()
        progress.report(
            token, lsp.WorkDoneProgressReport(message=what, percentage=100 * number // max(of, 1), cancellable=False)
        )
    progress.end(token, lsp.WorkDoneProgressEnd(message="done"))
    progress.tokens.pop(token, None)
