"""News: whenever something may have changed, the state is read again, and sent if it is another one.

It makes no difference who changed something: this window, another one, an agent, the command line, or a hand in
`files/`. Everything that shows the state (status, lenses, diagnostics) is told from here and from nowhere else.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from interleaf.errors import InterleafError
from interleaf.faces.lsp import protocol
from interleaf.faces.lsp.lane import LaneClosed
from interleaf.present.status_bar import failed_bar, lost_session, status_bar

if TYPE_CHECKING:
    from collections.abc import Callable

    from interleaf.disk.watch import Watcher
    from interleaf.engine.engine import Engine
    from interleaf.engine.looking.state import Reading, StateReader
    from interleaf.faces.lsp.protocol import StateParams
    from interleaf.faces.lsp.server import InterleafServer

log = logging.getLogger("interleaf.lsp")
_SETTLE_SECONDS = 0.03
_LOOK_SECONDS = 2.0
_LOOK_FACTOR = 50
_REST_FACTOR = 2
_MOST_REST_SECONDS = 0.5


class News:
    """Reads the state and tells of it.

    Attributes:
        reading: the latest state, None before the first.

    Args:
        server: the server whose client is told.
    """

    def __init__(self, server: InterleafServer) -> None:
        self._server = server
        self.reading: Reading | None = None
        self._reader: StateReader | None = None
        self._watcher: Watcher | None = None
        self._listeners: list[Callable[[Reading], None]] = []
        self._document_listeners: list[Callable[[Reading], None]] = []
        self._wake = asyncio.Event()
        self._stirred: set[str] = set()
        self._at_once = True
        self._sent = ""
        self._task: asyncio.Task[None] | None = None
        self._cost = 0.0

    def listen(self, listener: Callable[[Reading], None]) -> None:
        """Be called with every new state, on the event loop."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin, if that was not done yet; the first state is sent as soon as it is read."""
        if self._task is not None:
            return
        self._task = asyncio.get_running_loop().create_task(self._run())
        self._wake.set()

    def stop(self) -> None:
        """End; nothing is sent any more."""
        if self._task is not None:
            self._task.cancel()
        if self._watcher is not None:
            self._watcher.close()

    def stir_now(self) -> None:
        """Something was done here: look at once."""
        self._at_once = True
        self._wake.set()

    def listen_to_documents(self, listener: Callable[[Reading], None]) -> None:
        """Be called with the latest state when documents come into sight or go, on the event loop."""
        self._document_listeners.append(listener)

    def documents_changed(self) -> None:
        """A document was opened or closed."""
        if self.reading is not None:
            for listener in self._document_listeners:
                listener(self.reading)

    async def _run(self) -> None:
        while True:
            patrol = False
            try:
                await asyncio.wait_for(self._wake.wait(), max(_LOOK_SECONDS, self._cost * _LOOK_FACTOR))
            except TimeoutError:
                patrol = True  # nobody gave a hint: hints get lost
            if not patrol:
                # Looking takes its time, and what comes next is often another save.
                dear = min(self._cost * _REST_FACTOR, _MOST_REST_SECONDS)
                await asyncio.sleep(dear if self._at_once else max(dear, _SETTLE_SECONDS))
            self._at_once = False
            self._wake.clear()
            stirred, self._stirred = frozenset(self._stirred), set()
            try:
                reading, body = await self._server.project.run(partial(self._read, stirred, patrol), idle=True)
            except (LaneClosed, asyncio.CancelledError):
                return
            except InterleafError as error:
                self._tell_failure(error)
            except Exception:
                log.exception("Unforeseen, while reading the state")
            else:
                worked = self._has_worked(stirred, reading)
                self._tell(reading, body)
                if worked and not await self._look_at_the_clock():
                    return

    def _has_worked(self, stirred: frozenset[str], reading: Reading) -> bool:
        """Whether something of the active session has changed since the last look."""
        if reading.active is None:
            return False
        return reading.active["name"] in stirred or (bool(self._sent) and reading.revision != self._sent)

    async def _look_at_the_clock(self) -> bool:
        """Make the checkpoint that may be due: saves in editors are no verbs. Returns False if the server is ending."""
        try:
            await self._server.project.run(lambda engine: engine.look_at_the_clock(), idle=True)
        except (LaneClosed, asyncio.CancelledError):
            return False
        except InterleafError:
            pass  # the next look at the state tells of it
        return True

    def _tell(self, reading: Reading, body: str) -> None:
        self.reading = reading
        self._tell_lost_session()
        if reading.revision == self._sent:
            return
        self._sent = reading.revision
        self._server.client.notify_with(protocol.STATE, body)
        self._tell_listeners(reading)

    def _tell_lost_session(self) -> None:
        name, self._server.project.lost_session = self._server.project.lost_session, None
        if name is not None:
            self._server.client.tell(lost_session(name), lsp.MessageType.Warning)

    def _tell_failure(self, error: InterleafError) -> None:
        """A project that cannot be read has a state, too."""
        revision = f"{error.kind}: {error.message}"
        if revision == self._sent:
            return
        self._sent = revision
        bar = failed_bar(error)
        self._server.client.notify(
            protocol.STATE,
            {"revision": revision, "active": None, "document": None, "sessions": [], "statusBar": bar},
        )

    def _tell_listeners(self, reading: Reading) -> None:
        for listener in self._listeners:
            try:
                listener(reading)
            except Exception:
                log.exception("Unforeseen, while showing the state")

    # --- on the lane ---

    def _read(self, stirred: frozenset[str], patrol: bool, engine: Engine) -> tuple[Reading, str]:
        """The state, and the message about it: putting a long one into words takes too long for the loop."""
        from interleaf.engine.looking.state import StateReader

        began = time.monotonic()
        if self._reader is None:
            self._reader = StateReader(engine.workspace)
        reading = self._reader.read(stirred, patrol=patrol)
        self._server.project.own(engine, reading.active["name"] if reading.active is not None else None)
        self._watch(engine, reading)
        body = json.dumps(_params(reading)) if reading.revision != self._sent else ""
        self._cost = time.monotonic() - began
        return reading, body

    def _watch(self, engine: Engine, reading: Reading) -> None:
        if self._watcher is None:
            from interleaf.disk.watch import Watcher

            loop = self._server.loop

            def stirred(path: str) -> None:
                if loop is not None and not loop.is_closed():
                    loop.call_soon_threadsafe(self._hear, path)

            self._watcher = Watcher(engine.root, stirred)
        self._watcher.follow(reading.folders)

    # --- from the watcher ---

    def _hear(self, path: str) -> None:
        """Something stirred; what happens in `.store` alone shows elsewhere, too."""
        if path.startswith("workspace/.store"):
            return
        parts = path.split("/", 3)
        if len(parts) > 2 and parts[:2] == ["workspace", "sessions"]:
            self._stirred.add(parts[2])
        self._wake.set()


def _params(reading: Reading) -> StateParams:
    bar = status_bar(reading.active, reading.document, reading.sessions)
    return {
        "revision": reading.revision,
        "active": dict(reading.active) if reading.active is not None else None,
        "document": dict(reading.document) if reading.document is not None else None,
        "sessions": [dict(row) for row in reading.sessions],
        "statusBar": {"text": bar["text"], "tooltip": bar["tooltip"], "severity": bar["severity"]},
    }
