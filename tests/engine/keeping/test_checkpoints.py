"""Checkpoints: pictures of a session, made cheaply, told honestly, and there after anything."""

from __future__ import annotations

import random
import time

import pytest
from tests.engine.keeping.conftest import SCENE, write
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import BOOK, memory_engine

from interleaf.engine.engine import Engine
from interleaf.engine.keeping import checkpoints
from interleaf.errors import CheckpointNotFound, FileNotFound, NoActiveSession, NotGoverned, WrongUsage
from interleaf.store import layout


def made(engine: Engine, **fields: object) -> dict[str, object]:
    return engine.call("checkpoint", fields)["checkpoint"]


def manifest(engine: Engine, identity: object) -> checkpoints.Manifest:
    return checkpoints.find(engine.workspace, "tides", str(identity))


def test_names_copies_and_tombstones(engine: Engine) -> None:
    write(engine, SCENE, "Wren ran.\n")
    engine.call("delete", {"path": "book.md"})
    found = made(engine, note="Before the rewrite")
    assert found["files"] == [SCENE, "book.md"]
    assert found["note"] == "Before the rewrite"
    assert found["not_covered"] == []
    assert checkpoints.version(engine.workspace, "tides", str(found["id"]), SCENE) == b"Wren ran.\n"


def test_ids_are_numbered_and_carry_the_time(disk: MemoryDisk) -> None:
    afternoon = 1_761_404_400_000  # 2025-10-25T15:00:00Z
    engine = memory_engine(disk, now=lambda: afternoon)
    engine.call("start", {"name": "tides"})
    assert [made(engine)["id"] for _ in range(2)] == ["checkpoint-001-15-00-00", "checkpoint-002-15-00-00"]


def test_an_empty_session_has_its_document_and_record(engine: Engine, disk: MemoryDisk) -> None:
    found = manifest(engine, made(engine)["id"])
    assert found.files == []
    assert found.document is not None
    assert engine.workspace.objects.get(found.record) == disk.read(layout.record("tides"))


def test_holds_retries_and_the_sessions_own_work(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, SCENE, "Wren ran.\n")
    engine.call("retry", {"file_path": SCENE, "reason": "too fast"})
    disk.save("workspace/sessions/tides/notes/ideas.md", b"the clock strikes thirteen\n")
    found = manifest(engine, made(engine)["id"])
    assert sorted(found.retries) == [
        "acts/act-1/scene-1.md-retry-1.md",
        "acts/act-1/scene-1.md-retry-1.md.reason.txt",
    ]
    assert engine.workspace.objects.get(found.work["notes/ideas.md"].hash) == b"the clock strikes thirteen\n"


def test_bash_edit_is_in_checkpoint(engine: Engine, disk: MemoryDisk) -> None:
    """What another program put into `files/` is the session's, and its base is noted."""
    disk.save("workspace/sessions/tides/files/book.md", b"# Another title\n")
    found = manifest(engine, made(engine)["id"])
    assert found.files == ["book.md"]
    assert engine.workspace.record("tides").bases["book.md"] is not None


def test_says_what_it_does_not_cover(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, SCENE, "Wren ran.\n")
    disk.link("workspace/sessions/tides/files/link.md", "../../../../secret")
    disk.link("workspace/sessions/tides/notes/etc", "/etc")
    found = made(engine)
    assert found["files"] == [SCENE]
    assert found["not_covered"] == [
        "link.md is a link; sessions hold regular files only.",
        "notes/etc is a link; checkpoints hold regular files only.",
    ]


def test_chosen_files_are_taken_as_the_session_sees_them(engine: Engine) -> None:
    write(engine, SCENE, "Wren ran.\n")
    write(engine, "book.md", "# Another title\n")
    engine.call("delete", {"path": "run.sh"})
    found = made(engine, files=[SCENE, "run.sh", "context"])
    assert found["files"] == [SCENE, "context/image.bin", "context/wren.json", "run.sh"]
    wren = checkpoints.version(engine.workspace, "tides", str(found["id"]), "context/wren.json")
    assert wren == BOOK["context/wren.json"]


def test_a_chosen_file_has_to_be_there(engine: Engine) -> None:
    with pytest.raises(FileNotFound):
        made(engine, files=["acts/missing.md"])
    with pytest.raises(WrongUsage):
        made(engine, files=[])


def test_nothing_saved_is_error(engine: Engine, disk: MemoryDisk) -> None:
    """Chosen files of which not one is covered are a refusal, and never a checkpoint of nothing."""
    disk.save(".gitignore", b"*.log\n")
    disk.save("build.log", b"done\n")
    with pytest.raises(NotGoverned):
        made(engine, files=["build.log"])
    assert engine.call("checkpoints", {})["checkpoints"] == []


def test_lists_what_changed_since_the_one_before(engine: Engine) -> None:
    write(engine, SCENE, "one\n")
    write(engine, "book.md", "one\n")
    made(engine, note="first")
    write(engine, SCENE, "two\n")
    write(engine, "acts/new.md", "new\n")
    engine.call("delete", {"path": "book.md"})
    made(engine, note="second")
    first, second = engine.call("checkpoints", {})["checkpoints"]
    assert first["changed"] == {"modified": [], "created": [SCENE, "book.md"], "deleted": []}
    assert second["changed"] == {"modified": [SCENE], "created": ["acts/new.md"], "deleted": ["book.md"]}


def test_is_found_by_id_or_number(engine: Engine) -> None:
    identity = made(engine)["id"]
    assert manifest(engine, identity) == manifest(engine, "1")
    for missing in ("2", "checkpoint-009-00-00-00", "../../session", ""):
        with pytest.raises(CheckpointNotFound):
            manifest(engine, missing)


