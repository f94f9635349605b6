"""What bases, commits, checkpoints and the trash name has to be in the object store."""

from __future__ import annotations

import json
import re

from tests.support.memory_disk import MemoryDisk

from interleaf.core.hashing import hash_of
from interleaf.store import layout

_HASH = re.compile(r"\b[0-9a-f]{64}\b")


def dangling(disk: MemoryDisk) -> tuple[str, ...]:
    """Hashes that something names and whose content is missing or damaged."""
    named: set[str] = set()
    good: set[str] = set()
    for path, file in disk.files():
        if path.startswith(f"{layout.OBJECTS}/"):
            if path.endswith(hash_of(file.data)):
                good.add(path.rpartition("/")[2])
        elif path.startswith(f"{layout.DONE}/"):
            named.update(_named_by_commit(file.data))
        elif (path.startswith(f"{layout.TRASH}/") and path.endswith("/entry.json")) or (
            "/snapshots/" in path and path.startswith(layout.SESSIONS)
        ):
            named.update(_HASH.findall(file.data.decode(errors="replace")))
        elif path.startswith(layout.SESSIONS) and path.endswith(f"/{layout.RECORD}") and path.count("/") == 3:
            named.update(_named_by_record(file.data))
    return tuple(sorted(named - good))


def _named_by_commit(data: bytes) -> set[str]:
    """What undo needs: former contents of globals, and the session's record."""
    try:
        record = json.loads(data.split(b"\n")[1])
    except (ValueError, IndexError):
        return {"an unreadable commit"}
    old = [
        operation[2]
        for operation in record["operations"]
        if operation[0] in ("put", "remove") and not operation[1].startswith("workspace/") and operation[2]
    ]
    return {state[0] for state in old} | {record["facts"][key] for key in ("record",) if key in record["facts"]}


def _named_by_record(data: bytes) -> set[str]:
    try:
        return {state[0] for state in json.loads(data)["bases"].values() if state}
    except (ValueError, KeyError):
        return set()
