"""Decided transactions: one file each, complete or not there at all.

A record is two lines: a header with the length and SHA-256 of the second line, and the second line, JSON. It is written
under another name and renamed, so a file in `journal/` whose header does not fit was damaged later, not torn.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from interleaf.core.hashing import hash_of
from interleaf.errors import RecordDamaged
from interleaf.store import json_file, layout
from interleaf.store.shape import Shape
from interleaf.store.transactions import operations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk
    from interleaf.store.transactions.operations import Operation

VERSION = 1


class Record(NamedTuple):
    """A decided transaction.

    Attributes:
        id: UUIDv7; records sort by it, and a commit is named by it.
        verb: what was done.
        session: name of the session it was done in.
        at: UTC, ISO 8601.
        operations: in the order of applying.
        keep: whether it stays in `done/` when it is finished, for undo.
        facts: what the verb wants to remember.
    """

    id: str
    verb: str
    session: str
    at: str
    operations: tuple[Operation, ...]
    keep: bool
    facts: dict[str, Any]


def encode(record: Record) -> bytes:
    """The record as it is stored."""
    value = record._asdict()
    value["operations"] = [operations.to_json(operation) for operation in record.operations]
    body = json.dumps(value, sort_keys=True, allow_nan=False).encode("ascii")
    header = {"v": VERSION, "sha256": hash_of(body), "len": len(body)}
    return json.dumps(header, sort_keys=True).encode("ascii") + b"\n" + body + b"\n"


def decode(data: bytes, path: str) -> Record:
    """Read a record.

    Raises: `RecordDamaged`, `FormatTooNew`.
    """
    head, _, body = data.partition(b"\n")
    header = json_file.decode(head, path)
    json_file.expect_format(header, path, VERSION, "v")
    body = body.removesuffix(b"\n")
    if header.get("len") != len(body) or header.get("sha256") != hash_of(body):
        raise RecordDamaged(path=path, reason="its checksum does not fit")
    shape = Shape(json_file.decode(body, path), path)
    return Record(
        shape.text("id"),
        shape.text("verb"),
        shape.text("session"),
        shape.text("at"),
        tuple(operations.from_json(item, path) for item in shape.items("operations")),
        shape.flag("keep"),
        shape.table("facts"),
    )


def pending(disk: Disk) -> list[str]:
    """Ids of decided but unfinished transactions, in the order of deciding."""
    return [
        name.removesuffix(".json")
        for name, kind in disk.list(layout.JOURNAL)
        if kind == "file" and name.endswith(".json")
    ]


def finished(disk: Disk) -> list[str]:
    """Ids of kept finished transactions, in the order of deciding."""
    return [
        name.removesuffix(".json") for name, kind in disk.list(layout.DONE) if kind == "file" and name.endswith(".json")
    ]


def load(disk: Disk, folder: str, identity: str) -> Record:
    """Read one record from `journal/` or `done/`.

    Raises: `RecordDamaged`, `FormatTooNew`.
    """
    path = f"{folder}/{identity}.json"
    record = decode(disk.read(path), path)
    if record.id != identity:  # its id becomes a path, so it must be the name that the directory gave
        raise RecordDamaged(path=path, reason="it is the record of another transaction")
    return record


def decide(disk: Disk, record: Record) -> None:
    """Write the record durably: from here on the transaction will happen."""
    json_file.replace(disk, f"{layout.JOURNAL}/{record.id}.json", encode(record))


def retire(disk: Disk, record: Record) -> None:
    """Take a finished record away durably, so that it is never applied to a later state of the files."""
    path = f"{layout.JOURNAL}/{record.id}.json"
    if record.keep:
        disk.replace(path, f"{layout.DONE}/{record.id}.json")
        disk.sync_dir(layout.DONE)
    else:
        disk.unlink(path)
    disk.sync_dir(layout.JOURNAL)
