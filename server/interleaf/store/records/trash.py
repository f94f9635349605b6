"""The trash: what a cancel put away and what an apply displaced, until a person empties it.

.store/trash/<id>/entry.json     what it is
.store/trash/<id>/files/         session copies, for a session; displaced text is an object
"""

import contextlib
from typing import NamedTuple

from interleaf.core.model import State
from interleaf.core.paths import stored_path
from interleaf.errors import InterleafError, PathOutsideProject, RecordDamaged, TrashNotFound
from interleaf.store import content, json_file, layout
from interleaf.store.shape import Shape, state_from_json, state_to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk

SCHEMA = 1


class Entry(NamedTuple):
    """One thing in the trash.

    Attributes:
        id: its name.
        what: "cancelled", "committed", "abandoned" or "ended": a session's copies; "displaced" or "deleted": one text.
        session: session it belonged to.
        trashed_at: UTC, ISO 8601.
        path: the file, for one text.
        state: the text and its mode, for one text.
        archive: directory of the closed session, for a session.
        record: hash of the session's record when it was closed, for a session.
    """

    id: str
    what: str
    session: str | None
    trashed_at: str
    path: str | None = None
    state: State | None = None
    archive: str | None = None
    record: str | None = None


def folder(identity: str) -> str:
    """Directory of an entry."""
    return f"{layout.TRASH}/{identity}"


def encode(entry: Entry) -> bytes:
    """An entry as it is stored."""
    return json_file.encode({"schema": SCHEMA, **entry._asdict(), "state": state_to_json(entry.state)})


def decode(data: bytes, path: str) -> Entry:
    """Read an entry.

    Raises: `RecordDamaged`, `FormatTooNew`.
    """
    value = json_file.decode(data, path)
    json_file.expect_format(value, path, SCHEMA)
    shape = Shape(value, path)
    try:
        governed = shape.optional_text("path")
        archive = shape.optional_text("archive")
        return Entry(
            shape.text("id"),
            shape.text("what"),
            shape.optional_text("session"),
            shape.text("trashed_at"),
            stored_path(governed) if governed is not None else None,
            state_from_json(value.get("state"), path),
            stored_path(archive) if archive is not None else None,
            shape.optional_text("record"),
        )
    except PathOutsideProject as error:
        raise RecordDamaged(path=path, reason=error.message) from None


def put_text(disk: "Disk", entry: Entry) -> None:
    """Note one text that is in the object store already; durable when this returns. Doing it twice does no harm."""
    place = folder(entry.id)
    disk.mkdir(place)
    if disk.stat(f"{place}/entry.json") is None:
        json_file.replace(disk, f"{place}/entry.json", encode(entry))
    disk.sync_dir(layout.TRASH)


def load(disk: "Disk", identity: str) -> Entry:
    """One entry.

    Raises: `TrashNotFound`, `RecordDamaged`, `FormatTooNew`.
    """
    if not identity or "/" in identity or identity.startswith("."):
        raise TrashNotFound(id=identity)
    path = f"{folder(identity)}/entry.json"
    try:
        return decode(disk.read(path), path)._replace(id=identity)
    except FileNotFoundError:
        raise TrashNotFound(id=identity) from None


def entries(disk: "Disk") -> list[Entry]:
    """All readable entries, the newest first; doctor tells of the others."""
    found: list[Entry] = []
    for name, kind in disk.list(layout.TRASH):
        if kind == "dir":
            with contextlib.suppress(InterleafError):
                found.append(load(disk, name))
    return sorted(found, key=lambda entry: (entry.trashed_at, entry.id), reverse=True)


def remove(disk: "Disk", identity: str) -> None:
    """Remove an entry for good: first what makes it one, then what it held."""
    place = folder(identity)
    disk.unlink(f"{place}/entry.json")
    content.remove_tree(disk, place)
    disk.sync_dir(layout.TRASH)
