"""retry: a person rejected a version of a file; keep that version and the reason."""

from __future__ import annotations

from interleaf.core.hashing import hash_of
from interleaf.core.model import Retry, State
from interleaf.core.paths import project_path
from interleaf.engine.files import copy_on_write
from interleaf.engine.looking import view
from interleaf.engine.looking.places import place
from interleaf.errors import AmbiguousFile, FileNotFound, WrongUsage
from interleaf.store import content, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import RetryResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord

_LONGEST_REASON = 20_000


def retry(
    workspace: Workspace,
    *,
    file_path: str,
    reason: str,
    auto_detected: bool = False,
    lines: list[int] | None = None,
) -> RetryResult:
    """Record a rejection; version, reason and record are one transaction."""
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise WrongUsage(reason=f"A retry needs a reason of at most {_LONGEST_REASON} characters.")
    with workspace.changing("retry"):
        record = workspace.record(workspace.target(None))
        path = find(workspace, record, file_path)
        seen = view.must_see(workspace, record, path)
        data = workspace.disk.read(seen.file)
        number = 1 + max((old.number for old in record.retries if old.file == path), default=0)
        while workspace.disk.stat(layout.retry_version(record.name, path, number)) is not None:
            number += 1
        version = layout.retry_version(record.name, path, number)
        found = Retry(
            path,
            number,
            reason,
            auto_detected=auto_detected,
            recorded_at=workspace.at(),
            hash=hash_of(data),
            version_path=version,
            reason_path=f"{version}.reason.txt",
            lines=tuple(lines or ()),
        )
        words = f"{reason.rstrip()}\n".encode("utf-8", "surrogateescape")
        record.retries.append(found)
        transaction = workspace.transaction("retry", record.name)
        try:
            transaction.put(version, data, State(found.hash, 0), None)
            transaction.put(found.reason_path, words, State(hash_of(words), 0), None)
            copy_on_write.put_record(workspace, record, transaction)
        except BaseException:
            transaction.abandon()
            raise
        transaction.run()
        return {
            "retry": {
                "file": path,
                "number": number,
                "reason": reason,
                "auto_detected": auto_detected,
                "version_path": version,
                "reason_path": found.reason_path,
            }
        }


def find(workspace: Workspace, record: SessionRecord, raw: str) -> str:
    """The governed path that a path, or the end of one, stands for: the session's copies are searched first.

    Raises: `AmbiguousFile` with all matches, `FileNotFound` with both checked places, `UnsupportedFile`.
    """
    path = place(workspace, raw, record.name)
    if view.see_file(workspace, record, path) is not None:
        view.must_govern(workspace, path)
        return path
    tail = "/" + project_path(workspace.disk.root, raw)
    copies = [
        copied
        for copied, kind in content.walk(workspace.disk, layout.files(record.name))
        if kind == "file" and f"/{copied}".endswith(tail)
    ]
    matches = copies or [found for found in view.below(workspace, record, "") if f"/{found}".endswith(tail)]
    if len(matches) > 1:
        raise AmbiguousFile(path=raw, matches=matches)
    if not matches:
        view.see(workspace, record, path)  # a FIFO, a folder: there is something, and it says what
        raise FileNotFound(path=raw, checked=[layout.copy(record.name, path), path])
    return matches[0]
