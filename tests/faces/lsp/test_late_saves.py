"""Saves that a busy or stopped server hears of late: what the editor did meanwhile must not pass for the global."""

import asyncio
import time
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import SCENE
from tests.faces.lsp.support.connection import Connection
from tests.faces.lsp.support.editor import Editor
from tests.faces.lsp.support.watching import GlobalWatcher

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(("name", "seconds"), [("Neovim", 0.5), ("Eglot", 0.2)])
async def test_a_patient_editor_gets_its_answer_late_rather_than_never(
    connection: Connection, watcher: GlobalWatcher, name: str, seconds: float
) -> None:
    connection.server.client_name = name
    await connection.call("start", name="s1")
    editor = Editor(connection, patience=1.0)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    typed = buffer.text
    await editor.settled()
    busy = connection.server.project.run(lambda engine: time.sleep(seconds))
    await editor.save(buffer)
    await busy
    assert connection.copy(SCENE).read_text() == typed
    watcher.assert_untouched()


@pytest.mark.parametrize("written", [1.0, 0.5, 0.0], ids=["written", "half written", "truncated"])
async def test_a_server_that_was_stopped_hears_of_a_save_after_it_was_done(
    connection: Connection, book: Path, written: float
) -> None:
    """The editor has long ceased to wait: the global holds the beginning of the very text that is announced."""
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    original = (book / SCENE).read_text()
    editor.replace(buffer, "One", "Two")
    typed = buffer.text
    await editor.settled()

    (book / SCENE).write_text(typed[: int(len(typed) * written)])
    document = lsp.TextDocumentIdentifier(buffer.uri)
    announced = connection.client.text_document_will_save_wait_until_async(
        lsp.WillSaveTextDocumentParams(document, lsp.TextDocumentSaveReason.Manual)
    )
    (book / SCENE).write_text(typed)
    connection.client.text_document_did_save(lsp.DidSaveTextDocumentParams(document, typed))
    await asyncio.wait_for(announced, 5)

    await connection.until(lambda: (book / SCENE).read_text() == original, "the global to be mended")
    assert connection.copy(SCENE).read_text() == typed
    assert (await connection.call("status"))["session"]["changes"]["modified"] == [SCENE]
