"""Neovim renames a file that it has open so: rename on disk, announce a save of the old name, write the new one."""

from pathlib import Path

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import SCENE
from tests.faces.lsp.support.connection import Connection
from tests.faces.lsp.support.editor import Buffer, Editor

pytestmark = pytest.mark.asyncio
NEW = "acts/act-1/renamed.md"


async def rename(connection: Connection, editor: Editor, buffer: Buffer) -> list[lsp.TextEdit]:
    """What Neovim does; the answer to the announced save."""
    client, old = connection.client, buffer.path
    new = old.parent / Path(NEW).name
    files = lsp.RenameFilesParams([lsp.FileRename(buffer.uri, connection.uri(NEW))])
    await client.workspace_will_rename_files_async(files)
    old.rename(new)
    params = lsp.WillSaveTextDocumentParams(lsp.TextDocumentIdentifier(buffer.uri), lsp.TextDocumentSaveReason.Manual)
    edits = await client.text_document_will_save_wait_until_async(params)
    new.write_text(buffer.text)
    editor.close(buffer)
    client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(connection.uri(NEW), "markdown", 0, buffer.text))
    )
    client.text_document_did_save(lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(connection.uri(NEW))))
    client.workspace_did_rename_files(files)
    await editor.settled()
    return list(edits or [])


@pytest.mark.parametrize("typed", [False, True], ids=["as it was", "with unsaved words"])
async def test_the_global_comes_back_and_the_session_has_the_text(
    connection: Connection, book: Path, typed: bool
) -> None:
    await connection.call("start", name="s1")
    original = (book / SCENE).read_text()
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    if typed:
        editor.replace(buffer, "One", "Two")
        await editor.settled()

    assert await rename(connection, editor, buffer) == []

    assert (book / SCENE).read_text() == original
    assert not (book / NEW).exists()
    assert connection.copy(NEW).read_text() == buffer.text
    changes = (await connection.call("status"))["session"]["changes"]
    assert (changes["created"], changes["deleted"]) == ([NEW], [SCENE])


async def test_a_deleted_global_that_is_saved_again_goes_to_the_session(connection: Connection, book: Path) -> None:
    """Somebody else deleted it: that stays so in the project, and the text is the session's."""
    await connection.call("start", name="s1")
    editor = Editor(connection)
    buffer = await editor.open(SCENE)
    editor.replace(buffer, "One", "Two")
    await editor.settled()
    (book / SCENE).unlink()
    await editor.save(buffer)
    await connection.until(lambda: not (book / SCENE).exists(), "the project to be as it was")
    assert connection.copy(SCENE).read_text() == buffer.text
