"""Every error that Interleaf can answer with; imports nothing of ours.

An error is a *kind* (kebab-case, never renamed), one sentence for people, the named facts behind the sentence, and
the next actions that make sense. Faces add nothing: `interleaf.present` says the actions in each face's tongue.

Sorted by what the reader can do about it:

    InterleafError
    ├── nothing there     NoActiveSession SessionNotFound FileNotFound CheckpointNotFound BackupNotFound CommitNotFound
    │                     TrashNotFound NothingToCommit
    ├── already there     SessionExists BackupExists FileTaken
    ├── not like that     WrongUsage InvalidName AmbiguousFile NotGoverned UnsupportedFile PathOutsideProject
    │                     UnsafeProject UnsafeArchive
    ├── look first        SessionCrashed SessionDamaged CommitConflict PlanChanged WriteStale UncommittedChanges
    │                     OpenSteps
    ├── try again         WorkspaceLocked SessionInUse
    └── the machine       DiskFull PermissionDenied IoError RunUnavailable RecordDamaged FormatTooNew
"""

from __future__ import annotations

import errno

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class InterleafError(Exception):
    """Base of all errors that a verb may answer with.

    Args:
        facts: the named facts; they fill `template` and travel to every face as they are.
    """

    kind: ClassVar[str] = "io-error"
    template: ClassVar[str] = "{reason}"
    actions: ClassVar[tuple[str, ...]] = ()
    usage: ClassVar[bool] = False

    def __init__(self, **facts: object) -> None:
        self.facts: dict[str, object] = facts
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The sentence, the same in every face."""
        return self.template.format_map(_Facts(self.facts))


class _Facts(dict[str, object]):
    """Facts for a template: lists read as prose, long ones of paths in part; a forgotten fact never hides the error."""

    def __missing__(self, key: str) -> str:
        return f"({key} unknown)"

    def __getitem__(self, key: str) -> object:
        value = super().__getitem__(key)
        if isinstance(value, (list, tuple)):
            named = value[:5] if key == "paths" else value
            rest = len(value) - len(named)
            return ", ".join(str(item) for item in named) + (f" and {rest:,} more" if rest else "")
        return value


class NoActiveSession(InterleafError):
    """The verb needs a session and none is given, bound or active."""

    kind = "no-active-session"
    template = "No active session."
    actions = ("start", "list")


class SessionNotFound(InterleafError):
    """No open session has this name."""

    kind = "session-not-found"
    template = "Session '{name}' not found."
    actions = ("list", "start")


class FileNotFound(InterleafError):
    """The file is neither in the session nor in the project; `checked` names both places."""

    kind = "file-not-found"
    template = "File not found: {path}. Checked: {checked}."
    actions = ("status",)


class CheckpointNotFound(InterleafError):
    """The session has no such checkpoint."""

    kind = "checkpoint-not-found"
    template = "Checkpoint '{id}' not found in session '{session}'."
    actions = ("checkpoints",)


class BackupNotFound(InterleafError):
    """No backup has this name."""

    kind = "backup-not-found"
    template = "Backup '{name}' not found."
    actions = ("backups",)


class CommitNotFound(InterleafError):
    """No commit that could be undone has this id."""

    kind = "commit-not-found"
    template = "There is no commit {id} that can be undone."
    actions = ("list_all",)


class NothingToUndo(CommitNotFound):
    """No commit was named, and there is none."""

    template = "There is no commit that can be undone."


class TrashNotFound(InterleafError):
    """The trash has no such entry."""

    kind = "trash-not-found"
    template = "The trash has no entry '{id}'."
    actions = ("trash",)


class NothingToCommit(InterleafError):
    """The session has no change to commit."""

    kind = "nothing-to-commit"
    template = "Session '{session}' has no changes to commit."
    actions = ("status", "close")


class SessionExists(InterleafError):
    """The name, or a name that differs only by case, is taken by an open session."""

    kind = "session-exists"
    template = "Session '{name}' already exists."
    actions = ("switch", "list")


class BackupExists(InterleafError):
    """The milestone or backup exists and is not overwritten."""

    kind = "backup-exists"
    template = "Backup '{name}' already exists."
    actions = ("backups",)


class FileTaken(InterleafError):
    """The new name of a file is taken."""

    kind = "file-exists"
    template = "{path} already exists."
    actions = ("status",)


class FileInTheWay(FileTaken):
    """A path leads through a file."""

    template = "{path} cannot be made: {above} is a file. Delete or rename it first."


class WrongUsage(InterleafError):
    """The call itself is malformed: unknown verb or field, missing or contradicting arguments."""

    kind = "wrong-usage"
    template = "{reason}"
    actions = ("help",)
    usage = True


class InvalidName(InterleafError):
    """The name breaks the rules for session or milestone names."""

    kind = "invalid-name"
    template = "'{name}' is not a valid name: {reason}."
    actions = ("choose_name",)


class AmbiguousFile(InterleafError):
    """A bare file name matches several files; all are in `matches`."""

    kind = "ambiguous-file"
    template = "'{path}' could be any of: {matches}. Give the whole path."
    actions = ("give_path",)


class NotGoverned(InterleafError):
    """Sessions do not govern this file, so they do not write it."""

    kind = "not-governed"
    template = "{path} is not governed by sessions: {reason}."
    actions = ("init",)


class UnsupportedFile(InterleafError):
    """The path is something a session cannot hold: a FIFO, device, socket, link or directory."""

    kind = "unsupported-file"
    template = "{path} is a {what}; sessions hold regular files only."
    actions = ("give_file",)


class PathOutsideProject(InterleafError):
    """The path leads, or a link on it leads, out of the project."""

    kind = "path-outside-project"
    template = "{path} is outside the project: {reason}."
    actions = ("give_inside_path",)


class UnsafeProject(InterleafError):
    """The directory is too wide to be a project: a drive root, the home directory and the like."""

    kind = "unsafe-project"
    template = "{path} cannot be a project: {reason}."
    actions = ("choose_project",)


class UnsafeArchive(InterleafError):
    """A backup archive is damaged or hostile; nothing of it was unpacked."""

    kind = "unsafe-archive"
    template = "{name} was not unpacked: {reason}."
    actions = ("backups",)


class SessionCrashed(InterleafError):
    """A long-lived owner of the session died without letting go; nothing is lost."""

    kind = "session-crashed"
    template = "Session '{name}' is crashed: {reason}. Nothing is lost."
    actions = ("recover", "commit", "cancel")


class SessionDamaged(InterleafError):
    """The record of the session cannot be read; its copies are untouched."""

    kind = "session-damaged"
    template = "The record of session '{name}' is damaged: {reason}. Its files are untouched."
    actions = ("recover", "cancel")


class CommitConflict(InterleafError):
    """Global files were changed after the session copied them; nothing was written."""

    kind = "commit-conflict"
    template = "Somebody changed {paths} after session '{session}' copied it; nothing was committed."
    actions: ClassVar[tuple[str, ...]] = ("diff", "refresh", "commit_files")


class UndoConflict(CommitConflict):
    """Global files were changed after the commit, which would be lost if it was taken back; nothing was written."""

    template = "Somebody changed {paths} after the commit; nothing was taken back."
    actions = ("change_anew",)


class PlanChanged(InterleafError):
    """What would be committed is no longer what was previewed; the new preview is in the facts."""

    kind = "plan-changed"
    template = "Session '{session}' or the project changed since the preview; nothing was committed."
    actions = ("preview",)


class WriteStale(InterleafError):
    """The file is no longer what the writer last read."""

    kind = "write-stale"
    template = "{path} changed since it was last read; nothing was written."
    actions = ("read_again", "diff")


class UncommittedChanges(InterleafError):
    """The verb would close a session that still has changes."""

    kind = "uncommitted-changes"
    template = "Session '{session}' has uncommitted changes: {paths}."
    actions = ("commit_and_stay", "abandon")


class OpenSteps(InterleafError):
    """The verb would complete a session whose document still has open steps."""

    kind = "open-steps"
    template = "Session '{session}' still has open steps: {steps}."
    actions = ("complete_anyway", "abandon")


class WorkspaceLocked(InterleafError):
    """Another process holds the workspace lock."""

    kind = "workspace-locked"
    template = "The workspace is in use by {who} since {since}."
    actions = ("retry_later",)


class DiskFull(InterleafError):
    """No space or quota left; nothing half-done is left behind."""

    kind = "disk-full"
    template = "The disk is full ({path}). Nothing was lost."
    actions = ("free_space",)


class PermissionDenied(InterleafError):
    """The system refuses access to a file."""

    kind = "permission-denied"
    template = "Permission denied: {path}."
    actions = ("check_permissions",)


class IoError(InterleafError):
    """The system failed to read or write."""

    kind = "io-error"
    template = "{path}: {reason}."
    actions: ClassVar[tuple[str, ...]] = ("doctor",)


class Unexpected(IoError):
    """An exception that nobody foresaw; `where` is the place in our code."""

    template = "Interleaf met something it did not expect ({what}, at {where})."
    actions = ("report", "doctor")


class NotCopied(IoError):
    """A backup is made here, and could not be copied to the place that the person named."""

    template = "The backup is made ({path}), but it could not be copied to {url}: {reason}."
    actions = ("retry_later",)


class SessionInUse(InterleafError):
    """A command inside the session asks for its end."""

    kind = "session-in-use"
    template = "Session '{name}' cannot end by '{verb}' while this command runs in it; nothing was changed."
    actions = ("after_the_command",)


class RunUnavailable(InterleafError):
    """The system cannot run a command inside a session."""

    kind = "run-unavailable"
    template = "Commands cannot run inside a session here: {reason}."
    actions = ("worktree",)


class RecordDamaged(InterleafError):
    """A record under workspace/ cannot be read; its bytes are kept."""

    kind = "record-damaged"
    template = "{path} is damaged: {reason}. Its bytes are kept."
    actions = ("doctor",)

    def __init__(self, **facts: object) -> None:
        if "reason" in facts:  # often another error's sentence
            facts["reason"] = str(facts["reason"]).removesuffix(".")
        super().__init__(**facts)


class FormatTooNew(InterleafError):
    """A newer Interleaf wrote this; it is left alone."""

    kind = "format-too-new"
    template = "{path} was written by a newer Interleaf (format {found}, this one knows {known})."
    actions = ("upgrade",)


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def from_os_error(error: OSError, path: str | None = None) -> InterleafError:
    """Translate a system error to the contract's kinds.

    Args:
        error: what the system raised.
        path: project-relative path to name; the error's own file name otherwise.

    Returns: `DiskFull`, `PermissionDenied` or `IoError`.
    """
    named = path if path is not None else str(error.filename or "file")
    if error.errno in _FULL:
        return DiskFull(path=named)
    if error.errno in _DENIED:
        return PermissionDenied(path=named)
    return IoError(path=named, reason=(error.strerror or str(error) or "unknown error"))


def kinds() -> dict[str, type[InterleafError]]:
    """All kinds with their classes, for documents and for the checks that no face forgets one."""
    return {cls.kind: cls for cls in InterleafError.__subclasses__()}
