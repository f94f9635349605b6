"""Seed 001 (the short skill): the same commands; here what a model is told and how arguments are read."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from tests.seeds.conftest import BOOK, CHAPTER
from tests.seeds.project import Project

from interleaf.faces.cli.parsing import parse
from interleaf.faces.mcp.prompts import skill

SCENE = f"{CHAPTER}/content/scene-0101.md"

# The seed's table: command, tool, key parameters.
MAPPING = [
    ('start name "desc"', "create_session", {"name", "description"}),
    ("list", "list_sessions", set()),
    ("status", "get_active_session", set()),
    ("switch name", "switch_session", {"name"}),
    ("commit name", "commit_session", {"name", "force"}),
    ("cancel name", "cancel_session", {"name", "backup_retries"}),
    ("retry file reason", "record_human_retry", {"file_path", "reason", "auto_detected"}),
]


@pytest.mark.asyncio
async def test_every_tool_of_the_mapping_takes_its_key_parameters(book: Project) -> None:
    async with book.agent() as agent:
        tools = {tool.name: tool.input_schema["properties"] for tool in (await agent.client.list_tools()).tools}
    for command, tool, parameters in MAPPING:
        assert parse(command.split()).command is not None
        assert parameters <= tools[tool].keys(), tool


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (["start", "work-on-chapter-01"], {"name": "work-on-chapter-01"}),
        (
            ["start", "experimental-scene-0102", "Trying alternative version"],
            {"name": "experimental-scene-0102", "description": "Trying alternative version"},
        ),
        (
            ["retry", "scene-0101.md", "Too much exposition, needs more action"],
            {"file_path": "scene-0101.md", "reason": "Too much exposition, needs more action"},
        ),
        (["commit"], {}),
        (["cancel", "experimental-v2"], {"name": "experimental-v2"}),
    ],
)
def test_argument_parsing(words: list[str], fields: dict[str, Any]) -> None:
    assert {key: value for key, value in parse(words).fields.items() if value is not None} == fields


def test_the_skill_names_the_tool_of_every_command() -> None:
    head, text = skill("session")
    assert head["name"] == "session"
    _, retry = skill("retry")
    for _, tool, _ in MAPPING:
        assert tool in text + retry
    assert "session_management_mcp" in text


@pytest.mark.parametrize("name", ["session", "retry"])
def test_the_slash_commands_are_skills_of_the_plugin(name: str) -> None:
    assert (files("interleaf") / "plugin" / "interleaf" / "skills" / name / "SKILL.md").is_file()


@pytest.mark.asyncio
async def test_a_commit_takes_two_steps(book: Project) -> None:
    """A model that forces first gets the preview, and nothing is written."""
    async with book.agent() as agent:
        await agent.call("create_session", name="s")
        await agent.call("write_file", path=SCENE, content="New.\n")
        first = await agent.call("commit_session", name="s", force=True)
        assert first["preview"]["modified"] == [SCENE]
        assert book.text(SCENE) == BOOK[SCENE]
        done = await agent.call("commit_session", name="s", force=True)
        assert done["committed"]["modified"] == [SCENE]
    assert book.text(SCENE) == "New.\n"
    assert not book.exists("workspace/sessions/s")


def test_the_overview_of_copy_on_write(book: Project) -> None:
    before = book.globals()
    size = book.done("start s")["session"]["size_bytes"]
    assert size < 10_240
    assert book.write(SCENE, "one\n")["copied"]
    assert not book.write(SCENE, "two\n")["copied"]
    assert book.read(SCENE) == "two\n"
    assert book.read(f"{CHAPTER}/plan.md") == BOOK[f"{CHAPTER}/plan.md"]
    book.done("cancel")
    assert book.globals() == before


def test_a_session_that_was_cancelled_is_not_gone_for_good(book: Project) -> None:
    book.interleaf("start s")
    book.write(SCENE, "Hours of work.\n")
    trash_id = book.done("cancel")["cancelled"]["trash_id"]
    assert book.done(f"trash restore {trash_id}")["restored"]["session"] == "s"
    assert book.done(f"--session s read {SCENE}")["content"] == "Hours of work.\n"


def test_the_mcp_server_is_registered_under_its_name(book: Project) -> None:
    assert book.program("install claude --scope project").status == 0
    assert "session_management_mcp" in book.text(".mcp.json")
