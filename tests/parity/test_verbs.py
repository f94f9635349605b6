"""Every verb of the table, with every field, can be had through every face."""

from __future__ import annotations

import pytest
from tests.parity.faces import LanguageServer, ToolServer

from interleaf.engine.verbs import VERBS, Verb
from interleaf.faces.cli.commands import COMMANDS

# Fields that a command line gives in another way, or has no use for.
ELSEWHERE = {
    ("switch", "bind"): "a process is bound by --session",
    ("write", "content"): "standard input",
    ("write", "content_base64"): "standard input",
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=lambda verb: verb.name)
def test_every_verb_is_a_command_with_all_its_fields(verb: Verb) -> None:
    command = COMMANDS[verb.name]
    assert command.verb == verb.name
    reachable = {part.field for part in (*command.arguments, *command.options)}
    reachable |= {name for option in command.options for name, _ in option.also}
    wanted = {field.name for field in verb.fields if (verb.name, field.name) not in ELSEWHERE}
    assert wanted <= reachable


def test_no_command_gives_a_field_that_its_verb_does_not_have() -> None:
    own = {("resume", "list")}  # answered by the verb `list`
    for command in COMMANDS.values():
        if command.verb:
            known = {field.name for field in VERBS[command.verb].fields}
            for part in (*command.arguments, *command.options):
                assert part.field in known or (command.name, part.field) in own, (command.name, part.field)


@pytest.mark.parametrize("verb", VERBS.values(), ids=lambda verb: verb.name)
def test_the_choices_of_a_field_are_those_of_the_table(verb: Verb) -> None:
    command = COMMANDS[verb.name]
    for field in verb.fields:
        for argument in command.arguments:
            if argument.field == field.name:
                assert argument.choices == field.choices
        constants = {
            value
            for option in command.options
            for name, value in ((option.field, option.value), *option.also)
            if name == field.name and isinstance(value, str)
        }
        assert constants <= set(field.choices)
        if constants:
            assert constants == set(field.choices), f"{verb.name}: an option for every {field.name}"


def test_every_verb_is_a_command_of_the_editor(language_server: LanguageServer) -> None:
    assert {f"interleaf.{name}" for name in VERBS} <= set(language_server.commands)


def test_every_tool_of_the_table_is_offered_to_models(tool_server: ToolServer) -> None:
    assert {tool for verb in VERBS.values() for tool in verb.tools} <= tool_server.tools()
