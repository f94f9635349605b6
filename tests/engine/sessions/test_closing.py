"""close and end: what they refuse, what they write, and that nothing of a session is lost by its end."""

from __future__ import annotations

import math

import pytest
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import BOOK, book, memory_engine

from interleaf.engine.engine import Engine
from interleaf.errors import NoActiveSession, OpenSteps, UncommittedChanges, WrongUsage
from interleaf.store.archives import session_zip

START = 1_761_402_600_000  # 2025-10-25T14:30:00Z, when the session of seed 004 began
SCENE = "acts/act-1/scene-1.md"
NAME = "2025-10-25-session-001-authentication-feature"


class Clock:
    """The time of day, which the test decides."""

    now = START

    def __call__(self) -> int:
        return self.now

    def pass_minutes(self, minutes: int) -> None:
        self.now += minutes * 60_000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def disk() -> MemoryDisk:
    return book()


@pytest.fixture
def engine(disk: MemoryDisk, clock: Clock) -> Engine:
    found = memory_engine(disk, now=clock)
    found.call("start", {"focus": "Authentication feature", "agent": "claude"})
    return found


def write(engine: Engine, path: str, text: str) -> None:
    engine.call("write", {"path": path, "content": text})


def text(disk: MemoryDisk, path: str) -> str:
    return disk.read(path).decode()


# --- close ---


def test_complete_archives_and_says_so_in_the_document(engine: Engine, disk: MemoryDisk) -> None:
    answer = engine.call("close", {"outcome": "complete"})["closed"]
    assert answer == {
        "session": NAME,
        "outcome": "complete",
        "archive": f"workspace/archive/{NAME}",
        "summary": {
            "duration_minutes": 0,
            "compactions": 0,
            "progress": {"done": 0, "total": 0},
            "tldr": "Authentication feature.",
            "decisions": 0,
            "discoveries": 0,
            "task_ids": [],
        },
    }
    document = text(disk, f"workspace/archive/{NAME}/session.md")
    assert "status: completed" in document
    assert "**Outcome**: completed (2025-10-25T14:30)" in document
    assert engine.call("list", {})["active"] is None
    assert engine.call("list", {"all": True})["sessions"][0]["status"] == "completed"


def test_complete_refuses_uncommitted_changes(engine: Engine) -> None:
    write(engine, SCENE, "changed\n")
    with pytest.raises(UncommittedChanges) as refused:
        engine.call("close", {"outcome": "complete"})
    assert refused.value.facts["paths"] == [SCENE]
    assert engine.call("list", {})["active"] == NAME


def test_complete_refuses_open_steps_unless_told(engine: Engine) -> None:
    engine.call("log", {"kind": "step", "text": "Write the tests"})
    with pytest.raises(OpenSteps) as refused:
        engine.call("close", {"outcome": "complete"})
    assert refused.value.facts["steps"] == ["Write the tests"]
    engine.call("close", {"outcome": "complete", "force": True})


def test_abandon_needs_a_reason_and_keeps_the_work_in_the_trash(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, SCENE, "changed\n")
    for reason in (None, "", "  \n"):
        with pytest.raises(WrongUsage):
            engine.call("close", {"outcome": "abandon", "reason": reason})
    answer = engine.call("close", {"outcome": "abandon", "reason": "Requirements changed"})["closed"]
    assert "Requirements changed" in text(disk, f"{answer['archive']}/session.md")
    assert disk.read(SCENE) == BOOK[SCENE]
    engine.call("trash", {"action": "restore", "id": answer["trash_id"]})
    engine.call("switch", {"name": NAME})
    assert engine.call("read", {"path": SCENE})["content"] == "changed\n"


def test_needs_a_session(disk: MemoryDisk) -> None:
    for verb, fields in (("close", {"outcome": "complete"}), ("end", {})):
        with pytest.raises(NoActiveSession):
            memory_engine(disk).call(verb, fields)


# --- end ---


def test_ends_as_in_seed_004(engine: Engine, disk: MemoryDisk, clock: Clock) -> None:
    """Duration, counts, checkpoints and score of the example, and every file that it names."""
    for path in ("src/auth.py", "src/auth_utils.py", "tests/test_auth.py"):
        engine.call("track", {"file_path": path, "action": "created"})
    for path in ("src/main.py", "docs/API.md"):
        engine.call("track", {"file_path": path, "action": "modified"})
    clock.pass_minutes(30)
    engine.call("checkpoint", {"note": "Auth logic implemented"})
    clock.pass_minutes(90)
    engine.call("checkpoint", {"note": "Tests passing"})
    clock.pass_minutes(135)
    assert engine.call("end", {"score": 8.5})["ended"] == {
        "session": NAME,
        "archive": f"workspace/archive/{NAME}",
        "backup": f"workspace/backups/sessions/{NAME}-backup.zip",
        "duration_minutes": 255,
        "score": 8.5,
        "files_created": 3,
        "files_modified": 2,
        "checkpoints": 2,
    }
    assert text(disk, "workspace/session-summaries/2025-10-25.md") == (
        "# Sessions of 2025-10-25\n\n"
        f"- **{NAME}** (18:45Z): Authentication feature (255 minutes, 3 files created, 2 files modified,"
        " 2 checkpoints, score 8.5/10, with claude)\n"
    )
    assert "score 8.5/10" in text(disk, f"workspace/archive/{NAME}/session.md")


