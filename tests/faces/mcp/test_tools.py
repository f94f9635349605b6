"""Tools do what their verbs do, say what they are, and refuse in words that lead on."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from tests.faces.mcp.conftest import agent_in

from interleaf.core import results
from interleaf.engine.verbs import VERBS
from interleaf.faces.mcp.catalogue import ROWS, fields_of

pytestmark = pytest.mark.asyncio


async def test_writes_land_in_the_session_and_reads_see_them(book: Path) -> None:
    async with agent_in(book) as agent:
        started = await agent.call("create_session", name="tide", description="Another ending")
        assert started["session"]["status"] == "active"
        before = await agent.call("read_file", path="acts/one.md")
        assert before["source"] == "global"
        written = await agent.call("write_file", path="acts/one.md", content="The tide was in.\n")
        assert written["copied"] is True
        after = await agent.call("read_file", path="acts/one.md")
        assert (after["source"], after["content"]) == ("session", "The tide was in.\n")
        status = await agent.call("get_active_session")
        assert status["session"]["changes"]["modified"] == ["acts/one.md"]
    assert (book / "acts" / "one.md").read_text() == "The tide was out.\nWren waited.\n"


async def test_every_tool_of_the_table_of_verbs_is_offered_with_schema_and_hints(book: Path) -> None:
    async with agent_in(book) as agent:
        tools = {tool.name: tool for tool in (await agent.client.list_tools()).tools}
    assert set(tools) == {name for verb in VERBS.values() for name in verb.tools}
    for row in ROWS:
        tool = tools[row.name]
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is row.reads
        assert not (row.reads and row.destroys)
        assert tool.input_schema["additionalProperties"] is False
        assert set(tool.input_schema["properties"]) >= {field.name for field in fields_of(row)}
        assert tool.output_schema is not None
        assert tool.output_schema["type"] == "object"
        assert hasattr(results, row.result)
    assert tools["commit_session"].meta == {"anthropic/requiresUserInteraction": True}
    assert tools["cancel_session"].annotations is not None
    assert tools["cancel_session"].annotations.destructive_hint is True


@pytest.mark.parametrize("text", ["null", "[1, 2]", '{"a": 1}', "7", "true", ""])
async def test_text_that_looks_like_json_stays_text(book: Path, text: str) -> None:
    async with agent_in(book) as agent:
        await agent.call("create_session", name="tide")
        await agent.call("write_file", path="acts/data.json", content=text)
        assert (await agent.call("read_file", path="acts/data.json"))["content"] == text


async def test_lists_that_a_client_sends_as_json_in_a_text_are_lists(book: Path) -> None:
    async with agent_in(book) as agent:
        started = await agent.call("create_session", name="tide", tasks='["T-1", "T-2"]')
        assert started["session"]["task_ids"] == ["T-1", "T-2"]


async def test_bytes_that_are_no_text_travel_as_base64(book: Path) -> None:
    data = b"\x89PNG\x00\xff"
    async with agent_in(book) as agent:
        await agent.call("create_session", name="tide")
        await agent.call("write_file", path="acts/map.png", content_base64=base64.b64encode(data).decode())
        read = await agent.call("read_file", path="acts/map.png")
        assert base64.b64decode(read["content_base64"]) == data


async def test_a_refusal_names_its_kind_and_the_tools_to_call_next(book: Path) -> None:
    async with agent_in(book) as agent:
        kind, text = await agent.refused("write_file", path="acts/one.md", content="x")
        assert kind == "no-active-session"
        assert text.startswith("No active session.")
        assert "create_session" in text
        kind, text = await agent.refused("switch_session", name="nobody")
        assert kind == "session-not-found"
        assert "list_sessions" in text


@pytest.mark.parametrize(
    ("tool", "arguments", "names"),
    [
        ("read_file", {}, "path"),
        ("read_file", {"path": "a.md", "pth": "b.md"}, "pth"),
        ("create_session", {"name": 7}, "name"),
        ("session_log", {"kind": "gossip", "text": "x"}, "kind"),
        ("restore_trash", {}, "id"),
        ("session_start", {}, "focus"),
    ],
)
async def test_wrong_arguments_are_refused_by_name(
    book: Path, tool: str, arguments: dict[str, object], names: str
) -> None:
    async with agent_in(book) as agent:
        kind, text = await agent.refused(tool, **arguments)
        assert kind == "wrong-usage"
        assert f"'{names}'" in text


async def test_names_of_older_clients_are_understood(book: Path) -> None:
    async with agent_in(book) as agent:
        started = await agent.call(
            "session_start", project_path=str(book), focus="authentication feature", agent="claude"
        )
        assert started["session"]["name"].endswith("-session-001-authentication-feature")
        listed = await agent.call("session_list_active", project_path=str(book))
        assert [row["name"] for row in listed["sessions"]] == [started["session"]["name"]]


async def test_another_project_is_refused(book: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    async with agent_in(book) as agent:
        kind, _ = await agent.refused("session_start", project_path=str(elsewhere), focus="x")
        assert kind == "path-outside-project"
    assert list(elsewhere.iterdir()) == []


async def test_former_rejections_are_shown_to_whoever_reads_the_file(book: Path) -> None:
    async with agent_in(book) as agent:
        await agent.call("create_session", name="tide")
        await agent.call("record_human_retry", file_path="one.md", reason="Too much weather", auto_detected=True)
        assert "Too much weather" in await agent.texts("read_file", path="acts/one.md")
        assert "Too much weather" not in await agent.texts("read_file", path="acts/two.md")


async def test_looking_around_creates_nothing(book: Path) -> None:
    async with agent_in(book) as agent:
        assert (await agent.call("list_sessions"))["sessions"] == []
        assert (await agent.call("get_active_session"))["session"] is None
        await agent.call("read_file", path="acts/one.md")
    assert not (book / "workspace").exists()


async def test_a_day_of_work_in_the_words_of_older_clients(book: Path) -> None:
    async with agent_in(book) as agent:
        name = (await agent.call("session_start", project_path=str(book), focus="tide"))["session"]["name"]
        await agent.call("create_session", name="other")
        await agent.call("session_track_artifact", session_id=name, file_path="acts/one.md", action="modified")
        made = await agent.call(
            "session_checkpoint", session_id=name, description="Tide is in", files_to_snapshot=["acts/one.md"]
        )
        assert made["checkpoint"]["note"] == "Tide is in"
        listed = (await agent.call("list_checkpoints", name=name))["checkpoints"]
        assert made["checkpoint"]["id"] in [each["id"] for each in listed]
        ended = (await agent.call("session_end", session_id=name, rulemap_score=8.5, create_backup=True))["ended"]
        assert (ended["session"], ended["score"]) == (name, 8.5)
        assert (book / ended["backup"]).is_file()
        assert (await agent.call("create_daily_backup", project_path=str(book)))["backup"]["path"]
        assert (await agent.call("create_milestone_backup", name="v1.0"))["backup"]["path"].endswith("v1.0")
        assert (await agent.call("get_active_session"))["session"]["name"] == "other"


async def test_the_document_through_the_tools(book: Path) -> None:
    async with agent_in(book) as agent:
        await agent.call("create_session", name="tide", goal="A better ending", steps=["Outline", "Draft"])
        await agent.call("session_log", kind="decision", text="First person", rationale="Closer to Wren")
        assert "Closer to Wren" in (await agent.call("view_session"))["markdown"]
        assert (await agent.call("view_session", section="decisions"))["items"]
        assert (await agent.call("set_phase", phase="PLAN"))["phase"] == "PLAN"
        await agent.call("pause_session", note="Lunch")
        assert (await agent.call("get_active_session"))["session"] is None
        resumed = await agent.call("resume_session", name="tide")
        assert "First person" in resumed["context"]
        closed = await agent.call("close_session", outcome="abandon", reason="Another idea")
        assert closed["closed"]["outcome"] == "abandoned" or closed["closed"]["outcome"] == "abandon"


async def test_every_answer_fits_the_schema_that_its_tool_promises(book: Path) -> None:
    """The client checks each structured answer against the tool's schema; a missing key would raise here."""
    async with agent_in(book) as agent:
        await agent.client.list_tools()
        await agent.call("create_session", name="tide")
        await agent.call("write_file", path="acts/one.md", content="x\n")
        await agent.call("record_human_retry", file_path="acts/one.md", reason="No")
        for tool, arguments in {
            "list_sessions": {"all": True},
            "get_active_session": {},
            "resolve_path": {"path": "acts/two.md"},
            "diff_session": {},
            "refresh_session": {},
            "session_checkpoint": {},
            "list_checkpoints": {},
            "restore_session": {"list": True},
            "list_trash": {},
            "doctor": {},
            "commit_session": {},
            "rename_file": {"path": "acts/two.md", "to": "acts/zwei.md"},
            "delete_file": {"path": "acts/zwei.md"},
        }.items():
            await agent.call(tool, **arguments)
