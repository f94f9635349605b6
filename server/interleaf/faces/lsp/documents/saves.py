"""Saves in editors that write the global file themselves.

Announced saves (`willSaveWaitUntil`) are intercepted: the session gets the text, and the edits in the answer turn the
buffer back, so that the editor writes the bytes that the global has. Others are mended on `didSave`. What keeps texts
from being lost, each of which was lost by somebody once:

- A save that was intercepted is only ever mended: an editor that adds a final newline, or that did not wait for the
  answer, must not put the global's text over the copy.
- A text that is older than the copy is merged with it, or kept apart (`core.saving`).
- What the global was is never taken while a save may be going on (`Opened.before`).
- An answer comes within the time that the most impatient client gives; what is late is left to `didSave`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from interleaf.core import editor_text
from interleaf.engine import stray
from interleaf.engine.state import went_past
from interleaf.errors import InterleafError, from_os_error
from interleaf.faces.lsp import guard, protocol
from interleaf.faces.lsp.documents import text as texts
from interleaf.faces.lsp.documents.opened import Interception, Opened
from interleaf.faces.lsp.lane import LaneClosed
from interleaf.faces.lsp.project import real
from interleaf.present.saving import saved_note

if TYPE_CHECKING:
    from interleaf.engine.engine import Engine
    from interleaf.engine.state import Reading
    from interleaf.engine.stray import Picture, Saved
    from interleaf.engine.workspace import Workspace
    from interleaf.faces.lsp.server import InterleafServer

log = logging.getLogger("interleaf.lsp")
# An editor that writes a file empties it first, or takes the old one away.
_SECONDS_OF_A_WRITE = 0.02


class Saves:
    """Follows documents from their opening to their saves.

    Args:
        server: the server whose documents they are.
    """

    def __init__(self, server: InterleafServer) -> None:
        self._server = server
        self._landmark = ""

    def register(self) -> None:
        """Take the notifications and requests about open documents."""
        server = self._server
        for method, handler in (
            (lsp.TEXT_DOCUMENT_DID_OPEN, self.did_open),
            (lsp.TEXT_DOCUMENT_DID_CHANGE, self.did_change),
            (lsp.TEXT_DOCUMENT_DID_CLOSE, self.did_close),
            (protocol.CURSOR, self.cursor),
        ):
            server.feature(method)(guard.notification(server.client, handler))
        server.feature(lsp.TEXT_DOCUMENT_WILL_SAVE_WAIT_UNTIL)(guard.request(self.will_save))
        server.news.listen(self.learn_again)
        server.feature(lsp.TEXT_DOCUMENT_DID_SAVE, lsp.SaveOptions(include_text=True))(
            guard.notification(server.client, self.did_save)
        )

    # --- from opening to typing ---

    async def did_open(self, params: lsp.DidOpenTextDocumentParams) -> None:
        """Learn what the file is and how the editor shows it."""
        item = params.text_document
        opened = self._server.documents.open(item.uri, item.text)
        self._server.news.documents_changed()
        if opened.file is not None:
            self._server.project.stand_in(opened.file)
            self._server.news.start()
            await self._server.project.run(lambda engine: _learn(engine, opened, item.text))

    async def did_change(self, params: lsp.DidChangeTextDocumentParams) -> None:
        """Keep the text."""
        opened = self._server.documents.get(params.text_document.uri)
        if opened is not None:
            opened.change(list(params.content_changes), self._server.encoding)

    async def cursor(self, params: Any) -> None:
        """Keep where the cursor is."""
        uri, place = (params.get("uri"), params.get("position")) if isinstance(params, dict) else (None, None)
        opened = self._server.documents.get(uri) if isinstance(uri, str) else None
        line, column = (place.get("line"), place.get("character")) if isinstance(place, dict) else (None, None)
        if opened is not None and isinstance(line, int) and isinstance(column, int):
            opened.cursor = lsp.Position(max(line, 0), max(column, 0))

    async def did_close(self, params: lsp.DidCloseTextDocumentParams) -> None:
        """Forget the document."""
        self._server.documents.close(params.text_document.uri)
        self._server.news.documents_changed()

    def learn_again(self, reading: Reading) -> None:
        """Interleaf itself may have changed globals, or this window is in another session: look at them again."""
        before, self._landmark = self._landmark, reading.landmark
        if before in ("", reading.landmark):
            return
        documents = [opened for opened in self._server.documents if opened.file is not None]
        if documents:
            self._server.keep(self._server.running_loop.create_task(self._look_at(documents)))

    async def _look_at(self, documents: list[Opened]) -> None:
        def work(engine: Engine) -> None:
            for opened in documents:
                path = stray.governed(engine.workspace, real(engine, opened.file or ""))
                if path is None:
                    continue
                found = _quiet_picture(engine.workspace, opened, path, opened.text)
                if not went_past(engine.workspace, path):  # asked last: a save may come at any moment
                    opened.learn_again(path, found)

        with contextlib.suppress(LaneClosed):
            await self._server.project.run(work)

    # --- saving ---

    async def will_save(self, params: lsp.WillSaveTextDocumentParams) -> list[lsp.TextEdit] | None:
        """Put the text into the session; answer the edits that turn the buffer back to the global."""
        opened = self._server.documents.get(params.text_document.uri)
        if opened is None or opened.file is None:
            return None
        arrived, patience = time.monotonic(), self._server.client.patience
        attempt = opened.intercepted = Interception(opened.text, opened.cursor)
        ancestor = opened.ancestor

        def work(engine: Engine) -> list[lsp.TextEdit] | None:
            late = time.monotonic() - arrived > patience
            if not _intercept(engine, opened, attempt, ancestor, late=late):
                return None
            return texts.edits(attempt.text, opened.original or "", self._server.encoding)

        job = self._server.project.run(work)
        await asyncio.wait({job}, timeout=patience)
        if not job.done():
            log.warning("%s: the answer is late, the save is mended afterwards", opened.uri)
            job.add_done_callback(_noted)
            return None
        return job.result()

    async def did_save(self, params: lsp.DidSaveTextDocumentParams) -> None:
        """Mend the global if that is needed, and show the copy."""
        opened = self._server.documents.get(params.text_document.uri)
        if opened is None or opened.file is None:
            self._server.news.stir_now()
            return
        attempt, opened.intercepted = opened.intercepted, None
        text = params.text if params.text is not None else opened.text
        ancestor = opened.ancestor
        cursor = attempt.cursor if attempt is not None else opened.cursor
        saved = await self._server.project.run(lambda engine: _finish(engine, opened, attempt, text, ancestor))
        self._server.news.stir_now()
        if attempt is not None and attempt.error is not None:
            await self._put_back(opened, attempt)
            raise attempt.error
        if saved is not None:
            await self._show(opened, saved, cursor)

    async def _show(self, opened: Opened, saved: Saved, cursor: lsp.Position | None) -> None:
        client = self._server.client
        note = saved_note(saved, moved=client.can_show_documents)
        if note.urgent or (note.text and saved.session not in opened.told):
            client.tell(note.text, lsp.MessageType.Warning if note.urgent else lsp.MessageType.Info)
        opened.told.add(saved.session)
        selection = lsp.Range(cursor, cursor) if cursor is not None else None
        await client.show_document(self._server.uri_of(saved.copy, opened.file), selection)

    async def _put_back(self, opened: Opened, attempt: Interception) -> None:
        """The session could not take the text: the buffer gets it again, unsaved."""
        edits = texts.edits(opened.text, attempt.text, self._server.encoding)
        await self._server.client.apply_edits(opened.uri, edits)


# --- on the lane ---


def _learn(engine: Engine, opened: Opened, text: str) -> None:
    path = stray.governed(engine.workspace, real(engine, opened.file or ""))
    if path is not None:
        opened.learn(path, stray.picture(engine.workspace, path), text)


def _intercept(engine: Engine, opened: Opened, attempt: Interception, ancestor: str | None, *, late: bool) -> bool:
    """Take an announced save into the session. Returns whether it is the session's."""
    workspace = engine.workspace
    path = stray.governed(workspace, real(engine, opened.file or ""))
    if path is None or workspace.current() is None:
        return False
    opened.path = path
    before = _quiet_picture(workspace, opened, path, attempt.text)
    if opened.before is None:
        opened.learn(path, before, attempt.text)
    elif before.state != opened.before.state:
        if late or _is_this_save(before, opened, attempt.text):
            before = opened.before
        elif before.data is None:
            # It is being renamed in the editor (Neovim saves the buffer meanwhile), or somebody deleted it: edits that
            # turn the buffer into nothing would put nothing under the new name.
            opened.before = before
            return False
        else:
            opened.learn(path, before, attempt.text)
    if attempt.text == opened.original and not stray.has_copy(workspace, path):
        return False
    attempt.before = before
    try:
        attempt.saved = stray.save(
            workspace,
            path,
            attempt.text,
            opened.form,
            ancestor=ancestor if ancestor is not None else opened.original,
            before=before,
        )
    except InterleafError as error:
        attempt.error = error
    except OSError as error:
        attempt.error = from_os_error(error)
    else:
        _remember(opened, attempt.text, attempt.saved)
    return attempt.saved is not None or attempt.error is not None


