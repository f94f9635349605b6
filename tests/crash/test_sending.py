"""Backups on their way to another place, killed before each file: what is there by name is whole, the rest follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.crash.acts import NEW_SCENE, START, WRITES, after, call
from tests.support.faulty_disk import Crash
from tests.support.projects import BOOK, book, memory_engine

from interleaf.engine.engine import Engine
from interleaf.errors import BackupNotFound

pytest.importorskip("obstore", reason="make test-cloud fetches it")
target = pytest.importorskip("interleaf.disk.target")


def project(place: Path) -> Engine:
    """A project with a day's backup and a session's, which were made without the place."""
    disk = after(call("backup", kind="daily"), START, *WRITES, call("end", force=True))()
    engine = memory_engine(disk)
    engine.workspace.backup_target = f"file://{place}"
    return engine


def fetched(place: Path, name: str) -> dict[str, Any] | None:
    """What a project without backups gets from the place; None if there is no backup of this name."""
    disk = book()
    for path in BOOK:
        disk.unlink(path)
    engine = memory_engine(disk)
    engine.workspace.backup_target = f"file://{place}"
    try:
        found = engine.call("restore", {"backup": name})["restored"]
    except BackupNotFound:
        return None
    return {path: disk.read(f"workspace/sessions/{found['session']}/files/{path}") for path in found["files"]}


def whole(found: dict[str, Any] | None, name: str) -> bool:
    return found is not None and (found == BOOK if name == "draft-1" else NEW_SCENE in found)


def test_what_is_there_by_name_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = 0
    while True:
        at += 1
        place, puts = tmp_path / str(at), 0
        with monkeypatch.context() as dying:
            for name in ("put", "put_new"):
                real = getattr(target.Target, name)

                def put(self: Any, path: str, data: bytes, real: Any = real, last: int = at) -> Any:
                    nonlocal puts
                    puts += 1
                    if puts >= last:
                        raise Crash(path)
                    return real(self, path, data)

                dying.setattr(target.Target, name, put)
            engine = project(place)
            try:
                engine.call("backup", {"kind": "milestone", "name": "draft-1"})
            except Crash:
                pass
            else:
                break
        for name in ("draft-1", "tides"):
            found = fetched(place, name)
            assert found is None or whole(found, name), (at, name)
        memory_engine(engine.workspace.disk)
        engine.call("backup", {"kind": "milestone", "name": "draft-2"})
        assert whole(fetched(place, "draft-1"), "draft-1"), at
    assert at > 10
