"""Every name under workspace/, in one place; the on-disk map of docs/FORMAT.md."""

from __future__ import annotations

from interleaf.core.reserved import TEMPORARY as TEMPORARY
from interleaf.core.reserved import WORKSPACE as WORKSPACE

MARKER_PREFIX = ".active-"
SESSION_LOCK = "workspace/session.lock"
SESSIONS = "workspace/sessions"
ARCHIVE = "workspace/archive"
RETRIES_ARCHIVE = "workspace/retries-archive"
BACKUPS = "workspace/backups"
SUMMARIES = "workspace/session-summaries"

STORE = "workspace/.store"
FORMAT = "workspace/.store/format.json"
LOCK = "workspace/.store/lock"
RESERVE = "workspace/.store/reserve"
OBJECTS = "workspace/.store/objects"
JOURNAL = "workspace/.store/journal"
DONE = "workspace/.store/done"
STAGING = "workspace/.store/staging"
OWNERS = "workspace/.store/owners"
TRASH = "workspace/.store/trash"
QUARANTINE = "workspace/.store/quarantine"
CACHE = "workspace/.store/cache"
EVENTS = "workspace/.store/events.log"
RUNS = "workspace/.store/runs"
WORKTREES = "workspace/worktrees"
STORE_FOLDERS = (OBJECTS, JOURNAL, DONE, STAGING, OWNERS, TRASH, QUARANTINE, CACHE)

SESSION_FOLDERS = (
    "files",
    "artifacts",
    "notes",
    "decisions",
    "human-retries",
    "snapshots",
    "journal",
    "journal/entries",
)
RECORD = "session.json"
DOCUMENT = "session.md"

_NAME_BYTES = 255


def marker(name: str) -> str:
    """The marker of a session."""
    return f"{WORKSPACE}/{MARKER_PREFIX}{name}"


def session(name: str) -> str:
    """Directory of an open session."""
    return f"{SESSIONS}/{name}"


def record(name: str) -> str:
    """Machine record of an open session."""
    return f"{SESSIONS}/{name}/{RECORD}"


def document(name: str) -> str:
    """Living document of an open session."""
    return f"{SESSIONS}/{name}/{DOCUMENT}"


def files(name: str) -> str:
    """Directory of the session copies."""
    return f"{SESSIONS}/{name}/files"


def copy(name: str, path: str) -> str:
    """The session's own version of a governed path."""
    return f"{SESSIONS}/{name}/files/{path}"


def copied_path(path: str) -> tuple[str, str] | None:
    """The other way round: session and governed path of a session copy, or None if it is none."""
    parts = path.split("/", 4)
    if len(parts) == 5 and parts[0] == "workspace" and parts[1] == "sessions" and parts[3] == "files":
        return parts[2], parts[4]
    return None


def retry_version(name: str, path: str, number: int) -> str:
    """Where a rejected version is kept: the full path, then `-retry-N` and the extension again.

    A component that would be too long for the file system is shortened and gets a hash of the whole, so that two long
    names never meet.
    """
    folder, slash, last = path.rpartition("/")
    stem_end = last.rfind(".")
    extension = last[stem_end:] if stem_end > 0 else ""
    tail = f"-retry-{number}{extension}"
    longest = _NAME_BYTES - len(f"{tail}.reason.txt".encode("utf-8", "surrogateescape"))
    raw = last.encode("utf-8", "surrogateescape")
    if len(raw) > longest:
        from interleaf.core.hashing import hash_of  # hooks need the names alone

        mark = f"~{hash_of(raw)[:12]}"
        last = raw[: max(longest - len(mark), 0)].decode("utf-8", "ignore") + mark
    return f"{session(name)}/human-retries/{folder}{slash}{last}{tail}"


def context_cache(name: str, limit: int) -> str:
    """The document's key context of at most `limit` characters as it was last composed; can be made anew."""
    return f"{CACHE}/context-{name}-{limit}"


def said(mark: str) -> str:
    """A note that something was said to an agent's conversation."""
    return f"{CACHE}/said-{mark}"


def worktree(name: str) -> str:
    """Where an agent's worktree of a session lies."""
    return f"{WORKTREES}/{name}"


def worktree_record(key: str) -> str:
    """What a worktree was made of, file by file."""
    return f"{STORE}/worktrees/{key}.json"


def run(identity: str) -> str:
    """Directory of a command that runs inside a session."""
    return f"{RUNS}/{identity}"
