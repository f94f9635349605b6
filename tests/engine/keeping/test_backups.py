"""Daily and milestone backups, backups of sessions, and their ways back."""

from __future__ import annotations

import json

import pytest
from tests.engine.keeping.conftest import SCENE
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import BOOK, memory_engine

from interleaf.engine.engine import Engine
from interleaf.engine.keeping import backups
from interleaf.errors import (
    BackupExists,
    BackupNotFound,
    InvalidName,
    RecordDamaged,
    UnsafeArchive,
    WrongUsage,
)
from interleaf.store import layout
from interleaf.store.archives import session_zip
from interleaf.store.records import backup as backup_store

EVENING = 1_761_417_900_000  # 2025-10-25T18:45:00Z


@pytest.fixture
def engine(disk: MemoryDisk) -> Engine:
    return memory_engine(disk, now=lambda: EVENING)


def daily(engine: Engine) -> dict[str, object]:
    found: dict[str, object] = engine.call("backup", {"kind": "daily"})["backup"]
    return found


def milestone(engine: Engine, name: str) -> dict[str, object]:
    found: dict[str, object] = engine.call("backup", {"kind": "milestone", "name": name})["backup"]
    return found


def restore(engine: Engine, name: str) -> dict[str, object]:
    found: dict[str, object] = engine.call("restore", {"backup": name})["restored"]
    return found


def stored(disk: MemoryDisk) -> list[str]:
    return [name for name, _ in disk.list(backup_store.OBJECTS)]


def manifest(disk: MemoryDisk, path: object) -> dict[str, object]:
    found: dict[str, object] = json.loads(disk.read(f"{path}/manifest.json"))
    return found


# --- daily and milestone ---


def test_a_daily_backup_has_the_manifest_of_seed_004(engine: Engine, disk: MemoryDisk) -> None:
    answer = daily(engine)
    assert answer == {
        "path": "workspace/backups/daily/2025-10-25",
        "items_backed_up": ["acts", "alone", "book.md", "context", "run.sh", "workspace/sessions"],
        "timestamp": "2025-10-25T18:45:00.000Z",
    }
    found = manifest(disk, answer["path"])
    assert found["date"] == "2025-10-25"
    assert found["timestamp"] == answer["timestamp"]
    assert found["items_backed_up"] == answer["items_backed_up"]
    assert found["backup_path"] == answer["path"]
    assert BOOK.keys() <= found["files"].keys()  # type: ignore[attr-defined]


def test_an_unchanged_one_costs_no_second_copy(engine: Engine, disk: MemoryDisk) -> None:
    daily(engine)
    before = stored(disk)
    assert len(before) == len(set(BOOK.values()))
    milestone(engine, "v1.0-release")
    memory_engine(disk, now=lambda: EVENING + 86_400_000).call("backup", {"kind": "daily"})
    assert stored(disk) == before


def test_a_second_one_of_a_day_updates_it(engine: Engine, disk: MemoryDisk) -> None:
    path = daily(engine)["path"]
    disk.save("new.md", b"new\n")
    daily(engine)
    assert "new.md" in manifest(disk, path)["files"]  # type: ignore[operator]
    assert disk.list("workspace/backups/daily") == [("2025-10-25", "dir")]


def test_a_milestone_is_never_overwritten(engine: Engine, disk: MemoryDisk) -> None:
    path = milestone(engine, "v1.0-release")["path"]
    before = disk.read(f"{path}/manifest.json")
    disk.save("new.md", b"new\n")
    for name in ("v1.0-release", "V1.0-Release"):
        with pytest.raises(BackupExists):
            milestone(engine, name)
    assert disk.read(f"{path}/manifest.json") == before


def test_names_are_checked(engine: Engine, disk: MemoryDisk) -> None:
    for name in ("../../escape", "a/b", ".hidden", "con", ""):
        with pytest.raises(InvalidName):
            milestone(engine, name)
    with pytest.raises(WrongUsage):
        engine.call("backup", {"kind": "milestone"})
    with pytest.raises(WrongUsage):
        engine.call("backup", {"kind": "daily", "name": "monday"})
    assert disk.list(layout.BACKUPS) == []


def test_settings_name_what_is_backed_up(engine: Engine, disk: MemoryDisk) -> None:
    disk.save("interleaf.toml", b'[backup]\ninclude = ["context/", "book.md", "00-governance"]\n')
    answer = daily(engine)
    assert answer["items_backed_up"] == ["context", "book.md"]
    found = manifest(disk, answer["path"])
    assert sorted(found["files"]) == ["book.md", "context/image.bin", "context/wren.json"]  # type: ignore[call-overload]
    assert found["not_covered"] == [
        "00-governance is named by 'include' of [backup] in interleaf.toml and is not there."
    ]


