"""Checkpoints by the clock, and what retention takes away; neither without a setting."""

from __future__ import annotations

import pytest
from tests.engine.keeping.conftest import SCENE
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import memory_engine

from interleaf.engine.engine import Engine
from interleaf.engine.keeping import checkpoints
from interleaf.store import layout

HOUR = 3_600_000


class Clock:
    """The machine's time, and what the test adds to it."""

    def __init__(self) -> None:
        from interleaf.disk.clock import now_ms

        self.start = now_ms()
        self.passed = 0

    def __call__(self) -> int:
        return self.start + self.passed


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(disk: MemoryDisk, clock: Clock) -> Engine:
    found = memory_engine(disk, now=clock)
    found.call("start", {"name": "tides"})
    return found


def settings(disk: MemoryDisk, text: str) -> None:
    disk.save("interleaf.toml", text.encode())


def write(engine: Engine, text: str) -> None:
    engine.call("write", {"path": SCENE, "content": text})


def notes(engine: Engine) -> list[str]:
    return [found["note"] for found in engine.call("checkpoints", {})["checkpoints"]]


def automatic(engine: Engine, note: str) -> str:
    with engine.workspace.changing("test"):
        record = engine.workspace.record("tides")
        return checkpoints.make_checkpoint(engine.workspace, record, note=note, automatic=True)["id"]


def test_a_change_makes_a_checkpoint_when_the_last_one_is_old(engine: Engine, disk: MemoryDisk, clock: Clock) -> None:
    settings(disk, "[checkpoints]\nminutes = 30\n")
    write(engine, "one\n")
    assert notes(engine) == []
    clock.passed = HOUR
    write(engine, "two\n")
    assert notes(engine) == ["by the clock"]
    found = engine.call("checkpoints", {})["checkpoints"][0]
    assert checkpoints.version(engine.workspace, "tides", found["id"], SCENE) == b"two\n"
    assert found["automatic"]


def test_without_the_setting_there_are_none(engine: Engine, clock: Clock) -> None:
    clock.passed = 100 * HOUR
    write(engine, "one\n")
    assert notes(engine) == []


@pytest.mark.parametrize("minutes", ["0", "-5", '"soon"', "true", "nan"])
def test_a_setting_without_sense_never_fails_a_write(
    engine: Engine, disk: MemoryDisk, clock: Clock, minutes: str
) -> None:
    settings(disk, f"[checkpoints]\nminutes = {minutes}\n")
    clock.passed = 100 * HOUR
    write(engine, "one\n")
    assert engine.call("read", {"path": SCENE})["content"] == "one\n"
    assert notes(engine) == []


def test_retention_takes_old_automatic_ones_and_their_contents(engine: Engine, disk: MemoryDisk, clock: Clock) -> None:
    settings(disk, "[retention]\nhourly = 2\n")
    for number in range(5):
        clock.passed = number * HOUR
        write(engine, f"text {number}\n")
        automatic(engine, f"{number}")
    assert notes(engine) == ["2", "3", "4"]  # the two newest hours before the newest one, which always stays
    texts = {disk.read(f"{layout.OBJECTS}/{name}") for name, _ in disk.list(layout.OBJECTS)}
    assert b"text 0\n" not in texts
    assert b"text 2\n" in texts


def test_what_was_asked_for_or_is_named_stays(engine: Engine, disk: MemoryDisk, clock: Clock) -> None:
    settings(disk, "[retention]\nhourly = 1\n")
    engine.call("checkpoint", {"note": "mine"})
    named = automatic(engine, "named in the document")
    document = layout.document("tides")
    disk.save(document, disk.read(document) + f"\nSee {named}.\n".encode())
    for number in range(1, 6):
        clock.passed = number * HOUR
        automatic(engine, str(number))
    assert notes(engine) == ["mine", "named in the document", "4", "5"]


def test_safety_snapshot_never_prunes_target(engine: Engine, disk: MemoryDisk, clock: Clock) -> None:
    """The picture that a restore makes first does not push out the one that is restored."""
    settings(disk, "[retention]\nhourly = 1\n")
    write(engine, "one\n")
    target = automatic(engine, "target")
    clock.passed = HOUR
    write(engine, "two\n")
    answer = engine.call("restore", {"checkpoint": target})["restored"]
    assert engine.call("read", {"path": SCENE})["content"] == "one\n"
    clock.passed = 2 * HOUR
    automatic(engine, "later")
    clock.passed = 3 * HOUR
    automatic(engine, "latest")
    assert target in [found["id"] for found in engine.call("checkpoints", {})["checkpoints"]]
    assert engine.call("restore", {"checkpoint": answer["checkpoint_before"]})["restored"]["files"] == [SCENE]


def test_old_daily_backups_go_and_milestones_stay(engine: Engine, disk: MemoryDisk, clock: Clock) -> None:
    settings(disk, "[retention]\ndaily_backups = 2\n")
    engine.call("backup", {"kind": "milestone", "name": "v1"})
    for day in range(4):
        clock.passed = day * 24 * HOUR
        engine.call("backup", {"kind": "daily"})
    found = engine.call("restore", {"list": True})["backups"]
    assert [row["kind"] for row in found] == ["milestone", "daily", "daily"]
    assert len(disk.list("workspace/backups/daily")) == 2


def test_unknown_settings_do_not_cost_a_checkpoint(engine: Engine, disk: MemoryDisk) -> None:
    settings(disk, '[retention]\nmonthly = "many"\n')
    automatic(engine, "made anyway")
    assert notes(engine) == ["made anyway"]


def test_doctor_names_settings_without_sense(engine: Engine, disk: MemoryDisk) -> None:
    settings(disk, "[retention]\nmonthly = 1\n[checkpoints]\nminutes = 0\n")
    said = " ".join(found["message"] for found in engine.call("doctor", {})["findings"])
    assert "has no 'monthly'" in said
    assert "'minutes' of [checkpoints]" in said


def test_doctor_finds_a_checkpoint_that_is_not_whole(engine: Engine, disk: MemoryDisk) -> None:
    write(engine, "one\n")
    identity = automatic(engine, "soon damaged")
    assert engine.call("doctor", {})["findings"] == []
    for name, _ in disk.list(layout.OBJECTS):
        if disk.read(f"{layout.OBJECTS}/{name}") == b"one\n":
            disk.unlink(f"{layout.OBJECTS}/{name}")
    said = [found["message"] for found in engine.call("doctor", {})["findings"]]
    assert len(said) == 1
    assert identity in said[0]