def test_needs_a_session(disk: MemoryDisk) -> None:
    with pytest.raises(NoActiveSession):
        memory_engine(disk).call("checkpoint", {})


def test_a_damaged_manifest_does_not_hide_the_others(engine: Engine, disk: MemoryDisk) -> None:
    first, second = made(engine)["id"], made(engine)["id"]
    disk.save(f"workspace/sessions/tides/snapshots/{second}.json", b"{ torn")
    found = engine.call("checkpoints", {})["checkpoints"]
    assert [item["id"] for item in found] == [first]
    assert str(made(engine)["id"]).startswith("checkpoint-003")


def test_many_files_cost_what_changed(engine: Engine, disk: MemoryDisk) -> None:
    """A second manifest tells the difference, and no content is stored twice."""
    for number in range(100):
        disk.save(f"workspace/sessions/tides/files/scenes/{number}.md", f"scene {number}\n".encode())
    made(engine)
    before = len(disk.list(layout.OBJECTS))
    disk.save("workspace/sessions/tides/files/scenes/7.md", b"changed\n")
    second = made(engine)["id"]
    assert len(disk.list(layout.OBJECTS)) == before + 1
    stored = disk.read(f"workspace/sessions/tides/snapshots/{second}.json")
    assert b"scenes/7.md" in stored
    assert b"scenes/8.md" not in stored
    assert len(manifest(engine, second).copies) == 100
    disk.unlink("workspace/sessions/tides/files/scenes/8.md")
    third = made(engine)["id"]
    assert "scenes/8.md" not in manifest(engine, third).copies
    assert "scenes/8.md" in manifest(engine, second).copies


def test_unchanged_content_is_not_read_again(disk: MemoryDisk) -> None:
    class Counting:
        """Counts how often copies are read."""

        def __init__(self) -> None:
            self.copies = 0

        def __getattr__(self, name: str) -> object:
            return getattr(disk, name)

        def read(self, path: str) -> bytes:
            self.copies += "/files/" in path
            return disk.read(path)

    counting = Counting()
    engine = memory_engine(counting)  # type: ignore[arg-type]
    engine.call("start", {"name": "tides"})
    for number in range(50):
        disk.save(f"workspace/sessions/tides/files/scenes/{number}.md", f"scene {number}\n".encode())
    time.sleep(0.15)  # a file that is younger than the clock's grain is never taken for known
    made(engine)
    counting.copies = 0
    made(engine)
    assert counting.copies == 0
    disk.save("workspace/sessions/tides/files/scenes/7.md", b"changed\n")
    made(engine)
    assert counting.copies <= 2  # once for its hash, once to be kept


# --- differences ---


def differences(engine: Engine, against: object, **fields: object) -> dict[str, tuple[str, str]]:
    files = engine.call("diff", {"against": against, **fields})["files"]
    return {file["path"]: (file["kind"], file["diff"]) for file in files}


def test_two_checkpoints_are_compared(engine: Engine) -> None:
    write(engine, SCENE, "first\n")
    write(engine, "gone.md", "soon gone\n")
    write(engine, "run.sh", "#!/bin/sh\n")
    one = made(engine)["id"]
    write(engine, SCENE, "second\n")
    write(engine, "acts/new.md", "new\n")
    engine.call("delete", {"path": "gone.md"})
    engine.call("delete", {"path": "book.md"})
    two = made(engine)["id"]
    write(engine, SCENE, "third\n")
    found = differences(engine, f"{one}..{two}")
    assert {path: kind for path, (kind, _) in found.items()} == {
        SCENE: "modified",
        "acts/new.md": "created",
        "book.md": "deleted",
        "gone.md": "deleted",
    }
    assert found[SCENE][1].splitlines() == [
        f"--- {one}:{SCENE}",
        f"+++ {two}:{SCENE}",
        "@@ -1 +1 @@",
        "-first",
        "+second",
    ]
    assert {path: kind for path, (kind, _) in differences(engine, f"{two}..{one}").items()} == {
        SCENE: "modified",
        "acts/new.md": "deleted",
        "book.md": "created",
        "gone.md": "created",
    }


def test_a_checkpoint_is_compared_with_the_present(engine: Engine) -> None:
    one = made(engine)["id"]
    write(engine, SCENE, "changed\n")
    engine.call("delete", {"path": "book.md"})
    found = differences(engine, one)
    assert {path: kind for path, (kind, _) in found.items()} == {SCENE: "modified", "book.md": "deleted"}
    assert "-Wren counted the steps" in found[SCENE][1]
    assert list(differences(engine, one, path="acts")) == [SCENE]


def test_a_comparison_with_what_is_not_there_is_refused(engine: Engine) -> None:
    with pytest.raises(CheckpointNotFound):
        differences(engine, "checkpoint-009-00-00-00")


def test_twenty_checkpoints_take_little_more_room_than_one(engine: Engine, disk: MemoryDisk) -> None:
    """At one change in a hundred: the distinct changed bytes, and not a copy of the list of all files each time."""
    generator = random.Random(20)
    for number in range(300):
        disk.save(f"workspace/sessions/tides/files/scenes/{number}.md", generator.randbytes(10_000))

    def room() -> int:
        folders = (layout.OBJECTS, "workspace/sessions/tides/snapshots")
        return sum(len(disk.read(f"{folder}/{name}")) for folder in folders for name, _ in disk.list(folder))

    made(engine)
    one = room()
    for _ in range(19):
        for number in generator.sample(range(300), 3):
            disk.save(f"workspace/sessions/tides/files/scenes/{number}.md", generator.randbytes(10_000))
        made(engine)
    assert room() <= 1.3 * one
