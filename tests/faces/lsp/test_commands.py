"""Every verb as a command with one object."""

from pathlib import Path

import pytest
from tests.faces.lsp.conftest import SCENE
from tests.faces.lsp.support.connection import Connection

from interleaf.engine.verbs import VERBS

pytestmark = pytest.mark.asyncio


async def test_all_verbs_are_announced(connection: Connection) -> None:
    provider = connection.result.capabilities.execute_command_provider
    assert sorted(provider.commands) == sorted(f"interleaf.{verb}" for verb in VERBS)


async def test_results_are_those_of_the_engine(connection: Connection, book: Path) -> None:
    started = await connection.call("start", name="s1", description="first")
    assert started["session"]["name"] == "s1"
    written = await connection.call("write", path=SCENE, content="new\n")
    assert written["copied"] is True
    assert connection.copy(SCENE).read_text() == "new\n"
    preview = (await connection.call("commit"))["preview"]
    assert preview["modified"] == [SCENE]
    assert (await connection.call("commit", force=True, token=preview["token"]))["committed"]["modified"] == [SCENE]
    assert (book / SCENE).read_text() == "new\n"


async def test_no_argument_is_an_empty_one(connection: Connection) -> None:
    assert (await connection.call("list"))["sessions"] == []


async def test_an_error_is_a_response_with_the_error_as_data(connection: Connection) -> None:
    error = await connection.refused("commit")
    assert error["kind"] == "no-active-session"
    assert error["message"] == "No active session."
    assert {action["action"] for action in error["actions"]} == {"start", "list"}


@pytest.mark.parametrize(
    ("verb", "fields"),
    [("write", {"path": SCENE}), ("list", {"everything": True}), ("fly", {}), ("commit", {"force": "yes"})],
)
async def test_wrong_usage(connection: Connection, verb: str, fields: dict[str, object]) -> None:
    await connection.call("start", name="s1")
    assert (await connection.refused(verb, **fields))["kind"] == "wrong-usage"


async def test_a_command_may_name_another_session(connection: Connection) -> None:
    """An overlay of an older session stays in that session after the window went to another one."""
    await connection.call("start", name="s1")
    await connection.call("start", name="s2")
    await connection.call("write", path=SCENE, content="in one\n", session="s1")
    assert connection.copy(SCENE, "s1").exists()
    assert not connection.copy(SCENE, "s2").exists()
    assert (await connection.call("status"))["session"]["name"] == "s2"
    assert (await connection.refused("write", path=SCENE, content="", session="none"))["kind"] == "session-not-found"


async def test_commands_run_in_the_order_of_asking(connection: Connection) -> None:
    import asyncio

    await connection.call("start", name="s1")
    await asyncio.gather(*(connection.call("write", path=SCENE, content=f"{number}\n") for number in range(20)))
    assert connection.copy(SCENE).read_text() == "19\n"


async def test_a_clicked_commit_is_confirmed(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    connection.answer = lambda buttons: None
    assert await connection.call("commit", clicked=True) is None
    assert (book / SCENE).read_text() != "new\n"
    connection.answer = lambda buttons: buttons[0]
    assert (await connection.call("commit", clicked=True))["committed"]["modified"] == [SCENE]
    assert (book / SCENE).read_text() == "new\n"
    assert connection.asked[-1][1] == ["Commit 1 file"]


async def test_only_what_was_confirmed_is_committed(connection: Connection, book: Path) -> None:
    """While the person reads the question, an agent goes on writing."""
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")

    def meanwhile(buttons: list[str]) -> str:
        connection.copy(SCENE).write_text("newer\n")
        return buttons[0]

    connection.answer = meanwhile
    assert (await connection.refused("commit", clicked=True))["kind"] == "plan-changed"
    assert "newer" not in (book / SCENE).read_text()


async def test_a_clicked_cancel_is_confirmed(connection: Connection) -> None:
    await connection.call("start", name="s1")
    connection.answer = lambda buttons: None
    assert await connection.call("cancel", clicked=True) is None
    assert (await connection.call("list"))["active"] == "s1"
    connection.answer = lambda buttons: buttons[0]
    assert (await connection.call("cancel", clicked=True))["cancelled"]["session"] == "s1"
