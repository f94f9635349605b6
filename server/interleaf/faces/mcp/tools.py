"""The catalogue's rows as tools of the SDK."""

from __future__ import annotations

import json
import time
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase, FuncMetadata
from mcp_types import CallToolResult, TextContent, ToolAnnotations

from interleaf.errors import InterleafError
from interleaf.faces.mcp import schema
from interleaf.faces.mcp.catalogue import ROWS, ToolRow
from interleaf.faces.mcp.confirming import cancel_tool, commit_tool
from interleaf.faces.mcp.refusals import refusal
from interleaf.present.wire import unexpected

if TYPE_CHECKING:
    from interleaf.faces.mcp.connection import Answer, Connection
    from interleaf.faces.mcp.resources import News

_NEWS_EVERY = 0.1  # seconds between two reports of progress
# Names alone are always shown to a model; these few it must know in full from the start.
_ALWAYS_LOADED = frozenset({"get_active_session", "record_human_retry", "resolve_path"})


class RawArguments(FuncMetadata):
    """Hands a tool its arguments as they came: the table of verbs checks them, in the same words for every face."""

    def validate_arguments(self, arguments_to_validate: dict[str, Any]) -> dict[str, Any]:
        """All arguments as the one parameter `given`."""
        return {"given": arguments_to_validate}


class RowTool(Tool):
    """A tool whose answer's schema is made when somebody asks for it."""

    row: ToolRow

    @cached_property
    def output_schema(self) -> dict[str, Any] | None:
        """Schema of the contract's result."""
        return schema.of_result(self.row.result)


def all_tools(connection: Connection, news: News) -> list[Tool]:
    """Every tool of the catalogue for one connection."""
    takes = RawArguments(arg_model=ArgModelBase)
    tools: list[Tool] = []
    for row in ROWS:
        body = _body(row, connection, news)
        resolved: dict[str, Any] = {}
        if row.name == "commit_session":
            body, resolved = commit_tool(row, connection, partial(_guarded, row, connection, news))
        elif row.name == "cancel_session":
            body, resolved = cancel_tool(row, connection, partial(_guarded, row, connection, news))
        tools.append(
            RowTool.model_construct(
                row=row,
                fn=body,
                name=row.name,
                title=row.title,
                description=row.help,
                parameters=schema.of_parameters(row),
                fn_metadata=takes,
                is_async=True,
                context_kwarg="ctx",
                annotations=ToolAnnotations(
                    title=row.title,
                    read_only_hint=row.reads,
                    destructive_hint=row.destroys,
                    idempotent_hint=row.repeats or row.reads,
                    open_world_hint=False,
                ),
                icons=None,
                meta=_meta(row),
                **resolved,
            )
        )
    return tools


def _meta(row: ToolRow) -> dict[str, Any] | None:
    meta: dict[str, Any] = {}
    if row.person:
        meta["anthropic/requiresUserInteraction"] = True
    if row.name in _ALWAYS_LOADED:
        meta["anthropic/alwaysLoad"] = True
    return meta or None


def _body(row: ToolRow, connection: Connection, news: News) -> Any:
    async def run(given: dict[str, Any], ctx: Context) -> CallToolResult:
        return await _guarded(row, connection, news, given, ctx)

    return run


async def _guarded(
    row: ToolRow,
    connection: Connection,
    news: News,
    given: dict[str, Any],
    ctx: Context,
    lead: str | None = None,
) -> CallToolResult:
    """The one guard of this face: run the row and shape what comes of it.

    Args:
        row: the tool.
        connection: whose call it is.
        news: who is told that something changed.
        given: the arguments.
        ctx: the request.
        lead: a sentence to put before the result.
    """
    reporter = Reporter(ctx)
    try:
        answer = await anyio.to_thread.run_sync(connection.perform, row, given, reporter.step)
    except InterleafError as error:
        return refusal(error)
    except Exception as error:
        news.log_fault(error)
        return refusal(unexpected(error))
    await reporter.finish()
    if not row.reads:
        await news.changed(ctx)
    return shaped(answer, lead)


class Reporter:
    """Tells a client how far long work is; not every step is worth a message.

    Args:
        ctx: the request.
    """

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._last = 0.0
        self._total = 0

    def step(self, what: str, done: int, total: int) -> None:
        """Called by a verb, in its thread, before each step: what is done, how many are done, of how many."""
        self._total = total
        now = time.monotonic()
        if now - self._last >= _NEWS_EVERY:
            self._last = now
            anyio.from_thread.run(self._ctx.report_progress, done, total, what)

    async def finish(self) -> None:
        """All steps are done."""
        if self._total:
            await self._ctx.report_progress(self._total, self._total, "done")


def shaped(answer: Answer, lead: str | None = None) -> CallToolResult:
    """The verb's result as structured content, and the same as text for models, with the notes beside it."""
    texts = [lead] if lead else []
    texts.append(json.dumps(answer.result, ensure_ascii=False))
    texts += answer.notes
    return CallToolResult(
        content=[TextContent(type="text", text=text) for text in texts], structured_content=answer.result
    )
