"""Commands that set things up, check and explain: those that are not one verb of the engine."""

from __future__ import annotations

from interleaf.faces.cli.shape import Argument, Command, Option

SETUP = "Setting up"

COMMANDS: tuple[Command, ...] = (
    # --- setting up ---
    Command(
        "doctor",
        SETUP,
        options=(Option("--fix", "fix"),),
        examples=(("doctor", "look"), ("doctor --fix", "look and mend")),
        verb="doctor",
    ),
    Command(
        "init",
        SETUP,
        (Argument("directory", "DIR", help="the project's root; the one that is found from here if left out"),),
        examples=(("init", "write a commented interleaf.toml; it is never needed"),),
        summary="Write a commented interleaf.toml, to choose which files sessions govern.",
        run="interleaf.faces.cli.initialise:init",
    ),
    Command(
        "demo",
        SETUP,
        (Argument("directory", "DIR", help="a directory of your own to copy and play with"),),
        (Option("--keep", "keep", help="leave the copy there to look at"),),
        (("demo", "play the main job on a sample book"), ("demo ~/my-book --keep", "on a copy of your own")),
        summary="Play the main job on a copy, through the real language server.",
        run="interleaf.faces.cli.demo:run",
    ),
    Command(
        "completion",
        SETUP,
        (
            Argument(
                "shell",
                "SHELL",
                required=True,
                choices=("bash", "zsh", "fish", "sessions", "checkpoints", "backups", "trash"),
                help="your shell; the other words list names for it",
            ),
        ),
        examples=(("completion bash >> ~/.bashrc", "complete commands, options, and names of all kinds"),),
        summary="Print the completion script for a shell.",
        run="interleaf.faces.cli.completion:completion",
    ),
    Command(
        "help",
        SETUP,
        (Argument("command", "COMMAND", help="the command to explain"),),
        examples=(("help", "all commands"), ("help commit", "one of them")),
        summary="Explain the commands.",
        run="interleaf.faces.cli.help:help_command",
    ),
)
