"""Saves that a busy or stopped server hears of late: what the editor did meanwhile must not pass for the global."""

import asyncio
import threading
import time
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import SCENE
from tests.faces.lsp.support.connection import Connection
from tests.faces.lsp.support.editor import Editor
from tests.faces.lsp.support.watching import GlobalWatcher

from interleaf.engine.files import stray
from interleaf.engine.workspace import Workspace

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
async def test_a_server_that_was_stopped_hears_of_a_save_while_it_is_done(
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
    threading.Timer(0.01, (book / SCENE).write_text, [typed]).start()
    document = lsp.TextDocumentIdentifier(buffer.uri)
    announced = connection.client.text_document_will_save_wait_until_async(
        lsp.WillSaveTextDocumentParams(document, lsp.TextDocumentSaveReason.Manual)
    )
    await asyncio.wait_for(announced, 5)
    connection.client.text_document_did_save(lsp.DidSaveTextDocumentParams(document, typed))

    await connection.until(lambda: (book / SCENE).read_text() == original, "the global to be mended")
    assert connection.copy(SCENE).read_text() == typed
    assert (await connection.call("status"))["session"]["changes"]["modified"] == [SCENE]


@pytest.mark.parametrize("kept", [0, 8], ids=["emptied", "shortened"])
async def test_a_global_that_somebody_shortened_is_not_taken_for_one_that_is_being_written(
    connection: Connection, book: Path, kept: int
) -> None:
    """It is the beginning of what the person saves, but it stays so: that is what the global is now."""
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    shortened = (book / SCENE).read_text()[:kept]
    (book / SCENE).write_text(shortened)
    editor.replace(buffer, "Nobody", "Everybody")
    await editor.settled()
    await editor.save(buffer)
    assert (book / SCENE).read_text() == shortened
    assert "Everybody" in connection.copy(SCENE).read_text()


async def test_a_look_at_the_globals_in_the_middle_of_a_write_learns_nothing(
    connection: Connection, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session that starts makes the server look at open files again; an editor may be writing one just then."""
    editor = Editor(connection, announces=False)
    buffer = await editor.open(SCENE)
    original = (book / SCENE).read_text()
    editor.replace(buffer, "One", "Two")
    await editor.settled()
    looked: list[str] = []

    def look_while_it_is_empty(workspace: Workspace, path: str) -> stray.Picture:
        looked.append(path)
        if len(looked) > 1:
            return picture(workspace, path)
        (book / SCENE).write_text("")
        found = picture(workspace, path)
        (book / SCENE).write_text(original)
        return found

    picture = stray.picture
    monkeypatch.setattr(stray, "picture", look_while_it_is_empty)
    await connection.call("start", name="s1")
    await connection.until(lambda: len(looked) > 1, "a second look")
    await editor.settled()
    await editor.save(buffer)
    await connection.until(lambda: (book / SCENE).read_text() == original, "the global to be mended")
    assert connection.copy(SCENE).read_text() == buffer.text
