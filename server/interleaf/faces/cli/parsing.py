"""From words on the command line to a `Call`, by the table of commands.

`argparse` is not used: it would have to build every command's parser or be told which one to build, it takes words
that begin with a dash for options even as values ("- a note"), and it ends the process to report an error.
"""

from __future__ import annotations

import os

from interleaf.errors import WrongUsage
from interleaf.faces.cli.commands import COMMANDS, GLOBAL_OPTIONS
from interleaf.faces.cli.shape import Call, Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interleaf.faces.cli.shape import Argument, Command, Option

_GLOBAL_FLAGS = frozenset(option.flag for option in GLOBAL_OPTIONS)


def parse(words: Sequence[str]) -> Call:
    """Understand a command line.

    Args:
        words: the arguments after the program's name.

    Raises:
        WrongUsage: there is no such command or option, or something is missing, contradicts or is too much.
    """
    return _Parser(words).parse()


def asks_for_json(words: Sequence[str]) -> bool:
    """Whether the answer is wanted as JSON, told even of a command line that cannot be understood."""
    before = words[: words.index("--")] if "--" in words else words
    return "--json" in before


class _Parser:
    """Reads the words once, from left to right."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = list(words)
        self.at = 0
        self.command: Command | None = None
        self.options = _by_flag(GLOBAL_OPTIONS)
        self.globals: dict[str, object] = {}
        self.fields: dict[str, object] = {}
        self.given_by: dict[str, str] = {}
        self.positional: list[str] = []

    def parse(self) -> Call:
        """All words, then what can only be told at the end."""
        only_positional = False
        while self.at < len(self.words):
            word = self.words[self.at]
            self.at += 1
            if word == "--" and not only_positional:
                only_positional = True
            elif not only_positional and _looks_like_option(word):
                self._option(word)
            elif self.command is None:
                self._command(word)
            else:
                self.positional.append(word)
                if self.command.rest:
                    self.positional += self.words[self.at :]
                    break
        settings = Settings(**self.globals)  # type: ignore[arg-type]
        self._view_of_directory()
        if self.command is not None and not settings.help:
            self._arguments(self.command)
            self._required(self.command)
        return Call(self.command, self.fields, settings)

    def _command(self, word: str) -> None:
        if word not in COMMANDS:
            raise WrongUsage(reason=f"There is no command '{word}'.{_did_you_mean(word, COMMANDS)}")
        self.command = COMMANDS[word]
        self.options.update(_by_flag(self.command.options))

    def _option(self, word: str) -> None:
        flag, equals, inline = word.partition("=")
        option = self.options.get(flag)
        if option is None:
            raise self._wrong(f"There is no option '{flag}'.{_did_you_mean(flag, self.options)}")
        for field, value in option.also:
            self._set(field, value, option.flag)
        if not option.metavar:
            if equals:
                raise self._wrong(f"{option.flag} takes no value.")
            self._set_option(option, option.value)
        elif option.takes == "several":
            for value in [inline, *self._values()] if equals else self._values() or [self._value(option)]:
                self._set_option(option, value)
        else:
            self._set_option(option, inline if equals else self._value(option))

    def _value(self, option: Option) -> str:
        """The word after an option, which may begin with a dash unless it is an option itself."""
        if self.at < len(self.words):
            word = self.words[self.at]
            if word != "--" and word.partition("=")[0] not in self.options:
                self.at += 1
                return word
        raise self._wrong(f"{option.flag} needs a value: {option.flag} {option.metavar}.")

    def _values(self) -> list[str]:
        start = self.at
        while self.at < len(self.words) and not _looks_like_option(self.words[self.at]):
            self.at += 1
        return self.words[start : self.at]

    def _set_option(self, option: Option, value: object) -> None:
        if option.kind == "pairs":
            key, equals, text = str(value).partition("=")
            if not equals or not key:
                raise self._wrong(f"{option.flag} wants {option.metavar}, not '{value}'.")
            pairs = self.fields.setdefault(option.field, {})
            pairs[key] = text  # type: ignore[index]
        elif option.takes in ("each", "several"):
            listed = self.fields.setdefault(option.field, [])
            listed.append(value)  # type: ignore[attr-defined]
        else:
            self._set(option.field, self._converted(option, value), option.flag)

    def _set(self, field: str, value: object, flag: str) -> None:
        before = self.given_by.get(field)
        if before == flag:
            raise self._wrong(f"{flag} is given twice.")
        if before is not None:
            raise self._wrong(f"{before} and {flag} exclude each other.")
        self.given_by[field] = flag
        target = self.globals if flag in _GLOBAL_FLAGS else self.fields
        target[field] = value

    def _converted(self, option: Option, value: object) -> object:
        text = str(value)
        try:
            if option.kind == "number":
                return _number(text)
            if option.kind == "span":
                first, dash, last = text.partition("-")
                return [int(first), int(last if dash else first)]
        except (ValueError, OverflowError):
            raise self._wrong(f"{option.flag} wants {option.metavar}, not '{text}'.") from None
        return value

    def _arguments(self, command: Command) -> None:
        """Give the positional words to the command's arguments, in order."""
        left = self.positional
        for argument in command.arguments:
            if not left:
                break
            if argument.many:
                self.fields[argument.field], left = left, []
            else:
                self._check_choice(argument, left[0])
                self.fields[argument.field], left = left[0], left[1:]
        if left:
            raise self._wrong(f"'{left[0]}' is one word too many for {command.name}. Texts with spaces need quotes.")

    def _view_of_directory(self) -> None:
        """`view DIR` is `worktree add DIR`. A word with a slash can only be a path: no session is named like that."""
        if self.command is COMMANDS["view"] and any("/" in word or os.sep in word for word in self.positional):
            self.command = COMMANDS["worktree"]
            self.positional.insert(0, "add")
            if self.fields:
                raise self._wrong("A section is a part of the session's document; a directory shows its files.")

    def _check_choice(self, argument: Argument, word: str) -> None:
        if argument.choices and word not in argument.choices:
            raise self._wrong(f"'{word}' is none of {', '.join(argument.choices)}.")

    def _required(self, command: Command) -> None:
        for argument in command.arguments:
            if argument.required and argument.field not in self.fields:
                raise self._wrong(f"{command.name} needs {argument.metavar}.")
        if not command.verb:
            return
        from interleaf.engine.verbs import VERBS  # `run` starts faster without it

        for field in VERBS[command.verb].fields:
            if field.required and field.name not in self.fields:
                ways = [option.flag for option in command.options if _sets(option, field.name)]
                wanted = f"one of {', '.join(ways)}" if len(ways) > 1 else "".join(ways) or field.name
                raise self._wrong(f"{command.name} needs {wanted}.")

    def _wrong(self, reason: str) -> WrongUsage:
        return WrongUsage(reason=reason, verb=self.command.name) if self.command else WrongUsage(reason=reason)


def _number(text: str) -> int | float:
    """A finite number, whole if it is. Raises ValueError."""
    number = float(text)
    if number - number != 0:  # infinite, or not a number
        raise ValueError(text)
    return int(number) if number.is_integer() else number


def _looks_like_option(word: str) -> bool:
    """A dash with something after it; "- a note" or "-" alone is text."""
    flag = word.partition("=")[0]
    return len(flag) > 1 and flag[0] == "-" and not any(char.isspace() for char in flag)


def _sets(option: Option, field: str) -> bool:
    return option.field == field or any(name == field for name, _ in option.also)


def _by_flag(options: Iterable[Option]) -> dict[str, Option]:
    return {flag: option for option in options for flag in (option.flag, *option.aliases)}


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""
