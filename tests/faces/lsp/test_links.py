"""A relative link leads to the file as the session sees it."""

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import PLAN, SCENE
from tests.faces.lsp.support.connection import Connection

pytestmark = pytest.mark.asyncio

TEXT = """\
See [the plan](plan.md#two), 😀 [itself](scene-0101.md) and [nothing](missing.md).
![chart](/context/timeline.json "title")
[outside](../../../etc/passwd) [web](https://example.org/plan.md) `[code](plan.md)`
"""


async def targets(connection: Connection, uri: str) -> list[tuple[str, lsp.Range]]:
    connection.client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "markdown", 1, TEXT))
    )
    params = lsp.DocumentLinkParams(lsp.TextDocumentIdentifier(uri))
    found = await connection.client.text_document_document_link_async(params)
    return [(link.target, link.range) for link in found or []]


async def test_session_first_then_global(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content=TEXT)
    await connection.call("write", path=PLAN, content="new\n")
    found = await targets(connection, connection.copy(SCENE).as_uri())
    assert [target for target, _ in found] == [
        connection.copy(PLAN).as_uri() + "#two",
        connection.copy(SCENE).as_uri(),
        connection.uri("context/timeline.json"),
    ]
    second = found[1][1]
    assert (second.start, second.end) == (lsp.Position(0, 41), lsp.Position(0, 54))  # the smiley counts two


async def test_from_an_overlay_to_overlays(connection: Connection) -> None:
    await connection.call("start", name="s1")
    found = await targets(connection, f"interleaf:/s1/{SCENE}")
    assert [target for target, _ in found] == [
        f"interleaf:/s1/{PLAN}#two",
        f"interleaf:/s1/{SCENE}",
        "interleaf:/s1/context/timeline.json",
    ]


async def test_a_file_that_is_not_open(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="[plan](plan.md)\n")
    params = lsp.DocumentLinkParams(lsp.TextDocumentIdentifier(connection.copy(SCENE).as_uri()))
    found = await connection.client.text_document_document_link_async(params)
    assert [link.target for link in found] == [connection.uri(PLAN)]


async def test_a_deleted_file_is_no_target(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("delete", path=PLAN)
    found = await targets(connection, connection.uri(SCENE))
    assert connection.uri(SCENE) in [target for target, _ in found]
    assert all("plan.md" not in target for target, _ in found)


async def test_without_a_session_the_editor_knows_its_links(connection: Connection) -> None:
    assert await targets(connection, connection.uri(SCENE)) == []
