"""checkpoint, checkpoints: pictures of a session that can be brought back."""

from __future__ import annotations

import contextlib

from interleaf.core.model import State
from interleaf.engine.looking import view
from interleaf.engine.looking.places import place
from interleaf.engine.looking.survey import adopt, copies_of
from interleaf.errors import CheckpointNotFound, FileNotFound, InterleafError, UnsupportedFile, WrongUsage
from interleaf.store import content, layout
from interleaf.store.records import checkpoint as store
from interleaf.store.records.checkpoint import Manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import ChangedPaths, CheckpointInfo, CheckpointResult, CheckpointsResult
    from interleaf.disk.port import Stat
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord

OWN_FOLDERS = ("artifacts", "notes", "decisions")
_RETRIES = "human-retries"


def checkpoint(workspace: Workspace, *, note: str | None = None, files: list[str] | None = None) -> CheckpointResult:
    """Make a checkpoint of the current session, its document brought up to date; or of some files as it sees them."""
    if files is not None and not files:
        raise WrongUsage(reason="'files' of 'checkpoint' is empty; leave it out for the whole session.")
    with workspace.changing("checkpoint"):
        record = workspace.record(workspace.target(None))
        if files is None:
            from interleaf.engine.document.editing import bring_up_to_date

            bring_up_to_date(workspace, record.name)
        return {"checkpoint": make_checkpoint(workspace, record, note=note or "", files=files)}


def checkpoints(workspace: Workspace, *, name: str | None = None) -> CheckpointsResult:
    """The checkpoints of a session, oldest first, each with what had changed since the one before."""
    with workspace.looking():
        session = workspace.target(name)
        return {"checkpoints": listed(manifests(workspace, layout.session(session)))}


def make_checkpoint(
    workspace: Workspace,
    record: SessionRecord,
    *,
    note: str,
    files: list[str] | None = None,
    automatic: bool = False,
) -> CheckpointInfo:
    """Make a checkpoint under the workspace lock; it is durable when this returns.

    Content that the last checkpoint has is neither read nor stored again.

    Args:
        workspace: the project.
        record: the session, as it shall come back.
        note: what is special about the moment.
        files: only these, as the session sees them; None for copies, tombstones, document, retries and the session's
            own folders.
        automatic: made by the way; retention may take it.

    Raises: `FileNotFound` for a chosen file that is not there, `NotGoverned` if none of the chosen can be covered.
    """
    made = take(workspace, record, note=note, files=files, automatic=automatic)
    if workspace.settings.retention:
        from interleaf.engine.keeping.automatic import prune_checkpoints

        with contextlib.suppress(InterleafError, OSError):  # the checkpoint is made; old ones go another time
            prune_checkpoints(workspace, record.name)
    return info(made)


def take(
    workspace: Workspace,
    record: SessionRecord,
    *,
    note: str,
    files: list[str] | None = None,
    automatic: bool = False,
) -> Manifest:
    """The same as `make_checkpoint`, answering with the manifest itself."""
    folder = layout.session(record.name)
    before = _newest(workspace, folder)
    keeper = _Keeper(workspace, before)
    chosen: tuple[str, ...] | None = None
    if files is None:
        copies, deleted, not_covered = _whole(workspace, record, keeper)
    else:
        copies, deleted, not_covered = _chosen(workspace, record, files, keeper)
        chosen = tuple(sorted({*copies, *deleted}))
    retries: dict[str, str] = {}
    work: dict[str, State] = {}
    if files is None:
        retries = {path: state.hash for path, state in _below(keeper, folder, _RETRIES, not_covered).items()}
        for own in OWN_FOLDERS:
            found = _below(keeper, folder, own, not_covered)
            work.update((f"{own}/{path}", state) for path, state in found.items())
    try:
        document = keeper.keep(layout.document(record.name))
    except UnsupportedFile as error:
        document = None
        not_covered.append(error.message)
    at = workspace.at()
    number = (store.number_of(before.id) or 0) + 1 if before else _next_number(workspace, folder)
    manifest = Manifest(
        id=f"checkpoint-{number:03d}-{at[11:19].replace(':', '-')}",
        note=note,
        created_at=at,
        automatic=automatic,
        record=workspace.objects.put(record.to_bytes()),
        document=document.hash if document else None,
        copies=copies,
        deleted=tuple(sorted(deleted)),
        retries=retries,
        work=work,
        chosen=chosen,
        not_covered=tuple(not_covered),
        listing=before.listing if before else None,
        listed=before.listed if before else {},
    )
    workspace.disk.mkdir(f"{folder}/{store.FOLDER}")
    store.save(workspace.disk, workspace.objects, folder, manifest)
    return manifest


def manifests(workspace: Workspace, session_folder: str) -> list[Manifest]:
    """All readable checkpoints of a session, oldest first.

    Args:
        workspace: the project.
        session_folder: directory of an open or an archived session.
    """
    return store.load_all(workspace.disk, workspace.objects, session_folder)


def find(workspace: Workspace, session: str, identity: str) -> Manifest:
    """One checkpoint of an open session, by its id or by its number.

    Raises: `CheckpointNotFound`, `RecordDamaged`, `FormatTooNew`.
    """
    folder = layout.session(session)
    known = store.identities(workspace.disk, folder)
    matches = [found for found in known if found == identity]
    if not matches and identity.isascii() and identity.isdigit():
        matches = [found for found in known if store.number_of(found) == int(identity)]
    if not matches:
        raise CheckpointNotFound(id=identity, session=session)
    return store.load(workspace.disk, workspace.objects, folder, matches[-1])


