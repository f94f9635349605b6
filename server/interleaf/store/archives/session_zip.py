"""A whole session as one zip archive: what lies in its directory, and the objects that its records name.

manifest.json        first: what it is, and every file with hash, mode and the member that holds it
<path>               the session's directory, under its own paths
objects/<sha256>     bases and checkpoints' contents; also files whose name would mean something else on some system

Two archives of one state are the same bytes: names are sorted, dates fixed, members packed in one way.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.names import session_name
from interleaf.core.paths import parents, stored_path
from interleaf.errors import FormatTooNew, InvalidName, PathOutsideProject, RecordDamaged, UnsafeArchive
from interleaf.store import json_file
from interleaf.store.archives import zip_writer
from interleaf.store.archives.archive_zip import Archive, harmless
from interleaf.store.shape import Shape, state_from_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCHEMA = 1
KIND = "session"
MANIFEST = "manifest.json"
_OBJECTS = "objects"
_LARGEST_MANIFEST = 64 << 20


class Held(NamedTuple):
    """One file of the session in an archive."""

    state: State
    member: str


class SessionZip(NamedTuple):
    """An archive that was checked from beginning to end.

    Attributes:
        archive: gives the contents.
        name: name of the session.
        ended_at: when it was made, UTC, ISO 8601.
        files: path below the session's directory to what is there.
        objects: hash to member.
    """

    archive: Archive
    name: str
    ended_at: str
    files: dict[str, Held]
    objects: dict[str, str]


def pack(name: str, at: str, files: Mapping[str, tuple[bytes, int]], objects: Iterable[bytes]) -> bytes:
    """Make an archive.

    Args:
        name: name of the session.
        at: when it ended, UTC, ISO 8601.
        files: path below the session's directory to content and mode.
        objects: contents that its records name.

    Raises: `UnsafeArchive` for what no zip archive can hold: more than 65,534 members or 4 GiB.
    """
    members: dict[str, tuple[bytes, int]] = {f"{_OBJECTS}/{hash_of(data)}": (data, 0o444) for data in objects}
    listed: dict[str, list[object]] = {}
    taken = {MANIFEST: MANIFEST, _OBJECTS: _OBJECTS}
    for path, (data, mode) in sorted(files.items()):
        member = path if harmless(path) and _free(path, taken) else f"{_OBJECTS}/{hash_of(data)}"
        members.setdefault(member, (data, mode))
        listed[path] = [hash_of(data), mode, member]
    manifest = {"schema": SCHEMA, "kind": KIND, "session": name, "ended_at": at, "files": listed}
    head = json.dumps(manifest, sort_keys=True, indent=1).encode("ascii")
    contents = ((member, data, mode) for member, (data, mode) in sorted(members.items()))
    return zip_writer.pack([(MANIFEST, head, 0o644), *contents], name)


def check(data: bytes, name: str) -> SessionZip:
    """Read an archive and verify every hash in it; nothing is unpacked to anywhere.

    Args:
        data: the archive.
        name: what to call it in messages.

    Raises: `UnsafeArchive` with what is wrong, `FormatTooNew`.
    """
    archive = Archive(data, name)
    try:
        found = _read_manifest(archive)
    except FormatTooNew:
        raise
    except (RecordDamaged, PathOutsideProject, InvalidName) as error:
        raise UnsafeArchive(name=name, reason=f"its manifest is damaged: {error.message.removesuffix('.')}") from None
    _check_paths(found, name)
    wanted = {member: digest for digest, member in found.objects.items()}
    for held in found.files.values():
        if wanted.setdefault(held.member, held.state.hash) != held.state.hash:
            raise UnsafeArchive(name=name, reason=f"'{held.member}' has two hashes")
    for member in archive.members:
        if member == MANIFEST:
            continue
        if member not in wanted:
            raise UnsafeArchive(name=name, reason=f"its manifest does not name '{member}'")
        if archive.hash_of(member) != wanted[member]:
            raise UnsafeArchive(name=name, reason=f"'{member}' is not what its manifest says")
    for member in wanted.keys() - archive.members.keys():
        raise UnsafeArchive(name=name, reason=f"'{member}' is missing")
    return found


def _read_manifest(archive: Archive) -> SessionZip:
    member = archive.members.get(MANIFEST)
    if member is None or member.size > _LARGEST_MANIFEST:
        raise RecordDamaged(path=MANIFEST, reason="it is missing or too large")
    value = json_file.decode(archive.read(MANIFEST), MANIFEST)
    json_file.expect_format(value, MANIFEST, SCHEMA)
    shape = Shape(value, MANIFEST)
    if shape.text("kind") != KIND:
        raise RecordDamaged(path=MANIFEST, reason="it is no backup of a session")
    files = {stored_path(path): _held(item) for path, item in shape.table("files").items()}
    objects = {
        digest: f"{_OBJECTS}/{digest}"
        for digest in (name.removeprefix(f"{_OBJECTS}/") for name in archive.members if name.startswith(f"{_OBJECTS}/"))
    }
    return SessionZip(archive, session_name(shape.text("session")), shape.text("ended_at"), files, objects)


def _held(item: Any) -> Held:
    if isinstance(item, list) and len(item) == 3 and isinstance(item[2], str):
        state = state_from_json(item[:2], MANIFEST)
        if state is not None:
            return Held(state, item[2])
    raise RecordDamaged(path=MANIFEST, reason="a file in it is not described as it should be")


def _check_paths(found: SessionZip, name: str) -> None:
    """A file may not lie below another file; that its path stays inside was checked when it was read."""
    for path in found.files:
        for folder in parents(path):
            if folder in found.files:
                raise UnsafeArchive(name=name, reason=f"'{folder}' is a file and a folder")


def _free(member: str, taken: dict[str, str]) -> bool:
    """Whether no member so far has this name, or a folder of it, but for case; takes the name if so."""
    folders = parents(member)
    if member.casefold() in taken or any(
        taken.get(folder.casefold(), f"{folder}/") != f"{folder}/" for folder in folders
    ):
        return False
    taken.update((folder.casefold(), f"{folder}/") for folder in folders)
    taken[member.casefold()] = member
    return True
