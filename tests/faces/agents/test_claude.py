"""The real Claude Code in sessions: no account, no network; a script plays the model.

sh tests/faces/agents/provision.sh
pytest -m slow tests/faces/agents/test_claude.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.faces.agents.claude import Model, needs_claude
from tests.faces.agents.conftest import Book
from tests.faces.agents.scripted.play import PLUGIN, needs_network_of_its_own, step

pytestmark = [pytest.mark.slow, needs_claude, needs_network_of_its_own, pytest.mark.timeout(240)]


def test_the_conversation_begins_with_the_sessions_context(model: Model) -> None:
    texts = model.plays({"text": "ok"})["texts"]
    assert "A better ending" in texts
    assert "Outline" in texts
    assert "workspace/sessions/tide/files" in texts


def test_a_compaction_keeps_the_context_and_is_counted(model: Model) -> None:
    first = json.loads(model.plays({"text": "ok"})["output"])
    model.plays({"text": "a summary"}, prompt="/compact keep the names", args=("--resume", first["session_id"]))
    document = (model.book.root / "workspace/sessions/tide/session.md").read_text()
    assert "compaction_count: 1\n" in document


def test_the_tools_work_and_a_commit_needs_a_person(model: Model) -> None:
    before = model.book.snapshot()
    tools = "mcp__session_management_mcp__"
    report = model.plays(
        step("ToolSearch", query=f"select:{tools}write_file,{tools}read_file,{tools}commit_session", max_results=5),
        step(f"{tools}write_file", path="acts/one.md", content="No tide.\n"),
        step(f"{tools}read_file", path="acts/one.md"),
        step(f"{tools}write_file", path="../outside.md", content="x"),
        step(f"{tools}commit_session", force=True),
    )
    results = report["results"]
    assert [result["error"] for result in results[1:]] == [False, False, True, True]
    assert "outside the project" in results[3]["text"]
    assert model.book.snapshot() == before
    assert model.book.changes("tide")["modified"] == ["acts/one.md"]


def test_the_plugin_alone_protects_as_well(book: Book, tmp_path: Path) -> None:
    book.run("start", "tide")
    before = book.snapshot()
    report = Model(book, tmp_path / "home").plays(
        step("Write", file_path=str(book.root / "acts/new.md"), content="x"),
        step("ToolSearch", query="select:mcp__plugin_interleaf_session_management_mcp__write_file", max_results=5),
        step("mcp__plugin_interleaf_session_management_mcp__write_file", path="acts/new.md", content="x"),
        args=(
            *("--plugin-dir", str(PLUGIN / "interleaf")),
            *("--allowedTools", "Write,mcp__plugin_interleaf_session_management_mcp"),
        ),
    )
    assert [result["error"] for result in report["results"]] == [True, False, False]
    assert "workspace/sessions/tide/files/acts/new.md" in report["results"][0]["text"]
    assert book.changes("tide")["created"] == ["acts/new.md"]
    assert book.snapshot() == before


def test_without_the_guards_program_nothing_is_written(model: Model) -> None:
    settings = model.book.root / ".claude/settings.json"
    program = str(Path(sys.executable).with_name("interleaf-hook"))
    assert program in settings.read_text()
    settings.write_text(settings.read_text().replace(program, "/nowhere/interleaf-hook"))
    before = model.book.snapshot()
    report = model.plays(
        step("Write", file_path=model.path("acts/new.md"), content="x"),
        step("Bash", command="echo more >> acts/two.md"),
    )
    assert [result["error"] for result in report["results"]] == [True, True]
    assert model.book.snapshot() == before
