"""Saves in editors that know nothing of Interleaf but its language server."""

import asyncio
import time
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import PLAN, SCENE
from tests.faces.lsp.support.connection import ABLE, UNABLE, Connection
from tests.faces.lsp.support.editor import Editor, applied
from tests.faces.lsp.support.watching import GlobalWatcher

from interleaf.engine import stray
from interleaf.errors import DiskFull

pytestmark = pytest.mark.asyncio


# --- announced saves ---


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


# --- saves that were not, or not in time, announced ---


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


# --- no text may silently win ---


async def test_a_final_newline_added_behind_our_back(connection: Connection, book: Path) -> None:
    (book / SCENE).write_text("no newline")
    await connection.call("start", name="s1")
    editor = Editor(connection, final_newline=True)
    buffer = await editor.open(SCENE)
    editor.set_text(buffer, "no newline, but more")
    await editor.save(buffer)
    assert (book / SCENE).read_text() == "no newline"
    assert connection.copy(SCENE).read_text() == "no newline, but more"
    assert (await connection.call("trash"))["trash"] == []


async def test_a_formatter_that_runs_after_us(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    typed = buffer.text
    editor.formatter = lambda text: text + "FORMATTED\n"
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == typed
    watcher.assert_restored()


async def test_a_second_save_from_the_stale_buffer_is_merged(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "# One", "# First")
    await editor.save(buffer)
    copy = connection.copy(SCENE)
    copy.write_text(copy.read_text() + "\nWritten in the copy.\n")
    editor.replace(buffer, "She counted.", "She counted to ten.")
    assert "First" not in buffer.text
    await editor.save(buffer)
    assert "# First" in copy.read_text()
    assert "She counted to ten." in copy.read_text()
    assert "Written in the copy." in copy.read_text()
    assert any("merged" in message for message in connection.messages)
    watcher.assert_untouched()


async def test_stale_texts_that_overlap_are_both_kept(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "# One", "# First")
    await editor.save(buffer)
    editor.replace(buffer, "# One", "# Erstens")
    typed = buffer.text
    await editor.save(buffer)
    assert "# First" in connection.copy(SCENE).read_text()
    entry = (await connection.call("trash"))["trash"][0]
    assert (entry["what"], entry["path"]) == ("displaced", SCENE)
    await connection.until(lambda: any(entry["id"] in message for message in connection.messages), "telling")
    await connection.call("trash", action="restore", id=entry["id"])
    assert connection.copy(SCENE).read_text() == typed
    watcher.assert_untouched()


async def test_undo_in_the_global_buffer_and_on_from_there(connection: Connection, watcher: GlobalWatcher) -> None:
    """Undo brings the saved text back into the buffer: it descends from the copy then."""
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "# One", "# First")
    await editor.save(buffer)
    editor.undo(buffer)
    assert "# First" in buffer.text
    editor.replace(buffer, "# First", "# The very first")
    typed = buffer.text
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == typed
    watcher.assert_untouched()


async def test_the_globals_text_does_not_undo_the_copy(connection: Connection) -> None:
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    await connection.call("write", path=SCENE, content="newer\n")
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == "newer\n"
    await connection.until(lambda: connection.shown, "showing the newer copy")


