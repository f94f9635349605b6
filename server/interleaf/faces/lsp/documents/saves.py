"""Saves in editors that write the global file themselves.

Announced saves (`willSaveWaitUntil`) are intercepted: the session gets the text, and the edits in the answer turn the
buffer back, so that the editor writes the bytes that the global has. Others are mended on `didSave`. The rules
for what becomes of a text are in `taking.py`; here is when they are asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from interleaf.faces.lsp import guard, protocol
from interleaf.faces.lsp.documents import taking
from interleaf.faces.lsp.documents import text as texts
from interleaf.faces.lsp.documents.opened import Interception, Opened
from interleaf.faces.lsp.lane import LaneClosed
from interleaf.present.saving import saved_note

if TYPE_CHECKING:
    from interleaf.engine.engine import Engine
    from interleaf.engine.files.stray import Saved
    from interleaf.engine.looking.state import Reading
    from interleaf.faces.lsp.server import InterleafServer

log = logging.getLogger("interleaf.lsp")


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
            await self._server.project.run(lambda engine: taking.learn(engine, opened, item.text))

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
        with contextlib.suppress(LaneClosed):
            await self._server.project.run(lambda engine: taking.learn_again(engine, documents))

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
            if not taking.intercept(engine, opened, attempt, ancestor, late=late):
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
        saved = await self._server.project.run(lambda engine: taking.finish(engine, opened, attempt, text, ancestor))
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


def _noted(job: asyncio.Future[list[lsp.TextEdit] | None]) -> None:
    if not job.cancelled() and job.exception() is not None:
        log.error("A late interception failed", exc_info=job.exception())
