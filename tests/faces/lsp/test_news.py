"""The state is told whole, after every change, whoever made it."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.faces.lsp.conftest import PLAN, SCENE
from tests.faces.lsp.support.connection import Connection

from interleaf.engine.engine import Engine

pytestmark = pytest.mark.asyncio


def changed(state: dict[str, Any]) -> list[str]:
    active = state["active"]
    return [path for kind in ("modified", "created", "deleted") for path in active["changes"][kind]] if active else []


async def test_once_after_initialized(connection: Connection, book: Path) -> None:
    state = await connection.state(lambda state: True)
    assert state["active"] is None
    assert state["document"] is None
    assert state["sessions"] == []
    assert state["statusBar"]["severity"] == "none"
    await asyncio.sleep(0.2)
    assert len(connection.states) == 1
    assert not (book / "workspace").exists()


async def test_after_a_command(connection: Connection) -> None:
    await connection.call("start", name="s1", description="first")
    state = await connection.state(lambda state: state["active"])
    assert state["active"]["name"] == "s1"
    assert state["document"]["progress"] == {"done": 0, "total": 0}
    assert [row["name"] for row in state["sessions"]] == ["s1"]
    assert state["statusBar"]["text"] == "s1"
    assert state["statusBar"]["severity"] == "info"
    await connection.call("write", path=SCENE, content="new\n")
    state = await connection.state(lambda state: changed(state) == [SCENE])
    assert state["statusBar"]["text"] == "s1 · 1 change"


async def test_after_another_process(connection: Connection, book: Path) -> None:
    await connection.state(lambda state: True)
    program = [sys.executable, "-m", "interleaf", "--json", "--project", str(book)]
    await asyncio.to_thread(subprocess.run, [*program, "start", "s1"], check=True, capture_output=True)
    await connection.state(lambda state: state["active"] and state["active"]["name"] == "s1")
    await asyncio.to_thread(subprocess.run, [*program, "write", SCENE], input=b"x", check=True, capture_output=True)
    await connection.state(lambda state: changed(state) == [SCENE])
    await asyncio.to_thread(subprocess.run, [*program, "cancel"], check=True, capture_output=True)
    await connection.state(lambda state: state["active"] is None and state["sessions"] == [])


async def test_a_hand_in_files_gets_its_checkpoint_by_the_clock(connection: Connection, book: Path) -> None:
    (book / "interleaf.toml").write_text("[checkpoints]\nminutes = 0.01\n")
    await connection.call("start", name="s1")
    await asyncio.sleep(0.7)
    copy = book / "workspace/sessions/s1/files" / SCENE
    copy.parent.mkdir(parents=True)
    copy.write_text("by hand\n")
    state = await connection.state(lambda state: state["active"] and state["active"]["checkpoints"])
    listed = (await connection.call("checkpoints"))["checkpoints"]
    assert [(found["note"], found["files"]) for found in listed] == [("by the clock", [SCENE])]
    await asyncio.sleep(0.9)
    assert len((await connection.call("checkpoints"))["checkpoints"]) == 1, "nothing has changed since"
    assert state["active"]["name"] == "s1"


async def test_after_a_hand_in_files(connection: Connection) -> None:
    await connection.call("start", name="s1")
    copy = connection.copy(SCENE)
    copy.parent.mkdir(parents=True)
    copy.write_text("by hand\n")
    await connection.state(lambda state: changed(state) == [SCENE])
    copy.unlink()
    await connection.state(lambda state: changed(state) == [])


async def test_after_a_global_drifted(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    (book / SCENE).write_text("changed by somebody\n")
    state = await connection.state(lambda state: state["active"] and state["active"]["conflicts"])
    assert state["active"]["drift"] == [SCENE]
    assert state["statusBar"]["severity"] == "warning"
    assert "conflict" in state["statusBar"]["text"]


async def test_after_a_global_changed_that_the_session_only_copied(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    original = (book / SCENE).read_text()
    await connection.call("write", path=SCENE, content="new\n")
    await connection.call("write", path=SCENE, content=original)
    (book / SCENE).write_text("changed by somebody\n")
    state = await connection.state(lambda state: state["active"] and state["active"]["drift"])
    assert (state["active"]["conflicts"], state["statusBar"]["severity"]) == ([], "warning")
    assert state["statusBar"]["text"] == "s1 · project changed"


async def test_another_session_than_the_windows_own(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("start", name="s2")
    await connection.state(lambda state: len(state["sessions"]) == 2)
    other = Engine.open(str(book), session="s1")
    await asyncio.to_thread(other.call, "write", {"path": PLAN, "content": "x"})
    await connection.state(lambda state: {row["name"]: row["changes_count"] for row in state["sessions"]}["s1"] == 1)


async def test_without_any_hint(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system tells of nothing, the state becomes true all the same, a little later."""
    monkeypatch.setattr("interleaf.disk.watch.Watcher.follow", lambda *_: None)
    monkeypatch.setattr("interleaf.faces.lsp.news._LOOK_SECONDS", 0.1)
    monkeypatch.setattr("interleaf.faces.lsp.news._LOOK_FACTOR", 1)
    engine = Engine.open(str(book))
    engine.call("start", {"name": "s1"})
    engine.call("start", {"name": "s2"})
    connection = Connection(book)
    await connection.start()
    await connection.state(lambda state: len(state["sessions"]) == 2)
    for session in ("s1", "s2"):
        connection.copy(SCENE, session).parent.mkdir(parents=True)
        connection.copy(SCENE, session).write_text("by hand\n")
    await connection.state(lambda state: changed(state) == [SCENE])
    await connection.state(lambda state: {row["changes_count"] for row in state["sessions"]} == {1})
    await connection.stop()


