"""Commands that run inside a session: what they see is prepared, what they changed is taken.

    .store/runs/<id>/upper    what the command changed, over what the session had (see `disk.overlay`)
    .store/runs/<id>/work     the kernel's own
    .store/runs/<id>/run.json what the session had when the command began
    .store/runs/<id>/lock     locked as long as the command lives

Nothing of it is needed to know what the session is. A run whose process died is taken by the next one, or by recover.
"""

from typing import NamedTuple

from interleaf.core.hashing import hash_of
from interleaf.core.model import Change, State, same
from interleaf.core.paths import folder_of, parents
from interleaf.disk import overlay
from interleaf.disk.hold import Hold
from interleaf.engine.looking import view
from interleaf.engine.looking.survey import adopt, survey
from interleaf.engine.programs.shown_file import aside_of, is_leftover, put, take_away
from interleaf.engine.programs.taken import Found, Taken
from interleaf.errors import InterleafError, UnsupportedFile
from interleaf.store import content, layout
from interleaf.store.records.run_record import RunRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord

_FINISHED = ".finished"
_SHARED = (".git", ".hg", ".svn", ".jj")
_OPENED = ("artifacts", "notes", "decisions")


class Run(NamedTuple):
    """A command inside a session.

    Attributes:
        id: its name.
        session: the session.
        cover: what the command is to see. The workspace can be read and not written, so that `rm -rf *` and
            `git clean` do not end all sessions; the session's own folders for work are open.
        hold: its lock.
    """

    id: str
    session: str
    cover: overlay.Cover
    hold: Hold


def prepare(workspace: "Workspace", session: str | None) -> Run:
    """Make everything ready for a command; what dead runs left behind is taken first.

    Args:
        workspace: the project.
        session: an open session; None for the one that the caller works in.
    """
    name = workspace.target(session)
    sweep(workspace)
    with workspace.changing("run"):
        disk = workspace.disk
        record = workspace.record(name)
        found = survey(workspace, record)
        if adopt(workspace, record, found):
            workspace.objects.sync()
            workspace.save(record)
        identity = workspace.new_id()[-12:]
        place = layout.run(identity)
        for folder in (layout.RUNS, place, f"{place}/upper", f"{place}/work"):
            disk.mkdir(folder)
        files = _fill(workspace, name, place, found.seen)
        for folder in (layout.STORE, layout.RUNS, place):
            disk.sync_dir(folder)
        # Last: what it names and what is not there would count as deleted by the command.
        RunRecord(name, files).save(disk, identity)
        folder = f"{disk.root}/{place}"
        cover = overlay.Cover(
            root=disk.root,
            upper=f"{folder}/upper",
            work=f"{folder}/work",
            real=overlay.make_mount_point(disk.root, identity),
            shared=[path for path in _SHARED if _is_folder(workspace, path)],
            sealed=layout.WORKSPACE,
            opened=[
                path for path in (f"{layout.session(name)}/{own}" for own in _OPENED) if _is_folder(workspace, path)
            ],
        )
        return Run(identity, name, cover, Hold(f"{folder}/lock"))


def _fill(workspace: "Workspace", session: str, place: str, seen: list[Change]) -> dict[str, State | None]:
    """Put what a session has into a run's `upper`, durably. Returns what was put there, for the record."""
    disk = workspace.disk
    copies: list[str] = []
    folders = {f"{place}/upper": None}
    for change in seen:
        at = f"{place}/upper/{change.path}"
        _make_folders(workspace, place, change.path)
        folders.update((f"{place}/upper/{folder}", None) for folder in parents(change.path))
        if change.ours is None:
            overlay.whiteout(f"{disk.root}/{at}")
            continue
        data = disk.read(layout.copy(session, change.path))
        workspace.objects.put(data)  # what a later merge starts from
        disk.create(at, data, change.ours.mode, durable=False)
        copies.append(at)
    workspace.objects.sync()
    if copies:
        disk.sync_files(copies)
    for folder in folders:
        disk.sync_dir(folder)
    return {change.path: change.ours for change in seen}


def _is_folder(workspace: "Workspace", path: str) -> bool:
    stat = workspace.disk.stat(path)
    return stat is not None and stat.kind == "dir"


