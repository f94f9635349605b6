"""The figures of all sessions, from their records."""

from __future__ import annotations

from tests.support.memory_disk import MemoryDisk
from tests.support.projects import book, memory_engine

from interleaf.engine.engine import Engine
from interleaf.engine.looking.stats import stats

SCENE = "acts/act-1/scene-1.md"
DAY = 86_400_000


def worked(disk: MemoryDisk) -> Engine:
    """One session ended with a score, one committed, one cancelled, one open."""
    now = [1_761_402_600_000]
    engine = memory_engine(disk, now=lambda: now[0])
    engine.call("start", {"name": "ended", "description": "first"})
    engine.call("write", {"path": SCENE, "content": "one\n"})
    engine.call("retry", {"file_path": SCENE, "reason": "too slow"})
    engine.call("write", {"path": "new.md", "content": "new\n"})
    engine.call("checkpoint", {})
    now[0] += 90 * 60_000
    engine.call("end", {"score": 8, "force": True})
    now[0] += DAY
    engine.call("start", {"name": "committed"})
    engine.call("write", {"path": SCENE, "content": "two\n"})
    engine.call("retry", {"file_path": SCENE, "reason": "too fast"})
    engine.call("retry", {"file_path": "book.md", "reason": "the title"})
    now[0] += 30 * 60_000
    engine.call("commit", {"force": True})
    now[0] += DAY
    engine.call("start", {"name": "cancelled"})
    engine.call("cancel", {})
    engine.call("start", {"name": "open"})
    return engine


def test_tells_of_every_session() -> None:
    found = stats(worked(book()).workspace)
    figures = [
        (one["name"], one["status"], one["duration_minutes"], one["files_created"], one["files_modified"], one["score"])
        for one in found["sessions"]
    ]
    assert figures == [
        ("ended", "completed", 90, 1, 1, 8),
        ("committed", "committed", 30, 0, 1, None),
        ("cancelled", "cancelled", 0, 0, 0, None),
        ("open", "open", None, 0, 0, None),
    ]
    assert found["totals"] == {
        "sessions": 4,
        "open": 1,
        "minutes": 120,
        "files_created": 1,
        "files_modified": 2,
        "retries": 3,
        "score": 8,
    }


def test_tells_what_was_rejected_most_and_why() -> None:
    assert stats(worked(book()).workspace)["retries_by_file"] == [
        {"file": SCENE, "count": 2, "reasons": ["too fast", "too slow"]},
        {"file": "book.md", "count": 1, "reasons": ["the title"]},
    ]


def test_a_damaged_record_does_not_hide_the_others() -> None:
    disk = book()
    engine = worked(disk)
    disk.save("workspace/archive/ended/session.json", b"{ torn")
    assert [one["name"] for one in stats(engine.workspace)["sessions"]] == ["committed", "cancelled", "open"]


def test_a_project_without_sessions_has_figures_too() -> None:
    disk = book()
    found = stats(memory_engine(disk).workspace)
    assert (found["sessions"], found["retries_by_file"], found["totals"]["score"]) == ([], [], None)
    assert disk.stat("workspace") is None


def test_a_session_that_comes_back_from_its_backup_rejects_nothing_twice() -> None:
    engine = worked(book())
    engine.call("restore", {"backup": "ended"})
    found = stats(engine.workspace)
    assert (found["totals"]["sessions"], found["totals"]["retries"]) == (5, 3)
    assert [(file["file"], file["count"]) for file in found["retries_by_file"]] == [(SCENE, 2), ("book.md", 1)]
