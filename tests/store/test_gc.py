"""Collecting objects: whatever any record names stays, the rest goes, and in doubt everything stays."""

from __future__ import annotations

import pytest
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import BOOK, book, memory_engine

from interleaf.core.model import State
from interleaf.engine.engine import Engine
from interleaf.store import gc, layout
from interleaf.store.records import backup
from interleaf.store.records.run_record import RunRecord
from interleaf.store.records.worktree_record import Known, WorktreeRecord

SCENE = "acts/act-1/scene-1.md"
HOUR = 3_600_000


@pytest.fixture
def disk() -> MemoryDisk:
    return book()


@pytest.fixture
def engine(disk: MemoryDisk) -> Engine:
    found = memory_engine(disk)
    found.call("start", {"name": "tides"})
    return found


def write(engine: Engine, text: str) -> None:
    engine.call("write", {"path": SCENE, "content": text})


def collect(disk: MemoryDisk, after: int = 2 * HOUR) -> gc.Collected:
    newest = max(stat.ctime_ns for path, _ in disk.files() if (stat := disk.stat(path)) is not None)
    return gc.collect(disk, newest // 1_000_000 + after)


def orphan(disk: MemoryDisk, folder: str = layout.OBJECTS) -> str:
    path = f"{folder}/{'0' * 64}"
    disk.save(path, b"nobody names this")
    return path


def test_an_orphan_goes_after_an_hour(engine: Engine, disk: MemoryDisk) -> None:
    path = orphan(disk)
    assert collect(disk, HOUR - 1000).objects == 0
    assert disk.stat(path) is not None
    assert collect(disk, HOUR) == (1, len(b"nobody names this"), ())
    assert disk.stat(path) is None


def everything(disk: MemoryDisk) -> set[str]:
    return {name for name, _ in disk.list(layout.OBJECTS)}


def test_what_any_record_names_stays(engine: Engine, disk: MemoryDisk) -> None:
    """Bases, checkpoints, trash, undo and archives, of open and closed sessions."""
    write(engine, "first\n")
    engine.call("checkpoint", {})
    write(engine, "second\n")
    engine.call("retry", {"file_path": SCENE, "reason": "too slow"})
    engine.call("checkpoint", {"note": "again"})
    engine.call("delete", {"path": SCENE})
    engine.call("commit", {"force": True})
    engine.call("start", {"name": "second"})
    engine.call("write", {"path": "book.md", "content": "changed\n"})
    engine.call("checkpoint", {})
    engine.call("cancel", {})
    engine.call("start", {"name": "third"})
    engine.call("write", {"path": "run.sh", "content": "changed\n"})
    before = everything(disk)
    assert collect(disk).objects == 0
    assert everything(disk) == before
    engine.call("undo", {})
    assert disk.read(SCENE) == BOOK[SCENE]
    assert engine.call("trash", {})["trash"] != []


def contents(disk: MemoryDisk) -> set[bytes]:
    return {disk.read(f"{layout.OBJECTS}/{name}") for name in everything(disk)}


def test_the_base_that_only_a_checkpoint_names_stays(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, "changed\n")
    point = engine.call("checkpoint", {})["checkpoint"]["id"]
    disk.save(SCENE, b"the project went on\n")
    engine.call("refresh", {"paths": [SCENE], "take": "theirs"})
    collect(disk)
    assert BOOK[SCENE] in contents(disk)
    engine.call("restore", {"checkpoint": point})
    assert engine.call("status", {})["session"]["conflicts"][0]["path"] == SCENE


def test_a_text_that_only_the_trash_has_stays(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, "only here\n")
    engine.call("delete", {"path": SCENE})
    collect(disk)
    found = engine.call("trash", {})["trash"][0]["id"]
    engine.call("trash", {"action": "restore", "id": found})
    assert engine.call("read", {"path": SCENE})["content"] == "only here\n"


def test_every_way_back_works_after_a_collection(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, "first\n")
    point = engine.call("checkpoint", {})["checkpoint"]["id"]
    write(engine, "second\n")
    collect(disk)
    engine.call("restore", {"checkpoint": point})
    assert engine.call("read", {"path": SCENE})["content"] == "first\n"
    found = engine.call("cancel", {})["cancelled"]["trash_id"]
    collect(disk)
    engine.call("trash", {"action": "restore", "id": found})
    engine.call("switch", {"name": "tides"})
    collect(disk)
    engine.call("commit", {"force": True})
    collect(disk)
    engine.call("undo", {})
    assert disk.read(SCENE) == BOOK[SCENE]


def test_emptying_the_trash_gives_the_room_back(disk: MemoryDisk) -> None:
    now = [0]
    engine = memory_engine(disk, now=lambda: 1_800_000_000_000 + now[0])
    engine.call("start", {"name": "tides"})
    write(engine, "gone for good\n")
    engine.call("delete", {"path": SCENE})
    assert engine.call("trash", {})["trash"][0]["what"] == "deleted"
    now[0] = 10**13
    engine.call("trash", {"action": "empty"})
    assert b"gone for good\n" not in [disk.read(f"{layout.OBJECTS}/{name}") for name in everything(disk)]


def test_what_commands_and_worktrees_began_with_stays(engine: Engine, disk: MemoryDisk) -> None:
    texts = [b"seen by a command\n", b"seen in a worktree\n"]
    run, tree = (State(engine.workspace.objects.put(text), 0o644) for text in texts)
    engine.workspace.objects.sync()
    disk.mkdir(layout.RUNS)
    disk.mkdir(layout.run("r1"))
    RunRecord("tides", {SCENE: run, "gone.md": None}).save(disk, "r1")
    WorktreeRecord("tides", "/elsewhere", {SCENE: Known(tree, [])}).save(disk, "w1")
    collect(disk)
    assert set(texts) <= contents(disk)
    disk.unlink(f"{layout.run('r1')}/run.json")
    WorktreeRecord.remove(disk, "w1")
    collect(disk)
    assert not set(texts) & contents(disk)


@pytest.mark.parametrize(
    "record",
    [
        "workspace/.store/runs/r1/run.json",
        "workspace/sessions/tides/session.json",
        "workspace/sessions/tides/snapshots/checkpoint-001-00-00-00.json",
        "workspace/.store/trash/x/entry.json",
        "workspace/.store/done/x.json",
        "workspace/.store/journal/x.json",
    ],
)
@pytest.mark.parametrize("damage", [b"{ torn", b'{"schema": 99, "v": 99}'])
def test_in_doubt_everything_stays(engine: Engine, disk: MemoryDisk, record: str, damage: bytes) -> None:
    path = orphan(disk)
    disk.save(record, damage)
    found = collect(disk)
    assert found.objects == 0
    assert found.kept_for != ()
    assert disk.stat(path) is not None


def test_backups_are_collected_apart(engine: Engine, disk: MemoryDisk) -> None:
    engine.call("backup", {"kind": "milestone", "name": "v1"})
    path = orphan(disk, backup.OBJECTS)
    before = len(disk.list(backup.OBJECTS))
    disk.save("workspace/sessions/tides/session.json", b"{ torn")
    collect(disk)
    assert disk.stat(path) is None
    assert len(disk.list(backup.OBJECTS)) == before - 1
    kept = orphan(disk, backup.OBJECTS)
    disk.save("workspace/backups/milestones/v1/manifest.json", b"{ torn")
    collect(disk)
    assert disk.stat(kept) is not None
