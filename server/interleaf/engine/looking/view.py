"""The project as a session sees it: copy, tombstone or global, path by path and folder by folder."""

from typing import NamedTuple

from interleaf.core.editors_own import is_editors_own
from interleaf.core.model import State
from interleaf.core.paths import parents
from interleaf.errors import FileInTheWay, FileNotFound, NotGoverned, UnsupportedFile
from interleaf.store import content, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord


class Seen(NamedTuple):
    """One file as a session sees it.

    Attributes:
        source: "session" or "global".
        file: project path of the file that holds the bytes.
        state: its state.
    """

    source: str
    file: str
    state: State


def see(workspace: "Workspace", record: "SessionRecord | None", path: str) -> Seen | None:
    """What a session has at a path; None if nothing is there, or the session deleted it.

    Args:
        workspace: the project.
        record: the session; None for the globals alone.
        path: project path without links.

    Raises: `UnsupportedFile` for what is no regular file.
    """
    if record is not None:
        copy = layout.copy(record.name, path)
        state = workspace.states.state(copy)
        if state is not None:
            return Seen("session", copy, state)
        if path in record.deleted:
            return None
    state = workspace.states.state(path)
    return None if state is None else Seen("global", path, state)


def see_file(workspace: "Workspace", record: "SessionRecord | None", path: str) -> Seen | None:
    """The same, where anything that is no regular file counts as nothing."""
    try:
        return see(workspace, record, path)
    except UnsupportedFile:
        return None


def must_see(workspace: "Workspace", record: "SessionRecord | None", path: str) -> Seen:
    """The same, where something has to be there.

    Raises: `FileNotFound` with both checked places.
    """
    found = see(workspace, record, path)
    if found is None:
        checked = [path]
        if record is not None:
            checked = [
                layout.copy(record.name, path),
                f"{path} (deleted in the session)" if path in record.deleted else path,
            ]
        raise FileNotFound(path=path, checked=checked)
    return found


def must_govern(workspace: "Workspace", path: str) -> None:
    """Refuse to write what sessions do not govern.

    Raises: `NotGoverned` with the reason.
    """
    reason = workspace.ungoverned(path)
    if reason is not None:
        raise NotGoverned(path=path, reason=reason)


def is_folder(workspace: "Workspace", record: "SessionRecord | None", path: str) -> bool:
    """Whether a path is a directory in the session's view."""
    for place in [path] + ([layout.copy(record.name, path)] if record is not None else []):
        stat = workspace.disk.stat(place)
        if stat is not None and stat.kind == "dir":
            return True
    return False


def below(
    workspace: "Workspace", record: "SessionRecord | None", folder: str, unreadable: list[str] | None = None
) -> list[str]:
    """All governed files below a folder that the session sees, sorted.

    Args:
        workspace: the project.
        record: the session; None for the globals alone.
        folder: an empty name is the whole project.
        unreadable: takes the directories that may not be read; without it the first one is an error.
    """
    found: set[str] = set()
    if record is not None:
        copies = layout.files(record.name) + (f"/{folder}" if folder else "")
        prefix = f"{folder}/" if folder else ""
        there = [prefix + path for path, kind in content.walk(workspace.disk, copies) if kind == "file"]
        found.update(path for path in there if path in record.bases or not is_editors_own(path))
    deleted = record.deleted if record is not None else set()
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        for name, kind in content.entries(workspace.disk.list, place, unreadable):
            path = f"{place}/{name}" if place else name
            if kind == "dir":
                # a folder is asked about through a name that no pattern is likely to single out
                if workspace.ungoverned(f"{path}/\N{BULLET}") is None or _holds_root(workspace, path):
                    waiting.append(path)
            elif kind == "file" and path not in deleted and workspace.ungoverned(path) is None:
                found.add(path)
    return sorted(found)


def refuse_folder(workspace: "Workspace", record: "SessionRecord | None", path: str) -> None:
    """Refuse a directory where a file is needed.

    Raises: `UnsupportedFile`.
    """
    if is_folder(workspace, record, path):
        raise UnsupportedFile(path=path, what="directory")


def refuse_file_above(workspace: "Workspace", record: "SessionRecord", path: str) -> None:
    """Refuse to make a file below something that is a file in the session's view.

    Raises: `FileInTheWay`.
    """
    for folder in parents(path):
        for place in (layout.copy(record.name, folder), *([] if folder in record.deleted else [folder])):
            stat = workspace.disk.stat(place)
            if stat is not None and stat.kind != "dir":
                raise FileInTheWay(path=path, above=folder)


def _holds_root(workspace: "Workspace", folder: str) -> bool:
    """Whether one of the settings' roots lies below a folder."""
    return any(root.startswith(f"{folder}/") for root in workspace.settings.roots)
