"""What doctor asks about everything that is kept: checkpoints, backups, and the settings about them."""

from __future__ import annotations

from interleaf.core.retention import rules
from interleaf.engine.keeping import backups
from interleaf.engine.keeping.automatic import minutes_between
from interleaf.errors import InterleafError
from interleaf.store import layout
from interleaf.store.records import checkpoint as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from interleaf.engine.workspace import Workspace


def findings(workspace: Workspace) -> list[tuple[str, str]]:
    """Read every checkpoint and every backup, and name what is wrong, as kinds and sentences."""
    found: list[tuple[str, str]] = []
    _try(found, lambda: rules(workspace.settings.retention))
    _try(found, lambda: minutes_between(workspace))
    sound: set[str] = set()
    folders = [layout.session(name) for name in workspace.sessions()]
    folders += [f"{layout.ARCHIVE}/{name}" for name in workspace.archived()]
    for folder in folders:
        for identity in store.identities(workspace.disk, folder):
            _checkpoint(workspace, folder, identity, sound, found)
    found.extend(("record-damaged", sentence) for sentence in backups.verify(workspace))
    return found


def _checkpoint(
    workspace: Workspace, folder: str, identity: str, sound: set[str], found: list[tuple[str, str]]
) -> None:
    try:
        manifest = store.load(workspace.disk, workspace.objects, folder, identity)
    except InterleafError as error:
        found.append((error.kind, error.message))
        return
    missing = 0
    for digest in manifest.contents() - sound:
        try:
            workspace.objects.get(digest)
            sound.add(digest)
        except InterleafError:
            missing += 1
    if missing:
        path = store.path_of(folder, identity)
        found.append(("record-damaged", f"{path} is not whole: {missing} of its contents are missing or damaged."))


def _try(found: list[tuple[str, str]], look: Callable[[], object]) -> None:
    try:
        look()
    except InterleafError as error:
        found.append((error.kind, error.message))
