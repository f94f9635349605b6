"""Older texts of a file, for looking at: the project's, the base, a checkpoint's, a rejected one."""

from __future__ import annotations

from interleaf.engine.looking.places import place
from interleaf.errors import FileNotFound, WrongUsage
from interleaf.store import content, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord

KINDS = ("global", "base", "checkpoint", "retry")


def version(workspace: Workspace, kind: str, which: str, path: str, session: str | None = None) -> bytes:
    """The bytes of a version.

    Args:
        workspace: the project.
        kind: "global", "base", "checkpoint" or "retry".
        which: id of the checkpoint, or number of the retry.
        path: governed path.
        session: whose base, checkpoint or retry it is; without one the caller's own.

    Raises: `FileNotFound`, `NoActiveSession`, `SessionNotFound`, `CheckpointNotFound`, `NotGoverned`, `RecordDamaged`.
    """
    from interleaf.engine.looking.view import must_govern

    with workspace.looking():
        governed = place(workspace, path, None)
        must_govern(workspace, governed)
        if kind == "global":
            return _global(workspace, governed)
        record = workspace.record(workspace.target(session))
        if kind == "base":
            return _base(workspace, record, governed)
        if kind == "checkpoint":
            return _at_checkpoint(workspace, record, which, governed)
        if kind == "retry":
            return _rejected(workspace, record, which, governed)
    raise WrongUsage(reason=f"There are no versions of the kind '{kind}'. There are: {', '.join(KINDS)}.")


def _global(workspace: Workspace, path: str) -> bytes:
    found = content.look(workspace.disk, path)
    if found is None:
        raise FileNotFound(path=path, checked=[path])
    return found[1]


def _base(workspace: Workspace, record: SessionRecord, path: str) -> bytes:
    """A file that the session did not touch is its own base; one that it created has an empty one."""
    if path not in record.bases:
        return _global(workspace, path)
    state = record.bases[path]
    return workspace.objects.get(state.hash) if state is not None else b""


def _at_checkpoint(workspace: Workspace, record: SessionRecord, identity: str, path: str) -> bytes:
    from interleaf.engine.keeping import checkpoints

    manifest = checkpoints.find(workspace, record.name, identity)
    state = manifest.copies.get(path)
    if state is not None:
        return workspace.objects.get(state.hash)
    if path in manifest.deleted:
        raise FileNotFound(path=path, checked=[f"{path} (deleted at {manifest.id})"])
    return _base(workspace, record, path)


def _rejected(workspace: Workspace, record: SessionRecord, number: str, path: str) -> bytes:
    for retry in record.retries:
        if retry.file == path and str(retry.number) == number:
            return workspace.disk.read(retry.version_path)
    raise FileNotFound(
        path=path,
        checked=[layout.retry_version(record.name, path, int(number))]
        if number.isascii() and number.isdigit()
        else [number],
    )
