"""`interleaf help`, `--help` and `--version`, from the table of commands."""

from __future__ import annotations

from interleaf import __version__
from interleaf.engine.verbs import VERBS
from interleaf.errors import WrongUsage
from interleaf.faces.cli.commands import COMMANDS, GLOBAL_OPTIONS, GROUPS
from interleaf.present.cells import folded
from interleaf.present.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from interleaf.faces.cli.output import Output
    from interleaf.faces.cli.shape import Argument, Call, Command, Option

_PAGE = 100  # columns of prose where the output has no width of its own
_INTRODUCTION = (
    "Interleaf keeps your work and your agents' work in sessions: nothing reaches the project's files until you commit."
)


def version(call: Call, output: Output) -> int:
    """Print the version."""
    output.answer({"version": __version__}, f"interleaf {__version__}")
    return 0


def help_command(call: Call, output: Output) -> int:
    """`help [COMMAND]`."""
    name = call.fields.get("command")
    if name is not None and name not in COMMANDS:
        raise WrongUsage(reason=f"There is no command '{name}'.", verb=None)
    return _print(COMMANDS[str(name)] if name is not None else None, output)


def help_for(call: Call, output: Output) -> int:
    """`COMMAND --help`, and no command at all, which is wrong usage unless help was asked for."""
    if call.command is None and not call.settings.help and output.as_json:
        raise WrongUsage(reason="No command is given.")
    _print(call.command, output)
    return 0 if call.command is not None or call.settings.help else 2


def _print(command: Command | None, output: Output) -> int:
    text = explained(command, output.style) if command is not None else overview(output.style)
    if output.as_json:
        text = explained(command, Style()) if command is not None else overview(Style())
    output.answer({"help": text}, text)
    return 0


def overview(style: Style) -> str:
    """All commands by group, one line each."""
    lines = [
        *folded(_INTRODUCTION, style.width or _PAGE),
        "",
        f"{style.paint('bold', 'Usage:')} interleaf [OPTIONS] COMMAND ...",
    ]
    longest = max(len(name) for name in COMMANDS)
    for group in GROUPS:
        pairs = [
            (command.name.ljust(longest), summary(command)) for command in COMMANDS.values() if command.group == group
        ]
        lines += ["", style.paint("bold", group), *_columns(pairs, style)]
    lines += ["", style.paint("bold", "Options of every command"), *_option_lines(GLOBAL_OPTIONS, style)]
    lines += ["", "Explain one of them: interleaf help COMMAND"]
    return "\n".join(lines)


def explained(command: Command, style: Style) -> str:
    """One command: usage, arguments, options, examples."""
    form, *more = folded(f"Usage: interleaf {usage(command)}", style.width, " " * 11)
    lines = [
        *folded(summary(command), style.width),
        "",
        form.replace("Usage:", style.paint("bold", "Usage:"), 1),
        *more,
    ]
    if command.notes:
        lines += ["", *folded(command.notes, style.width or _PAGE)]
    if command.arguments:
        lines += ["", style.paint("bold", "Arguments")]
        lines += _columns([(argument.metavar, said(command, argument)) for argument in command.arguments], style)
    if command.options:
        lines += ["", style.paint("bold", "Options"), *_option_lines(command.options, style, command)]
    lines += ["", style.paint("bold", "Options of every command"), *_option_lines(GLOBAL_OPTIONS, style)]
    if command.examples:
        lines += ["", style.paint("bold", "Examples")]
        for line, purpose in command.examples:
            lines += [f"  {style.paint('dim', '# ' + purpose)}", f"  interleaf {line}"]
    return "\n".join(lines)


def summary(command: Command) -> str:
    """One sentence on the command."""
    return command.summary or VERBS[command.verb].summary


def usage(command: Command) -> str:
    """The command's form: "commit [NAME] [--force] [--token TOKEN]"."""
    parts = [command.name]
    for argument in command.arguments:
        word = argument.metavar + ("..." if argument.many else "")
        if argument.choices:
            word = "|".join(argument.choices)
        parts.append(word if argument.required else f"[{word}]")
    parts += [f"[{_form(option)}]" + ("..." if option.takes == "each" else "") for option in command.options]
    return " ".join(parts)


def said(command: Command, part: Argument | Option) -> str:
    """What an argument or option is for; the verb's own words where the table has none."""
    if part.help:
        return part.help
    fields = VERBS[command.verb].fields if command.verb else ()
    return next((field.help for field in fields if field.name == part.field), "")


def _form(option: Option) -> str:
    if not option.metavar:
        return option.flag
    return f"{option.flag} {option.metavar}" + ("..." if option.takes == "several" else "")


def _option_lines(options: Sequence[Option], style: Style, command: Command | None = None) -> list[str]:
    return _columns(
        [
            (", ".join((_form(option), *option.aliases)), said(command, option) if command else option.help)
            for option in options
        ],
        style,
    )


def _columns(pairs: Sequence[tuple[str, str]], style: Style) -> list[str]:
    longest = max(len(left) for left, _ in pairs)
    room = " " * (longest + 4)
    lines = []
    for left, right in pairs:
        first, *more = folded(room + right, style.width, room)
        lines += [f"  {style.paint('cyan', left.ljust(longest))}  {first.lstrip()}".rstrip(), *more]
    return lines