async def test_when_the_session_cannot_take_the_text(
    connection: Connection, watcher: GlobalWatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The global stays, the text is back in the buffer and unsaved, and the person knows."""
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    typed = buffer.text

    def full(*_: object, **__: object) -> None:
        raise DiskFull(path=SCENE)

    def apply(edit: lsp.WorkspaceEdit) -> None:
        for change in reversed(list((edit.changes or {})[buffer.uri])):
            one = lsp.TextDocumentContentChangePartial(change.range, change.new_text)
            editor.set_text(buffer, applied(buffer.text, one, "utf-16"))

    monkeypatch.setattr(stray, "save", full)
    connection.on_edit = apply
    await editor.save(buffer)
    await connection.until(lambda: buffer.text == typed, "putting the text back")
    await connection.until(lambda: any("disk is full" in message for message in connection.messages), "telling")
    watcher.assert_untouched()


async def test_late_and_refused(connection: Connection, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor has written the text to the global, and the session cannot take it: it is not taken away there."""
    await connection.call("start", name="s1")
    editor = Editor(connection, patience=0.0)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")

    def full(*_: object, **__: object) -> None:
        raise DiskFull(path=SCENE)

    monkeypatch.setattr(stray, "save", full)
    await editor.save(buffer)
    await connection.until(lambda: any("disk is full" in message for message in connection.messages), "telling")
    assert (book / SCENE).read_text() == buffer.text
    monkeypatch.undo()
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == buffer.text
    assert "# One" in (book / SCENE).read_text()


async def test_a_buffer_that_is_older_than_the_project(connection: Connection, book: Path) -> None:
    """Somebody pulled while the file was open, and the editor did not notice."""
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    pulled = (book / SCENE).read_text().replace("Nobody", "Everybody")
    (book / SCENE).write_text(pulled)
    editor.replace(buffer, "One", "Two")
    await editor.save(buffer)
    assert connection.copy(SCENE).read_text() == pulled.replace("One", "Two")
    assert (book / SCENE).read_text() == pulled
    assert (await connection.call("status"))["session"]["drift"] == []


# --- what the protocol does not say ---


@pytest.mark.parametrize("announces", [True, False])
@pytest.mark.parametrize(
    ("raw", "hides", "encoding", "expected"),
    [
        pytest.param(b"one\r\ntwo\r\n", True, "utf-8", b"one\r\nTWO\r\n", id="hidden CRLF"),
        pytest.param(b"one\r\ntwo\r\n", False, "utf-8", b"one\r\nTWO\r\n", id="shown CRLF"),
        pytest.param(b"\xef\xbb\xbfone\ntwo\n", True, "utf-8", b"\xef\xbb\xbfone\nTWO\n", id="hidden mark"),
        pytest.param(b"\xef\xbb\xbfone\ntwo\n", False, "utf-8", b"\xef\xbb\xbfone\nTWO\n", id="shown mark"),
        pytest.param(b"caf\xe9\ntwo\n", False, "latin-1", b"caf\xe9\nTWO\n", id="Latin-1"),
        pytest.param(b"one\ntwo", False, "utf-8", b"one\nTWO", id="no final newline"),
        pytest.param("one\ntwo\n".encode("utf-16"), False, "utf-16", "one\nTWO\n".encode("utf-16"), id="UTF-16"),
    ],
)
async def test_encoding_mark_and_line_ends_are_kept(
    connection: Connection, book: Path, announces: bool, raw: bytes, hides: bool, encoding: str, expected: bytes
) -> None:
    (book / PLAN).write_bytes(raw)
    await connection.call("start", name="s1")
    editor = Editor(connection, announces=announces, hides=hides, encoding=encoding)
    buffer = await editor.open(PLAN)
    editor.replace(buffer, "two", "TWO")
    await editor.save(buffer)
    assert connection.copy(PLAN).read_bytes() == expected
    assert (book / PLAN).read_bytes() == raw


async def test_mixed_line_ends_survive_an_editor_that_normalises_them(connection: Connection, book: Path) -> None:
    (book / PLAN).write_bytes(b"one\r\ntwo\nthree\r\n")
    await connection.call("start", name="s1")
    editor = Editor(connection, hides=True)
    buffer = await editor.open(PLAN)
    editor.replace(buffer, "three", "THREE")
    await editor.save(buffer)
    assert connection.copy(PLAN).read_bytes() == b"one\r\ntwo\nTHREE\r\n"
    assert (book / PLAN).read_bytes() == b"one\r\ntwo\nthree\r\n"


# --- what the client can do ---


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


# --- what the global was is looked at again when Interleaf itself changed it ---


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
