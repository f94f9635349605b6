"""Commands that a person clicked: confirmed before something that cannot be overlooked, and their answers shown.

A lens or code action runs a command without a question, and most editors drop the answer. So lenses mark their commands
with `clicked`. An editor that has its own windows for all this (as the VS Code extension does) never sends the mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from interleaf.errors import WrongUsage
from interleaf.present.asking import cancel_question, commit_question
from interleaf.present.style import Style
from interleaf.present.text import render

if TYPE_CHECKING:
    from interleaf.faces.lsp.server import InterleafServer

_MOST_LINES = 60


async def confirm(
    server: InterleafServer, verb: str, fields: dict[str, Any], session: str | None
) -> dict[str, Any] | None:
    """Have the person confirm a commit or a cancel.

    Args:
        server: the server.
        verb: what is to run.
        fields: its fields.
        session: session it works on, if not the window's.

    Returns: the fields to run it with; None if the person does not want it.
    Raises: `WrongUsage` if the client cannot ask.
    """
    if verb not in ("commit", "cancel"):
        return fields
    if not server.client.can_ask:
        raise WrongUsage(reason=f"This editor cannot ask back. Run '{verb}' by its name, or on the command line.")
    if verb == "commit":
        preview = (await server.project.call("commit", fields, session))["preview"]
        question, yes = commit_question(preview)
        answer = await server.client.ask(question, [yes])
        return {**fields, "force": True, "token": preview["token"]} if answer == yes else None
    status = await server.project.call("status", {"name": fields.get("name")}, session)
    question, yes = cancel_question(status["session"])
    answer = await server.client.ask(question, [yes])
    return fields if answer == yes else None


def show(server: InterleafServer, verb: str, result: dict[str, Any]) -> None:
    """Show what a command answered."""
    shown = render(verb, result, Style()).strip().splitlines()
    if len(shown) > _MOST_LINES:
        shown = [*shown[:_MOST_LINES], f"... {len(shown) - _MOST_LINES} more lines"]
    server.client.tell("\n".join(shown), lsp.MessageType.Info)
