"""A daily or milestone backup as a new session: a copy for every file that the project has differently now."""

from __future__ import annotations

import re

from interleaf.core.model import same
from interleaf.core.names import free
from interleaf.engine.document.fresh_session import stage
from interleaf.engine.looking.bases import note_base
from interleaf.errors import InterleafError
from interleaf.store import layout
from interleaf.store.objects import Objects
from interleaf.store.records import backup as store
from interleaf.store.records.session_record import SessionRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import RestoreResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.backup import Backup


def restore_project(workspace: Workspace, backup: Backup) -> RestoreResult:
    """Make the session, under the workspace lock; it is not active, and commits like any other.

    Files that came after the backup are not in it, and so are left alone.

    Raises: `RecordDamaged` if a content is damaged.
    """
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", backup.name)[:91].strip("-") or "backup"
    name = free(f"{slug}-restored", workspace.sessions())
    record = SessionRecord(workspace.new_id(), name, workspace.at())
    record.description = f"Restored from the {backup.kind} backup {backup.name}"
    objects = Objects(workspace.disk, store.OBJECTS)
    not_covered: list[str] = []
    kept_apart = 0
    back: list[str] = []
    for path, state in sorted(backup.files.items()):
        if path.split("/")[0] == layout.WORKSPACE:
            kept_apart += 1
            continue
        try:
            reason = workspace.ungoverned(path)
            if reason is None and same(workspace.states.state(path), state):
                continue
        except InterleafError as error:
            reason = error.message
        if reason is not None:
            not_covered.append(f"{path} is not brought back: {reason}.")
            continue
        note_base(workspace, record, path)
        back.append(path)
    if kept_apart:
        not_covered.append(f"{kept_apart} files of sessions and summaries stay in the backup: {backup.manifest}.")
    transaction = workspace.transaction("restore", name)
    try:
        stage(workspace, transaction, record, [])
        for number, path in enumerate(back):
            if workspace.progress is not None:
                workspace.progress("restore", number, len(back))
            state = backup.files[path]
            transaction.put(layout.copy(name, path), objects.get(state.hash), state, None)
    except BaseException:
        transaction.abandon()
        raise
    transaction.run()
    return {
        "restored": {
            "session": name,
            "from": backup.name,
            "checkpoint_before": None,
            "files": back,
            "not_covered": not_covered,
        }
    }