def take(workspace: "Workspace", identity: str, *, finished: bool = True) -> Taken:
    """Take what a command has changed so far into its session; what sessions do not govern goes to the project itself.

    Args:
        workspace: the project.
        identity: the run.
        finished: whether the command has ended; before that what sessions do not govern stays where it is.
    """
    with workspace.changing("run"):
        known = RunRecord.load(workspace.disk, identity)
        record = workspace.record(known.session)
        upper = f"{workspace.disk.root}/{layout.run(identity)}/upper"
        changed = overlay.entries(upper)
        found, refused = _governed(workspace, record, known, identity, changed)
        taken = Taken([], [], [], [])
        if found:
            from interleaf.engine.programs.intake import take_in

            taken = take_in(workspace, known.session, found)
        taken.refused.extend(refused)
        for file in found:
            known.files[file.path] = None if file.data is None else State(hash_of(file.data), file.mode)
            if file.data is not None:
                workspace.objects.put(file.data)  # what a later merge starts from
        if found:
            workspace.objects.sync()
            known.save(workspace.disk, identity)
        for path, kind in changed if finished else ():
            if _is_ungoverned(workspace, path, kind) and not is_leftover(path):
                overlay.pass_on(upper, workspace.disk.root, path, kind)
        return taken


def show(workspace: "Workspace", identity: str, covered: str) -> None:
    """Show a command, while it runs, what the session has got otherwise; what it has changed itself stays.

    Args:
        workspace: the project.
        identity: the run.
        covered: absolute path of the project as the command sees it.
    """
    from interleaf.disk.posix import PosixDisk

    with workspace.changing("run"):
        known = RunRecord.load(workspace.disk, identity)
        record = workspace.record(known.session)
        disk = PosixDisk(covered)
        news = False
        for path in sorted({*known.files, *(change.path for change in survey(workspace, record).seen)}):
            seen = view.see_file(workspace, record, path)
            state = seen.state if seen else None
            shown = _before(workspace, record, known, path)
            if same(state, shown):
                continue
            present = content.look(disk, path)
            if not same(present[0] if present else None, shown):
                continue
            mark = workspace.new_id()[-12:]
            if seen is None:
                done = take_away(disk, path, shown, mark)
            else:
                content.make_folders(disk, path)
                aside = aside_of(path, mark)
                text = workspace.disk.read(seen.file)
                workspace.objects.put(text)  # what a later merge starts from
                disk.create(aside, text, seen.state.mode)
                done = put(disk, aside, path, shown, seen.state)
            if done:
                for folder in parents(path):
                    disk.sync_dir(folder_of(folder))
                disk.sync_dir(folder_of(path))
                known.files[path] = state
                news = True
        if news:
            workspace.objects.sync()
            known.save(workspace.disk, identity)


def finish(workspace: "Workspace", run: Run) -> Taken:
    """Take what a command has changed, and clear up after it; unless processes that it started still work there."""
    overlay.remove_mount_point(run.id)
    taken = take(workspace, run.id)
    with workspace.changing("run"):
        if run.hold.release():
            _clear(workspace, run.id)
        else:
            taken.refused.append(
                "Processes that the command started still work; the next 'interleaf run' takes what they change."
            )
    return taken


def sweep(workspace: "Workspace") -> list[str]:
    """Take what runs left behind whose process died; a run of a session that is closed is kept for a person to look at.

    Returns: what was done, as sentences.
    """
    with workspace.changing("run"):
        return [_sweep_one(workspace, identity) for identity in dead_runs(workspace)]


def dead_runs(workspace: "Workspace") -> list[str]:
    """Runs whose process died before what it had changed was taken."""
    return [
        name
        for name, kind in workspace.disk.list(layout.RUNS)
        if kind == "dir" and Hold.is_free(f"{workspace.disk.root}/{layout.run(name)}/lock")
    ]


