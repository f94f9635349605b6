"""Sessions as resources, and the news that one of them changed, whoever changed it."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import anyio
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp.server.subscriptions import InMemorySubscriptionBus, ResourcesListChanged, ResourceUpdated
from mcp_types import EmptyResult, SubscribeRequestParams, UnsubscribeRequestParams

from interleaf.core.hashing import hash_of
from interleaf.errors import InterleafError, SessionNotFound
from interleaf.faces.mcp.refusals import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server import MCPServer
    from mcp.server.mcpserver import Context

    from interleaf.faces.mcp.connection import Connection

SESSIONS = "interleaf://sessions"
CURRENT = "interleaf://session"
_EVERY = 1.0
# Looking at every session costs; beyond this many only the list and the current one are looked at closely.
_CLOSELY = 8
_log = logging.getLogger("interleaf.mcp")


def address(name: str, part: str = "") -> str:
    """The URI of a session's resource; part is "", "document" or "diff"."""
    return f"{SESSIONS}/{quote(name, safe='')}" + (f"/{part}" if part else "")


def add_resources(server: MCPServer[Any], connection: Connection) -> None:
    """Offer the list of sessions, each session, its document and its diff."""

    @server.resource(SESSIONS, name="sessions", title="Sessions", mime_type="application/json")
    def sessions() -> str:
        """The sessions of this project."""
        return _answer(connection, "list", {})

    @server.resource(CURRENT, name="session", title="The session you work in", mime_type="application/json")
    def current() -> str:
        """The session of this connection, its changes and where the work stands."""
        return _answer(connection, "status", {})

    @server.resource(f"{SESSIONS}/{{name}}", name="one session", title="A session", mime_type="application/json")
    def session(name: str) -> str:
        """A session: its changes, rejected versions, conflicts."""
        return _answer(connection, "status", {"name": name})

    @server.resource(
        f"{SESSIONS}/{{name}}/document", name="document", title="A session's document", mime_type="text/markdown"
    )
    def document(name: str) -> str:
        """The living document of a session."""
        return str(_ask(connection, "view", {"name": name})["markdown"])

    @server.resource(f"{SESSIONS}/{{name}}/diff", name="diff", title="A session's changes", mime_type="text/x-diff")
    def diff(name: str) -> str:
        """Unified diffs of everything a session changed."""
        try:
            files: Any = connection.call_in(name, "diff", {})["files"]
        except InterleafError as error:
            raise _resource_error(error) from error
        return "\n".join(file["diff"].rstrip("\n") for file in files) + ("\n" if files else "")


def _ask(connection: Connection, verb: str, fields: dict[str, object]) -> dict[str, object]:
    try:
        return connection.call(verb, fields)
    except InterleafError as error:
        raise _resource_error(error) from error


def _answer(connection: Connection, verb: str, fields: dict[str, object]) -> str:
    return json.dumps(_ask(connection, verb, fields), ensure_ascii=False)


def _resource_error(error: InterleafError) -> ResourceError:
    kind = ResourceNotFoundError if isinstance(error, SessionNotFound) else ResourceError
    return kind(text_of(error))


class CountingBus(InMemorySubscriptionBus):
    """Knows whether anybody listens, so that nobody looks when nobody does.

    Args:
        first: called before a listener is the first one.
    """

    def __init__(self, first: Callable[[], None]) -> None:
        super().__init__()
        self.listeners = 0
        self._first = first

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        """Register a listener and count it."""
        if self.listeners == 0:
            self._first()
        leave = super().subscribe(listener)
        self.listeners += 1
        left = False

        def unsubscribe() -> None:
            nonlocal left
            if not left:
                left = True
                self.listeners -= 1
            leave()

        return unsubscribe


class News:
    """Looks whether resources changed and tells those who listen.

    Changes of other programs are found by reading the state again and comparing it; nothing is pushed from below.
    """

    def __init__(self, connection: Connection) -> None:
        self.bus = CountingBus(self._start_comparing)
        self._connection = connection
        self._wake: anyio.Event | None = None
        self._known: dict[str, str] = {}
        # Clients of the older protocol: address -> what sends them the news.
        self._older: dict[str, Any] = {}

    def log_fault(self, error: BaseException) -> None:
        """Write a fault of ours to the log, which is standard error: standard output belongs to the protocol."""
        _log.error("a call failed unexpectedly", exc_info=error)

    async def changed(self, ctx: Context) -> None:
        """This connection has just changed something: look now instead of at the next turn."""
        if self._wake is not None:
            self._wake.set()

    async def watch(self) -> None:
        """Look again and again, as long as the connection lives."""
        while True:
            self._wake = anyio.Event()
            with anyio.move_on_after(_EVERY if self._heard else None):
                await self._wake.wait()
            if not self._heard:
                continue
            now = await anyio.to_thread.run_sync(self._look)
            if now is None:
                continue
            before, self._known = self._known, now
            if now.keys() != before.keys():
                await self.bus.publish(ResourcesListChanged())
            for uri in [uri for uri in {**before, **now} if before.get(uri) != now.get(uri)]:
                await self.bus.publish(ResourceUpdated(uri=uri))
                if uri in self._older:
                    await self._older[uri].send_resource_updated(uri)

    def serve_older_clients(self, server: MCPServer[Any]) -> None:
        """Serve `resources/subscribe`, which the newer protocol replaced."""
        lower = server._lowlevel_server

        async def subscribe(ctx: Any, params: SubscribeRequestParams) -> EmptyResult:
            if not self._heard:
                await anyio.to_thread.run_sync(self._know)
            self._older[str(params.uri)] = ctx.session
            self._start_looking()
            return EmptyResult()

        async def unsubscribe(ctx: Any, params: UnsubscribeRequestParams) -> EmptyResult:
            self._older.pop(str(params.uri), None)
            return EmptyResult()

        lower.add_request_handler("resources/subscribe", SubscribeRequestParams, subscribe)
        lower.add_request_handler("resources/unsubscribe", UnsubscribeRequestParams, unsubscribe)

    @property
    def _heard(self) -> bool:
        return bool(self._older) or self.bus.listeners > 0

    def _start_comparing(self) -> None:
        """Know the state at the moment of subscribing, so that the very next change is news."""
        self._know()
        self._start_looking()

    def _know(self) -> None:
        self._known = self._look() or {}

    def _start_looking(self) -> None:
        if self._wake is not None:
            self._wake.set()

    def _look(self) -> dict[str, str] | None:
        """A mark for each resource, or None when the state cannot be read: whoever asks next is told why."""
        try:
            return self._marks()
        except InterleafError:
            return None
        except Exception as error:
            self.log_fault(error)
            return None

    def _marks(self) -> dict[str, str]:
        listed: Any = self._connection.call("list", {})
        here: Any = self._connection.call("status", {})
        state = {SESSIONS: _mark(listed), CURRENT: _mark(here)}
        rows = listed["sessions"]
        mine = here["session"]["name"] if here.get("session") else None
        for row in rows:
            name = row["name"]
            if len(rows) > _CLOSELY and name != mine:
                state[address(name)] = state[address(name, "diff")] = state[address(name, "document")] = _mark(row)
                continue
            state[address(name)] = _mark(self._connection.call("status", {"name": name}))
            state[address(name, "diff")] = _mark(self._connection.call_in(name, "diff", {}))
            state[address(name, "document")] = _mark(self._connection.call("view", {"name": name}))
        return state


def _mark(value: object) -> str:
    return hash_of(json.dumps(value, sort_keys=True).encode("utf-8", "surrogatepass"))
