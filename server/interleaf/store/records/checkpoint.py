"""Manifests of checkpoints: `snapshots/<id>.json` in a session's directory. The contents are objects.

A manifest of many files would outweigh the few that changed since the last one. So it names a *listing*, an object with
the states of all copies at some earlier checkpoint, and holds only what is different from that.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from interleaf.core.model import State
from interleaf.core.paths import stored_path
from interleaf.errors import InterleafError, PathOutsideProject, RecordDamaged
from interleaf.store import json_file, layout
from interleaf.store.shape import Shape, state_from_json, state_to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk
    from interleaf.store.objects import Objects

SCHEMA = 1
FOLDER = "snapshots"
_ID = re.compile(r"checkpoint-(\d{3,})-\d\d-\d\d-\d\d")
_INLINE = 16  # so few copies need no listing
_RENEW = 4  # a new listing when more than this part of it would be told as differences


class Manifest(NamedTuple):
    """One checkpoint.

    Attributes:
        id: `checkpoint-<number>-<hours>-<minutes>-<seconds>`, numbered per session, UTC.
        note: what is special about the moment.
        created_at: UTC, ISO 8601.
        automatic: made by the way and not asked for; retention may take it.
        record: hash of `session.json`.
        document: hash of `session.md`, None if there was none.
        copies: governed path to what the session had there.
        deleted: tombstones, sorted.
        retries: path below `human-retries/` to hash.
        work: path below the session's directory, in its own folders, to state.
        chosen: governed paths that were asked for; None for the whole session.
        not_covered: what lay there and is not in the checkpoint, as sentences.
        listing: hash of the object with most of `copies`; None if all are in the manifest itself.
        listed: what that object holds.
    """

    id: str
    note: str
    created_at: str
    automatic: bool
    record: str
    document: str | None
    copies: dict[str, State]
    deleted: tuple[str, ...]
    retries: dict[str, str]
    work: dict[str, State]
    chosen: tuple[str, ...] | None
    not_covered: tuple[str, ...]
    listing: str | None
    listed: dict[str, State]

    @property
    def number(self) -> int:
        """The number in the id."""
        return number_of(self.id) or 0

    @property
    def files(self) -> list[str]:
        """Governed paths that it can bring back, copies and tombstones, sorted."""
        return sorted({*self.copies, *self.deleted})

    def contents(self) -> set[str]:
        """Hashes of every object that it needs by itself; the record's bases come on top."""
        found = {self.record, *self.retries.values()}
        found.update(state.hash for state in self.copies.values())
        found.update(state.hash for state in self.work.values())
        found.update(digest for digest in (self.document, self.listing) if digest is not None)
        return found


def number_of(identity: str) -> int | None:
    """The number in a checkpoint's id; None if it is no such id."""
    match = _ID.fullmatch(identity)
    return int(match.group(1)) if match else None


def path_of(session_folder: str, identity: str) -> str:
    """Where a manifest lies."""
    return f"{session_folder}/{FOLDER}/{identity}.json"


def identities(disk: Disk, session_folder: str) -> list[str]:
    """Ids of a session's checkpoints, oldest first; one directory read."""
    names = [
        name.removesuffix(".json")
        for name, kind in disk.list(f"{session_folder}/{FOLDER}")
        if kind == "file" and name.endswith(".json")
    ]
    return sorted((name for name in names if number_of(name) is not None), key=lambda name: (number_of(name), name))


def load(disk: Disk, objects: Objects, session_folder: str, identity: str) -> Manifest:
    """Read one manifest; every stored path is checked again.

    Raises: `RecordDamaged` also if it is missing, `FormatTooNew`.
    """
    path = path_of(session_folder, identity)
    try:
        value = json_file.decode(disk.read(path), path)
    except FileNotFoundError:
        raise RecordDamaged(path=path, reason="it is missing") from None
    json_file.expect_format(value, path, SCHEMA)
    shape = Shape(value, path)
    if shape.text("id") != identity:  # the id becomes a path, so it must be the name that the directory gave
        raise RecordDamaged(path=path, reason="it is the manifest of another checkpoint")
    try:
        listing = _digest(value.get("listing"), path)
        known = _listing(objects.get(listing), listing) if listing is not None else {}
        copies = known.copy()
        for name in shape.texts("without"):
            copies.pop(stored_path(name), None)
        copies.update(_states(shape.table("copies"), path))
        chosen = value.get("chosen")
        return Manifest(
            identity,
            shape.text("note"),
            shape.text("created_at"),
            shape.flag("automatic"),
            _needed(value.get("record"), path),
            _digest(value.get("document"), path),
            copies,
            tuple(stored_path(item) for item in shape.texts("deleted")),
            {stored_path(key): _needed(item, path) for key, item in shape.table("retries").items()},
            _states(shape.table("work"), path),
            tuple(stored_path(item) for item in shape.texts("chosen")) if chosen is not None else None,
            tuple(shape.texts("not_covered")),
            listing,
            known,
        )
    except PathOutsideProject as error:
        raise RecordDamaged(path=path, reason=error.message) from None


def load_all(disk: Disk, objects: Objects, session_folder: str) -> list[Manifest]:
    """All readable manifests of a session, oldest first; doctor tells of the others."""
    found: list[Manifest] = []
    for identity in identities(disk, session_folder):
        try:
            found.append(load(disk, objects, session_folder, identity))
        except InterleafError:
            continue
    return found


def save(disk: Disk, objects: Objects, session_folder: str, manifest: Manifest) -> None:
    """Write a manifest, durably and after everything that it names.

    Args:
        disk: the project's disk, under the workspace lock.
        objects: the object store; whatever the manifest names was put into it.
        session_folder: directory of the session.
        manifest: the checkpoint; its listing is one to tell the differences from.
    """
    listed = manifest.listed
    different = {path: state for path, state in manifest.copies.items() if listed.get(path) != state}
    without = sorted(listed.keys() - manifest.copies.keys())
    if len(different) + len(without) > max(_INLINE, len(listed) // _RENEW):
        digest = objects.put(_compact({path: list(state) for path, state in manifest.copies.items()}))
        manifest = manifest._replace(listing=digest)
        different, without = {}, []
    value = manifest._asdict()
    del value["listed"]
    value |= {
        "schema": SCHEMA,
        "copies": {path: state_to_json(state) for path, state in different.items()},
        "without": without,
        "work": {path: state_to_json(state) for path, state in manifest.work.items()},
    }
    objects.sync()
    json_file.replace(disk, path_of(session_folder, manifest.id), _compact(value))


def _compact(value: object) -> bytes:
    return (json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False) + "\n").encode("ascii")


@lru_cache(maxsize=1)  # the next checkpoint of a long-lived process starts from the same one
def _listing(data: bytes, digest: str) -> dict[str, State]:
    path = f"{layout.OBJECTS}/{digest}"
    return _states(json_file.decode(data, path), path)


def _states(value: dict[str, Any], path: str) -> dict[str, State]:
    found: dict[str, State] = {}
    for key, item in value.items():
        state = state_from_json(item, path)
        if state is None:
            raise RecordDamaged(path=path, reason=f"the state of '{key}' is missing")
        found[stored_path(key)] = state
    return found


def _digest(value: object, path: str) -> str | None:
    return None if value is None else _needed(value, path)


def _needed(value: object, path: str) -> str:
    if isinstance(value, str) and len(value) == 64 and not value.strip("0123456789abcdef"):
        return value
    raise RecordDamaged(path=path, reason="a hash in it is not what it should be")