def _sweep_one(workspace: "Workspace", identity: str) -> str:
    place = layout.run(identity)
    overlay.remove_mount_point(identity)
    if identity.endswith(_FINISHED) or workspace.disk.stat(f"{place}/run.json") is None:
        _clear(workspace, identity)  # it was taken already, or its command never began
        return f"Cleared up {place}."
    try:
        taken = take(workspace, identity)
    except InterleafError as error:
        return f"What a command left in {layout.run(identity)} was not taken: {error.message}"
    _clear(workspace, identity)
    return f"Took {len(taken.written) + len(taken.deleted)} file(s) that an interrupted command had changed."


def _clear(workspace: "Workspace", identity: str) -> None:
    """Remove a run that is taken. Renamed first: a half removed one must not be taken for one that deleted much."""
    place = layout.run(identity)
    if not identity.endswith(_FINISHED):
        workspace.disk.rename(place, place + _FINISHED)
        workspace.disk.sync_dir(layout.RUNS)
        place += _FINISHED
    workspace.disk.forget()
    overlay.remove(f"{workspace.disk.root}/{place}")


def _make_folders(workspace: "Workspace", place: str, path: str) -> None:
    """The directories above a file in `upper`, with the permissions that they have in the project."""
    for folder in parents(path):
        if workspace.disk.mkdir(f"{place}/upper/{folder}"):
            stat = workspace.disk.stat(folder)
            if stat is not None and stat.kind == "dir":
                workspace.disk.chmod(f"{place}/upper/{folder}", stat.mode)


def _governed(
    workspace: "Workspace", record: "SessionRecord", known: RunRecord, identity: str, changed: list[tuple[str, str]]
) -> tuple[list[Found], list[str]]:
    """Governed files that a command changed, and sentences about what no session can hold."""
    found: list[Found] = []
    refused: list[str] = []
    kinds = dict(changed)
    gone: set[str] = set()
    for path, kind in changed:
        if is_leftover(path):
            continue  # a text of the session, on its way to be shown when a process died
        if _is_ungoverned(workspace, path, kind):
            continue
        if kind in ("file", "link", "other"):
            gone.update(view.below(workspace, record, path))  # of a folder that stood in its place
        if kind == "file" and workspace.ungoverned(path) is not None:
            refused.append(f"{path} took the place of a folder with files that sessions govern; it is not taken.")
        elif kind == "file":
            at = f"{layout.run(identity)}/upper/{path}"
            try:
                look = content.look(workspace.disk, at)
            except PermissionError:
                overlay.open_up(f"{workspace.disk.root}/{at}")
                look = content.look(workspace.disk, at)
            before = _before(workspace, record, known, path)
            if look is not None and not same(look[0], before):  # the kernel copies also what is only touched
                found.append(Found(path, look[1], look[0].mode, before))
        elif kind in ("whiteout", "opaque"):
            below = [each for each in view.below(workspace, record, path) if kinds.get(each) != "file"]
            gone.update(below if below or kind == "opaque" else [path])
        elif kind in ("link", "other"):
            refused.append(
                UnsupportedFile(path=path, what="symbolic link" if kind == "link" else "special file").message
            )
    # A copy that the project has no file for leaves no trace in an overlay when it is removed.
    gone.update(path for path, state in known.files.items() if state is not None and path not in kinds)
    for path in sorted(gone):
        before = _before(workspace, record, known, path)
        if before is not None and kinds.get(path) != "file":
            found.append(Found(path, None, 0, before))
    return found, refused


def _before(workspace: "Workspace", record: "SessionRecord", known: RunRecord, path: str) -> State | None:
    """What the command saw of a file before it changed it."""
    if path in known.files:
        return known.files[path]
    if path in record.bases:
        return record.bases[path]  # another one made a copy meanwhile; the command saw what that was made of
    seen = view.see_file(workspace, None, path)
    return seen.state if seen else None


def _is_ungoverned(workspace: "Workspace", path: str, kind: str) -> bool:
    """Whether what a command did to a path is to be done to the project itself."""
    stat = workspace.disk.stat(path)
    folder = stat is not None and stat.kind == "dir"
    if folder and kind != "dir" and view.below(workspace, None, path):
        return False  # a folder went away that no session governs, but with it files that they do
    if workspace.ungoverned(path) is not None:
        return True
    # A directory is asked about through a name that no pattern is likely to single out.
    return (folder or kind in ("dir", "opaque")) and workspace.ungoverned(f"{path}/\N{BULLET}") is not None
