"""Backups of a project: `backups/daily/<date>/manifest.json`, `backups/milestones/<name>/manifest.json`.

Contents lie in `backups/objects/` by SHA-256, apart from the sessions' own store: a second copy of the project, which
does not share its fate, and which any number of backups share. `backups/` may be copied away as it is.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from interleaf.core.model import State
from interleaf.core.paths import folder_of, parents, stored_path
from interleaf.errors import PathOutsideProject, RecordDamaged
from interleaf.store import content, json_file, layout
from interleaf.store.objects import Objects
from interleaf.store.shape import Shape, state_from_json, state_to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk

SCHEMA = 1
OBJECTS = f"{layout.BACKUPS}/objects"
FOLDERS = {"daily": f"{layout.BACKUPS}/daily", "milestone": f"{layout.BACKUPS}/milestones"}
_MANIFEST = "manifest.json"


class Backup(NamedTuple):
    """One backup.

    Attributes:
        kind: "daily" or "milestone".
        name: the date, or the milestone's name.
        timestamp: UTC, ISO 8601.
        items: what was asked for, as paths of the project.
        files: project path to state.
        not_covered: what lay there and is not in the backup, as sentences.
    """

    kind: str
    name: str
    timestamp: str
    items: tuple[str, ...]
    files: dict[str, State]
    not_covered: tuple[str, ...]

    @property
    def path(self) -> str:
        """Directory of the backup."""
        return f"{FOLDERS[self.kind]}/{self.name}"

    @property
    def manifest(self) -> str:
        """Its manifest."""
        return f"{self.path}/{_MANIFEST}"


def encode(backup: Backup) -> bytes:
    """A backup as it is stored."""
    value = {
        "schema": SCHEMA,
        "kind": backup.kind,
        "name": backup.name,
        "date": backup.timestamp[:10],
        "timestamp": backup.timestamp,
        "items_backed_up": list(backup.items),
        "backup_path": backup.path,
        "objects": OBJECTS,
        "files": {path: state_to_json(state) for path, state in backup.files.items()},
        "not_covered": list(backup.not_covered),
    }
    return (json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False) + "\n").encode("ascii")


def load(disk: Disk, kind: str, name: str) -> Backup | None:
    """Read one backup; None if there is none of this name.

    Raises: `RecordDamaged`, `FormatTooNew`.
    """
    path = f"{FOLDERS[kind]}/{name}/{_MANIFEST}"
    return decode(disk.read(path), kind, name) if disk.stat(path) is not None else None


def decode(data: bytes, kind: str, name: str) -> Backup:
    """Read a manifest.

    Args:
        data: what it holds.
        kind: "daily" or "milestone".
        name: the date, or the milestone's name.

    Raises: `RecordDamaged`, `FormatTooNew`.
    """
    path = f"{FOLDERS[kind]}/{name}/{_MANIFEST}"
    value = json_file.decode(data, path)
    json_file.expect_format(value, path, SCHEMA)
    shape = Shape(value, path)
    files: dict[str, State] = {}
    try:
        for key, item in shape.table("files").items():
            state = state_from_json(item, path)
            if state is None:
                raise shape.bad("files")
            files[stored_path(key)] = state
    except PathOutsideProject as error:
        raise RecordDamaged(path=path, reason=error.message) from None
    return Backup(
        kind,
        name,
        shape.text("timestamp"),
        tuple(shape.texts("items_backed_up")),
        files,
        tuple(shape.texts("not_covered")),
    )


def objects(disk: Disk) -> Objects:
    """The store of the backups' contents, made if it is missing; under the workspace lock."""
    content.make_folders(disk, f"{OBJECTS}/.")
    for folder in parents(f"{OBJECTS}/."):  # also those that are there: who made them may have died before this
        disk.sync_dir(folder_of(folder))
    return Objects(disk, OBJECTS)


def names(disk: Disk, kind: str) -> list[str]:
    """Names of all backups of a kind, sorted; a directory without a manifest is none."""
    folder = FOLDERS[kind]
    return [
        name
        for name, found in disk.list(folder)
        if found == "dir" and disk.stat(f"{folder}/{name}/{_MANIFEST}") is not None
    ]
