"""resume, pause: putting a session aside and taking it up again."""

from __future__ import annotations

from interleaf.core import document as documents
from interleaf.engine.document.editing import by_id, edit_document
from interleaf.engine.keeping.checkpoints import make_checkpoint
from interleaf.engine.looking import describe
from interleaf.engine.looking.git_state import git_state
from interleaf.errors import InterleafError, NoActiveSession, SessionCrashed
from interleaf.store import layout
from interleaf.store.records import marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import PauseResult, ResumeResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.transactions.transaction import Transaction

_CONTEXT = 20_000


def resume(workspace: Workspace, *, name: str | None = None) -> ResumeResult:
    """Make a session active and tell where it stands; without a name the current one, else the one worked in last."""
    with workspace.changing("resume"):
        session = by_id(workspace, name) if name is not None else workspace.current() or _latest(workspace)
        reason = describe.crash_reason(workspace, session)
        if reason is not None:
            raise SessionCrashed(name=session, reason=reason)
        workspace.record(session)

        def activate(transaction: Transaction) -> None:
            transaction.mark(session)

        path = layout.document(session)
        document = documents.parse(describe.document_text(workspace, path))
        if document.front_matter.text("status") == "paused":
            at = workspace.at()
            edit_document(
                workspace, session, lambda text: _with_status(text, "active", at), verb="resume", also=activate
            )
            document = documents.parse(describe.document_text(workspace, path))
        else:
            marker.mark(workspace.disk, session)
        if workspace.binding is not None:
            workspace.binding = session
        context = documents.context(document, _CONTEXT) + _branch_note(
            workspace, document.front_matter.text("git_branch")
        )
        return {"session": describe.session_info(workspace, session), "context": context}


def pause(workspace: Workspace, *, note: str | None = None) -> PauseResult:
    """Put the current session aside: a note in the document, a checkpoint, and no session active."""
    with workspace.changing("pause"):
        session = workspace.target(None)
        record = workspace.record(session)
        at = workspace.at()

        def edit(text: str) -> str:
            text = _with_status(text, "paused", at)
            return documents.log_entry(text, "progress", f"Paused: {note}", at) if note else text

        def deactivate(transaction: Transaction) -> None:
            if marker.active(workspace.disk) == session:
                transaction.mark(None)

        made = make_checkpoint(workspace, record, note=note or "paused")
        edit_document(workspace, session, edit, verb="pause", also=deactivate)
        return {"session": describe.session_info(workspace, session), "checkpoint": made}


def _with_status(text: str, status: str, at: str) -> str:
    return documents.set_all(text, {"status": status, "updated_at": at})


def _latest(workspace: Workspace) -> str:
    """The open session whose document or record changed last, of those that can be taken up.

    Raises: `NoActiveSession` if there is none.
    """
    found: list[tuple[int, str]] = []
    for name in workspace.sessions():
        if describe.crash_reason(workspace, name) is None:
            stats = [workspace.disk.stat(path) for path in (layout.document(name), layout.record(name))]
            found.append((max((stat.mtime_ns for stat in stats if stat), default=0), name))
    if not found:
        raise NoActiveSession()
    return max(found)[1]


def _branch_note(workspace: Workspace, then: str) -> str:
    """A warning if the project is on another branch of git than when the session began."""
    try:
        now = git_state(workspace.disk).get("branch", "")
    except InterleafError:
        return ""
    if not then or not now or then == now:
        return ""
    return f"\n\nNote: the session began on branch {then}; the project is on {now} now."
