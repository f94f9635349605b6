"""An error is the same object and the same sentence in every face, with next steps in that face's tongue."""

from __future__ import annotations

from typing import Any

import pytest
from tests.parity.faces import CommandLine, LanguageServer, ToolServer

from interleaf import errors
from interleaf.engine.verbs import VERBS
from interleaf.faces.lsp.guard import as_response
from interleaf.faces.mcp.refusals import refusal
from interleaf.present.style import Style
from interleaf.present.text.problems import problem
from interleaf.present.wire import error_to_json

FACTS: dict[str, Any] = {"name": "draft", "session": "draft", "path": "acts/one.md", "paths": ["acts/one.md"]}


@pytest.mark.parametrize("kind", sorted(errors.kinds()))
def test_every_kind_has_one_sentence_and_next_steps_in_every_tongue(kind: str) -> None:
    error = errors.kinds()[kind](**FACTS)
    sent = error_to_json(error)
    response = as_response(error)
    assert (response.code, response.message, response.data) == (-32803, error.message, sent)
    told = refusal(error)
    assert told.is_error
    assert told.meta is not None
    assert told.meta["interleaf/error"] == sent
    for_models, for_people = told.content[0].text, problem(error, Style())  # type: ignore[union-attr]
    assert for_models.startswith(error.message)
    assert error.message in for_people
    if error.actions:
        assert all(step["label"] for step in sent["actions"])
        if kind not in ("run-unavailable", "session-in-use"):  # these are about a command of the shell
            assert "interleaf " not in for_models, "a model is told of tools, not of a shell"
        assert all(f"{tool} " not in for_people for verb in VERBS.values() for tool in verb.tools if "_" in tool)


REFUSED = [
    ("session-not-found", ["switch", "gone"], "switch", "switch_session", {"name": "gone"}),
    ("invalid-name", ["start", "a/b"], "start", "create_session", {"name": "a/b"}),
    ("session-exists", ["start", "draft"], "start", "create_session", {"name": "draft"}),
    ("file-not-found", ["read", "acts/gone.md"], "read", "read_file", {"path": "acts/gone.md"}),
    ("path-outside-project", ["read", "../x"], "read", "read_file", {"path": "../x"}),
    ("not-governed", ["delete", ".git/config"], "delete", "delete_file", {"path": ".git/config"}),
    ("nothing-to-commit", ["commit", "--force"], "commit", "commit_session", {"force": True}),
    ("trash-not-found", ["trash", "restore", "zzz"], "trash", "restore_trash", {"action": "restore", "id": "zzz"}),
]


@pytest.fixture(scope="module", autouse=True)
def draft(command_line: CommandLine) -> None:
    """A session without a change."""
    command_line.call(["start", "draft"])


@pytest.mark.parametrize(("kind", "words", "verb", "tool", "fields"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_refusal_is_the_same_through_every_face(
    command_line: CommandLine,
    language_server: LanguageServer,
    tool_server: ToolServer,
    kind: str,
    words: list[str],
    verb: str,
    tool: str,
    fields: dict[str, Any],
) -> None:
    for_models = {name: value for name, value in fields.items() if name != "action"}
    answers = [command_line.call(words), language_server.call(verb, fields), tool_server.call(tool, for_models)]
    for answer in answers:
        assert answer.error is not None
        assert answer.error["kind"] == kind
        assert answer.error == answers[0].error
        assert answer.error["message"] in answer.text
