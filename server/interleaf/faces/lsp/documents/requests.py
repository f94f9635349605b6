"""`interleaf/resolve` and `interleaf/redirect`: which file a URI stands for, and saving through an editor's glue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interleaf.core import editor_text
from interleaf.engine.files import stray
from interleaf.errors import WrongUsage
from interleaf.faces.lsp import guard, protocol, uris
from interleaf.faces.lsp.project import real
from interleaf.faces.lsp.seeing import see
from interleaf.present.saving import saved_note

if TYPE_CHECKING:
    from interleaf.engine.engine import Engine
    from interleaf.faces.lsp.documents.opened import Opened
    from interleaf.faces.lsp.protocol import RedirectAnswer, ResolveAnswer
    from interleaf.faces.lsp.server import InterleafServer


def register(server: InterleafServer) -> None:
    """Take the two requests."""

    @guard.request
    async def resolve(params: Any) -> ResolveAnswer:
        uri = _text(params, "uri")
        return await server.project.run(lambda engine: _resolve(server, engine, uri))

    @guard.request
    async def redirect(params: Any) -> RedirectAnswer:
        uri, text = _text(params, "uri"), _text(params, "text")
        opened = server.documents.get(uri) or server.documents.unopened(uri, text)
        try:
            return await server.project.run(lambda engine: _redirect(server, engine, uri, text, opened))
        finally:
            server.news.stir_now()

    server.feature(protocol.RESOLVE)(resolve)
    server.feature(protocol.REDIRECT)(redirect)


def _text(params: Any, name: str) -> str:
    value = params.get(name) if isinstance(params, dict) else None
    if not isinstance(value, str):
        raise WrongUsage(reason=f"'{name}' must be a text.")
    return value


# --- on the lane ---


def _resolve(server: InterleafServer, engine: Engine, uri: str) -> ResolveAnswer:
    place, file = uris.to_overlay(uri), uris.to_file(uri)
    found = see(engine, uri)
    if found is None:
        return {"uri": uri, "overlay": None, "source": None, "session": None, "state": "ungoverned", "drift": False}
    root = place.root if place is not None else server.folder_name
    overlay = uris.Overlay(found.session, found.path, root) if found.session is not None else None
    real_uri = server.uri_of(found.file, file) if found.file is not None else None
    return {
        "uri": uri if file is not None and found.is_itself else real_uri,
        "overlay": uris.from_overlay(overlay) if overlay is not None else None,
        "source": found.source,
        "session": found.session,
        "state": found.state,
        "drift": found.drift,
    }


def _redirect(server: InterleafServer, engine: Engine, uri: str, text: str, opened: Opened) -> RedirectAnswer:
    shown = opened.text
    workspace = engine.workspace
    file = uris.to_file(uri)
    path = stray.governed(workspace, real(engine, file)) if file is not None else None
    if file is None or path is None or workspace.current() is None:
        return {"uri": None}
    before = stray.picture(workspace, path)
    if opened.before is None or opened.before.state != before.state:
        opened.learn(path, before, text)
    form = opened.form if before.data is not None else editor_text.PLAIN
    # What the text was in another session says nothing of what it adds to this one.
    is_known = opened.ancestor is not None and opened.session in (None, workspace.current())
    ancestor = opened.ancestor if is_known else opened.original
    saved = stray.save(workspace, path, text, form, ancestor=ancestor, before=before)
    if saved is None:
        return {"uri": None}
    answer: RedirectAnswer = {"uri": server.uri_of(saved.copy, file)}
    if saved.how != "kept":
        opened.know(saved.text)
        # A client need not tell of every change before it redirects; one that turned the buffer back meanwhile did.
        opened.know(text, is_ancestor=opened.text == shown)
        opened.session = saved.session
    note = saved_note(saved, moved=True)
    if note.text:
        answer["note"] = note.text
    return answer