def _quiet_picture(workspace: Workspace, opened: Opened, path: str, text: str) -> Picture:
    """What a global is, looked at twice if it may be in the middle of being written: away, empty, or only begun."""
    found = stray.picture(workspace, path)
    known = opened.before
    if known is None or known.data is None or found.state == known.state:
        return found
    if found.data is None or _shown(text, opened).startswith(editor_text.show(found.data, opened.form)):
        time.sleep(_SECONDS_OF_A_WRITE)
        found = stray.picture(workspace, path)
    return found


def _is_this_save(found: Picture, opened: Opened, text: str) -> bool:
    """Whether the global already has what is being saved.

    A server that was stopped or starved hears of a save when the editor has long ceased to wait and written the file,
    perhaps with a newline at its end.
    """
    if opened.before is None or opened.before.data is None or found.data is None:
        return False
    written = _shown(text, opened)
    return editor_text.show(found.data, opened.form) in (written, f"{written}\n")


def _shown(text: str, opened: Opened) -> str:
    """A text as the editor would show it after writing it to the file."""
    like = opened.before.data if opened.before is not None and opened.before.data is not None else b""
    return editor_text.show(editor_text.to_bytes(text, opened.form, like), opened.form)


def _finish(
    engine: Engine, opened: Opened, attempt: Interception | None, text: str, ancestor: str | None
) -> Saved | None:
    """End a save: only mend what was intercepted, take in what was not."""
    workspace = engine.workspace
    if attempt is not None and attempt.before is not None and opened.path is not None:
        if attempt.saved is not None:
            stray.mend(workspace, opened.path, attempt.before, (attempt.text, attempt.saved.text))
            return attempt.saved
        # The session could not take the text before: if the editor has written it, this is its only place on the disk.
        opened.before = attempt.before
    path = stray.governed(workspace, real(engine, opened.file or ""))
    if path is None:
        return None
    now = stray.picture(workspace, path)
    before = opened.before
    if workspace.current() is None or before is None or now.state == before.state or now.data is None:
        opened.learn(path, now, text)
        return None
    form = editor_text.learn(now.data, text)
    shown = editor_text.show(now.data, form)
    saved = stray.save(
        workspace,
        path,
        shown,
        form,
        ancestor=ancestor if ancestor is not None else opened.original,
        before=before,
        written=now.data,
    )
    _remember(opened, shown, saved)
    return saved


def _remember(opened: Opened, text: str, saved: Saved | None) -> None:
    """A text that went into the copy is as good an ancestor as the copy itself."""
    if saved is not None and saved.how != "kept":
        opened.know(saved.text)
        opened.know(text)


def _noted(job: asyncio.Future[list[lsp.TextEdit] | None]) -> None:
    if not job.cancelled() and job.exception() is not None:
        log.error("A late interception failed", exc_info=job.exception())
