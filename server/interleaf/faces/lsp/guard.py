"""The one place where errors of the engine become messages of the protocol."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from interleaf.errors import InterleafError
from interleaf.faces.lsp.lane import LaneClosed
from interleaf.faces.lsp.protocol import REQUEST_FAILED
from interleaf.present import wire

if TYPE_CHECKING:
    from interleaf.faces.lsp.client import Client

log = logging.getLogger("interleaf.lsp")
Handler = Callable[..., Awaitable[Any]]
Guarded = Callable[..., Coroutine[Any, Any, Any]]


def as_response(error: Exception) -> JsonRpcException:
    """Any failure of a request as the response that the contract promises."""
    if isinstance(error, JsonRpcException):
        return error
    if isinstance(error, LaneClosed):
        return JsonRpcException("The server is ending.", lsp.LSPErrorCodes.ServerCancelled)
    if not isinstance(error, InterleafError):
        log.error("Unforeseen", exc_info=error)
        error = wire.unexpected(error)
    return JsonRpcException(error.message, REQUEST_FAILED, wire.error_to_json(error))


def request(handler: Handler) -> Guarded:
    """A handler of requests whose failures become error responses."""

    @functools.wraps(handler)
    async def guarded(*args: Any) -> Any:
        try:
            return await handler(*args)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            raise as_response(error) from error

    return guarded


def notification(client: Client, handler: Handler) -> Guarded:
    """A handler of notifications, which have no response: the person is told of what the engine refused."""

    @functools.wraps(handler)
    async def guarded(*args: Any) -> None:
        try:
            await handler(*args)
        except (asyncio.CancelledError, LaneClosed):
            return
        except InterleafError as error:
            client.tell_error(error)
        except Exception:
            log.exception("Unforeseen, in a notification")

    return guarded