def version(workspace: Workspace, session: str, identity: str, path: str) -> bytes | None:
    """What a file was at a checkpoint; None if the session had no copy of it, or had deleted it.

    Raises: `CheckpointNotFound`, `RecordDamaged` if the content is no longer what was kept.
    """
    state = find(workspace, session, identity).copies.get(path)
    return workspace.objects.get(state.hash) if state is not None else None


def info(manifest: Manifest) -> CheckpointInfo:
    """A checkpoint as every answer shows it."""
    return {
        "id": manifest.id,
        "note": manifest.note,
        "created_at": manifest.created_at,
        "files": manifest.files,
        "not_covered": list(manifest.not_covered),
        "automatic": manifest.automatic,
    }


def listed(found: list[Manifest]) -> list[CheckpointInfo]:
    """Checkpoints of one session as a list shows them."""
    shown: list[CheckpointInfo] = []
    before: Manifest | None = None
    for manifest in found:
        described = info(manifest)
        described["changed"] = difference(before, manifest)
        shown.append(described)
        if manifest.chosen is None:
            before = manifest
    return shown


def difference(one: Manifest | None, other: Manifest) -> ChangedPaths:
    """What is different in `other`, by path: new in it, in both but not the same, gone or deleted in it."""
    copies = one.copies if one else {}
    deleted = set(one.deleted) if one else set()
    gone = set(other.deleted) - deleted
    if other.chosen is None:
        gone |= copies.keys() - other.copies.keys()
    return {
        "modified": sorted(path for path, state in other.copies.items() if path in copies and copies[path] != state),
        "created": sorted(other.copies.keys() - copies.keys()),
        "deleted": sorted(gone),
    }


class _Keeper:
    """Takes files into the object store; what the last checkpoint names lies there already."""

    def __init__(self, workspace: Workspace, before: Manifest | None) -> None:
        self.workspace = workspace
        self._known = before.contents() if before else set()

    def has(self, state: State) -> bool:
        """Whether a content lies in the store already."""
        return state.hash in self._known

    def keep(self, path: str) -> State | None:
        """Keep a file's content. Returns its state, None if nothing is there."""
        stat = self.workspace.disk.stat(path)
        return self.keep_seen(path, stat) if stat is not None else None

    def keep_seen(self, path: str, stat: Stat) -> State | None:
        """The same for a path that was just looked at."""
        state = self.workspace.states.state_of(path, stat)
        return self.keep_known(path, state) if state is not None else None

    def keep_known(self, path: str, state: State) -> State | None:
        """The same for a file whose state is known."""
        if self.has(state):
            return state
        try:
            digest = self.workspace.objects.put(self.workspace.disk.read(path))
        except FileNotFoundError:
            return None
        self._known.add(digest)
        return State(digest, state.mode)  # what was read; somebody may have saved since the look


def _whole(
    workspace: Workspace, record: SessionRecord, keeper: _Keeper
) -> tuple[dict[str, State], set[str], list[str]]:
    found = copies_of(workspace, record)
    if adopt(workspace, record, found):
        workspace.objects.sync()
        workspace.save(record)
    folder = layout.files(record.name)
    copies: dict[str, State] = {}
    for path, state in found.states.items():
        kept = state if keeper.has(state) else keeper.keep_known(f"{folder}/{path}", state)
        if kept is not None:
            copies[path] = kept
    workspace.states.save(record.name, (f"{folder}/{path}" for path in found.states))
    return copies, set(record.deleted), found.findings


def _chosen(
    workspace: Workspace, record: SessionRecord, files: list[str], keeper: _Keeper
) -> tuple[dict[str, State], set[str], list[str]]:
    """Chosen files as the session sees them: a copy, a tombstone, or the project's own content."""
    copies: dict[str, State] = {}
    deleted: set[str] = set()
    refused: list[InterleafError] = []
    for raw in files:
        governed = place(workspace, raw, record.name)
        paths = [governed]
        if view.is_folder(workspace, record, governed):
            paths = view.below(workspace, record, governed) + sorted(
                path for path in record.deleted if path.startswith(f"{governed}/")
            )
        for path in paths:
            try:
                view.must_govern(workspace, path)
                seen = view.see(workspace, record, path)
            except InterleafError as error:
                refused.append(error)
                continue
            if seen is not None:
                kept = keeper.keep_known(seen.file, seen.state)
                if kept is not None:
                    copies[path] = kept
            elif path in record.deleted:
                deleted.add(path)
            else:
                raise FileNotFound(path=path, checked=[layout.copy(record.name, path), path])
    if refused and not copies and not deleted:
        raise refused[0]
    return copies, deleted, [error.message for error in refused]


def _below(keeper: _Keeper, folder: str, own: str, not_covered: list[str]) -> dict[str, State]:
    """Files in one of the session's own folders, kept."""
    found: dict[str, State] = {}
    for path, stat in content.scan(keeper.workspace.disk, f"{folder}/{own}"):
        if stat.kind != "file":
            what = "link" if stat.kind == "link" else "special file"
            not_covered.append(f"{own}/{path} is a {what}; checkpoints hold regular files only.")
            continue
        state = keeper.keep_seen(f"{folder}/{own}/{path}", stat)
        if state is not None:
            found[path] = state
    return found


def _newest(workspace: Workspace, folder: str) -> Manifest | None:
    """The last checkpoint, if it can be read."""
    known = store.identities(workspace.disk, folder)
    try:
        return store.load(workspace.disk, workspace.objects, folder, known[-1]) if known else None
    except InterleafError:
        return None


def _next_number(workspace: Workspace, folder: str) -> int:
    return max((store.number_of(found) or 0 for found in store.identities(workspace.disk, folder)), default=0) + 1
