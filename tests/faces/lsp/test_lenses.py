"""Lenses on governed files and living documents, and what a click on them does."""

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import PLAN, SCENE
from tests.faces.lsp.support.connection import Connection

pytestmark = pytest.mark.asyncio


async def lenses(connection: Connection, uri: str) -> list[tuple[str, str, dict[str, Any]]]:
    params = lsp.CodeLensParams(lsp.TextDocumentIdentifier(uri))
    found = await connection.client.text_document_code_lens_async(params)
    return [(lens.command.title, lens.command.command, lens.command.arguments[0]) for lens in found or []]


def verbs(found: list[tuple[str, str, dict[str, Any]]]) -> list[str]:
    return [command.removeprefix("interleaf.") for _, command, _ in found]


async def test_without_a_session_there_are_none(connection: Connection) -> None:
    await connection.state(lambda state: True)
    assert await lenses(connection, connection.uri(SCENE)) == []


async def test_a_file_that_is_as_in_the_project(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.state(lambda state: state["active"])
    found = await lenses(connection, connection.uri(SCENE))
    assert found[0][0] == "s1: as in the project"
    assert verbs(found) == ["status", "retry", "checkpoint"]


async def test_a_changed_file_as_global_copy_and_overlay(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    await connection.state(lambda state: state["active"] and state["active"]["changes"]["modified"])
    for uri in (connection.uri(SCENE), connection.copy(SCENE).as_uri(), f"interleaf:/s1/{SCENE}"):
        found = await lenses(connection, uri)
        assert found[0] == ("s1: modified", "interleaf.diff", {"path": SCENE, "clicked": True})
        assert verbs(found) == ["diff", "retry", "checkpoint", "commit"]
        assert found[-1][0] == "Commit 1 file"


async def test_retries_drift_and_conflicts(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    await connection.call("retry", file_path=SCENE, reason="too long")
    (book / SCENE).write_text("somebody else\n")
    await connection.state(lambda state: state["active"] and state["active"]["conflicts"])
    titles = [title for title, _, _ in await lenses(connection, connection.uri(SCENE))]
    assert "Conflict: the project's file was changed" in titles
    assert "Reject (1 retry so far)" in titles


async def test_the_living_document(connection: Connection) -> None:
    await connection.call("start", name="s1", description="Rewrite the ending", steps=["one", "two"])
    await connection.call("write", path=SCENE, content="new\n")
    await connection.state(lambda state: state["active"] and state["active"]["changes"]["modified"])
    found = await lenses(connection, connection.uri("workspace/sessions/s1/session.md"))
    assert found[0][0] == "s1: active, 1 change"
    assert "Rewrite the ending" in " ".join(title for title, _, _ in found)
    assert verbs(found)[0] == "status"
    assert {"diff", "checkpoint", "commit", "cancel"} <= set(verbs(found))


async def test_the_document_of_another_session(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("start", name="s2")
    await connection.state(lambda state: len(state["sessions"]) == 2)
    found = await lenses(connection, connection.uri("workspace/sessions/s1/session.md"))
    assert ("Switch to it", "interleaf.switch", {"name": "s1", "clicked": True}) in found


async def test_no_lenses_on_what_sessions_do_not_govern(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.state(lambda state: state["active"])
    for name in ("note.tmp", "workspace/session.lock", "workspace/sessions/s1/notes/x.md"):
        assert await lenses(connection, connection.uri(name)) == []
    assert await lenses(connection, "file:///elsewhere/x.md") == []


async def test_they_are_asked_for_anew_when_the_state_changed(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.state(lambda state: state["active"])
    assert connection.refreshed == 0  # none are out
    await lenses(connection, connection.uri(SCENE))
    await connection.call("write", path=SCENE, content="x")
    await connection.until(lambda: connection.refreshed, "refreshing")


async def test_code_actions_for_editors_without_lenses(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    await connection.state(lambda state: state["active"] and state["active"]["changes"]["modified"])
    params = lsp.CodeActionParams(
        lsp.TextDocumentIdentifier(connection.uri(SCENE)),
        lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)),
        lsp.CodeActionContext([]),
    )
    found = await connection.client.text_document_code_action_async(params)
    assert [action.title for action in found] == ["s1: modified", "Reject this version", "Checkpoint", "Commit 1 file"]
    params.context.only = [lsp.CodeActionKind.QuickFix]
    assert not await connection.client.text_document_code_action_async(params)


async def test_a_click_shows_the_answer(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=PLAN, content="# Plan\n\n- one\n- three\n")
    await connection.state(lambda state: state["active"] and state["active"]["changes"]["modified"])
    _, _, fields = (await lenses(connection, connection.uri(PLAN)))[0]
    await connection.call("diff", **fields)
    assert "+- three" in connection.messages[-1]
