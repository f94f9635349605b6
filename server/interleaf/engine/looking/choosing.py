"""Which of a session's changes somebody means: a file, all of a folder, or the end of one path."""

from __future__ import annotations

from interleaf.core.paths import inside
from interleaf.engine.looking import view
from interleaf.engine.looking.places import place
from interleaf.errors import AmbiguousFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord

PROJECT = "."


def chosen(workspace: Workspace, record: SessionRecord, changed: Collection[str], raw: str) -> set[str]:
    """The changes that a path stands for.

    Args:
        workspace: the project.
        record: the session that the caller works in.
        changed: paths of all changes.
        raw: a file or folder ("." is the project), or the end of a path that only one change has.

    Raises: `AmbiguousFile` with all matches, `PathOutsideProject`.
    """
    if raw == PROJECT:
        return set(changed)
    one = named(workspace, record, changed, raw)
    if one is not None:
        return {one}
    folder = place(workspace, raw, record.name)
    return {each for each in changed if inside(each, folder)}


def named(workspace: Workspace, record: SessionRecord, changed: Collection[str], raw: str) -> str | None:
    """The one change that a path stands for by itself; None for a folder, and where nothing is changed.

    Raises: `AmbiguousFile` with all matches, `PathOutsideProject`.
    """
    if raw == PROJECT:
        return None
    path = place(workspace, raw, record.name)
    if path in changed:
        return path
    if view.see_file(workspace, record, path) is not None or any(inside(each, path) for each in changed):
        return None
    matches = sorted(each for each in changed if each.endswith(f"/{path}"))
    if len(matches) > 1:
        raise AmbiguousFile(path=raw, matches=matches)
    return matches[0] if matches else None


def chosen_or_there(workspace: Workspace, record: SessionRecord, changed: Collection[str], raw: str) -> set[str]:
    """The same; nothing for what is there and not changed.

    Raises: `FileNotFound` for a path at which nothing is, `AmbiguousFile`, `PathOutsideProject`.
    """
    found = chosen(workspace, record, changed, raw)
    if not found and raw != PROJECT:
        path = place(workspace, raw, record.name)
        if not view.is_folder(workspace, record, path):
            view.must_see(workspace, record, path)
    return found
