"""The read-only scheme `interleaf-version:`, served by `workspace/textDocumentContent`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from interleaf.core import editor_text
from interleaf.engine.keeping.versions import version
from interleaf.errors import WrongUsage
from interleaf.faces.lsp import guard, uris

if TYPE_CHECKING:
    from interleaf.engine.engine import Engine
    from interleaf.engine.looking.state import Reading
    from interleaf.faces.lsp.server import InterleafServer


def register(server: InterleafServer) -> None:
    """Answer with texts; when the state is another one, those that may have changed are asked for anew."""
    served: set[str] = set()

    @guard.request
    async def content(params: lsp.TextDocumentContentParams) -> lsp.TextDocumentContentResult:
        text = await server.project.run(lambda engine: _text(engine, params.uri))
        served.add(params.uri)
        return lsp.TextDocumentContentResult(text=text)

    def refresh(reading: Reading) -> None:
        for uri in sorted(served):
            place = uris.to_version(uri)
            if place is not None and place.kind in ("global", "base"):
                server.keep(server.running_loop.create_task(server.client.refresh_content(uri)))

    server.feature(lsp.WORKSPACE_TEXT_DOCUMENT_CONTENT)(content)
    server.news.listen(refresh)


def _text(engine: Engine, uri: str) -> str:
    """On the lane."""
    place = uris.to_version(uri)
    if place is None:
        raise WrongUsage(reason=f"'{uri}' names no version of a file.")
    data = version(engine.workspace, place.kind, place.which, place.path, place.session or None)
    return editor_text.show(data, editor_text.learn(data, None))
