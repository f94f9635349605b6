"""Resources show sessions, and clients hear of changes whoever made them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import anyio
import pytest
from tests.faces.mcp.conftest import agent_in

from interleaf.app import open_engine
from interleaf.faces.mcp.prompts import NAMES

pytestmark = pytest.mark.asyncio


async def test_sessions_documents_and_diffs_can_be_read(book: Path) -> None:
    async with agent_in(book) as agent:
        await agent.call("create_session", name="tide", goal="A better ending")
        await agent.call("write_file", path="acts/two.md", content="Somebody came.\n")
        read = agent.client.read_resource
        listed = json.loads((await read("interleaf://sessions")).contents[0].text)
        assert listed["active"] == "tide"
        one = json.loads((await read("interleaf://sessions/tide")).contents[0].text)
        assert one["session"]["changes"]["modified"] == ["acts/two.md"]
        here = json.loads((await read("interleaf://session")).contents[0].text)
        assert here == one


async def test_an_unknown_session_is_an_error_that_leads_on(book: Path) -> None:
    async with agent_in(book) as agent:
        with pytest.raises(Exception, match="list_sessions"):
            await agent.client.read_resource("interleaf://sessions/nobody")


async def test_a_change_by_another_program_is_news(book: Path) -> None:
    async with agent_in(book) as agent:
        await agent.call("create_session", name="tide")
        async with agent.client.listen(resource_subscriptions=["interleaf://sessions/tide"]) as news:
            await anyio.sleep(1.5)  # the server has looked once
            open_engine(str(book), actor="cli").call("write", {"path": "acts/one.md", "content": "Changed.\n"})
            with anyio.fail_after(10):
                event = await anext(aiter(news))
        assert event.uri == "interleaf://sessions/tide"


async def test_clients_of_the_older_protocol_hear_of_changes_too(book: Path) -> None:
    heard: list[str] = []

    async def listen(message: Any) -> None:
        uri = getattr(getattr(message, "params", None), "uri", None)
        if uri is not None:
            heard.append(str(uri))

    async with agent_in(book, mode="legacy", message_handler=listen) as agent:
        await agent.call("create_session", name="tide")
        await agent.client.session.subscribe_resource("interleaf://sessions/tide")
        await agent.call("write_file", path="acts/one.md", content="Changed.\n")
        with anyio.fail_after(10):
            while not heard:
                await anyio.sleep(0.05)
    assert set(heard) == {"interleaf://sessions/tide"}


async def test_every_skill_is_a_prompt(book: Path) -> None:
    async with agent_in(book) as agent:
        prompts = {prompt.name: prompt for prompt in (await agent.client.list_prompts()).prompts}
        assert set(prompts) == set(NAMES)
        told = await agent.client.get_prompt("retry", {"arguments": "one.md too much weather"})
        text = told.messages[0].content.text
        assert "one.md too much weather" in text
        assert "record_human_retry" in text
        assert "$ARGUMENTS" not in text
