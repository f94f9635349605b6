"""Progress is shown for what may take a while, and nobody waits for the client."""

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import SCENE
from tests.faces.lsp.support.connection import UNABLE, Connection

pytestmark = pytest.mark.asyncio


async def test_a_commit(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    await connection.call("commit", force=True)
    await connection.until(lambda: connection.progress and connection.progress[-1].startswith("end"), "progress")
    assert connection.progress[0] == "begin: Committing the session"


async def test_a_preview_is_no_work(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    await connection.call("commit")
    await asyncio.sleep(0.05)
    assert connection.progress == []


async def test_the_clients_own_token(connection: Connection) -> None:
    await connection.call("start", name="s1")
    params = lsp.ExecuteCommandParams("interleaf.commit", [{"force": True}], work_done_token="mine")
    with pytest.raises(Exception, match="no changes"):
        await connection.client.workspace_execute_command_async(params)
    await connection.until(lambda: connection.progress and connection.progress[-1].startswith("end"), "progress")


async def test_a_client_that_never_answers_holds_nothing_up(connection: Connection) -> None:
    never = asyncio.Event()

    async def silent(params: lsp.WorkDoneProgressCreateParams) -> None:
        await never.wait()

    connection.client.protocol.fm.features.pop(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE)
    connection.client.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE)(silent)
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    await asyncio.wait_for(connection.call("commit", force=True), 2)
    assert connection.progress == []


async def test_a_client_without_progress_is_not_asked(book: Path) -> None:
    connection = Connection(book, able=UNABLE)
    await connection.start()
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    await connection.call("commit", force=True)
    await asyncio.sleep(0.05)
    assert connection.progress == []
    await connection.stop()
