"""Saves in editors that know nothing of Interleaf but its language server."""

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import PLAN, SCENE
from tests.faces.lsp.support.connection import ABLE, UNABLE, Connection
from tests.faces.lsp.support.editor import Editor
from tests.faces.lsp.support.watching import GlobalWatcher

pytestmark = pytest.mark.asyncio


async def test_an_announced_save_is_intercepted(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    before = buffer.text
    editor.replace(buffer, "Nobody spoke.", "Nobody “spoke” 😀.")
    typed = buffer.text
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == typed
    assert buffer.text == before
    await connection.until(lambda: connection.shown, "showing the copy")
    assert connection.shown[0][0] == connection.copy(SCENE).as_uri()
    watcher.assert_untouched()


async def test_the_copy_is_shown_where_the_cursor_was(connection: Connection) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    change = lsp.TextDocumentContentChangePartial(lsp.Range(lsp.Position(2, 3), lsp.Position(2, 3)), " really")
    connection.client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(lsp.VersionedTextDocumentIdentifier(2, buffer.uri), [change])
    )
    buffer.text = buffer.text.replace("She counted", "She really counted")
    await editor.save(buffer)
    await connection.until(lambda: connection.shown)
    assert connection.shown[0][1] == lsp.Range(lsp.Position(2, 10), lsp.Position(2, 10))


@pytest.mark.parametrize("odd", [None, {}, {"uri": 3}, {"uri": "file:///x", "position": 7}])
async def test_a_client_may_say_where_the_cursor_is(connection: Connection, odd: object) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    place = {"uri": buffer.uri, "position": {"line": 4, "character": 2}}
    connection.client.protocol.notify("interleaf/cursor", place)
    connection.client.protocol.notify("interleaf/cursor", odd)
    await editor.save(buffer)
    await connection.until(lambda: connection.shown)
    assert connection.shown[0][1] == lsp.Range(lsp.Position(4, 2), lsp.Position(4, 2))


async def test_nothing_typed_is_nothing_intercepted(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    await editor.save(await editor.open(SCENE))
    assert not connection.copy(SCENE).exists()
    assert connection.shown == []
    watcher.assert_untouched()


async def test_without_a_session_a_save_is_a_save(connection: Connection, book: Path) -> None:
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    await editor.save(buffer)
    assert "# Two" in (book / SCENE).read_text()
    assert not (book / "workspace").exists()


@pytest.mark.parametrize("announces", [True, False])
async def test_saved_before_the_session_began(connection: Connection, book: Path, announces: bool) -> None:
    """What was saved without a session belongs to the project, and is what a later save gives back."""
    editor = Editor(connection, announces=announces)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    await editor.save(buffer)
    await connection.call("start", name="s1")
    editor.replace(buffer, "Nobody", "Everybody")
    await editor.save(buffer)
    assert "# Two" in (book / SCENE).read_text()
    assert "Everybody" not in (book / SCENE).read_text()
    assert "Everybody" in connection.copy(SCENE).read_text()


async def test_what_sessions_do_not_govern_is_saved_as_usual(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open("note.tmp")
    editor.set_text(buffer, "scribble\n")
    await editor.save(buffer)
    assert (book / "note.tmp").read_text() == "scribble\n"


async def test_saving_a_session_copy_is_left_alone(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="one\n")
    editor = Editor(connection)
    buffer = await editor.open(f"workspace/sessions/s1/files/{SCENE}")
    editor.set_text(buffer, "two\n")
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == "two\n"
    assert connection.shown == []
    watcher.assert_untouched()


async def test_two_documents_at_once(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffers = [await editor.open(SCENE), await editor.open(PLAN)]
    for number, buffer in enumerate(buffers):
        editor.set_text(buffer, buffer.text + f"more {number}\n")
    await asyncio.gather(*(editor.save(buffer) for buffer in buffers))
    assert connection.copy(SCENE).read_text().endswith("more 0\n")
    assert connection.copy(PLAN).read_text().endswith("more 1\n")
    watcher.assert_untouched()


async def test_a_new_file_in_the_global_tree(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open("acts/new.md")
    editor.set_text(buffer, "brand new\n")
    await editor.save(buffer)
    assert connection.copy("acts/new.md").read_text() == "brand new\n"
    assert not (book / "acts/new.md").exists()
    assert (await connection.call("status"))["session"]["changes"]["created"] == ["acts/new.md"]


async def test_a_file_that_the_session_deleted_comes_back_with_a_save(connection: Connection) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    await connection.call("delete", path=SCENE)
    editor.replace(buffer, "One", "Two")
    await editor.save(buffer)
    assert "# Two" in connection.copy(SCENE).read_text()
    assert (await connection.call("status"))["session"]["changes"]["modified"] == [SCENE]


async def test_a_project_opened_over_a_link(book: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    link = tmp_path_factory.mktemp("links") / "my-book"
    link.symlink_to(book)
    connection = Connection(link)
    await connection.start()
    await connection.call("start", name="s1")
    editor = Editor(connection)
    before = (book / SCENE).read_bytes()
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    await editor.save(buffer)
    assert (book / SCENE).read_bytes() == before
    await connection.until(lambda: connection.shown)
    assert connection.shown[0][0] == (link / "workspace/sessions/s1/files" / SCENE).as_uri()
    await connection.stop()


async def test_a_client_that_cannot_show_documents_is_told_once(book: Path) -> None:
    connection = Connection(book, able=UNABLE)
    await connection.start()
    await connection.call("start", name="s1")
    editor = Editor(connection, announces=False)
    buffer = await editor.open(SCENE)
    for text in ("Two", "Three"):
        editor.set_text(buffer, text)
        await editor.save(buffer)
    assert connection.shown == []
    assert len(connection.messages) == 1
    assert f"workspace/sessions/s1/files/{SCENE}" in connection.messages[0]
    await connection.stop()


@pytest.mark.parametrize(
    ("able", "options", "expected"),
    [(ABLE, None, True), (ABLE, {"saves": "server"}, True), (ABLE, {"saves": "client"}, False), (UNABLE, None, False)],
)
async def test_who_intercepts(
    book: Path, able: lsp.ClientCapabilities, options: dict[str, str] | None, expected: bool
) -> None:
    connection = Connection(book, able=able, options=options)
    await connection.start()
    sync = connection.result.capabilities.text_document_sync
    assert bool(sync.will_save_wait_until) is expected
    assert sync.save.include_text is True
    await connection.stop()


async def test_glue_that_is_bypassed_is_mended(book: Path, watcher: GlobalWatcher) -> None:
    """The editor redirects saves itself; a save that went past its glue is still mended."""
    connection = Connection(book, options={"saves": "client"})
    await connection.start()
    await connection.call("start", name="s1")
    editor = Editor(connection, announces=False)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == buffer.text
    watcher.assert_restored()
    await connection.stop()
