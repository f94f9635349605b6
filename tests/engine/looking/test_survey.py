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


@pytest.mark.parametrize("name", [".scene-0101.md.swp", "4913", ".#scene-0101.md", "#scene-0101.md#", "scene-0101.md~"])
def test_what_an_editor_puts_beside_a_copy_is_no_change(book: Book, name: str) -> None:
    book.call("start", name="tides")
    book.call("write", path=SCENE, content="mine\n")
    beside = f"workspace/sessions/tides/files/acts/c1/{name}"
    book.save(beside, "the editor's\n")
    session = book.call("status")["session"]
    assert (session["changes"]["created"], session["findings"]) == ([], [])
    book.call("commit", force=True)
    assert not book.exists(f"acts/c1/{name}")


def test_an_editors_lock_that_is_a_link_to_nowhere_is_no_finding(book: Book) -> None:
    book.call("start", name="tides")
    book.call("write", path=SCENE, content="mine\n")
    os.symlink("author@desk.4711:1", book.root / "workspace/sessions/tides/files/acts/c1/.#scene-0101.md")
    assert book.call("status")["session"]["findings"] == []


def test_whoever_writes_such_a_file_through_a_verb_means_it(book: Book) -> None:
    book.call("start", name="tides")
    book.call("write", path="acts/c1/draft~", content="mine\n")
    assert book.call("status")["session"]["changes"]["created"] == ["acts/c1/draft~"]