@pytest.mark.parametrize("wish", ['["../elsewhere"]', '["workspace/.store"]', '"acts"', "[1]", '["/etc"]x'])
def test_settings_that_make_no_sense_are_refused(engine: Engine, disk: MemoryDisk, wish: str) -> None:
    disk.save("interleaf.toml", f"[backup]\ninclude = {wish}\n".encode())
    with pytest.raises(RecordDamaged):
        daily(engine)


def test_ignored_files_and_links_are_left_out_and_links_are_told(engine: Engine, disk: MemoryDisk) -> None:
    disk.save(".gitignore", b"build/\n")
    disk.save("build/book.pdf", b"%PDF\n")
    disk.save(".git/config", b"[core]\n")
    engine.call("start", {"name": "tides"})
    disk.link("workspace/sessions/tides/notes/etc", "/etc")
    found = manifest(disk, daily(engine)["path"])
    assert not {"build/book.pdf", ".git/config"} & found["files"].keys()  # type: ignore[attr-defined]
    assert found["not_covered"] == ["workspace/sessions/tides/notes/etc is a link; backups hold regular files only."]


def test_a_folder_that_may_not_be_read_is_named_and_keeps_nothing_else_from_the_backup(
    engine: Engine, disk: MemoryDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = disk.list

    def refusing(path: str) -> list[tuple[str, str]]:
        if path in ("acts/act-1", "context"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(disk, "list", refusing)
    answer = daily(engine)
    whole = manifest(disk, answer["path"])
    assert answer["not_covered"] == whole["not_covered"]
    assert whole["not_covered"] == [
        "context/ may not be read; nothing of it is in the backup.",
        "acts/act-1/ may not be read; nothing of it is in the backup.",
    ]
    assert "book.md" in whole["files"]  # type: ignore[operator]
    disk.save("interleaf.toml", b'[backup]\ninclude = ["acts", "book.md"]\n')
    chosen = manifest(disk, milestone(engine, "chosen")["path"])
    assert chosen["not_covered"] == ["acts/act-1/ may not be read; nothing of it is in the backup."]


def test_uncommitted_work_is_in_it(engine: Engine, disk: MemoryDisk) -> None:
    engine.call("start", {"name": "tides"})
    engine.call("write", {"path": SCENE, "content": "not yet committed\n"})
    found = backup_store.load(disk, "daily", str(daily(engine)["path"]).rpartition("/")[2])
    assert found is not None
    state = found.files[f"workspace/sessions/tides/files/{SCENE}"]
    assert disk.read(f"{backup_store.OBJECTS}/{state.hash}") == b"not yet committed\n"


# --- the way back ---


def test_a_milestone_becomes_a_session_of_its_own(engine: Engine, disk: MemoryDisk) -> None:
    milestone(engine, "v1.0-release")
    disk.save(SCENE, b"changed since\n")
    disk.unlink("alone/only.md")
    disk.save("later.md", b"later\n")
    answer = restore(engine, "v1.0-release")
    assert answer["session"] == "v1-0-release-restored"
    assert answer["files"] == [SCENE, "alone/only.md"]
    assert engine.call("list", {})["active"] is None
    found = engine.call("status", {"name": "v1-0-release-restored"})["session"]
    assert found["changes"] == {"modified": [SCENE], "created": ["alone/only.md"], "deleted": []}
    assert found["conflicts"] == []
    assert disk.read(SCENE) == b"changed since\n"
    engine.call("commit", {"name": "v1-0-release-restored", "force": True})
    assert disk.read(SCENE) == BOOK[SCENE]
    assert disk.read("later.md") == b"later\n"


def test_a_day_is_found_by_its_date(engine: Engine, disk: MemoryDisk) -> None:
    daily(engine)
    disk.save("book.md", b"# Another\n")
    assert restore(engine, "2025-10-25")["files"] == ["book.md"]
    assert restore(engine, "2025-10-25")["session"] == "2025-10-25-restored-2"


def test_a_damaged_content_is_refused_and_nothing_is_made(engine: Engine, disk: MemoryDisk) -> None:
    daily(engine)
    disk.save(SCENE, b"changed since\n")
    for name in stored(disk):
        path = f"{backup_store.OBJECTS}/{name}"
        if disk.read(path) == BOOK[SCENE]:
            disk.unlink(path)
            disk.save(path, b"rotten\n")
    assert any(SCENE in finding for finding in backups.verify(engine.workspace))
    with pytest.raises(RecordDamaged):
        restore(engine, "2025-10-25")
    assert engine.call("list", {})["sessions"] == []
    assert disk.list(layout.STAGING) == []


def test_an_ended_session_comes_back_with_everything(engine: Engine, disk: MemoryDisk) -> None:
    first = engine.call("start", {"name": "tides", "description": "raise the tension"})["session"]["id"]
    engine.call("write", {"path": SCENE, "content": "first\n"})
    engine.call("delete", {"path": "book.md"})
    engine.call("retry", {"file_path": SCENE, "reason": "too slow"})
    point = engine.call("checkpoint", {"note": "first"})["checkpoint"]["id"]
    engine.call("write", {"path": SCENE, "content": "second\n"})
    disk.save("workspace/sessions/tides/notes/idea.md", b"thirteen\n")
    disk.chmod(f"workspace/sessions/tides/files/{SCENE}", 0o755)
    engine.call("end", {"force": True, "score": 7})
    engine.call("trash", {"action": "empty"})
    for folder in (layout.OBJECTS, "workspace/archive"):
        for name, kind in disk.list(folder):
            if kind == "file":
                disk.unlink(f"{folder}/{name}")  # a year later, on another machine
    answer = restore(engine, "tides")
    assert answer["session"] == "tides-restored"
    assert answer["files"] == [SCENE]
    assert engine.call("status", {"name": "tides-restored"})["session"]["id"] != first
    found = engine.call("status", {"name": "tides-restored"})["session"]
    assert found["status"] == "inactive"
    assert found["changes"] == {"modified": [SCENE], "created": [], "deleted": ["book.md"]}
    assert [retry["reason"] for retry in found["retries"]] == ["too slow"]
    assert disk.read("workspace/sessions/tides-restored/notes/idea.md") == b"thirteen\n"
    engine.call("switch", {"name": "tides-restored"})
    assert engine.call("restore", {"checkpoint": point})["restored"]["files"] == [SCENE]
    assert engine.call("read", {"path": SCENE})["content"] == "first\n"


def test_lists_sessions_milestones_and_days(engine: Engine) -> None:
    engine.call("start", {"name": "tides"})
    engine.call("end", {})
    milestone(engine, "v1")
    daily(engine)
    found = engine.call("restore", {"list": True})["backups"]
    assert [(row["kind"], row["name"]) for row in found] == [
        ("session", "tides"),
        ("milestone", "v1"),
        ("daily", "2025-10-25"),
    ]
    assert backups.verify(engine.workspace) == []


def test_an_unknown_backup_is_refused(engine: Engine) -> None:
    daily(engine)
    for name in ("tides", "../daily/2025-10-25", "", "2025-10-26", "/etc/passwd"):
        with pytest.raises(BackupNotFound):
            restore(engine, name)


# --- archives from strangers ---


def strange(disk: MemoryDisk, data: bytes) -> None:
    disk.save("workspace/backups/sessions/strange-backup.zip", data)


def refused(engine: Engine, disk: MemoryDisk) -> str:
    before = sorted(path for path, _ in disk.files())
    with pytest.raises(UnsafeArchive) as error:
        restore(engine, "strange")
    assert sorted(path for path, _ in disk.files()) == before, "something was written"
    return str(error.value.facts["reason"])


def record_of(engine: Engine) -> bytes:
    engine.call("start", {"name": "tides"})
    data = engine.workspace.disk.read(layout.record("tides"))
    engine.call("cancel", {})
    return data


def test_a_stranger_cannot_make_a_commit_write_what_is_not_governed(engine: Engine, disk: MemoryDisk) -> None:
    value = json.loads(record_of(engine))
    value["bases"] = {".git/hooks/post-commit": None, "workspace/.store/format.json": None}
    files = {
        "session.json": (json.dumps(value).encode(), 0o644),
        "files/.git/hooks/post-commit": (b"#!/bin/sh\n", 0o755),
        "files/workspace/.store/format.json": (b"{}", 0o644),
    }
    strange(disk, session_zip.pack("tides", "", files, []))
    name = restore(engine, "strange")["session"]
    found = engine.call("status", {"name": name})["session"]
    assert found["changes"] == {"modified": [], "created": [], "deleted": []}
    assert len(found["findings"]) == 2


def test_a_record_that_leads_outside_is_refused(engine: Engine, disk: MemoryDisk) -> None:
    value = json.loads(record_of(engine))
    value["bases"] = {"../../outside": None}
    strange(disk, session_zip.pack("tides", "", {"session.json": (json.dumps(value).encode(), 0o644)}, []))
    assert "outside" in refused(engine, disk)


def test_an_archive_without_a_session_is_refused(engine: Engine, disk: MemoryDisk) -> None:
    record_of(engine)
    strange(disk, session_zip.pack("tides", "", {"files/a": (b"a", 0o644)}, []))
    assert refused(engine, disk) == "'session.json' is missing"
    strange(disk, b"PK\x05\x06" + bytes(18))
    assert "manifest" in refused(engine, disk)
    strange(disk, b"no archive at all")
    assert refused(engine, disk) == "it is no zip archive"
