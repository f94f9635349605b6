"""No text may silently win: stale buffers, formatters, refusals."""

from pathlib import Path

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import PLAN, SCENE
from tests.faces.lsp.support.connection import Connection
from tests.faces.lsp.support.editor import Editor, applied
from tests.faces.lsp.support.watching import GlobalWatcher

from interleaf.engine.files import stray
from interleaf.errors import DiskFull

pytestmark = pytest.mark.asyncio


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


async def test_many_saves_from_the_stale_buffer_are_all_merged(connection: Connection, book: Path) -> None:
    """Every save turns the buffer back to the project's text: how often that was must not matter."""
    numbers = range(0, 60, 6)
    (book / PLAN).write_text("".join(f"line {number}\n" for number in range(60)))
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(PLAN)
    for number in numbers:
        editor.replace(buffer, f"line {number}\n", f"changed {number}\n")
        await editor.save(buffer)
    found = [line for line in connection.copy(PLAN).read_text().splitlines() if line.startswith("changed")]
    assert found == [f"changed {number}" for number in numbers]
    assert (await connection.call("trash"))["trash"] == []


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
