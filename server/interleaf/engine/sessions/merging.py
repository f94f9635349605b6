"""refresh: later changes of the project into the session; merge: one session's changes into another."""

from __future__ import annotations

from interleaf.core.hashing import hash_of
from interleaf.core.merge import merge_bytes
from interleaf.core.model import Change, State, same
from interleaf.core.plan import conflict_info
from interleaf.engine.files.copy_on_write import prune_copies, put_record, tombstone
from interleaf.engine.looking import view
from interleaf.engine.looking.bases import note_base
from interleaf.engine.looking.choosing import chosen_or_there, named
from interleaf.engine.looking.survey import adopt, survey
from interleaf.errors import WrongUsage
from interleaf.store import content, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import ConflictInfo, MergeResult, RefreshResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction


def refresh(workspace: Workspace, *, paths: list[str] | None = None, take: str | None = None) -> RefreshResult:
    """Merge what the project got since into the session's copies; overlaps stay conflicts until a side is taken.

    `take="theirs"` takes the project's text of a named file also where nobody changed it: the session's change is
    taken back. Of a folder it settles the conflicts alone.
    """
    if take is not None and not paths:
        raise WrongUsage(reason="'take' needs the paths that it is about.")
    with workspace.changing("refresh"):
        record = workspace.record(workspace.target(None))
        found = survey(workspace, record)
        adopt(workspace, record, found)
        copied = [change.path for change in found.seen]
        wanted = {each for raw in paths or [] for each in chosen_or_there(workspace, record, copied, raw)}
        chosen = [change for change in found.seen if not paths or change.path in wanted]
        given_up = {named(workspace, record, copied, raw) for raw in paths or [] if take == "theirs"}
        touched = [change for change in chosen if change.drifted or (change.real and change.path in given_up)]
        _checkpoint(workspace, record, "before a refresh", touched)
        merged: list[str] = []
        unchanged: list[str] = []
        conflicts: list[ConflictInfo] = []
        transaction = workspace.transaction("refresh", record.name)
        try:
            for change in chosen:
                if not change.drifted and change.path not in given_up:
                    unchanged.append(change.path)
                elif _refreshed(workspace, record, change, take, transaction):
                    merged.append(change.path)
                else:
                    conflicts.append(conflict_info(change))
            put_record(workspace, record, transaction)
        except BaseException:
            transaction.abandon()
            raise
        transaction.run()
        if take == "theirs":
            prune_copies(workspace, record.name, merged)
        return {"refreshed": {"merged": merged, "unchanged": unchanged, "conflicts": conflicts}}


def merge(workspace: Workspace, *, source: str, into: str | None = None, files: list[str] | None = None) -> MergeResult:
    """Merge the changes of one session into another; what overlaps is named and left as it is."""
    with workspace.changing("merge"):
        giver = workspace.record(workspace.target(source))
        taker = workspace.record(workspace.target(into))
        if giver.name == taker.name:
            raise WrongUsage(reason=f"Session '{source}' cannot be merged into itself.")
        found = survey(workspace, giver)
        adopt(workspace, giver, found)
        mine = survey(workspace, taker)
        adopt(workspace, taker, mine)
        changed = [change.path for change in found.changes]
        wanted = {each for raw in files or [] for each in chosen_or_there(workspace, giver, changed, raw)}
        chosen = [change for change in found.changes if not files or change.path in wanted]
        _checkpoint(workspace, taker, f"before merging '{source}'", chosen)
        merged: list[str] = []
        conflicts: list[ConflictInfo] = []
        transaction = workspace.transaction("merge", taker.name)
        try:
            for change in chosen:
                if _merged(workspace, giver, taker, change, transaction):
                    merged.append(change.path)
                else:
                    seen = view.see_file(workspace, taker, change.path)
                    clash = conflict_info(change._replace(theirs=seen.state if seen else None))
                    clash["reason"] = "both sessions changed it"
                    conflicts.append(clash)
            put_record(workspace, taker, transaction)
        except BaseException:
            transaction.abandon()
            raise
        transaction.run()
        return {"merged": {"source": giver.name, "into": taker.name, "files": merged, "conflicts": conflicts}}


def _refreshed(
    workspace: Workspace, record: SessionRecord, change: Change, take: str | None, transaction: Transaction
) -> bool:
    """Settle one drifted file. Returns False if it stays a conflict."""
    path = change.path
    if take == "theirs" or same(change.ours, change.base) or same(change.ours, change.theirs):
        if change.ours is not None:
            lost = change.real
            tombstone(workspace, record, path, transaction, keep_text=lost, moved=change.ours)
        record.bases.pop(path, None)
        record.deleted.discard(path)
        return True
    if take == "mine":
        note_base(workspace, record, path)
        if change.ours is None and record.bases[path] is None:
            record.bases.pop(path)
            record.deleted.discard(path)
        return True
    if change.base is None or change.ours is None or change.theirs is None:
        return False
    copy = layout.copy(record.name, path)
    theirs = content.look(workspace.disk, path)
    if theirs is None:
        return False
    text = merge_bytes(workspace.objects.get(change.base.hash), workspace.disk.read(copy), theirs[1])
    if text is None:
        return False
    workspace.objects.put(theirs[1])
    record.bases[path] = theirs[0]  # exactly what was merged, not what somebody may have saved since
    transaction.put(copy, text, State(hash_of(text), change.ours.mode), change.ours)
    return True


def _merged(
    workspace: Workspace, giver: SessionRecord, taker: SessionRecord, change: Change, transaction: Transaction
) -> bool:
    """Bring one change over. Returns False if both sides changed the same."""
    path = change.path
    seen = view.see_file(workspace, taker, path)
    present = seen.state if seen else None
    mine = present if seen and seen.source == "session" else None
    if same(present, change.ours):
        return True
    if same(present, change.base):
        if change.ours is None:
            tombstone(workspace, taker, path, transaction, keep_text=True)
        else:
            data = workspace.disk.read(layout.copy(giver.name, path))
            _take(workspace, taker, path, data, change.ours.mode, mine, transaction)
        return True
    if change.base is None or change.ours is None or seen is None:
        return False
    ours = workspace.disk.read(seen.file)
    text = merge_bytes(
        workspace.objects.get(change.base.hash), ours, workspace.disk.read(layout.copy(giver.name, path))
    )
    if text is None:
        return False
    _take(workspace, taker, path, text, seen.state.mode, mine, transaction)
    return True


def _take(
    workspace: Workspace,
    record: SessionRecord,
    path: str,
    data: bytes,
    mode: int,
    mine: State | None,
    transaction: Transaction,
) -> None:
    """Put a text into a session; `mine` is the copy that it was made from, and any other one is kept in the trash."""
    if path not in record.bases or (mine is None and path not in record.deleted):
        note_base(workspace, record, path)
    record.deleted.discard(path)
    transaction.put(layout.copy(record.name, path), data, State(hash_of(data), mode), mine)


def _checkpoint(workspace: Workspace, record: SessionRecord, note: str, touched: list[Change]) -> None:
    """Keep a picture before a verb that mixes texts."""
    if touched:
        from interleaf.engine.keeping.checkpoints import make_checkpoint

        make_checkpoint(workspace, record, note=note, automatic=True)
