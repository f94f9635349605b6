"""What a person finds on a disk: everything but how Interleaf stores it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any, NamedTuple

from tests.crash.references import dangling
from tests.support.memory_disk import Dir, MemoryDisk

from interleaf.store import layout

_PASSING = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"  # ids
    rb'|"duration_minutes": \d+|\b\d+ minutes?\b'
    rb'|"(document|record|listing)":"[0-9a-f]{64}"'  # of texts that hold times
    rb"|checkpoint-\d{3,}-\d\d-\d\d-\d\d"
    rb"|\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(\.\d+)?Z?"
    rb"|\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?Z?|\d{8}-\d{6}|\d{4}-\d\d-\d\d|\d\d:\d\d(:\d\d)?"  # times
)
_DAMAGED = "damaged"  # or missing: both are the same finding
# rebuilt from the rest whenever they are missing; losing them loses nothing
_VIEWS = (layout.SESSION_LOCK, layout.STORE)


class View(NamedTuple):
    """What is there.

    Attributes:
        globals: files outside workspace/, content and mode.
        sessions: everything in workspace/ but the store: path to content and mode; records with what counts in them.
        trash: (what, session, path) of everything in the trash, sorted.
        pictures: (session, manifest) of all checkpoints, sorted.
        dangling: contents that a base, a commit, a checkpoint or the trash names and that are not there.
        texts: all contents that are anywhere on the disk.
    """

    globals: dict[str, tuple[bytes, int]]
    sessions: dict[str, object]
    trash: tuple[tuple[str, str, str], ...]
    pictures: tuple[tuple[str, bytes], ...]
    dangling: tuple[str, ...]
    texts: frozenset[bytes]

    def same(self, other: View) -> bool:
        """Whether a person finds the same; more in the trash and more checkpoints do not count."""
        kept = _within(other.trash, self.trash) and _within(other.pictures, self.pictures)
        return (
            kept
            and self.dangling == other.dangling
            and self.globals == other.globals
            and self.sessions == other.sessions
        )

    def masked(self) -> View:
        """The same without ids and times, for comparing two runs of the same act."""
        sessions: dict[str, object] = {}
        for path in sorted(self.sessions):
            alike = _mask(path)
            while alike in sessions:
                alike += "'"  # the next one in order, such as the next day's backup
            sessions[alike] = _mask(self.sessions[path])
        return self._replace(sessions=sessions, pictures=tuple(sorted(_mask(picture) for picture in self.pictures)))

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
        if not _within(other.pictures, self.pictures):
            words.append(f"checkpoints {self.pictures} instead of {other.pictures}")
        if self.dangling != other.dangling:
            words.insert(0, f"missing contents {self.dangling} instead of {other.dangling}")
        return "; ".join(words[:6])


def look(disk: MemoryDisk) -> View:
    """See what is there."""
    globals_: dict[str, tuple[bytes, int]] = {}
    sessions: dict[str, object] = {}
    texts: set[bytes] = set()
    trash: list[tuple[str, str, str]] = []
    pictures: list[tuple[str, bytes]] = []
    for path, file in disk.files():
        texts.add(file.data)
        if not path.startswith("workspace/"):
            globals_[path] = (file.data, file.mode)
        elif path.startswith(f"{layout.TRASH}/"):
            if path.endswith("/entry.json"):
                trash.append(_entry(file.data))
        elif "/snapshots/" in path:
            pictures.append((path.split("/")[2], file.data))
        elif path.startswith(f"{layout.BACKUPS}/"):
            if not path.startswith(f"{layout.BACKUPS}/objects/"):  # these count only where a manifest names them
                sessions[path] = _backup(disk, path, file.data)
        elif not path.startswith(_VIEWS):
            sessions[path] = _record(disk, path, file.data) if path.endswith(f"/{layout.RECORD}") else file[:2]
    for folder in ("sessions", "archive"):
        for name, kind in disk.list(f"{layout.WORKSPACE}/{folder}"):
            if kind == "dir":
                record = f"{layout.WORKSPACE}/{folder}/{name}/{layout.RECORD}"
                sessions[record] = sessions.get(record, _DAMAGED)
    missing = dangling(disk)
    return View(globals_, sessions, tuple(sorted(trash)), tuple(sorted(pictures)), missing, frozenset(texts))


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
        return _DAMAGED
    folder = path.rpartition("/")[0]
    value["deleted"] = [name for name in value.get("deleted", ()) if disk.stat(f"{folder}/files/{name}") is None]
    kept = set(value["deleted"])
    value["bases"] = {
        name: state
        for name, state in value.get("bases", {}).items()
        if name in kept or disk.stat(f"{folder}/files/{name}") is not None
    }
    return json.dumps(value, sort_keys=True)


def _backup(disk: MemoryDisk, path: str, data: bytes) -> object:
    """An archive by what is in it, a manifest with whether everything that it names is there."""
    if path.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            return tuple((name, archive.read(name)) for name in archive.namelist() if name != "manifest.json")
    try:
        named = {entry[0] for entry in json.loads(data)["files"].values()}
        present = {name for name, _ in disk.list(f"{layout.BACKUPS}/objects")}
    except (ValueError, KeyError, TypeError):
        return data
    return data, tuple(sorted(named - present))


def _mask(value: Any) -> Any:
    """Ids and times made alike."""
    if isinstance(value, bytes):
        return _PASSING.sub(b"<passing>", value)
    if isinstance(value, str):
        return _PASSING.sub(b"<passing>", value.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")
    return tuple(_mask(item) for item in value) if isinstance(value, tuple) else value


def _within(few: tuple[Any, ...], many: tuple[Any, ...]) -> bool:
    left = list(many)
    for one in few:
        if one not in left:
            return False
        left.remove(one)
    return True


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 120 else f"{text[:117]}..."
