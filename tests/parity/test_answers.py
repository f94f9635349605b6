"""One question, one answer: three processes on one project say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.parity.faces import CommandLine, LanguageServer, ToolServer

QUESTIONS: list[tuple[list[str], str, str, dict[str, Any]]] = [
    (["status"], "status", "get_active_session", {}),
    (["list"], "list", "list_sessions", {}),
    (["resolve", "acts/one.md"], "resolve", "resolve_path", {"path": "acts/one.md"}),
    (["resolve", "acts/two.md"], "resolve", "resolve_path", {"path": "acts/two.md"}),
    (["read", "acts/one.md"], "read", "read_file", {"path": "acts/one.md"}),
    (["diff"], "diff", "diff_session", {}),
    (["commit"], "commit", "commit_session", {}),
    (["trash"], "trash", "list_trash", {}),
]


@pytest.fixture(scope="module")
def draft(command_line: CommandLine) -> None:
    """A session with every kind of change."""
    command_line.call(["start", "draft"])
    command_line.call(["write", "acts/one.md"], stdin="Changed.\n")
    command_line.call(["write", "acts/new.md"], stdin="New.\n")
    command_line.call(["delete", "acts/two.md"])
    command_line.call(["retry", "one.md", "Too short"])


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize(("words", "verb", "tool", "fields"), QUESTIONS, ids=lambda value: str(value)[:20])
def test_all_faces_give_the_same_answer(
    command_line: CommandLine,
    language_server: LanguageServer,
    tool_server: ToolServer,
    words: list[str],
    verb: str,
    tool: str,
    fields: dict[str, Any],
) -> None:
    said = command_line.call(words).result
    assert said is not None
    assert language_server.call(verb, fields).result == said
    assert tool_server.call(tool, fields).result == said


def test_what_one_face_does_the_others_see_at_once(
    root: Path, command_line: CommandLine, language_server: LanguageServer, tool_server: ToolServer
) -> None:
    assert tool_server.call("create_session", {"name": "relay"}).result
    assert language_server.call("write", {"path": "acts/one.md", "content": "From the editor.\n"}).result
    read = tool_server.call("read_file", {"path": "acts/one.md"}).result
    assert read is not None
    assert read["content"] == "From the editor.\n"
    preview = language_server.call("commit", {}).result
    assert preview is not None
    assert (root / "acts/one.md").read_text() == "One.\n"
    assert command_line.call(["commit", "--force", "--token", preview["preview"]["token"]]).result
    assert (root / "acts/one.md").read_text() == "From the editor.\n"
    for answer in (language_server.call("status", {}), tool_server.call("get_active_session", {})):
        assert answer.result == {"session": None, "document": None}