def test_counts_what_partial_commits_wrote(engine: Engine) -> None:
    write(engine, SCENE, "changed\n")
    write(engine, "new.md", "new\n")
    engine.call("commit", {"force": True, "files": [SCENE, "new.md"]})
    answer = engine.call("end", {})["ended"]
    assert (answer["files_created"], answer["files_modified"]) == (1, 1)


@pytest.mark.parametrize("score", [-0.1, 10.1, math.nan, math.inf])
def test_a_score_goes_from_0_to_10(engine: Engine, score: float) -> None:
    with pytest.raises(WrongUsage):
        engine.call("end", {"score": score})
    assert engine.call("list", {})["active"] == NAME


def test_refuses_uncommitted_changes_unless_forced(engine: Engine) -> None:
    write(engine, SCENE, "changed\n")
    with pytest.raises(UncommittedChanges):
        engine.call("end", {})
    answer = engine.call("end", {"force": True})["ended"]
    restored = engine.call("trash", {"action": "restore", "id": answer["trash_id"]})["restored"]
    assert engine.call("status", {"name": restored["session"]})["session"]["changes"]["modified"] == [SCENE]


def test_works_without_a_backup(engine: Engine, disk: MemoryDisk) -> None:
    assert engine.call("end", {"create_backup": False})["ended"]["backup"] is None
    assert disk.list("workspace/backups") == []


def test_the_zip_holds_the_whole_session(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, SCENE, "changed\n")
    engine.call("retry", {"file_path": SCENE, "reason": "too slow"})
    disk.save(f"workspace/sessions/{NAME}/decisions/tokens.md", b"JWT\n")
    engine.call("checkpoint", {})
    path = engine.call("end", {"force": True})["ended"]["backup"]
    found = session_zip.check(disk.read(path), path)
    assert {
        "session.json",
        "session.md",
        f"files/{SCENE}",
        f"human-retries/{SCENE}-retry-1.md",
        "decisions/tokens.md",
    } <= found.files.keys()
    assert any(name.startswith("snapshots/") for name in found.files)


def test_lines_that_people_wrote_into_the_summary_stay(engine: Engine, disk: MemoryDisk) -> None:
    disk.save("workspace/session-summaries/2025-10-25.md", b"A good day.")
    engine.call("end", {})
    assert text(disk, "workspace/session-summaries/2025-10-25.md").startswith("A good day.\n- **")


def test_the_tracking_file_gets_a_line_only_if_settings_ask(disk: MemoryDisk, clock: Clock) -> None:
    disk.save("TRACKING.md", b"# Tracking\n")
    engine = memory_engine(disk, now=clock)
    engine.call("start", {"name": "one"})
    engine.call("end", {})
    assert text(disk, "TRACKING.md") == "# Tracking\n"
    disk.save("interleaf.toml", b'tracking = "TRACKING.md"\n')
    engine.call("start", {"name": "two"})
    engine.call("end", {})
    assert text(disk, "TRACKING.md").startswith("# Tracking\n- 2025-10-25 **two** (14:30Z)")


def test_no_global_changes_while_another_session_is_active(disk: MemoryDisk, clock: Clock) -> None:
    disk.save("TRACKING.md", b"# Tracking\n")
    disk.save("interleaf.toml", b'tracking = "TRACKING.md"\n')
    engine = memory_engine(disk, now=clock)
    engine.call("start", {"name": "one"})
    engine.call("start", {"name": "two"})
    engine.call("end", {"name": "one"})
    assert text(disk, "TRACKING.md") == "# Tracking\n"
    assert engine.call("list", {})["active"] == "two"


def test_a_name_may_be_used_again(disk: MemoryDisk, clock: Clock) -> None:
    engine = memory_engine(disk, now=clock)
    backups = []
    for _ in range(2):
        engine.call("start", {"name": "tides"})
        backups.append(engine.call("end", {})["ended"])
    assert [found["archive"] for found in backups] == ["workspace/archive/tides", "workspace/archive/tides-2"]
    assert [found["backup"] for found in backups] == [
        "workspace/backups/sessions/tides-backup.zip",
        "workspace/backups/sessions/tides-2-backup.zip",
    ]


def test_a_clock_that_went_back_is_no_negative_duration(engine: Engine, clock: Clock) -> None:
    clock.pass_minutes(-60)
    assert engine.call("end", {})["ended"]["duration_minutes"] == 0
