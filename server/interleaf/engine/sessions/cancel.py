"""cancel: put a session's work into the trash; the globals stay as they are."""

from __future__ import annotations

from interleaf.core.names import free
from interleaf.core.plan import changed_paths
from interleaf.engine.looking.survey import survey
from interleaf.engine.sessions.closing_up import archive_retries, close_session
from interleaf.engine.sessions.recovery import forget_owners, rebuilt_record
from interleaf.errors import SessionDamaged
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import CancelResult
    from interleaf.engine.workspace import Workspace


def cancel(workspace: Workspace, *, name: str | None = None, backup_retries: bool = True) -> CancelResult:
    """Discard a session; works on crashed and damaged ones, too, and can be taken back with the trash."""
    with workspace.changing("cancel"):
        session = workspace.target(name)
        try:
            record = workspace.record(session)
        except SessionDamaged:
            record = rebuilt_record(workspace, session)
        discarded = changed_paths(survey(workspace, record).changes)
        transaction = workspace.transaction("cancel", session)
        backup: str | None = None
        try:
            if backup_retries and record.retries:
                stamp = workspace.at()[:19].replace("-", "").replace(":", "").replace("T", "-")
                taken = [other for other, _ in workspace.disk.list(layout.RETRIES_ARCHIVE)]
                backup = f"{layout.RETRIES_ARCHIVE}/{free(f'{session}-cancelled-{stamp}', taken)}"
                archive_retries(workspace, record, transaction, backup)
            closed = close_session(workspace, record, transaction, status="cancelled", what="cancelled")
        except BaseException:
            transaction.abandon()
            raise
        transaction.run()
        forget_owners(workspace, session)
        return {
            "cancelled": {
                "session": session,
                "discarded": discarded,
                "retries_backup": backup,
                "trash_id": closed.trash_id,
            }
        }
