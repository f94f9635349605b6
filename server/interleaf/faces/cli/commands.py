"""The table of commands. To add a command, add one entry to one of the three parts; parser, help, completion and
reference follow.

    commands_work.py     sessions, files, changes
    commands_journal.py  the session's document, checkpoints, backups
    commands_agents.py   running inside a session, worktrees, installing for agents and editors
    commands_setup.py    doctor, init, demo, completion, help
"""

from __future__ import annotations

from interleaf.faces.cli import commands_agents, commands_journal, commands_setup, commands_work
from interleaf.faces.cli.shape import Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.cli.shape import Command

GROUPS: tuple[str, ...] = (
    commands_work.SESSIONS,
    commands_work.FILES,
    commands_work.CHANGES,
    commands_journal.JOURNAL,
    commands_journal.KEEPING,
    commands_agents.AGENTS,
    commands_setup.SETUP,
)

COMMANDS: dict[str, Command] = {
    command.name: command
    for part in (
        commands_work.COMMANDS,
        commands_journal.COMMANDS,
        commands_agents.COMMANDS,
        commands_setup.COMMANDS,
    )
    for command in part
}

GLOBAL_OPTIONS: tuple[Option, ...] = (
    Option("--project", "project", "DIR", help="the project's root (or INTERLEAF_PROJECT)"),
    Option("--session", "session", "NAME", help="the session to work in (or INTERLEAF_SESSION)"),
    Option("--json", "as_json", help="print one JSON object"),
    Option("--no-color", "colour", value=False, help="no colours (or NO_COLOR)", aliases=("--no-colour",)),
    Option("--help", "help", help="explain the command", aliases=("-h",)),
    Option("--version", "version", help="print the version"),
)
