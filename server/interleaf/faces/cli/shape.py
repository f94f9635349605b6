"""What a command is made of. The table in `commands.py` is written in these words; parser, help, completion and
reference read it.

Annotations are evaluated here at once: as texts (`from __future__ import annotations`) every named tuple would compile
them again when the program starts.
"""

from typing import NamedTuple


class Argument(NamedTuple):
    """A positional argument.

    Attributes:
        field: field of the verb that it fills.
        metavar: how help names it.
        required: the command refuses to run without it.
        many: takes all that follow.
        choices: allowed words, if only these are.
        help: for people; the verb's own words for the field if empty.
    """

    field: str
    metavar: str
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""


class Option(NamedTuple):
    """An option.

    Attributes:
        flag: with its dashes, "--files".
        field: field of the verb that it fills.
        metavar: how help names its value; an option without one takes no value and sets `value`.
        value: what an option without a value sets.
        takes: "one" value; "each" = one value each time it is given; "several" = all up to the next option.
        also: further fields that giving it sets: `log --progress TEXT` sets the kind of entry too.
        kind: "text", "number", "span" (FIRST-LAST) or "pairs" (KEY=VALUE).
        help: for people; the verb's own words for the field if empty.
        aliases: other spellings that are understood.
    """

    flag: str
    field: str
    metavar: str = ""
    value: object = True
    takes: str = "one"
    also: tuple[tuple[str, object], ...] = ()
    kind: str = "text"
    help: str = ""
    aliases: tuple[str, ...] = ()


class Command(NamedTuple):
    """One command.

    Attributes:
        name: first word after the program.
        group: heading under which `interleaf help` shows it.
        arguments: positional ones, in order.
        options: in the order of the help.
        examples: (command line without the program's name, what it is for).
        summary: one sentence; the verb's own if empty.
        verb: the engine's verb, if it calls one.
        run: "module:function" that does it; the default calls the verb and prints the result.
        rest: the first positional argument ends the options: what follows belongs to another program.
        notes: a paragraph for `interleaf help NAME`.
    """

    name: str
    group: str
    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    summary: str = ""
    verb: str = ""
    run: str = "interleaf.faces.cli.verbs:call_verb"
    rest: bool = False
    notes: str = ""


class Settings(NamedTuple):
    """The options that every command takes."""

    project: str | None = None
    session: str | None = None
    as_json: bool = False
    colour: bool | None = None
    help: bool = False
    version: bool = False


class Call(NamedTuple):
    """One command line, understood."""

    command: Command | None
    fields: dict[str, object]
    settings: Settings
