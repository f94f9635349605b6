"""Older texts by `interleaf-version:` URIs."""

from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from tests.faces.lsp.conftest import PLAN, SCENE
from tests.faces.lsp.support.connection import UNABLE, Connection

pytestmark = pytest.mark.asyncio


async def text(connection: Connection, uri: str) -> str:
    params = lsp.TextDocumentContentParams(uri)
    return (await connection.client.workspace_text_document_content_async(params)).text


async def test_it_is_offered_to_clients_that_know_it(connection: Connection, book: Path) -> None:
    assert connection.result.capabilities.workspace.text_document_content.schemes == ("interleaf-version",)
    other = Connection(book, able=UNABLE)
    await other.start()
    assert other.result.capabilities.workspace.text_document_content is None
    await other.stop()


async def test_global_base_retry_and_checkpoint(connection: Connection, book: Path) -> None:
    original = (book / SCENE).read_text()
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="one\n")
    await connection.call("retry", file_path=SCENE, reason="no")
    await connection.call("write", path=SCENE, content="two\n")
    checkpoint = (await connection.call("checkpoint"))["checkpoint"]["id"]
    await connection.call("write", path=SCENE, content="three\n")
    (book / SCENE).write_text("elsewhere\n")
    assert await text(connection, f"interleaf-version:/global/{SCENE}") == "elsewhere\n"
    assert await text(connection, f"interleaf-version:/base/{SCENE}") == original
    assert await text(connection, f"interleaf-version:/retry/1/{SCENE}") == "one\n"
    assert await text(connection, f"interleaf-version:/checkpoint/{checkpoint}/{SCENE}") == "two\n"
    assert await text(connection, f"interleaf-version:/checkpoint/{checkpoint}/{PLAN}") == (book / PLAN).read_text()


async def test_another_session_by_name(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="one\n")
    original = (book / SCENE).read_text()
    (book / SCENE).write_text("elsewhere\n")
    await connection.call("start", name="s2")
    assert await text(connection, f"interleaf-version:/base/{SCENE}?session=s1") == original
    assert await text(connection, f"interleaf-version:/base/{SCENE}") == "elsewhere\n"


async def test_a_created_file_has_an_empty_base(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path="acts/new.md", content="x")
    assert await text(connection, "interleaf-version:/base/acts/new.md") == ""


async def test_what_is_no_utf8_is_shown_as_well_as_possible(connection: Connection, book: Path) -> None:
    (book / PLAN).write_bytes("é\n".encode("utf-16"))
    assert await text(connection, f"interleaf-version:/global/{PLAN}") == "é\n"
    (book / PLAN).write_bytes(b"caf\xe9\n")
    assert await text(connection, f"interleaf-version:/global/{PLAN}") == "caf\ufffd\n"


@pytest.mark.parametrize(
    ("uri", "kind"),
    [
        ("interleaf-version:/global/missing.md", "file-not-found"),
        (f"interleaf-version:/retry/7/{SCENE}", "file-not-found"),
        (f"interleaf-version:/retry/seven/{SCENE}", "file-not-found"),
        (f"interleaf-version:/checkpoint/none/{SCENE}", "checkpoint-not-found"),
        (f"interleaf-version:/base/{SCENE}?session=none", "session-not-found"),
        ("interleaf-version:/global/../../etc/passwd", "path-outside-project"),
        ("interleaf-version:/global/workspace/session.lock", "not-governed"),
        ("interleaf-version:/later/x", "wrong-usage"),
    ],
)
async def test_refusals(connection: Connection, uri: str, kind: str) -> None:
    await connection.call("start", name="s1")
    with pytest.raises(JsonRpcException) as found:
        await text(connection, uri)
    assert found.value.data["kind"] == kind
