"""What a person finds on a disk: everything but how Interleaf stores it."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from tests.support.memory_disk import Dir, MemoryDisk

from interleaf.store import layout

_PASSING = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"  # ids
    rb"|\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?Z?|\d{8}-\d{6}|\d{4}-\d\d-\d\d|\d\d:\d\d(:\d\d)?"  # times
)
# rebuilt from the rest whenever they are missing; losing them loses nothing
_VIEWS = (layout.SESSION_LOCK, layout.STORE)


class View(NamedTuple):
    """What is there.

    Attributes:
        globals: files outside workspace/, content and mode.
        sessions: everything in workspace/ but the store: path to content and mode; records with what counts in them.
        trash: (what, session, path) of everything in the trash, sorted.
        texts: all contents that are anywhere on the disk.
    """

    globals: dict[str, tuple[bytes, int]]
    sessions: dict[str, object]
    trash: tuple[tuple[str, str, str], ...]
    texts: frozenset[bytes]

    def same(self, other: View) -> bool:
        """Whether a person finds the same; what a recovery has put into the trash on top does not count."""
        return self.globals == other.globals and self.sessions == other.sessions and _within(other.trash, self.trash)

    def masked(self) -> View:
        """The same without ids and times, for comparing two runs of the same act."""
        return self._replace(sessions={_mask(path): _mask(value) for path, value in self.sessions.items()})

    def difference(self, other: View) -> str:
        """What is different, for a report."""
        words = []
        for mine, theirs in ((self.globals, other.globals), (self.sessions, other.sessions)):
            words += [
                f"{path}: {_short(mine.get(path))} instead of {_short(theirs.get(path))}"
                for path in sorted(mine.keys() | theirs.keys())
                if mine.get(path) != theirs.get(path)
            ]
        if not _within(other.trash, self.trash):
            words.append(f"trash {self.trash} instead of {other.trash}")
        return "; ".join(words[:6])


def look(disk: MemoryDisk) -> View:
    """See what is there."""
    globals_: dict[str, tuple[bytes, int]] = {}
    sessions: dict[str, object] = {}
    texts: set[bytes] = set()
    trash: list[tuple[str, str, str]] = []
    for path, file in disk.files():
        texts.add(file.data)
        if not path.startswith("workspace/"):
            globals_[path] = (file.data, file.mode)
        elif path.startswith(f"{layout.TRASH}/"):
            if path.endswith("/entry.json"):
                trash.append(_entry(file.data))
        elif not path.startswith(_VIEWS):
            sessions[path] = _record(disk, path, file.data) if path.endswith(f"/{layout.RECORD}") else file[:2]
    for folder in ("sessions", "archive"):
        for name, kind in disk.list(f"{layout.WORKSPACE}/{folder}"):
            if kind == "dir":
                sessions[f"{layout.WORKSPACE}/{folder}/{name}/"] = "there"
    return View(globals_, sessions, tuple(sorted(trash)), frozenset(texts))


def fingerprint(disk: MemoryDisk) -> int:
    """A number that is the same for disks with the same files and folders."""
    return hash(_fingerprint(disk.tree))


def _fingerprint(folder: Dir) -> int:
    parts = []
    for name, node in folder.names.items():
        parts.append((name, _fingerprint(node)) if type(node) is Dir else (name, node[:2]))
    return hash(frozenset(parts))


def _entry(data: bytes) -> tuple[str, str, str]:
    try:
        value = json.loads(data)
        return str(value["what"]), str(value["session"]), str(value["path"])
    except (ValueError, KeyError, TypeError):
        return "damaged", "", ""


def _record(disk: MemoryDisk, path: str, data: bytes) -> object:
    """A session's record without what means nothing: bases of files that it does not hold, tombstones below copies."""
    try:
        value = json.loads(data)
    except ValueError:
        return data
    folder = path.rpartition("/")[0]
    value["deleted"] = [name for name in value.get("deleted", ()) if disk.stat(f"{folder}/files/{name}") is None]
    kept = set(value["deleted"])
    value["bases"] = {
        name: state
        for name, state in value.get("bases", {}).items()
        if name in kept or disk.stat(f"{folder}/files/{name}") is not None
    }
    return json.dumps(value, sort_keys=True)


def _mask(value: Any) -> Any:
    """Ids and times made alike."""
    if isinstance(value, bytes):
        return _PASSING.sub(b"<passing>", value)
    if isinstance(value, str):
        return _PASSING.sub(b"<passing>", value.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")
    return tuple(_mask(item) for item in value) if isinstance(value, tuple) else value


def _within(few: tuple[tuple[str, str, str], ...], many: tuple[tuple[str, str, str], ...]) -> bool:
    left = list(many)
    for one in few:
        if one not in left:
            return False
        left.remove(one)
    return True


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 120 else f"{text[:117]}..."
