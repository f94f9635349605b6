"""Code lenses on governed files and on living documents; the same as code actions, for editors without lenses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from interleaf.faces.lsp import guard
from interleaf.faces.lsp.protocol import COMMAND_PREFIX
from interleaf.faces.lsp.seeing import living_document, see
from interleaf.present.lenses import Lens, document_lenses, file_lenses

if TYPE_CHECKING:
    from interleaf.engine.engine import Engine
    from interleaf.engine.looking.state import Reading
    from interleaf.faces.lsp.server import InterleafServer

_TOP = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))


def register(server: InterleafServer) -> None:
    """Answer with lenses and code actions, and have them asked for anew when the state is another one."""
    shown = False

    @guard.request
    async def lenses(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        nonlocal shown
        shown = True
        found = await _of(server, params.text_document.uri)
        return [lsp.CodeLens(range=_TOP, command=_command(lens)) for lens in found]

    @guard.request
    async def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        wanted = params.context.only
        if wanted is not None and not any(str(getattr(kind, "value", kind)) in ("", "source") for kind in wanted):
            return []
        found = await _of(server, params.text_document.uri)
        source = lsp.CodeActionKind.Source
        return [lsp.CodeAction(title=lens.title, kind=source, command=_command(lens)) for lens in found]

    def refresh(reading: Reading) -> None:
        nonlocal shown
        if not shown:
            return  # none are out that could be outdated
        shown = False
        server.keep(server.running_loop.create_task(server.client.refresh_lenses()))

    server.feature(lsp.TEXT_DOCUMENT_CODE_LENS, lsp.CodeLensOptions(resolve_provider=False))(lenses)
    server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.Source]))(
        actions
    )
    server.news.listen(refresh)


async def _of(server: InterleafServer, uri: str) -> list[Lens]:
    reading = server.news.reading
    if reading is None:
        return []
    return await server.project.run(lambda engine: _lenses(engine, reading, uri))


def _lenses(engine: Engine, reading: Reading, uri: str) -> list[Lens]:
    """The state that was told last is enough for the window's own session; another one is looked at. On the lane."""
    session = living_document(engine, uri)
    if session is not None:
        status: Any = _status(engine, reading, session)
        if status["session"] is None:
            return []
        current = reading.active is not None and reading.active["name"] == session
        return document_lenses(status["session"], status["document"], current=current)
    found = see(engine, uri)
    if found is None or found.session is None:
        return []
    return file_lenses(_status(engine, reading, found.session)["session"], found.path)


def _status(engine: Engine, reading: Reading, session: str) -> Any:
    if reading.active is not None and reading.active["name"] == session:
        return {"session": reading.active, "document": reading.document}
    return engine.call("status", {"name": session})


def _command(lens: Lens) -> lsp.Command:
    return lsp.Command(
        title=lens.title, command=COMMAND_PREFIX + lens.verb, arguments=[{**lens.fields, "clicked": True}]
    )
