"""Bringing checkpoints back: exactly what was there, nothing that is not ours is touched, and the present is kept."""

from __future__ import annotations

import pytest
from tests.engine.keeping.conftest import SCENE, write
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import BOOK

from interleaf.engine.engine import Engine
from interleaf.errors import CheckpointNotFound, RecordDamaged, WrongUsage
from interleaf.store import layout

SCENE_2, PLAN = "acts/act-1/scene-2.md", "acts/act-1/plan.md"
FILES = "workspace/sessions/tides/files"


def read(engine: Engine, path: str) -> str:
    return str(engine.call("read", {"path": path})["content"])


def checkpoint(engine: Engine, **fields: object) -> str:
    return str(engine.call("checkpoint", fields)["checkpoint"]["id"])


def restore(engine: Engine, identity: str) -> dict[str, object]:
    found: dict[str, object] = engine.call("restore", {"checkpoint": identity})["restored"]
    return found


def changes(engine: Engine) -> dict[str, list[str]]:
    found: dict[str, list[str]] = engine.call("status", {})["session"]["changes"]
    return found


def test_brings_back_exactly_copies_and_tombstones(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, SCENE, "first\n")
    engine.call("delete", {"path": "run.sh"})
    then = checkpoint(engine)
    write(engine, SCENE, "second\n")
    write(engine, "acts/new/scene.md", "later\n")
    write(engine, "run.sh", "#!/bin/sh\n")
    engine.call("delete", {"path": "book.md"})
    answer = restore(engine, then)
    assert answer["files"] == [SCENE, "acts/new/scene.md", "book.md", "run.sh"]
    assert changes(engine) == {"modified": [SCENE], "created": [], "deleted": ["run.sh"]}
    assert read(engine, SCENE) == "first\n"
    assert disk.list(f"{FILES}/acts/new") == []
    assert disk.read("book.md") == BOOK["book.md"]


def test_what_came_later_is_in_the_checkpoint_made_first(engine: Engine) -> None:
    write(engine, SCENE, "first\n")
    then = checkpoint(engine)
    write(engine, SCENE, "second\n")
    write(engine, "later.md", "later\n")
    answer = restore(engine, then)
    restore(engine, str(answer["checkpoint_before"]))
    assert read(engine, SCENE) == "second\n"
    assert read(engine, "later.md") == "later\n"


def test_the_document_comes_back_and_its_later_log_is_kept(engine: Engine, disk: MemoryDisk) -> None:
    then_text = disk.read(layout.document("tides"))
    then = checkpoint(engine)
    disk.save(layout.document("tides"), then_text + b"\nA later thought.\n")
    answer = restore(engine, then)
    assert disk.read(layout.document("tides")) == then_text
    restore(engine, str(answer["checkpoint_before"]))
    assert disk.read(layout.document("tides")).endswith(b"A later thought.\n")


def test_retries_come_back_and_later_ones_stay(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, SCENE, "first\n")
    engine.call("retry", {"file_path": SCENE, "reason": "too slow"})
    then = checkpoint(engine)
    write(engine, SCENE, "second\n")
    engine.call("retry", {"file_path": SCENE, "reason": "too fast"})
    lost = "workspace/sessions/tides/human-retries/acts/act-1/scene-1.md-retry-1.md"
    disk.unlink(lost)
    restore(engine, then)
    retries = engine.call("status", {})["session"]["retries"]
    assert [(retry["number"], retry["reason"]) for retry in retries] == [(1, "too slow"), (2, "too fast")]
    assert disk.read(lost) == b"first\n"


def test_notes_come_back_and_later_ones_stay(engine: Engine, disk: MemoryDisk) -> None:
    disk.save("workspace/sessions/tides/notes/a.md", b"one\n")
    then = checkpoint(engine)
    disk.save("workspace/sessions/tides/notes/a.md", b"two\n")
    disk.save("workspace/sessions/tides/notes/b.md", b"later\n")
    restore(engine, then)
    assert disk.read("workspace/sessions/tides/notes/a.md") == b"one\n"
    assert disk.read("workspace/sessions/tides/notes/b.md") == b"later\n"


def test_one_of_chosen_files_touches_only_these(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, SCENE, "first\n")
    then = checkpoint(engine, files=[SCENE, SCENE_2])
    document = disk.read(layout.document("tides"))
    write(engine, SCENE, "second\n")
    write(engine, SCENE_2, "changed\n")
    write(engine, PLAN, "kept\n")
    engine.call("delete", {"path": "run.sh"})
    disk.save(layout.document("tides"), document + b"more\n")
    answer = restore(engine, then)
    assert answer["files"] == [SCENE, SCENE_2]
    assert read(engine, SCENE) == "first\n"
    assert read(engine, SCENE_2).encode() == BOOK[SCENE_2]
    assert changes(engine) == {"modified": [PLAN, SCENE], "created": [], "deleted": ["run.sh"]}
    assert disk.read(layout.document("tides")).endswith(b"more\n")


def test_chosen_files_that_the_project_still_has_are_not_copied(engine: Engine, disk: MemoryDisk) -> None:
    then = checkpoint(engine, files=["book.md"])
    assert restore(engine, then)["files"] == []
    assert disk.list(FILES) == []


