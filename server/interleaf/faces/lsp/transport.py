"""Messages in and out, so that neither a slow client nor a silent one holds the event loop.

pygls brings loops of its own. This one differs in what matters here: between two messages every handler that was
started gets its first turn, so what a handler reads before its first `await` is what the client had sent by then and no
more; a request that cannot be understood is answered, and an answer that cannot be understood ends the waiting; and
reading and writing happen in daemon threads, so that a signal ends the server while the client is silent.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import queue
import threading
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from pygls.protocol import JsonRPCProtocol

log = logging.getLogger("interleaf.lsp")
_LONGEST = 1 << 28
_LONGEST_HEADER = 1 << 14


class Writer:
    """Writes messages to a stream in a thread of its own, in order."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="interleaf-writer", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Have one message written."""
        self._waiting.put(data)

    def close(self) -> None:
        """Write what waits, as long as the client takes it."""
        self._waiting.put(None)
        self._thread.join(2.0)

    def _work(self) -> None:
        while (data := self._waiting.get()) is not None:
            try:
                self._stream.write(data)
                self._stream.flush()
            except (OSError, ValueError):
                return  # the client is gone; its end of input ends the server


class Reader:
    """Takes messages out of a stream of bytes.

    Args:
        read: gives some bytes, waiting for them; none at the end of input. It must hold no lock while it waits, because
            a thread that waits in it must not keep the interpreter from ending (`FileIO.read` does not, a
            `BufferedReader` does).
    """

    def __init__(self, read: Callable[[int], bytes | None]) -> None:
        self._read = read
        self._ahead = bytearray()

    def message(self) -> bytes | None:
        """The body of the next message, or None at the end of input.

        Raises: `ValueError` for headers that give no length.
        """
        while (end := self._ahead.find(b"\r\n\r\n")) < 0:
            if len(self._ahead) > _LONGEST_HEADER:
                raise ValueError("headers without an end")
            if not self._more():
                return None
        length = _length(bytes(self._ahead[:end]))
        del self._ahead[: end + 4]
        while len(self._ahead) < length:
            if not self._more():
                return None
        body = bytes(self._ahead[:length])
        del self._ahead[:length]
        return body

    def _more(self) -> bool:
        some = self._read(1 << 16)
        self._ahead += some or b""
        return bool(some)


def _length(headers: bytes) -> int:
    for line in headers.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit() and int(value) <= _LONGEST:
            return int(value)
    raise ValueError("a message without a usable Content-Length")


def read_in_thread(reader: Reader, loop: asyncio.AbstractEventLoop, incoming: asyncio.Queue[bytes | None]) -> None:
    """Put the body of each message into a queue as it comes in, and None at the end of input."""

    def put(body: bytes | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(incoming.put_nowait, body)

    def work() -> None:
        try:
            while (body := reader.message()) is not None:
                put(body)
        except (OSError, ValueError) as error:
            log.error("Input ends: %s", error)  # noqa: TRY400  one line is all there is to say
        put(None)

    threading.Thread(target=work, name="interleaf-reader", daemon=True).start()


async def serve(protocol: JsonRPCProtocol, incoming: asyncio.Queue[bytes | None]) -> int:
    """Handle messages until the client says `exit` or its input ends.

    Returns: the exit status: 1 only for an `exit` without `shutdown` before it, as the protocol asks for.
    """
    while (body := await incoming.get()) is not None:
        try:
            _handle(protocol, body)
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 0
        await asyncio.sleep(0)
    return 0


def _handle(protocol: JsonRPCProtocol, body: bytes) -> None:
    try:
        data: Any = json.loads(body)
    except ValueError:
        log.error("Not JSON: %r", body[:200])  # noqa: TRY400  a traceback would say no more
        return
    if not isinstance(data, dict) or "jsonrpc" not in data:
        log.error("Not JSON-RPC: %r", body[:200])
        return
    try:
        message = protocol.structure_message(data)
    except JsonRpcException as error:
        _refuse(protocol, data, error)
        return
    protocol.handle_message(message)


def _refuse(protocol: JsonRPCProtocol, data: dict[str, Any], error: JsonRpcException) -> None:
    """Somebody waits for every message that carries an id: the client for a request, we for a response."""
    if "id" not in data:
        return
    if "method" in data:
        protocol._send_response(data["id"], error=error.to_response_error())
    else:
        reason = lsp.ResponseError(code=lsp.ErrorCodes.InvalidRequest, message="a response that cannot be understood")
        protocol._handle_response(data["id"], error=reason)
