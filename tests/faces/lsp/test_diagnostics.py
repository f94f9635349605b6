"""Drift, conflicts and rejections that still hold are marked, and unmarked when they are settled."""

from pathlib import Path

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import SCENE
from tests.faces.lsp.support.connection import Connection
from tests.faces.lsp.support.editor import Editor

pytestmark = pytest.mark.asyncio


def codes(connection: Connection, uri: str) -> list[str]:
    return [str(diagnostic.code) for diagnostic in connection.diagnostics.get(uri, [])]


async def test_a_conflict_on_the_copy_and_on_the_open_global(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    await Editor(connection).open(SCENE)
    original = (book / SCENE).read_text()
    (book / SCENE).write_text("somebody else\n")
    copy = connection.copy(SCENE).as_uri()
    await connection.until(lambda: codes(connection, copy) == ["conflict"], "marking the copy")
    assert codes(connection, connection.uri(SCENE)) == ["conflict"]
    assert connection.diagnostics[copy][0].severity == lsp.DiagnosticSeverity.Error
    assert connection.diagnostics[copy][0].source == "interleaf"
    (book / SCENE).write_text(original)
    await connection.until(lambda: codes(connection, copy) == [], "unmarking")
    assert codes(connection, connection.uri(SCENE)) == []


async def test_a_document_opened_later_is_marked_too(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    (book / SCENE).write_text("somebody else\n")
    await connection.until(lambda: connection.diagnostics)
    overlay = f"interleaf:/s1/{SCENE}"
    connection.client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(overlay, "markdown", 1, "new\n"))
    )
    await connection.until(lambda: codes(connection, overlay) == ["conflict"], "marking the overlay")
    await connection.until(lambda: codes(connection, connection.copy(SCENE).as_uri()) == [], "one mark is enough")


async def test_a_file_that_an_overlay_stands_for_is_marked_once(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    overlay = f"interleaf:/s1/{SCENE}"
    for uri in (connection.uri(SCENE), overlay):
        connection.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "markdown", 1, "new\n"))
        )
    (book / SCENE).write_text("somebody else\n")
    await connection.until(lambda: codes(connection, overlay) == ["conflict"], "marking the overlay")
    assert codes(connection, connection.uri(SCENE)) == []
    assert codes(connection, connection.copy(SCENE).as_uri()) == []


async def test_a_retry_is_open_while_the_file_has_the_rejected_text(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="bad one\nbad two\nfine\n")
    await connection.call("retry", file_path=SCENE, reason="Too much exposition", lines=[1, 2])
    copy = connection.copy(SCENE).as_uri()
    await connection.until(lambda: codes(connection, copy) == ["retry"], "marking")
    found = connection.diagnostics[copy][0]
    assert "Too much exposition" in found.message
    assert (found.range.start.line, found.range.end.line) == (0, 2)
    assert found.severity == lsp.DiagnosticSeverity.Information
    state = await connection.state(lambda state: state["active"]["retries"])
    assert state["active"]["retries"][0]["resolved"] is False
    await connection.call("write", path=SCENE, content="better\n")
    await connection.until(lambda: codes(connection, copy) == [], "unmarking")
    state = await connection.state(lambda state: state["active"]["retries"][0]["resolved"])


async def test_all_marks_go_with_the_session(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("retry", file_path=SCENE, reason="no")
    await connection.until(lambda: codes(connection, connection.uri(SCENE)) == ["retry"], "marking the global")
    await connection.call("cancel")
    await connection.until(lambda: codes(connection, connection.uri(SCENE)) == [], "unmarking")
