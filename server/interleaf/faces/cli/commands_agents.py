"""Commands for agents and other programs: running inside a session, worktrees, installing."""

from __future__ import annotations

from interleaf.faces.cli.shape import Argument, Command, Option

AGENTS = "Agents and editors"

_AGENT = Argument(
    "agent",
    "AGENT",
    required=True,
    choices=("claude", "codex", "copilot", "vscode", "gemini", "cursor", "opencode", "neovim", "emacs"),
    help="the agent or editor",
)
_SCOPE = Option("--scope", "scope", "WHERE", help="project (the default) or user: whose configuration is changed")
_DRY_RUN = Option("--dry-run", "dry_run", help="only show what would be done")

COMMANDS: tuple[Command, ...] = (
    Command(
        "run",
        AGENTS,
        (Argument("command", "COMMAND", many=True, help="the program and its arguments"),),
        (Option("--temporary", "temporary", help="in the session 'temporary', made if missing and not made active"),),
        examples=(
            ("run -- make book", "build the book as it would be after the commit"),
            ("run -- claude", "an agent, all of whose writes land in the session"),
            ("--session chapter-02 run -- npm test", "in a session that is not the active one"),
            ("run --temporary -- make report", "with no session started: what is written is kept apart"),
        ),
        summary="Run a command inside the session: it sees the session at the project's own paths (Linux).",
        run="interleaf.faces.agents.run:run",
        rest=True,
        notes=(
            "What the command and its children write, rename and delete is in the session afterwards; they cannot "
            "write the project's own files. Files that sessions do not govern (what .gitignore ignores) change in the "
            "project when the command ends. Exit status, signals, terminal and environment are the command's own."
        ),
    ),
    Command(
        "worktree",
        AGENTS,
        (
            Argument("action", "ACTION", required=True, choices=("add", "take", "remove"), help="what to do"),
            Argument("directory", "DIR", help="where it lies; inside workspace/worktrees if left out"),
        ),
        examples=(
            ("worktree add", "make a directory that shows the project as the session sees it"),
            ("view ../book-draft", "the same at a place of your own"),
            ("worktree take", "take what was changed there into the session"),
            ("worktree remove ../book-draft", "take what was changed, then remove it"),
        ),
        summary="A plain directory that shows the session, for programs that 'run' cannot hold.",
        run="interleaf.faces.agents.worktree:worktree",
    ),
    Command(
        "install",
        AGENTS,
        (_AGENT,),
        (_SCOPE, _DRY_RUN, Option("--check", "check", help="only say what is installed and whether it works")),
        (
            ("install claude", "skills, hooks, MCP server and language server for Claude Code"),
            ("install codex --scope user --dry-run", "show what would be done for all of your projects"),
            ("install gemini --check", "see whether it is installed and works"),
        ),
        summary="Set up an agent or editor to work in sessions.",
        run="interleaf.faces.agents.install.command:install",
        notes="Only entries of Interleaf are changed; the former file is kept beside it as NAME.interleaf-backup.",
    ),
    Command(
        "uninstall",
        AGENTS,
        (_AGENT,),
        (_SCOPE, _DRY_RUN),
        (("uninstall claude", "remove what 'install claude' added"),),
        summary="Remove what 'install' added for an agent or editor, and nothing else.",
        run="interleaf.faces.agents.install.command:uninstall",
    ),
)
