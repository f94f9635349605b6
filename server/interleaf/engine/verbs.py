"""The table of verbs: names, fields and where each is done. Every face reads this one table.

A handler is a function `handler(workspace, **fields) -> result`; it is imported when first called, so that a face
which needs one verb does not load the others.
"""

from typing import NamedTuple


class Field(NamedTuple):
    """One argument of a verb.

    Attributes:
        name: the JSON name.
        kind: "text", "flag", "number", "texts" (list of text), "numbers", "object" or "bytes" (base64 in JSON).
        help: a phrase for people and models.
        required: whether the verb refuses to run without it.
        choices: allowed words, if only these are.
    """

    name: str
    kind: str
    help: str
    required: bool = False
    choices: tuple[str, ...] = ()


class Verb(NamedTuple):
    """One verb: its name in the CLI and (as `interleaf.<name>`) in LSP, its fields, its handler and its MCP tools."""

    name: str
    summary: str
    handler: str
    fields: tuple[Field, ...] = ()
    tools: tuple[str, ...] = ()


_NAME = Field("name", "text", "session; the current one if left out")
_PATH = Field("path", "text", "path of the file inside the project", required=True)

VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "start",
            "Start a session and make it the active one.",
            "sessions.open_sessions:start",
            (
                Field("name", "text", "name of the session: letters, digits, - and _"),
                Field("description", "text", "what the session is for"),
                Field("focus", "text", "what the work is about; makes the name YYYY-MM-DD-session-NNN-slug"),
                Field("goal", "text", "the objective, for the document's Context"),
                Field("tasks", "texts", "ids of linked tasks"),
                Field("steps", "texts", "the steps of the work; the first one is current"),
                Field("agent", "text", "who works: claude, codex, a person's name"),
                Field("type", "text", "kind of work: simple, medium, complex, or a word of your own"),
                Field("template", "text", "template named in interleaf.toml"),
                Field("metadata", "object", "anything else to keep with the session"),
            ),
            ("create_session", "session_start"),
        ),
        Verb(
            "list",
            "List the sessions.",
            "sessions.open_sessions:list_sessions",
            (Field("all", "flag", "closed sessions too"),),
            ("list_sessions", "session_list_active"),
        ),
        Verb(
            "status",
            "Show a session: its changes, retries, conflicts and document.",
            "sessions.open_sessions:status",
            (_NAME,),
            ("get_active_session",),
        ),
        Verb(
            "switch",
            "Make another session the active one.",
            "sessions.open_sessions:switch",
            (
                Field("name", "text", "the session to switch to", required=True),
                Field("bind", "flag", "only for this window or connection; the active session stays"),
            ),
            ("switch_session",),
        ),
        Verb(
            "commit",
            "Preview a commit, or apply it (force): every change reaches the project, or none does.",
            "sessions.commit:commit",
            (
                _NAME,
                Field("force", "flag", "apply; without it only the preview is made"),
                Field("token", "text", "token of the preview that was confirmed; anything else is refused"),
                Field("files", "texts", "only these files and folders; the session stays open with the rest"),
            ),
            ("commit_session",),
        ),
        Verb(
            "cancel",
            "Discard a session; its work goes to the trash.",
            "sessions.cancel:cancel",
            (
                _NAME,
                Field("backup_retries", "flag", "keep the retries in workspace/retries-archive (default: yes)"),
            ),
            ("cancel_session",),
        ),
        Verb(
            "retry",
            "Record that a person rejected a version of a file, and why.",
            "files.retries:retry",
            (
                Field("file_path", "text", "path, or a bare file name that is searched", required=True),
                Field("reason", "text", "why the version was rejected", required=True),
                Field("auto_detected", "flag", "an agent heard it in the person's words"),
                Field("lines", "numbers", "first and last line (1-based) that the reason is about"),
            ),
            ("record_human_retry",),
        ),
        Verb(
            "resolve",
            "Say which file a path stands for: the session's copy or the global one.",
            "files.copy_on_write:resolve",
            (_PATH,),
            ("resolve_path",),
        ),
        Verb("read", "Read a file as the session sees it.", "files.copy_on_write:read", (_PATH,), ("read_file",)),
        Verb(
            "write",
            "Write a file in the session; the global file stays as it is.",
            "files.copy_on_write:write",
            (
                _PATH,
                Field("content", "text", "the new text (UTF-8)"),
                Field("content_base64", "bytes", "the new bytes, in base64"),
                Field("expected", "text", "SHA-256 of what was read; refuse if the file is something else now"),
            ),
            ("write_file",),
        ),
        Verb("delete", "Delete a file in the session.", "files.copy_on_write:delete", (_PATH,), ("delete_file",)),
        Verb(
            "rename",
            "Rename a file in the session.",
            "files.copy_on_write:rename",
            (_PATH, Field("to", "text", "the new path", required=True)),
            ("rename_file",),
        ),
        Verb(
            "recover",
            "Take up a crashed session; a checkpoint is made first.",
            "sessions.recovery:recover",
            (_NAME._replace(required=True),),
            ("recover_session",),
        ),
        Verb(
            "diff",
            "Show what the session changed, as unified diffs.",
            "sessions.compare:diff",
            (
                Field("path", "text", "only this file"),
                Field("against", "text", "another session, a checkpoint, or two (ID..ID), instead of the project"),
            ),
            ("diff_session",),
        ),
        Verb(
            "refresh",
            "Bring later changes of the project into the session.",
            "sessions.merging:refresh",
            (
                Field("paths", "texts", "only these files"),
                Field(
                    "take",
                    "text",
                    "settle a conflict with one side; theirs of a file: give its change up",
                    choices=("mine", "theirs"),
                ),
            ),
            ("refresh_session",),
        ),
        Verb(
            "merge",
            "Merge the changes of one session into another.",
            "sessions.merging:merge",
            (
                Field("source", "text", "session to take the changes from", required=True),
                Field("into", "text", "session that takes them; the current one if left out"),
                Field("files", "texts", "only these files"),
            ),
            ("merge_session",),
        ),
        Verb(
            "undo",
            "Take back a commit.",
            "sessions.undo:undo",
            (Field("commit", "text", "id of the commit; the last one if left out"),),
            ("undo_commit",),
        ),
        Verb(
            "trash",
            "List, restore or empty the trash.",
            "sessions.trash:trash",
            (
                Field("action", "text", "what to do (default: list)", choices=("list", "restore", "empty")),
                Field("id", "text", "entry to restore"),
            ),
            ("list_trash", "restore_trash"),
        ),
        Verb(
            "log",
            "Add an entry to the session's document.",
            "document.editing:log",
            (
                Field(
                    "kind",
                    "text",
                    "what kind of entry",
                    required=True,
                    choices=(
                        "progress",
                        "done",
                        "decision",
                        "discovery",
                        "blocker",
                        "next",
                        "step",
                        "context",
                    ),
                ),
                Field("text", "text", "the entry", required=True),
                Field("rationale", "text", "why, for a decision"),
                Field("resolved", "flag", "the blocker is resolved"),
            ),
            ("session_log",),
        ),
        Verb(
            "view",
            "Show the session's document, or one section of it.",
            "document.editing:view",
            (
                _NAME,
                Field(
                    "section",
                    "text",
                    "only this section",
                    choices=(
                        "tldr",
                        "context",
                        "progress",
                        "decisions",
                        "discoveries",
                        "blockers",
                        "next",
                        "outcomes",
                    ),
                ),
            ),
            ("view_session",),
        ),
        Verb(
            "resume",
            "Take up a session: make it active and show where it stands.",
            "sessions.continuing:resume",
            (_NAME,),
            ("resume_session",),
        ),
        Verb(
            "pause",
            "Put the session aside, with a checkpoint.",
            "sessions.continuing:pause",
            (Field("note", "text", "why, or where to go on"),),
            ("pause_session",),
        ),
        Verb(
            "close",
            "Close the session: complete it, or abandon it with a reason.",
            "sessions.closing:close",
            (
                Field("outcome", "text", "how it ends", required=True, choices=("complete", "abandon")),
                Field("reason", "text", "why it is abandoned"),
                Field(
                    "force", "flag", "complete although steps are open or changes uncommitted; those go to the trash"
                ),
            ),
            ("close_session",),
        ),
        Verb(
            "checkpoint",
            "Make a restorable picture of the session.",
            "keeping.checkpoints:checkpoint",
            (
                Field("note", "text", "what is special about this moment"),
                Field("files", "texts", "only these files"),
            ),
            ("session_checkpoint",),
        ),
        Verb(
            "checkpoints",
            "List the checkpoints of a session.",
            "keeping.checkpoints:checkpoints",
            (_NAME,),
            ("list_checkpoints",),
        ),
        Verb(
            "restore",
            "Bring back a checkpoint or a backup; the present is checkpointed first.",
            "keeping.restoring:restore",
            (
                Field("checkpoint", "text", "id of the checkpoint"),
                Field("backup", "text", "name of the backup"),
                Field("list", "flag", "list what can be restored"),
            ),
            ("restore_session",),
        ),
        Verb(
            "track",
            "Note that the work created or modified a file.",
            "document.editing:track",
            (
                Field("file_path", "text", "path of the file", required=True),
                Field("action", "text", "what happened to it", required=True, choices=("created", "modified")),
            ),
            ("session_track_artifact",),
        ),
        Verb(
            "end",
            "End the session: document, archive, backup and a line in the day's summary.",
            "sessions.closing:end",
            (
                _NAME,
                Field("score", "number", "how well it went, 0 to 10"),
                Field("create_backup", "flag", "write a zip of the session (default: yes)"),
                Field("force", "flag", "end although changes are uncommitted; they go to the trash"),
            ),
            ("session_end",),
        ),
        Verb(
            "backup",
            "Back up the project's chosen folders.",
            "keeping.backups:backup",
            (
                Field(
                    "kind",
                    "text",
                    "daily, or a named milestone",
                    required=True,
                    choices=("daily", "milestone"),
                ),
                Field("name", "text", "name of the milestone"),
            ),
            ("create_daily_backup", "create_milestone_backup"),
        ),
        Verb(
            "phase",
            "Show the phase of the work, or go to another one.",
            "sessions.phases:phase",
            (Field("phase", "text", "the phase to enter", choices=("PLAN", "IMPLEMENT", "REVIEW")),),
            ("set_phase",),
        ),
        Verb(
            "doctor",
            "Check the workspace and, on request, mend it.",
            "sessions.doctor:doctor",
            (Field("fix", "flag", "mend what can be mended"),),
            ("doctor",),
        ),
    )
}
