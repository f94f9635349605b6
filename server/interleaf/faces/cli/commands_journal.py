"""Commands on the session's document, and on what is kept: checkpoints and backups."""

from __future__ import annotations

from interleaf.faces.cli.shape import Argument, Command, Option

JOURNAL, KEEPING = "The session's document", "Checkpoints and backups"

_NAME = Argument("name", "NAME")


def _entry(flag: str, help_text: str) -> Option:
    return Option(flag, "text", "TEXT", also=(("kind", flag[2:]),), help=help_text)


def _section(name: str) -> Option:
    return Option(f"--{name}", "section", value=name, help=f"only the section on {name}")


COMMANDS: tuple[Command, ...] = (
    # --- the document ---
    Command(
        "log",
        JOURNAL,
        options=(
            _entry("--progress", "something that was done or is under way"),
            _entry("--done", "a step that is done"),
            _entry("--decision", "a decision; give the reason with --rationale"),
            Option("--rationale", "rationale", "TEXT"),
            _entry("--discovery", "something unexpected that was learned"),
            _entry("--blocker", "what keeps the work from going on"),
            Option("--resolved", "resolved"),
            _entry("--next", "what comes next"),
            _entry("--step", "a further step of the work"),
            _entry("--context", "what must be known to go on"),
        ),
        examples=(
            ('log --progress "Drafted scene 3"', "note progress"),
            ('log --decision "First person" --rationale "Closer to her"', "a decision with its reason"),
            ('log --done "Outline"', "tick a step off"),
            ('log --blocker "Waiting for the map" --resolved', "the blocker is gone"),
        ),
        verb="log",
    ),
    Command(
        "view",
        JOURNAL,
        (_NAME,),
        tuple(
            _section(name)
            for name in ("tldr", "context", "progress", "decisions", "discoveries", "blockers", "next", "outcomes")
        ),
        (("view", "the whole document"), ("view --progress", "one section")),
        verb="view",
        notes=(
            "'view ../book-draft', with a path (a word with a slash), makes a directory that shows the session's "
            "files, as 'worktree add' does; 'worktree take' takes back what is changed in it."
        ),
    ),
    Command(
        "resume",
        JOURNAL,
        (_NAME,),
        (Option("--list", "list", help="only list the sessions that can be taken up"),),
        (("resume", "the active session, or the most recent one"), ("resume rewrite-ending", "that one")),
        verb="resume",
        run="interleaf.faces.cli.verbs:resume",
    ),
    Command(
        "pause",
        JOURNAL,
        options=(Option("--note", "note", "TEXT"),),
        examples=(('pause --note "Switching to an urgent fix"', "put the session aside, with a checkpoint"),),
        verb="pause",
    ),
    Command(
        "close",
        JOURNAL,
        options=(
            Option("--complete", "outcome", value="complete", help="the work is done"),
            Option("--abandon", "outcome", value="abandon", help="the work is given up; needs --reason"),
            Option("--reason", "reason", "TEXT"),
            Option("--force", "force"),
        ),
        examples=(
            ("close --complete", "the work is done and committed"),
            ('close --abandon --reason "Requirements changed"', "changes go to the trash"),
        ),
        verb="close",
    ),
    Command(
        "track",
        JOURNAL,
        (
            Argument("file_path", "FILE", required=True),
            Argument("action", "ACTION", required=True, choices=("created", "modified")),
        ),
        examples=(("track notes/map.md created", "note a file that belongs to the work"),),
        verb="track",
    ),
    Command(
        "end",
        JOURNAL,
        (_NAME,),
        (
            Option("--score", "score", "N", kind="number"),
            Option("--no-backup", "create_backup", value=False, help="write no zip of the session"),
            Option("--force", "force"),
        ),
        (("end --score 8.5", "archive, backup and a line in the day's summary"),),
        verb="end",
    ),
    Command(
        "phase",
        JOURNAL,
        (Argument("phase", "PHASE", choices=("PLAN", "IMPLEMENT", "REVIEW")),),
        examples=(("phase", "the present one"), ("phase REVIEW", "go on to the next one")),
        verb="phase",
    ),
    # --- checkpoints and backups ---
    Command(
        "checkpoint",
        KEEPING,
        (Argument("files", "FILE", many=True),),
        (Option("--note", "note", "TEXT"),),
        (('checkpoint --note "Before the rewrite"', "the whole session"), ("checkpoint acts/plan.md", "some files")),
        verb="checkpoint",
    ),
    Command("checkpoints", KEEPING, (_NAME,), examples=(("checkpoints", "those of this session"),), verb="checkpoints"),
    Command(
        "restore",
        KEEPING,
        options=(
            Option("--checkpoint", "checkpoint", "ID"),
            Option("--backup", "backup", "NAME"),
            Option("--list", "list"),
        ),
        examples=(
            ("restore --list", "what can be brought back"),
            ("restore --checkpoint ID", "the session as it was then; the present is checkpointed first"),
            ("restore --backup NAME", "a backup becomes a new session"),
        ),
        verb="restore",
    ),
    Command(
        "backup",
        KEEPING,
        (
            Argument("kind", "KIND", required=True, choices=("daily", "milestone")),
            Argument("name", "NAME"),
        ),
        examples=(("backup daily", "today's backup"), ("backup milestone v1.0-release", "a named one")),
        verb="backup",
    ),
    Command(
        "stats",
        KEEPING,
        options=(Option("--html", "html", help="print a page to look at in a browser"),),
        examples=(
            ("stats", "durations, files, scores, rejected versions"),
            ("stats --html", "a page for a browser, to be sent into a file"),
        ),
        summary="Show what the sessions came to.",
        run="interleaf.faces.cli.statistics:stats",
    ),
)