async def test_the_same_revision_is_the_same_state(connection: Connection) -> None:
    await connection.call("start", name="s1")
    for content in ("one\n", "two\n", "one\n"):
        await connection.call("write", path=SCENE, content=content)
        await asyncio.sleep(0.05)
    by_revision: dict[str, str] = {}
    for state in connection.states:
        told = json.dumps(state, sort_keys=True)
        assert by_revision.setdefault(state["revision"], told) == told
    assert len({state["revision"] for state in connection.states}) == len({*map(json.dumps, connection.states)})


async def test_nothing_new_is_not_told(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.state(lambda state: state["active"])
    await asyncio.sleep(0.1)
    told = len(connection.states)
    for _ in range(5):
        await connection.call("status")
    await asyncio.sleep(0.2)
    assert len(connection.states) == told


async def test_looking_does_not_stir(connection: Connection) -> None:
    """The server's own looking must not wake it again and again."""
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="x")
    await asyncio.sleep(0.3)
    looks = 0
    read = connection.server.news._read

    def counting(*args: Any) -> Any:
        nonlocal looks
        looks += 1
        return read(*args)

    connection.server.news._read = counting
    await asyncio.sleep(1.0)
    assert looks <= 1


async def test_two_windows_see_the_same(connection: Connection, book: Path) -> None:
    second = Connection(book)
    await second.start()
    await connection.call("start", name="s1")
    await second.state(lambda state: state["active"] and state["active"]["name"] == "s1")
    await second.call("write", path=SCENE, content="from the second\n")
    await connection.state(lambda state: changed(state) == [SCENE])
    await second.state(lambda state: changed(state) == [SCENE])
    await connection.until(lambda: connection.states[-1]["revision"] == second.states[-1]["revision"], "agreement")
    await second.stop()


async def test_a_bound_window_keeps_its_session(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("start", name="s2")
    await connection.call("switch", name="s1", bind=True)
    state = await connection.state(lambda state: len(state["sessions"]) == 2 and state["active"]["name"] == "s1")
    assert {row["name"]: row["status"] for row in state["sessions"]} == {"s1": "inactive", "s2": "active"}
    await connection.call("write", path=SCENE, content="in one\n")
    assert connection.copy(SCENE, "s1").exists()
    assert (book / "workspace/.active-s2").exists()


async def test_a_window_bound_from_its_start(book: Path) -> None:
    engine = Engine.open(str(book))
    engine.call("start", {"name": "s1"})
    engine.call("start", {"name": "s2"})
    connection = Connection(book, options={"session": "s1"})
    await connection.start()
    await connection.state(lambda state: state["active"] and state["active"]["name"] == "s1")
    await connection.stop()


async def test_a_window_bound_to_a_session_that_is_gone(book: Path) -> None:
    connection = Connection(book, options={"session": "gone"})
    await connection.start()
    await connection.state(lambda state: state["active"] is None)
    await connection.until(lambda: any("'gone'" in message for message in connection.messages), "telling")
    await connection.stop()


async def test_a_bound_window_whose_session_was_closed_follows_the_marker(connection: Connection, book: Path) -> None:
    """Otherwise its saves would reach the project although a session is active."""
    await connection.call("start", name="s1")
    await connection.call("switch", name="s1", bind=True)
    other = Engine.open(str(book))
    await asyncio.to_thread(other.call, "start", {"name": "s2"})
    await asyncio.to_thread(other.call, "cancel", {"name": "s1"})
    await connection.state(lambda state: state["active"] and state["active"]["name"] == "s2")
    await connection.call("write", path=SCENE, content="x")
    assert connection.copy(SCENE, "s2").exists()


async def test_a_project_that_cannot_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    connection = Connection(tmp_path)
    await connection.start()
    state = await connection.state(lambda state: True)
    assert state["statusBar"]["severity"] == "error"
    assert (await connection.refused("list"))["kind"] == "unsafe-project"
    await connection.stop()


async def test_without_a_folder_the_first_file_says_where_the_project_is(book: Path) -> None:
    from tests.faces.lsp.support.editor import Editor

    connection = Connection(None)
    await connection.start()
    connection.root = book
    await Editor(connection).open(SCENE)
    await connection.call("start", name="s1")
    assert (book / "workspace/sessions/s1").is_dir()
    await connection.stop()


async def test_a_dead_owner_makes_a_crashed_session(connection: Connection, book: Path) -> None:
    code = f"""
import os, sys
from interleaf.engine.engine import Engine
engine = Engine.open({str(book)!r}, actor="lsp")
engine.call("start", {{"name": "s1"}})
owner = engine.attach("lsp")
os.kill(os.getpid(), 9)
"""
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code], capture_output=True)
    state = await connection.state(lambda state: state["active"] and state["active"]["status"] == "crashed")
    assert state["statusBar"]["severity"] == "error"
    await connection.call("recover", name="s1")
    await connection.state(lambda state: state["active"] and state["active"]["status"] == "active")
