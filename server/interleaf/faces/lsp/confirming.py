"""Questions before a command, for editors that run a lens's command without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interleaf.errors import WrongUsage
from interleaf.present.asking import cancel_question, commit_question

if TYPE_CHECKING:
    from interleaf.faces.lsp.server import InterleafServer


async def confirmed(
    server: InterleafServer, verb: str, fields: dict[str, Any], session: str | None
) -> dict[str, Any] | None:
    """Have the person confirm a command.

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
        raise WrongUsage(reason=f"This editor cannot ask. Run '{verb}' without 'ask', with what you want.", verb=verb)
    if verb == "commit":
        preview = (await server.project.call("commit", fields, session))["preview"]
        question, yes = commit_question(preview)
        answer = await server.client.ask(question, [yes])
        return {**fields, "force": True, "token": preview["token"]} if answer == yes else None
    status = await server.project.call("status", {"name": fields.get("name")}, session)
    question, yes = cancel_question(status["session"])
    answer = await server.client.ask(question, [yes])
    return fields if answer == yes else None
