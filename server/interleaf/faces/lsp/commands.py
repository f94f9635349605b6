"""`interleaf.<verb>`: every verb as a command with one object, which holds the verb's fields.

Two fields belong to this face: `session` makes the verb work in that session instead of the window's, and `clicked`
says that a lens was clicked (see `clicked.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interleaf.engine.verbs import VERBS
from interleaf.errors import WrongUsage
from interleaf.faces.lsp import clicked, guard
from interleaf.faces.lsp.progress import showing
from interleaf.faces.lsp.protocol import COMMAND_PREFIX

if TYPE_CHECKING:
    from lsprotocol import types as lsp

    from interleaf.faces.lsp.server import InterleafServer


def register(server: InterleafServer) -> None:
    """Take commands: every verb is announced, one function serves them all."""

    @guard.request
    async def execute(command: str, arguments: list[Any], token: lsp.ProgressToken | None) -> Any:
        return await run(server, command, arguments, token)

    server.protocol.execute = execute
    for name in VERBS:
        server.command(COMMAND_PREFIX + name)(execute)


async def run(
    server: InterleafServer, command: str, arguments: list[Any], token: lsp.ProgressToken | None = None
) -> dict[str, Any] | None:
    """Run one command.

    Args:
        server: the server.
        command: `interleaf.<verb>`.
        arguments: none, or one object.
        token: the client's place for progress, if it gave one.

    Returns: the verb's result; None if the person was asked and said no.
    """
    verb = command.removeprefix(COMMAND_PREFIX)
    if verb not in VERBS:
        raise WrongUsage(reason=f"There is no command '{command}'.")
    if len(arguments) > 1 or not all(isinstance(argument, dict) or argument is None for argument in arguments):
        raise WrongUsage(reason=f"'{command}' takes one object.", verb=verb)
    fields = dict(arguments[0] or {}) if arguments else {}
    session = fields.pop("session", None)
    if session is not None and not isinstance(session, str):
        raise WrongUsage(reason=f"'session' of '{command}' must be a text.", verb=verb)
    server.news.start()
    by_click = bool(fields.pop("clicked", False))
    if by_click:
        confirmed = await clicked.confirm(server, verb, fields, session)
        if confirmed is None:
            return None
        fields = confirmed
    try:
        async with showing(server, verb, fields, token):
            result = await server.project.call(verb, fields, session)
    finally:
        server.news.stir_now()
    if by_click:
        clicked.show(server, verb, result)
    return result
