"""Saves that were not announced, or not in time: the global is mended, the text is in the session."""

import asyncio
import os
import time
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import PLAN, SCENE
from tests.faces.lsp.support.connection import Connection
from tests.faces.lsp.support.editor import Buffer, Editor
from tests.faces.lsp.support.watching import GlobalWatcher

pytestmark = pytest.mark.asyncio


async def test_an_unannounced_save_is_mended(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection, announces=False)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == buffer.text
    await connection.until(lambda: connection.shown)
    watcher.assert_restored()
    assert (await connection.call("trash"))["trash"] == []


async def test_later_unannounced_saves_go_on_from_the_copy(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection, announces=False)
    buffer = await editor.open(SCENE)
    for old, new in (("One", "Two"), ("Two", "Three"), ("Nobody", "Everybody")):
        editor.replace(buffer, old, new)
        await editor.save(buffer)
        assert connection.copy(SCENE).read_text() == buffer.text
    watcher.assert_restored()


async def test_an_answer_that_comes_too_late(connection: Connection, watcher: GlobalWatcher) -> None:
    """The server is busy for longer than the editor waits: the text goes to the global, for a moment only."""
    await connection.call("start", name="s1")
    editor = Editor(connection, patience=0.1)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    typed = buffer.text
    await editor.settled()
    busy = connection.server.project.run(lambda engine: time.sleep(0.4))
    began = time.monotonic()
    await editor.save(buffer)
    await busy
    assert time.monotonic() - began > 0.3
    assert connection.copy(SCENE).read_text() == typed
    watcher.assert_restored()
    assert (await connection.call("trash"))["trash"] == []


async def test_the_answer_never_takes_longer_than_editors_wait(book: Path) -> None:
    connection = Connection(book, name="an impatient one")
    await connection.start()
    await connection.call("start", name="s1")
    await connection.state(lambda state: state["active"])
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    await editor.settled()
    busy = connection.server.project.run(lambda engine: time.sleep(1.0))
    began = time.monotonic()
    params = lsp.WillSaveTextDocumentParams(lsp.TextDocumentIdentifier(buffer.uri), lsp.TextDocumentSaveReason.Manual)
    assert not await connection.client.text_document_will_save_wait_until_async(params)
    assert time.monotonic() - began < 0.5  # 0.08 on a machine that does nothing else
    await busy
    await connection.stop()


async def test_an_editor_that_does_not_apply_the_edits(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    editor.patience = 0.0
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == buffer.text
    watcher.assert_restored()


async def test_what_the_global_was_is_never_learned_while_it_is_empty(
    connection: Connection, watcher: GlobalWatcher
) -> None:
    """An editor truncates, the watcher stirs, the state is read; then the text is written."""
    await connection.call("start", name="s1")
    editor = Editor(connection, announces=False, on_write=lambda: time.sleep(0.3))
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == buffer.text
    watcher.assert_restored()


async def test_a_save_in_the_moment_in_which_the_session_begins(
    connection: Connection, book: Path, watcher: GlobalWatcher
) -> None:
    """The state is read because the session began, and by then the text is in the global already."""
    editor = Editor(connection, announces=False)
    buffer = await editor.open(SCENE)
    await connection.call("start", name="s1")
    editor.on_write = lambda: time.sleep(0.01)
    editor.replace(buffer, "One", "Two")
    await editor.save_slowly(buffer, 0.2)
    assert connection.copy(SCENE).read_text() == buffer.text
    watcher.assert_restored()


@pytest.mark.parametrize("announces", [True, False])
@pytest.mark.parametrize("files", [None, [SCENE]])
async def test_a_save_after_a_commit_gives_back_what_was_committed(
    connection: Connection, book: Path, announces: bool, files: list[str] | None
) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection, announces=announces)
    buffer = await editor.open(SCENE)
    await connection.call("write", path=PLAN, content="plan\n")
    editor.replace(buffer, "One", "Two")
    await editor.save(buffer)
    await connection.call("commit", force=True, **({"files": files} if files else {}))
    committed = (book / SCENE).read_text()
    assert "# Two" in committed
    if files is None:
        await connection.call("start", name="s2")
    await connection.state(lambda state: state["active"] and SCENE not in str(state["active"]["changes"]))
    await editor.settled()
    editor.set_text(buffer, committed.replace("Nobody", "Everybody"))
    await editor.save(buffer)
    assert (book / SCENE).read_text() == committed
    session = "s1" if files else "s2"
    assert connection.copy(SCENE, session).read_text() == committed.replace("Nobody", "Everybody")


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"one\ntwo\n", "utf-8"),
        (b"one\r\ntwo\r\n", "utf-8"),
        (b"\xef\xbb\xbfone\ntwo\n", "utf-8"),
        (b"\xe9t\xe9\ntwo\n", "latin-1"),
    ],
)
async def test_a_save_right_after_the_opening(connection: Connection, book: Path, raw: bytes, encoding: str) -> None:
    """A script, or a server that has just started: the file is written before anybody looked at it."""
    (book / PLAN).write_bytes(raw)
    await connection.call("start", name="s1")
    editor = Editor(connection, announces=False, hides=True, encoding=encoding)
    opening = asyncio.ensure_future(editor.open(PLAN))
    await asyncio.sleep(0)
    typed = (book / PLAN).read_bytes().replace(b"two", b"deux")
    (book / PLAN).write_bytes(typed)
    buffer = await opening
    editor.replace(buffer, "two", "deux")
    await editor.save(buffer)
    assert (book / PLAN).read_bytes() == raw
    assert connection.copy(PLAN).read_bytes() == typed


async def test_a_new_file_saved_right_after_the_opening(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection, announces=False)
    opening = asyncio.ensure_future(editor.open("acts/new.md"))
    await asyncio.sleep(0)
    (book / "acts/new.md").write_text("new\n")
    buffer = await opening
    editor.set_text(buffer, "new\n")
    await editor.save(buffer)
    assert not (book / "acts/new.md").exists()
    assert connection.copy("acts/new.md").read_text() == "new\n"
    assert (await connection.call("status"))["session"]["changes"]["created"] == ["acts/new.md"]


async def test_unsaved_text_of_a_former_sitting_is_no_such_save(connection: Connection, book: Path) -> None:
    """An editor that brings unsaved text back opens a document that is not what the disk has: the disk is right."""
    await connection.call("start", name="s1")
    text = (book / SCENE).read_text()
    os.utime(book / SCENE, (1, 1))
    item = lsp.TextDocumentItem(connection.uri(SCENE), "markdown", 1, "unsaved\n")
    connection.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
    buffer = Buffer(book / SCENE, item.uri, "unsaved\n")
    editor = Editor(connection, announces=False)
    await editor.settled()
    editor.set_text(buffer, text)
    await editor.save(buffer)
    assert (book / SCENE).read_text() == text
    assert not connection.copy(SCENE).exists()
