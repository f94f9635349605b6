"""The MCP tools, one row each: which verb it calls, what it tells a model, and hints that tell the truth.

Parameters are not repeated here: they come from the table of verbs. A row only says what differs: fields that a tool
fixes, leaves out or requires, and the further names under which older clients give them.
"""

from __future__ import annotations

from typing import NamedTuple

from interleaf.engine.verbs import VERBS, Field, Verb


class ToolRow(NamedTuple):
    """One tool.

    Attributes:
        name: what a model calls.
        verb: the verb of the table.
        title: for people.
        help: what a model must know to call it right the first time.
        result: name of the result type in `core.results`.
        reads: it changes nothing.
        destroys: it can make something unavailable in the place where people look for it.
        repeats: calling it twice with the same arguments is the same as once.
        fields: which of the verb's fields it takes; all if None.
        fixed: field values that the tool stands for.
        required: fields that this tool requires although the verb does not.
        aliases: pairs of a further name and the field it fills; "project" checks the project, "session" names the
            session for this one call.
        person: a person has to agree, whatever a client's rules allow.
    """

    name: str
    verb: str
    title: str
    help: str
    result: str
    reads: bool = False
    destroys: bool = False
    repeats: bool = False
    fields: tuple[str, ...] | None = None
    fixed: tuple[tuple[str, str | bool], ...] = ()
    required: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    person: bool = False


_PROJECT = ("project_path", "project")
_SESSION = ("session_id", "session")

