"""Nothing reaches the project, and nothing is thrown away, without a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mcp_types import ElicitResult
from tests.faces.mcp.conftest import Agent, agent_in

pytestmark = pytest.mark.asyncio
ORIGINAL = "The tide was out.\nWren waited.\n"


class Person:
    """Answers what is asked, and remembers the questions."""

    def __init__(self, action: str = "accept", *, agree: bool = True) -> None:
        self.questions: list[str] = []
        self.action = action
        self.agree = agree

    async def __call__(self, context: Any, params: Any) -> ElicitResult:
        self.questions.append(params.message)
        content: dict[str, Any] | None = {"agree": self.agree} if self.action == "accept" else None
        return ElicitResult(action=self.action, content=content)  # type: ignore[arg-type]


async def changed_session(agent: Agent) -> None:
    """A session with one file modified and one deleted."""
    await agent.call("create_session", name="tide")
    await agent.call("write_file", path="acts/one.md", content="The tide was in.\n")
    await agent.call("delete_file", path="acts/two.md")


async def test_preview_then_force_with_its_token(book: Path) -> None:
    async with agent_in(book) as agent:
        await changed_session(agent)
        preview = (await agent.call("commit_session"))["preview"]
        assert (preview["modified"], preview["deleted"]) == (["acts/one.md"], ["acts/two.md"])
        assert (book / "acts" / "one.md").read_text() == ORIGINAL
        done = await agent.call("commit_session", force=True, token=preview["token"])
        assert done["committed"]["modified"] == ["acts/one.md"]
    assert (book / "acts" / "one.md").read_text() == "The tide was in.\n"
    assert not (book / "acts" / "two.md").exists()


async def test_the_older_way_without_a_token_uses_that_of_the_preview(book: Path) -> None:
    async with agent_in(book) as agent:
        await changed_session(agent)
        await agent.call("commit_session", name="tide")
        assert "committed" in await agent.call("commit_session", name="tide", force=True)


async def test_force_first_commits_nothing_and_shows_the_preview(book: Path) -> None:
    async with agent_in(book) as agent:
        await changed_session(agent)
        text = await agent.texts("commit_session", force=True)
        assert text.startswith("NOT committed")
        assert (book / "acts" / "one.md").read_text() == ORIGINAL
        assert (await agent.call("get_active_session"))["session"]["name"] == "tide"


async def test_a_changed_plan_is_never_forced(book: Path) -> None:
    async with agent_in(book) as agent:
        await changed_session(agent)
        token = (await agent.call("commit_session"))["preview"]["token"]
        await agent.call("write_file", path="acts/late.md", content="Slipped in.\n")
        for arguments in ({"token": token}, {}):
            kind, text = await agent.refused("commit_session", force=True, **arguments)
            assert kind == "plan-changed"
            assert "acts/late.md" in text
        assert not (book / "acts" / "late.md").exists()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_client_that_can_ask_asks_the_person_with_every_path(book: Path, mode: str) -> None:
    person = Person()
    async with agent_in(book, elicitation_callback=person, mode=mode) as agent:
        await changed_session(agent)
        assert "committed" in await agent.call("commit_session", force=True)
    assert len(person.questions) == 1
    assert "modified: acts/one.md" in person.questions[0]
    assert "deleted: acts/two.md" in person.questions[0]
    assert not (book / "acts" / "two.md").exists()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("person", [Person("decline"), Person("cancel"), Person("accept", agree=False)])
async def test_a_no_commits_nothing(book: Path, person: Person, mode: str) -> None:
    async with agent_in(book, elicitation_callback=person, mode=mode) as agent:
        await changed_session(agent)
        token = (await agent.call("commit_session"))["preview"]["token"]
        _, text = await agent.refused("commit_session", force=True, token=token)
        assert "did not agree" in text
        assert (await agent.call("get_active_session"))["session"]["changes"]["modified"] == ["acts/one.md"]
    assert (book / "acts" / "one.md").read_text() == ORIGINAL


async def test_a_yes_to_one_plan_is_no_yes_to_another(book: Path) -> None:
    async def agrees_while_something_changes(context: Any, params: Any) -> ElicitResult:
        (book / "workspace" / "sessions" / "tide" / "files" / "acts" / "late.md").write_text("Slipped in.\n")
        return ElicitResult(action="accept", content={"agree": True})

    async with agent_in(book, elicitation_callback=agrees_while_something_changes, mode="legacy") as agent:
        await changed_session(agent)
        kind, _ = await agent.refused("commit_session", force=True)
        assert kind == "plan-changed"
    assert not (book / "acts" / "late.md").exists()
    assert (book / "acts" / "one.md").read_text() == ORIGINAL


async def test_cancel_asks_where_it_can(book: Path) -> None:
    person = Person("decline")
    async with agent_in(book, elicitation_callback=person) as agent:
        await changed_session(agent)
        await agent.refused("cancel_session")
        assert "modified: acts/one.md" in person.questions[0]
        assert (await agent.call("list_sessions"))["active"] == "tide"
        person.action = "accept"
        cancelled = (await agent.call("cancel_session"))["cancelled"]
        assert cancelled["session"] == "tide"
        assert (await agent.call("list_sessions"))["active"] is None


async def test_a_cancelled_session_comes_back_from_the_trash(book: Path) -> None:
    async with agent_in(book) as agent:
        await changed_session(agent)
        trash_id = (await agent.call("cancel_session", name="tide"))["cancelled"]["trash_id"]
        assert [entry["id"] for entry in (await agent.call("list_trash"))["trash"]] == [trash_id]
        await agent.call("restore_trash", id=trash_id)
        await agent.call("switch_session", name="tide")
        assert (await agent.call("read_file", path="acts/one.md"))["content"] == "The tide was in.\n"


async def test_a_conflict_is_refused_without_asking(book: Path) -> None:
    person = Person()
    async with agent_in(book, elicitation_callback=person) as agent:
        await changed_session(agent)
        (book / "acts" / "one.md").write_text("Somebody else was here.\n")
        kind, text = await agent.refused("commit_session", force=True)
        assert kind == "commit-conflict"
        assert "acts/one.md" in text
    assert person.questions == []
    assert (book / "acts" / "one.md").read_text() == "Somebody else was here.\n"


async def test_a_long_commit_tells_how_far_it_is(book: Path) -> None:
    told: list[tuple[float, float | None]] = []

    async def listen(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total))

    async with agent_in(book) as agent:
        await changed_session(agent)
        token = (await agent.call("commit_session"))["preview"]["token"]
        await agent.client.call_tool("commit_session", {"force": True, "token": token}, progress_callback=listen)
    assert told[-1] == (2, 2)
