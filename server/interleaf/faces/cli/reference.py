"""The reference of the command line as Markdown: `python -m interleaf.faces.cli.reference > docs/CLI.md`."""

from __future__ import annotations

from interleaf.engine.verbs import VERBS
from interleaf.faces.cli.commands import COMMANDS, GLOBAL_OPTIONS, GROUPS
from interleaf.faces.cli.help import said, summary, usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from interleaf.faces.cli.shape import Argument, Command, Option

_OPENING = """\
# The command line

<!-- Generated: python -m interleaf.faces.cli.reference > docs/CLI.md -->

    interleaf [--project DIR] [--session NAME] [--json] COMMAND ...

The options of every command may stand before or after it. Texts with spaces need quotes; `--` ends the options.

With `--json` a command prints exactly one JSON object: `{"ok": true, "result": {...}}` or
`{"ok": false, "error": {"kind", "message", "facts", "actions"}}`. Without it, it prints for people, with colours on a
terminal only.

| exit status | meaning |
|---|---|
| 0 | done |
| 1 | refused; the answer says why and what to do next |
| 2 | wrong usage: the command line could not be understood |
| 130 | interrupted from the keyboard |

`INTERLEAF_PROJECT` and `INTERLEAF_SESSION` stand for `--project` and `--session`. `NO_COLOR` turns colours off.
`INTERLEAF_DEBUG=1` shows the traceback of an error that nobody foresaw.
"""


def reference() -> str:
    """The whole page."""
    lines = [_OPENING, "## Options of every command", "", *_table(GLOBAL_OPTIONS), ""]
    for group in GROUPS:
        lines += [f"## {group}", ""]
        for command in COMMANDS.values():
            if command.group == group:
                lines += _explained(command)
    return "\n".join(lines).rstrip() + "\n"


def _explained(command: Command) -> list[str]:
    lines = [f"### `{command.name}`", "", summary(command), "", f"    interleaf {usage(command)}", ""]
    if command.notes:
        lines += [command.notes, ""]
    if command.arguments or command.options:
        lines += [*_table([*command.arguments, *command.options], command), ""]
    if command.examples:
        lines.append("```sh")
        lines += [f"interleaf {line}  # {purpose}" for line, purpose in command.examples]
        lines += ["```", ""]
    if command.verb and VERBS[command.verb].tools:
        tools = " or ".join(f"`{tool}`" for tool in VERBS[command.verb].tools)
        lines += [f"As a tool for models: {tools}. In an editor: `interleaf.{command.verb}`.", ""]
    return lines


def _table(parts: Sequence[Argument | Option], command: Command | None = None) -> list[str]:
    lines = ["| word | what it is for |", "|---|---|"]
    for part in parts:
        flag = getattr(part, "flag", "")
        form = f"{flag} {part.metavar}".strip()
        told = said(command, part) if command else part.help
        lines.append(f"| `{form.replace('|', chr(92) + '|')}` | {told.replace('|', chr(92) + '|')} |")
    return lines


if __name__ == "__main__":
    print(reference(), end="")
