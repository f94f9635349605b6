"""A new session's directory, with its first document."""

from __future__ import annotations

from interleaf.engine.looking.git_state import git_state
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction


def stage(workspace: Workspace, transaction: Transaction, record: SessionRecord, steps: list[str]) -> None:
    """Build the whole directory aside, so that it comes into being by one rename."""
    from interleaf.core.document import template as document_template

    disk = workspace.disk
    aside = f"{transaction.staging}/session"
    disk.mkdir(aside)
    for folder in layout.SESSION_FOLDERS:
        disk.mkdir(f"{aside}/{folder}")
    state = git_state(disk)
    text = document_template(
        name=record.name,
        session_id=record.id,
        created_at=record.created_at,
        description=record.description,
        goal=record.goal or "",
        steps=steps,
        task_ids=record.task_ids,
        agent=record.agent or "",
        kind=record.type or "",
        branch=state.get("branch", ""),
        last_commit=state.get("last_commit", ""),
    )
    disk.create(f"{aside}/{layout.RECORD}", record.to_bytes())
    disk.create(f"{aside}/{layout.DOCUMENT}", text.encode("utf-8", "surrogateescape"))
    disk.sync_dir(f"{aside}/journal")
    disk.sync_dir(aside)
    transaction.move(aside, layout.session(record.name))
