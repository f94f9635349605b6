"""Checkpoints by the clock, and what retention takes away again; both only if the settings ask for it.

[checkpoints]
minutes = 30                                  after a change, if the last checkpoint is older than that

[retention]
hourly = 24                                   automatic checkpoints: the newest of each of so many hours,
daily = 7                                     days
weekly = 8                                    and weeks stays
daily_backups = 30                            so many daily backups stay
"""

from __future__ import annotations

from interleaf.core.retention import Rules, expired, rules
from interleaf.engine.looking.describe import document_text
from interleaf.errors import RecordDamaged
from interleaf.store import content, gc, layout
from interleaf.store.records import backup as backup_store
from interleaf.store.records import checkpoint as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace


def checkpoint_if_due(workspace: Workspace) -> None:
    """Make a checkpoint of the current session if the last one is too old.

    Raises: `RecordDamaged` if the setting makes no sense.
    """
    minutes = minutes_between(workspace)
    name = workspace.current()
    if minutes is None or name is None or workspace.now_ms() - _newest(workspace, name) < minutes * 60_000:
        return
    from interleaf.engine.keeping.checkpoints import make_checkpoint

    with workspace.changing("checkpoint"):
        make_checkpoint(workspace, workspace.record(name), note="by the clock", automatic=True)


def minutes_between(workspace: Workspace) -> float | None:
    """The setting for checkpoints by the clock; None if there is none.

    Raises: `RecordDamaged` if it makes no sense.
    """
    minutes = workspace.settings.checkpoints.get("minutes")
    if minutes is None:
        return None
    if not isinstance(minutes, (int, float)) or isinstance(minutes, bool) or not minutes > 0:
        raise RecordDamaged(path="interleaf.toml", reason="'minutes' of [checkpoints] must be a positive number")
    return float(minutes)


def prune_checkpoints(workspace: Workspace, session: str) -> list[str]:
    """Remove automatic checkpoints of an open session that the settings do not want any more, under the lock.

    Those that a person asked for stay, and the newest one, and every one that the document or another checkpoint's note
    names.

    Returns: ids of those removed.
    """
    wanted = _rules(workspace)
    if not wanted.about_checkpoints:
        return []
    folder = layout.session(session)
    manifests = store.load_all(workspace.disk, workspace.objects, folder)
    words = document_text(workspace, layout.document(session)) + "\n".join(found.note for found in manifests)
    free = [found for found in manifests[:-1] if found.automatic and found.id not in words]
    gone = expired([(found.id, found.created_at) for found in free], wanted)
    if gone:
        _remove(workspace, session, [store.path_of(folder, identity) for identity in gone])
    return gone


def prune_backups(workspace: Workspace) -> list[str]:
    """Remove the oldest daily backups that the settings do not want any more, under the lock; milestones stay.

    Returns: their dates.
    """
    most = _rules(workspace).daily_backups
    if most is None:
        return []
    dates = backup_store.names(workspace.disk, "daily")
    gone = dates[: max(0, len(dates) - max(most, 1))]
    folders = [f"{backup_store.FOLDERS['daily']}/{date}" for date in gone]
    if folders:
        _remove(workspace, "", [f"{folder}/manifest.json" for folder in folders], folders)
    return gone


def _remove(workspace: Workspace, session: str, paths: list[str], folders: list[str] | None = None) -> None:
    transaction = workspace.transaction("prune", session)
    for path in paths:
        found = content.look(workspace.disk, path)
        if found is not None:
            transaction.remove(path, found[0])
    for folder in folders or []:
        transaction.prune(folder)
    transaction.run()
    gc.collect(workspace.disk, workspace.now_ms())


def _rules(workspace: Workspace) -> Rules:
    return rules(workspace.settings.retention)


def _newest(workspace: Workspace, session: str) -> int:
    """When the last checkpoint was made, or else the session; milliseconds."""
    folder = layout.session(session)
    known = store.identities(workspace.disk, folder)
    path = store.path_of(folder, known[-1]) if known else f"{folder}/journal"
    stat = workspace.disk.stat(path)
    return stat.mtime_ns // 1_000_000 if stat is not None else 0