def test_chosen_files_come_back_after_the_project_changed(engine: Engine, disk: MemoryDisk) -> None:
    then = checkpoint(engine, files=["book.md", "run.sh"])
    disk.save("book.md", b"# Another book\n")
    engine.call("delete", {"path": "run.sh"})
    assert restore(engine, then)["files"] == ["book.md", "run.sh"]
    assert read(engine, "book.md").encode() == BOOK["book.md"]
    assert read(engine, "run.sh").encode() == BOOK["run.sh"]
    assert changes(engine) == {"modified": [], "created": [], "deleted": []}


def test_a_chosen_tombstone_comes_back(engine: Engine) -> None:
    engine.call("delete", {"path": "book.md"})
    then = checkpoint(engine, files=["book.md"])
    write(engine, "book.md", "# Back\n")
    restore(engine, then)
    assert changes(engine)["deleted"] == ["book.md"]


def test_restore_never_deletes_untouched(engine: Engine, disk: MemoryDisk) -> None:
    """Nothing in the project, nothing ignored, nothing that no checkpoint has taken."""
    write(engine, SCENE, "first\n")
    then = checkpoint(engine)
    disk.save("downloads/huge.bin", b"\0" * 100)
    disk.link(f"{FILES}/stray", "/etc/passwd")
    disk.save("workspace/sessions/tides/mine.txt", b"mine\n")
    write(engine, SCENE, "second\n")
    answer = restore(engine, then)
    assert answer["not_covered"] == ["stray is a link; sessions hold regular files only."]
    assert disk.read("downloads/huge.bin") == b"\0" * 100
    assert disk.read_link(f"{FILES}/stray") == "/etc/passwd"
    assert disk.read("workspace/sessions/tides/mine.txt") == b"mine\n"


def test_restore_skips_uncovered(engine: Engine, disk: MemoryDisk) -> None:
    """A copy that an ignore file kept out of every checkpoint is not taken for one that came later."""
    then = checkpoint(engine)
    disk.save(".gitignore", b"*.draft\n")
    disk.save(f"{FILES}/idea.draft", b"an idea\n")
    restore(engine, then)
    assert disk.read(f"{FILES}/idea.draft") == b"an idea\n"


def test_restore_with_dirty_ignore(engine: Engine, disk: MemoryDisk) -> None:
    """Going back over a changed `.gitignore` removes nothing that it protected."""
    write(engine, ".gitignore", "build/\n")
    then = checkpoint(engine)
    write(engine, ".gitignore", "build/\ncache/\n")
    disk.save("cache/page.html", b"<p>\n")
    disk.save("build/book.pdf", b"%PDF\n")
    restore(engine, then)
    assert read(engine, ".gitignore") == "build/\n"
    assert disk.read("cache/page.html") == b"<p>\n"
    assert disk.read("build/book.pdf") == b"%PDF\n"


def test_a_folder_may_take_a_files_place_and_the_reverse(engine: Engine) -> None:
    write(engine, "one", "a file\n")
    write(engine, "two/inner", "in a folder\n")
    then = checkpoint(engine)
    engine.call("delete", {"path": "one"})
    engine.call("delete", {"path": "two"})
    write(engine, "one/inner", "in a folder\n")
    write(engine, "two", "a file\n")
    restore(engine, then)
    assert changes(engine)["created"] == ["one", "two/inner"]


def test_modes_come_back(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, "run.sh", "#!/bin/sh\n")
    then = checkpoint(engine)
    disk.chmod(f"{FILES}/run.sh", 0o644)
    restore(engine, then)
    found = disk.stat(f"{FILES}/run.sh")
    assert found is not None
    assert found.mode & 0o111


def test_a_settled_conflict_stays_settled(engine: Engine, disk: MemoryDisk) -> None:
    """Going back over other files does not move the base of a copy that is the same."""
    write(engine, SCENE, "ours\n")
    then = checkpoint(engine)
    disk.save(SCENE, b"theirs\n")
    engine.call("refresh", {"paths": [SCENE], "take": "mine"})
    write(engine, PLAN, "later\n")
    restore(engine, then)
    assert engine.call("status", {})["session"]["conflicts"] == []


def test_damaged_content_is_refused_and_nothing_changes(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, SCENE, "first\n")
    then = checkpoint(engine)
    write(engine, SCENE, "second\n")
    for name, _ in disk.list(layout.OBJECTS):
        if disk.read(f"{layout.OBJECTS}/{name}") == b"first\n":
            disk.unlink(f"{layout.OBJECTS}/{name}")
            disk.save(f"{layout.OBJECTS}/{name}", b"fir5t\n")
    with pytest.raises(RecordDamaged):
        restore(engine, then)
    assert read(engine, SCENE) == "second\n"
    assert disk.list(layout.STAGING) == []


def test_an_unknown_checkpoint_makes_none(engine: Engine) -> None:
    with pytest.raises(CheckpointNotFound):
        restore(engine, "checkpoint-009-00-00-00")
    assert engine.call("checkpoints", {})["checkpoints"] == []


def test_lists_what_can_be_restored(engine: Engine) -> None:
    then = checkpoint(engine, note="first")
    found = engine.call("restore", {"list": True})
    assert [item["id"] for item in found["checkpoints"]] == [then]
    assert found["backups"] == []


def test_needs_exactly_one_wish(engine: Engine) -> None:
    for fields in ({}, {"checkpoint": "1", "backup": "tides"}, {"checkpoint": "1", "list": True}):
        with pytest.raises(WrongUsage):
            engine.call("restore", fields)
