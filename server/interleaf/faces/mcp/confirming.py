"""Commit and cancel: what cannot be done without a person.

A commit is applied only with the token of a preview that this client was given; where the client can ask the person,
they are asked, with every path. The question carries the token, so that a yes to one plan is never a yes to another.
"""

# No postponed annotations here: the SDK evaluates those of the functions below, which name each other.
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import anyio
from mcp.server.mcpserver import AcceptedElicitation, Context, Elicit, ElicitationResult, Resolve
from mcp.server.mcpserver.resolve import build_resolver_plans, find_resolved_parameters
from mcp_types import CallToolResult
from pydantic import BaseModel, Field

from interleaf.errors import InterleafError
from interleaf.faces.mcp.arguments import parse
from interleaf.faces.mcp.catalogue import ToolRow
from interleaf.faces.mcp.connection import Connection
from interleaf.faces.mcp.refusals import declined, refusal

Apply = Callable[..., Awaitable[CallToolResult]]


class Agreement(BaseModel):
    """The person's answer."""

    agree: bool = Field(default=True, title="Yes, do it", description="Go ahead with exactly what is listed")


class Plan(BaseModel):
    """What was looked at before anybody is asked.

    Attributes:
        question: what to ask the person; empty if nobody is asked.
        token: of the preview that the question shows.
        refused: the tool error if there is nothing to ask about.
    """

    question: str = ""
    token: str = ""
    refused: Any = None


_SHOW_FIRST = (
    "NOT committed yet. Show the person every path of this preview and ask. When they agree, call commit_session again "
    "with force=true and this token."
)


def commit_tool(row: ToolRow, connection: Connection, apply: Apply) -> tuple[Any, dict[str, Any]]:
    """The body of commit_session and how its question is asked."""

    async def plan(given: dict[str, Any], ctx: Context) -> Plan:
        if not given.get("force") or not _can_ask(ctx):
            return Plan()
        try:
            fields = parse(row, given).fields
            asked = {name: value for name, value in fields.items() if name in ("name", "files")}
            result = await anyio.to_thread.run_sync(connection.call, "commit", asked)
        except InterleafError as error:
            return Plan(refused=refusal(error))
        preview: Any = result["preview"]
        if preview["conflicts"]:
            # The commit itself refuses it in full; there is nothing for a person to agree to.
            return Plan(token=preview["token"])
        if fields.get("token", preview["token"]) != preview["token"]:
            # Not what was previewed any more: refused with the new preview, so nobody is asked about the old one.
            return Plan()
        return Plan(question=_commit_question(preview), token=preview["token"])

    async def commit(given: dict[str, Any], ctx: Context, plan: Plan) -> CallToolResult:
        if plan.token:
            # A token that the caller gave is about the plan it saw; it wins, and is refused if it is another one.
            return await apply({"token": plan.token, **given}, ctx)
        if given.get("force") and not given.get("token"):
            name = await anyio.to_thread.run_sync(_session_of, connection, given)
            known = connection.previewed(name) if name else None
            if known is None:
                return await _preview(given, ctx)
            return await apply({**given, "token": known}, ctx)
        if not given.get("force"):
            return await _preview(given, ctx)
        return await apply(given, ctx)

    async def _preview(given: dict[str, Any], ctx: Context) -> CallToolResult:
        asked = {name: value for name, value in given.items() if name not in ("force", "token")}
        result = await apply(asked, ctx, _SHOW_FIRST)
        preview = (result.structured_content or {}).get("preview")
        if preview:
            connection.remember_preview(preview["session"], preview["token"])
        return result

    return _asked_first(plan, commit, "nothing was committed")


def cancel_tool(row: ToolRow, connection: Connection, apply: Apply) -> tuple[Any, dict[str, Any]]:
    """The body of cancel_session and how its question is asked."""

    async def plan(given: dict[str, Any], ctx: Context) -> Plan:
        if not _can_ask(ctx):
            return Plan()
        try:
            fields = parse(row, given).fields
            asked = {name: value for name, value in fields.items() if name == "name"}
            result = await anyio.to_thread.run_sync(connection.call, "status", asked)
        except InterleafError as error:
            return Plan(refused=refusal(error))
        session: Any = result.get("session")
        # Without a session the verb itself says so.
        return Plan(question=_cancel_question(session)) if session else Plan()

    async def cancel(given: dict[str, Any], ctx: Context, plan: Plan) -> CallToolResult:
        return await apply(given, ctx)

    return _asked_first(plan, cancel, "nothing was cancelled")


def _asked_first(
    plan: Callable[[dict[str, Any], Context], Awaitable[Plan]],
    act: Callable[[dict[str, Any], Context, Plan], Awaitable[CallToolResult]],
    nothing: str,
) -> tuple[Any, dict[str, Any]]:
    """A tool's body that looks, asks the person if there is something to ask, and acts; and how it is asked.

    Args:
        plan: looks, before anybody is asked.
        act: does it.
        nothing: what has happened where the person does not agree.
    """

    async def ask(plan: Annotated[Plan, Resolve(plan)]) -> Agreement | Elicit[Agreement]:
        return Elicit(plan.question, Agreement) if plan.question else Agreement()

    async def body(
        given: dict[str, Any],
        ctx: Context,
        plan: Annotated[Plan, Resolve(plan)],
        answer: Annotated[ElicitationResult[Agreement], Resolve(ask)],
    ) -> CallToolResult:
        if plan.refused is not None:
            return _as_result(plan.refused)
        if plan.question and not _agreed(answer):
            return declined(f"The person did not agree: {nothing}, and the session is as it was.")
        return await act(given, ctx, plan)

    parameters = find_resolved_parameters(body)
    return body, {"resolved_params": parameters, "resolver_plans": build_resolver_plans(parameters, {"given"})}


def _session_of(connection: Connection, given: dict[str, Any]) -> str | None:
    """The session that a commit is about."""
    name = given.get("name")
    if name:
        return str(name)
    try:
        session: Any = connection.call("status", {}).get("session")
    except InterleafError:
        return None  # the preview that follows says what is wrong
    return str(session["name"]) if session else None


def _commit_question(preview: Any) -> str:
    lines = [f"Commit session '{preview['session']}' to the project?"]
    for kind in ("modified", "created", "deleted"):
        lines += [f"  {kind}: {path}" for path in preview[kind]]
    if preview["retries"]:
        lines.append(f"  rejected versions to archive: {len(preview['retries'])}")
    lines.append(f"(plan {preview['token'][:12]})")
    return "\n".join(lines)


def _cancel_question(session: Any) -> str:
    lines = [f"Discard session '{session['name']}'? Its work goes to the trash; the project is unchanged."]
    for kind in ("modified", "created", "deleted"):
        lines += [f"  {kind}: {path}" for path in session["changes"][kind]]
    return "\n".join(lines)


def _can_ask(ctx: Context) -> bool:
    capabilities = ctx.client_capabilities
    return capabilities is not None and capabilities.elicitation is not None


def _agreed(answer: Any) -> bool:
    return isinstance(answer, AcceptedElicitation) and bool(answer.data.agree)


def _as_result(refused: Any) -> CallToolResult:
    return refused if isinstance(refused, CallToolResult) else CallToolResult.model_validate(refused)
