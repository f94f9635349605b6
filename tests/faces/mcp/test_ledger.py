"""No write of one agent goes over a text of another that it has never seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.faces.mcp.conftest import agent_in

from interleaf.app import open_engine
from interleaf.faces.mcp.ledger import Ledger, difference


@pytest.mark.asyncio
async def test_a_write_through_a_stale_read_is_refused_with_the_difference(book: Path) -> None:
    async with agent_in(book) as one, agent_in(book) as other:
        await one.call("create_session", name="tide")
        await one.call("read_file", path="acts/one.md")
        await other.call("write_file", path="acts/one.md", content="The tide was out.\nWren had gone.\n")
        kind, text = await one.refused("write_file", path="acts/one.md", content="mine\n")
        assert kind == "write-stale"
        assert "-Wren waited." in text
        assert "+Wren had gone." in text
        read = await one.call("read_file", path="acts/one.md")
        await one.call("write_file", path="acts/one.md", content=read["content"] + "And mine.\n")
        final = await other.call("read_file", path="acts/one.md")
        assert final["content"] == "The tide was out.\nWren had gone.\nAnd mine.\n"


@pytest.mark.asyncio
async def test_a_stale_delete_and_rename_are_refused_as_well(book: Path) -> None:
    async with agent_in(book) as one, agent_in(book) as other:
        await one.call("create_session", name="tide")
        await one.call("read_file", path="acts/one.md")
        await other.call("write_file", path="acts/one.md", content="Newer.\n")
        assert (await one.refused("delete_file", path="acts/one.md"))[0] == "write-stale"
        assert (await one.refused("rename_file", path="acts/one.md", to="acts/three.md"))[0] == "write-stale"
        assert (await other.call("read_file", path="acts/one.md"))["content"] == "Newer.\n"


@pytest.mark.asyncio
async def test_a_file_that_was_seen_deleted_is_not_written_over_when_it_came_back(book: Path) -> None:
    async with agent_in(book) as one, agent_in(book) as other:
        await one.call("create_session", name="tide")
        await one.call("delete_file", path="acts/one.md")
        await other.call("write_file", path="acts/one.md", content="Back again.\n")
        kind, text = await one.refused("write_file", path="acts/one.md", content="x")
        assert kind == "write-stale"
        assert "Back again." in text


@pytest.mark.asyncio
async def test_own_writes_count_as_read(book: Path) -> None:
    async with agent_in(book) as agent:
        await agent.call("create_session", name="tide")
        for number in range(3):
            await agent.call("write_file", path="acts/new.md", content=f"{number}\n")
        assert (await agent.call("read_file", path="acts/new.md"))["content"] == "2\n"


@pytest.mark.asyncio
async def test_a_write_without_a_read_says_what_it_replaced(book: Path) -> None:
    async with agent_in(book) as one, agent_in(book) as other:
        await one.call("create_session", name="tide")
        await one.call("write_file", path="acts/one.md", content="Somebody's work.\n")
        said = await other.texts("write_file", path="acts/one.md", content="Other.\n")
        assert "Somebody's work." in said


def test_texts_are_forgotten_before_they_fill_the_memory_but_hashes_never() -> None:
    ledger = Ledger()
    for number in range(40):
        ledger.note(f"{number}.md", f"hash-{number}", "x" * (1 << 20))
    first, last = ledger.last("0.md"), ledger.last("39.md")
    assert first is not None
    assert last is not None
    assert (first.hash, first.text) == ("hash-0", None)
    assert last.text is not None


def test_a_long_difference_is_cut_and_says_so() -> None:
    cut = difference("a.md", "", "\n".join(str(number) for number in range(5000)))
    assert len(cut) < 9000
    assert "read the file" in cut


@pytest.mark.asyncio
async def test_a_save_between_the_last_look_and_the_write_is_not_lost(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from interleaf.engine.engine import Engine

    async with agent_in(book) as agent:
        await agent.call("create_session", name="tide")
        await agent.call("read_file", path="acts/one.md")
        other = open_engine(str(book))
        really = Engine.call

        def meddling(engine: Engine, verb: str, fields: Any = None) -> Any:
            if verb == "write" and engine is not other:
                other.call("write", {"path": "acts/one.md", "content": "In the last instant.\n"})
            return really(engine, verb, fields)

        monkeypatch.setattr(Engine, "call", meddling)
        kind, text = await agent.refused("write_file", path="acts/one.md", content="Mine.\n")
        assert kind == "write-stale"
        assert "+In the last instant." in text
    assert other.call("read", {"path": "acts/one.md"})["content"] == "In the last instant.\n"
