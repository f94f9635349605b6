"""From a string to the governed path it stands for, in the session that the caller works in."""

from __future__ import annotations

from interleaf.core.paths import folder_of, parents, project_path
from interleaf.errors import PathOutsideProject
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk
    from interleaf.engine.workspace import Workspace

_MOST_LINKS = 40


def place(workspace: Workspace, raw: object, session: str | None) -> str:
    """The project path that a string stands for.

    A session copy's own path stands for the file it is a copy of; links inside the project are followed.

    Args:
        workspace: the project.
        raw: path, relative to the project or absolute.
        session: session that the caller works in.

    Raises: `PathOutsideProject`, `WrongUsage`.
    """
    path = project_path(workspace.disk.root, raw)
    copied = layout.copied_path(path)
    if copied is not None and copied[0] == session:
        path = copied[1]
    return without_links(workspace.disk, path)


def without_links(disk: Disk, path: str) -> str:
    """Follow links on a path, as long as they stay inside the project.

    Raises: `PathOutsideProject` for one that leads out, or in circles.
    """
    try:
        found = disk.stat(path)
    except PathOutsideProject:
        found = None
    else:
        if found is None or found.kind != "link":
            return path
    for _ in range(_MOST_LINKS):
        link = _first_link(disk, path)
        if link is None:
            return path
        rest = path[len(link) + 1 :]
        target = disk.read_link(link)
        if not target.startswith("/"):
            target = f"{disk.root}/{folder_of(link)}/{target}"
        path = project_path(disk.root, f"{target}/{rest}")
    raise PathOutsideProject(path=path, reason="links on it lead in circles")


def _first_link(disk: Disk, path: str) -> str | None:
    for prefix in [*parents(path), path]:
        stat = disk.stat(prefix)
        if stat is None:
            return None
        if stat.kind == "link":
            return prefix
    return None
