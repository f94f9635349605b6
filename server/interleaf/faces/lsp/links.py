"""Document links: a relative link in a session's text leads to the file as that session sees it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types as lsp

from interleaf.core import lines
from interleaf.core.links import Link, links
from interleaf.core.paths import folder_of, project_path
from interleaf.engine.looking.sight import sight
from interleaf.errors import InterleafError
from interleaf.faces.lsp import guard, uris
from interleaf.faces.lsp.documents.text import units
from interleaf.faces.lsp.seeing import living_document, see, text_of

if TYPE_CHECKING:
    from interleaf.engine.engine import Engine
    from interleaf.engine.looking.sight import Sight
    from interleaf.faces.lsp.server import InterleafServer


def register(server: InterleafServer) -> None:
    """Answer with links."""

    @guard.request
    async def document_links(params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink]:
        uri = params.text_document.uri
        opened = server.documents.get(uri)
        text = opened.text if opened is not None else await server.project.run(lambda engine: text_of(engine, uri))
        found = links(text)
        if not found:
            return []
        targets = await server.project.run(lambda engine: _targets(server, engine, uri, found))
        parts = lines.split(text)
        return [
            lsp.DocumentLink(range=_range(parts, link, server.encoding), target=target)
            for link, target in zip(found, targets, strict=True)
            if target is not None
        ]

    server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_LINK, lsp.DocumentLinkOptions(resolve_provider=False))(document_links)


def _range(parts: list[str], link: Link, encoding: str) -> lsp.Range:
    line = parts[link.line]
    return lsp.Range(
        lsp.Position(link.line, units(line[: link.start], encoding)),
        lsp.Position(link.line, units(line[: link.end], encoding)),
    )


# --- on the lane ---


def _targets(server: InterleafServer, engine: Engine, uri: str, found: list[Link]) -> list[str | None]:
    session = living_document(engine, uri)
    if session is not None:
        return [_target(server, engine, uri, session, "", link) for link in found]
    place = see(engine, uri)
    if place is None or place.session is None:
        return [None] * len(found)
    return [_target(server, engine, uri, place.session, folder_of(place.path), link) for link in found]


def _target(server: InterleafServer, engine: Engine, uri: str, session: str, folder: str, link: Link) -> str | None:
    """Where a link leads: the session's own copy first, then the global; None if neither is there.

    A path that begins with `/` counts from the project's root.
    """
    written = unquote(link.target)
    try:
        path = project_path(engine.root, str(PurePosixPath(folder, written)) if written[0] != "/" else written[1:])
        found = sight(engine.workspace, f"{engine.root}/{path}", session)
    except (InterleafError, IndexError):
        return None
    if found is None or found.file is None or found.source is None:
        return None
    return _uri(server, uri, found) + (f"#{link.anchor}" if link.anchor else "")


def _uri(server: InterleafServer, uri: str, found: Sight) -> str:
    """From an overlay the link leads to another overlay, so that who follows it stays in the session."""
    place = uris.to_overlay(uri)
    if place is not None and found.session is not None:
        return uris.from_overlay(uris.Overlay(found.session, found.path, place.root))
    return server.uri_of(found.file or "", uris.to_file(uri))
