"""One look at a session: what cannot be looked at is told, and hides nothing else."""

from __future__ import annotations

import errno
import os

import pytest
from tests.engine.book import Book

SCENE, PLAN = "acts/c1/scene-0101.md", "acts/c1/plan.md"


def test_a_global_that_may_not_be_read_is_told_and_hides_no_other_change(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.call("start", name="tides")
    book.call("write", path=SCENE, content="mine\n")
    book.call("write", path=PLAN, content="mine, too\n")
    disk = book.engine.workspace.disk
    read = disk.read

    def refusing(path: str) -> bytes:
        if path == SCENE:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return read(path)

    book.save(SCENE, "the author's later edit, and then locked away\n")
    monkeypatch.setattr(disk, "read", refusing)
    session = book.call("status")["session"]
    assert session["changes"]["modified"] == sorted([PLAN, SCENE])
    assert [conflict["path"] for conflict in session["conflicts"]] == [SCENE]
    assert any(SCENE in finding for finding in session["findings"])
    book.refused("commit-conflict", "commit", force=True)
