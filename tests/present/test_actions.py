"""Next steps: every action that an error names has words for people, for a shell and for a model."""

from __future__ import annotations

import itertools
import shlex

import pytest

from interleaf import errors
from interleaf.engine.verbs import VERBS
from interleaf.present import actions


def all_errors() -> list[type[errors.InterleafError]]:
    found: list[type[errors.InterleafError]] = []
    waiting = [errors.InterleafError]
    while waiting:
        cls = waiting.pop()
        found.append(cls)
        waiting.extend(cls.__subclasses__())
    return found


@pytest.mark.parametrize("cls", all_errors(), ids=lambda cls: cls.__name__)
def test_every_action_named_by_an_error_has_all_three_tongues(cls: type[errors.InterleafError]) -> None:
    for action in cls.actions:
        assert actions.label(action, {}).strip()
        assert actions.shell(action, {}).strip()
        assert actions.tool(action, {}).strip()


def test_no_action_is_left_that_no_error_names() -> None:
    named = {action for cls in all_errors() for action in cls.actions}
    assert set(actions.ACTIONS) == named


def test_a_model_is_only_told_of_tools_that_exist() -> None:
    tools = {tool for verb in VERBS.values() for tool in verb.tools}
    for name in actions.ACTIONS:
        words = actions.tool(name, {}).replace(",", " ").replace(".", " ").split()
        called = [after for before, after in itertools.pairwise(words) if before.lower() == "call"]
        for tool in called:
            assert tool in tools or tool in {"the", "when", "again"}, f"{name} tells to call {tool}"


def test_known_facts_are_said_and_unknown_ones_are_named() -> None:
    assert actions.shell("switch", {"name": "draft"}) == "interleaf switch draft"
    assert actions.shell("switch", {}) == "interleaf switch NAME"
    assert actions.tool("switch", {"session": "draft"}) == 'Call switch_session with name="draft"'
    assert actions.tool("switch", {}) == 'Call switch_session with name="..."'


def test_the_optional_stretch_goes_when_its_fact_is_missing() -> None:
    assert actions.shell("status", {"session": "draft"}) == "interleaf status draft"
    assert actions.shell("status", {}) == "interleaf status"
    assert actions.shell("abandon", {"session": "draft"}).startswith("interleaf --session draft close --abandon")


def test_a_path_is_quoted_for_the_shell_and_stays_one_word() -> None:
    nasty = "acts/it's {path} [one] $(rm -rf).md"
    line = actions.shell("diff", {"path": nasty})
    assert shlex.split(line) == ["interleaf", "diff", nasty]
    assert nasty in actions.tool("diff", {"path": nasty})


def test_a_list_is_never_passed_off_as_one_argument() -> None:
    assert actions.shell("refresh", {"path": ["a.md", "b.md"]}) == "interleaf refresh"
