"""Commands on sessions, their files and what becomes of their changes."""

from __future__ import annotations

from interleaf.faces.cli.shape import Argument, Command, Option

SESSIONS, FILES, CHANGES = "Sessions", "Files", "Changes"

_NAME = Argument("name", "NAME")
_PATH = Argument("path", "PATH", required=True)
_FILES_OPTION = Option("--files", "files", "FILE", takes="several")

COMMANDS: tuple[Command, ...] = (
    # --- sessions ---
    Command(
        "start",
        SESSIONS,
        (_NAME, Argument("description", "DESCRIPTION")),
        (
            Option("--focus", "focus", "TEXT"),
            Option("--goal", "goal", "TEXT"),
            Option("--task", "tasks", "ID", takes="each", help="id of a linked task; may be given several times"),
            Option("--step", "steps", "TEXT", takes="each", help="a step of the work; may be given several times"),
            Option("--agent", "agent", "NAME"),
            Option("--type", "type", "TYPE"),
            Option("--template", "template", "NAME"),
            Option("--meta", "metadata", "KEY=VALUE", takes="each", kind="pairs"),
        ),
        (
            ("start work-on-chapter-01", "start a session and make it the active one"),
            ('start rewrite-ending "Revising the ending of act 1"', "with a description"),
            ('start --focus "authentication feature" --agent claude', "named by date and focus"),
            ('start chapter-02 --goal "A first draft" --step "Outline" --step "Draft"', "with steps to tick off"),
        ),
        verb="start",
    ),
    Command(
        "list",
        SESSIONS,
        options=(Option("--all", "all"),),
        examples=(("list", "open sessions"), ("list --all", "closed ones too")),
        verb="list",
    ),
    Command(
        "status",
        SESSIONS,
        (_NAME,),
        examples=(("status", "the current session"), ("status rewrite-ending", "another one")),
        verb="status",
    ),
    Command(
        "switch",
        SESSIONS,
        (_NAME._replace(required=True),),
        examples=(("switch rewrite-ending", "work in another session from now on"),),
        verb="switch",
    ),
    Command(
        "recover",
        SESSIONS,
        (_NAME._replace(required=True),),
        examples=(("recover rewrite-ending", "take up a session whose editor or agent died"),),
        verb="recover",
    ),
    # --- files ---
    Command(
        "resolve",
        FILES,
        (_PATH,),
        examples=(("resolve acts/act-1/plan.md", "which file is meant in this session"),),
        verb="resolve",
    ),
    Command(
        "read",
        FILES,
        (_PATH,),
        examples=(
            ("read acts/act-1/plan.md", "print the file's bytes as the session sees them"),
            ("read --json acts/act-1/plan.md", "with its hash, for a later write --expected"),
        ),
        verb="read",
        run="interleaf.faces.cli.content:read",
    ),
    Command(
        "write",
        FILES,
        (_PATH,),
        (Option("--expected", "expected", "HASH"),),
        (
            ("write acts/act-1/plan.md <plan.md", "the new content comes on standard input"),
            ("write acts/act-1/plan.md --expected 9f86d0... <plan.md", "refused if somebody wrote in between"),
        ),
        verb="write",
        run="interleaf.faces.cli.content:write",
    ),
    Command(
        "edit",
        FILES,
        (Argument("paths", "FILE", required=True, many=True, help="path, or the end of one that only one file has"),),
        examples=(
            ("edit acts/act-1/plan.md", "in $VISUAL or $EDITOR; the project's file stays as it is"),
            ("edit scene-0101.md scene-0102.md", "several files, by their bare names"),
        ),
        summary="Edit files of the session in your own editor.",
        run="interleaf.faces.cli.edit:edit",
        notes="The editor gets the session's copies, and has to wait until you are done (code --wait, gvim -f).",
    ),
    Command(
        "delete",
        FILES,
        (_PATH,),
        examples=(("delete acts/act-1/old.md", "the project keeps it until the commit"),),
        verb="delete",
    ),
    Command(
        "rename",
        FILES,
        (Argument("path", "FROM", required=True), Argument("to", "TO", required=True)),
        examples=(("rename acts/plan.md acts/act-1/plan.md", "the project keeps the old name until the commit"),),
        verb="rename",
    ),
    Command(
        "retry",
        FILES,
        (
            Argument("file_path", "FILE", required=True),
            Argument("reason", "REASON", required=True),
        ),
        (
            Option("--auto-detected", "auto_detected"),
            Option("--lines", "lines", "FIRST-LAST", kind="span"),
        ),
        (
            ('retry scene-0101.md "Too much exposition"', "a bare file name is searched, in the session first"),
            ('retry acts/act-1/scene-0102.md "Voice is off" --lines 10-24', "about these lines"),
        ),
        verb="retry",
    ),
    # --- changes ---
    Command(
        "diff",
        CHANGES,
        (_PATH._replace(required=False),),
        (Option("--against", "against", "NAME"),),
        (
            ("diff", "everything the session changed"),
            ("diff acts/act-1/plan.md", "one file"),
            ("diff --against experimental-v2", "compared with another session"),
        ),
        verb="diff",
    ),
    Command(
        "commit",
        CHANGES,
        (_NAME,),
        (Option("--force", "force"), Option("--token", "token", "TOKEN"), _FILES_OPTION),
        (
            ("commit", "preview: every path, nothing is written"),
            ("commit --force --token 3f9a...", "commit exactly what the preview showed"),
            ("commit --files acts/act-1/plan.md acts/act-2", "preview of some files and folders"),
            ("commit --files . --force", "all of it, and the session stays open: to go on, or to end it with a score"),
        ),
        verb="commit",
        run="interleaf.faces.cli.verbs:commit",
        notes="Every change reaches the project, or none does. A file that somebody changed in the project after the"
        " session copied it is a conflict, and the commit is refused until it is settled (diff, refresh).",
    ),
    Command(
        "cancel",
        CHANGES,
        (_NAME,),
        (
            Option(
                "--no-backup-retries",
                "backup_retries",
                value=False,
                help="do not keep the retries in workspace/retries-archive",
            ),
        ),
        (("cancel", "discard the current session; its work goes to the trash"),),
        verb="cancel",
    ),
    Command(
        "refresh",
        CHANGES,
        (Argument("paths", "PATH", many=True),),
        (Option("--take", "take", "mine|theirs"),),
        (
            ("refresh", "bring the project's later changes in"),
            ("refresh acts/act-1/plan.md --take mine", "settle a conflict with the session's text"),
        ),
        verb="refresh",
    ),
    Command(
        "merge",
        CHANGES,
        (Argument("source", "SOURCE", required=True),),
        (Option("--into", "into", "NAME"), _FILES_OPTION),
        (("merge experimental-v2 --into main-work", "take over what an experiment changed"),),
        verb="merge",
    ),
    Command(
        "undo",
        CHANGES,
        (Argument("commit", "COMMIT"),),
        examples=(("undo", "take the last commit back; its session is there again"),),
        verb="undo",
    ),
    Command(
        "trash",
        CHANGES,
        (
            Argument("action", "ACTION", choices=("list", "restore", "empty")),
            Argument("id", "ID"),
        ),
        examples=(
            ("trash", "what is in it"),
            ("trash restore ID", "bring a cancelled session or a displaced text back"),
            ("trash empty", "remove all of it for good"),
        ),
        verb="trash",
    ),
)