ROWS: tuple[ToolRow, ...] = (
    # --- sessions ---
    ToolRow(
        "create_session",
        "start",
        "Create a session",
        "Start an isolated session and make it the active one. From then on every write lands in the session's own "
        "copies; the project's files stay as they are until a person commits. Give name (letters, digits, - and _), "
        "or focus to have a name made.",
        "StartResult",
    ),
    ToolRow(
        "session_start",
        "start",
        "Start a session by its focus",
        "Start a session named YYYY-MM-DD-session-NNN-<focus> and make it the active one. Same as create_session, "
        "with a name made from the focus.",
        "StartResult",
        required=("focus",),
        aliases=(_PROJECT,),
    ),
    ToolRow(
        "list_sessions",
        "list",
        "List sessions",
        "List the sessions of this project with status and number of changes; `active` names the active one.",
        "ListResult",
        reads=True,
    ),
    ToolRow(
        "session_list_active",
        "list",
        "List open sessions",
        "List the open sessions of this project. Same as list_sessions without the closed ones.",
        "ListResult",
        reads=True,
        fields=(),
        aliases=(_PROJECT,),
    ),
    ToolRow(
        "get_active_session",
        "status",
        "Show the session",
        "Show the session you work in (or another one by name): changed files, rejected versions with their reasons, "
        "conflicts, and where the work stands. `session` is null when there is none.",
        "StatusResult",
        reads=True,
    ),
    ToolRow(
        "switch_session",
        "switch",
        "Switch session",
        "Work in another session. With bind=true only this connection works there and the project's active session "
        "stays: use that when several agents work at once.",
        "SwitchResult",
        repeats=True,
    ),
    ToolRow(
        "commit_session",
        "commit",
        "Commit a session",
        "Bring a session's changes into the project: all of them or none. Call it first without force: you get the "
        "preview and its token and nothing is written. Show the person every path and ask. Only when they agree, call "
        "again with force=true and that token. If anything changed meanwhile it is refused with a new preview.",
        "CommitResult",
        destroys=True,
        person=True,
    ),
    ToolRow(
        "cancel_session",
        "cancel",
        "Cancel a session",
        "Discard a session. Ask the person first. Its work goes to the trash (restore_trash brings it back); rejected "
        "versions are kept in workspace/retries-archive unless backup_retries is false. The project is unchanged.",
        "CancelResult",
        destroys=True,
        person=True,
    ),
    ToolRow(
        "recover_session",
        "recover",
        "Recover a crashed session",
        "Take up a session whose status is crashed. A checkpoint is made first; nothing is lost.",
        "RecoverResult",
        repeats=True,
    ),
    # --- files ---
    ToolRow(
        "resolve_path",
        "resolve",
        "Resolve a path",
        "Say which real file a path stands for in your session: the session's copy or the project's file. Use it "
        "before you open a file with another tool.",
        "ResolveResult",
        reads=True,
    ),
    ToolRow(
        "read_file",
        "read",
        "Read a file",
        "Read a file as your session sees it. Remembered: a later write_file to it is refused if somebody changed it "
        "after you read it. Also tells which versions of it a person rejected, and why.",
        "ReadResult",
        reads=True,
    ),
    ToolRow(
        "write_file",
        "write",
        "Write a file",
        "Write the whole content of a file in your session; the project's file stays as it is. Give content (text) or "
        "content_base64. If the file changed since you last read it, nothing is written and you get the difference: "
        "read it again, bring your change in, write again.",
        "WriteResult",
        destroys=True,
        repeats=True,
    ),
    ToolRow(
        "delete_file",
        "delete",
        "Delete a file",
        "Delete a file in your session; the project's file stays until a commit.",
        "DeleteResult",
        destroys=True,
        repeats=True,
    ),
    ToolRow(
        "rename_file",
        "rename",
        "Rename a file",
        "Rename a file in your session; the project's file stays until a commit.",
        "RenameResult",
        destroys=True,
    ),
    ToolRow(
        "record_human_retry",
        "retry",
        "Record a rejected version",
        "Record that the person rejected a version of a file, with the reason, BEFORE you rewrite it; the version is "
        "kept. Call it by yourself when the person's words reject what is there ('too much dialogue, do it again'), "
        "with auto_detected=true and their words as the reason. A bare file name is searched.",
        "RetryResult",
    ),
    # --- comparing and merging ---
    ToolRow(
        "diff_session",
        "diff",
        "Show what changed",
        "Unified diffs of everything your session changed, of one file (path), or against another session (against).",
        "DiffResult",
        reads=True,
    ),
    ToolRow(
        "refresh_session",
        "refresh",
        "Bring in the project's later changes",
        "Merge what changed in the project since the session copied it. Overlaps stay conflicts: settle one with "
        "take=mine or take=theirs and its path.",
        "RefreshResult",
        repeats=True,
    ),
    ToolRow(
        "merge_session",
        "merge",
        "Merge a session into another",
        "Merge the changes of one session into yours, or into another one.",
        "MergeResult",
    ),
    ToolRow(
        "undo_commit",
        "undo",
        "Undo a commit",
        "Take back a commit: the project's former bytes return and the session comes back as inactive. Ask the person "
        "first.",
        "UndoResult",
        destroys=True,
        person=True,
    ),
    ToolRow(
        "list_trash",
        "trash",
        "List the trash",
        "List cancelled sessions and displaced texts that can be brought back.",
        "TrashResult",
        reads=True,
        fields=("action",),
        fixed=(("action", "list"),),
    ),
    ToolRow(
        "restore_trash",
        "trash",
        "Restore from the trash",
        "Bring back an entry of the trash by its id.",
        "TrashResult",
        fields=("action", "id"),
        fixed=(("action", "restore"),),
        required=("id",),
    ),
    # --- the document ---
    ToolRow(
        "session_log",
        "log",
        "Log to the session",
        "Add an entry to the session's document, which survives compaction. Log what a later reader needs: decisions "
        "with their rationale, discoveries, blockers, finished steps (kind=done), next steps.",
        "LogResult",
    ),
    ToolRow(
        "view_session",
        "view",
        "View the session's document",
        "The session's document, or one section of it.",
        "ViewResult",
        reads=True,
    ),
    ToolRow(
        "resume_session",
        "resume",
        "Resume a session",
        "Take up a session: make it active and get the context to go on with (what is done, current step, decisions, "
        "blockers, next steps).",
        "ResumeResult",
        repeats=True,
    ),
    ToolRow("pause_session", "pause", "Pause the session", "Put the session aside with a checkpoint.", "PauseResult"),
    ToolRow(
        "close_session",
        "close",
        "Close the session",
        "End the session as completed (refused while changes are uncommitted) or as abandoned with a reason (changes "
        "go to the trash). Ask the person first.",
        "CloseResult",
        destroys=True,
    ),
    ToolRow(
        "set_phase",
        "phase",
        "Phase of the work",
        "Show the phase of the work, or enter PLAN, IMPLEMENT or REVIEW.",
        "PhaseResult",
        repeats=True,
    ),
    # --- checkpoints and backups ---
    ToolRow(
        "session_checkpoint",
        "checkpoint",
        "Make a checkpoint",
        "Make a restorable picture of the session: after a milestone, before something risky.",
        "CheckpointResult",
        aliases=(_PROJECT, _SESSION, ("description", "note"), ("files_to_snapshot", "files")),
    ),
    ToolRow(
        "list_checkpoints",
        "checkpoints",
        "List checkpoints",
        "List the checkpoints of a session.",
        "CheckpointsResult",
        reads=True,
    ),
    ToolRow(
        "restore_session",
        "restore",
        "Restore a checkpoint or backup",
        "Bring back a checkpoint of your session (the present is checkpointed first), or a backup as a new session. "
        "With list=true only show what there is.",
        "RestoreResult",
        destroys=True,
    ),
    ToolRow(
        "session_track_artifact",
        "track",
        "Track a file",
        "Note in the session that the work created or modified a file.",
        "TrackResult",
        repeats=True,
        aliases=(_PROJECT, _SESSION),
    ),
    ToolRow(
        "session_end",
        "end",
        "End the session",
        "End the day's session: document, archive, backup and a line in the day's summary. Refused while changes are "
        "uncommitted; force sends them to the trash, so ask the person first.",
        "EndResult",
        aliases=(_PROJECT, ("session_id", "name"), ("rulemap_score", "score")),
    ),
    ToolRow(
        "create_daily_backup",
        "backup",
        "Back up the project for today",
        "Back up the project's chosen folders under today's date.",
        "BackupResult",
        repeats=True,
        fields=(),
        fixed=(("kind", "daily"),),
        aliases=(_PROJECT,),
    ),
    ToolRow(
        "create_milestone_backup",
        "backup",
        "Back up the project as a milestone",
        "Back up the project's chosen folders under a milestone's name.",
        "BackupResult",
        fields=("name",),
        fixed=(("kind", "milestone"),),
        required=("name",),
    ),
    ToolRow(
        "doctor",
        "doctor",
        "Check the workspace",
        "Check the workspace; with fix=true mend what can be mended.",
        "DoctorResult",
        repeats=True,
    ),
)


def verb_of(row: ToolRow) -> Verb:
    """The verb that a tool calls."""
    return VERBS[row.verb]


def fields_of(row: ToolRow) -> tuple[Field, ...]:
    """The fields that a tool takes under their own names, in the verb's order."""
    return tuple(field for field in verb_of(row).fields if row.fields is None or field.name in row.fields)
