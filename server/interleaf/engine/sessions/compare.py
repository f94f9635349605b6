"""diff: what the session changed, as unified diffs."""

from __future__ import annotations

from interleaf.core.model import same
from interleaf.core.unified import unified
from interleaf.engine.looking import view
from interleaf.engine.looking.choosing import chosen_or_there
from interleaf.engine.looking.survey import settled
from interleaf.store.records import marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import DiffResult, FileDiff
    from interleaf.engine.workspace import Workspace


def diff(workspace: Workspace, *, path: str | None = None, against: str | None = None) -> DiffResult:
    """Compare the session with the project, with another session, or with a checkpoint of its own.

    Two checkpoints are compared as `<id>..<id>`.
    """
    with workspace.looking():
        name = workspace.target(None)
        if against is not None and against.startswith("checkpoint-"):
            from interleaf.engine.keeping.checkpoint_diff import diff_checkpoints, names_checkpoints

            if names_checkpoints(against) and not marker.is_session(workspace.disk, against):
                return diff_checkpoints(workspace, name, against, path)
        record, found = settled(workspace, name)
        paths = {change.path for change in found.changes}
        other = None
        if against is not None:
            other, theirs = settled(workspace, workspace.target(against))
            paths |= {change.path for change in theirs.changes}
        if path is not None:
            paths = chosen_or_there(workspace, record, paths, path)
        labels = (f"{against}:" if against else "a/", f"{name}:" if against else "b/")
        files = []
        for each in sorted(paths):
            old, new = view.see_file(workspace, other, each), view.see_file(workspace, record, each)
            if not same(old.state if old else None, new.state if new else None):
                files.append(_file(workspace, each, old, new, labels))
        return {"files": files}


def _file(
    workspace: Workspace, path: str, old: view.Seen | None, new: view.Seen | None, labels: tuple[str, str]
) -> FileDiff:
    kind = "deleted" if new is None else "created" if old is None else "modified"
    before = workspace.disk.read(old.file) if old else b""
    after = workspace.disk.read(new.file) if new else b""
    return {"path": path, "kind": kind, "diff": unified(path, before, after, labels, old is None, new is None)}
