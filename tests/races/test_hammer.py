"""Several processes on one project, killed at random: nothing answered is lost, nothing is ever mixed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from tests.races.processes import Worker
from tests.races.worker import FILES

from interleaf.engine.engine import Engine

Start = Callable[..., Worker]
PATIENCE = 250.0


def hammer(project: str, worker: Start, works: list[tuple[str, str]], kills: int) -> list[str]:
    """Run workers and kill one after the other at random, in the middle of their work; answers all that they said."""
    rng = random.Random(7)
    running = [worker(work, project, tag) for work, tag in works]
    said: list[str] = []
    end = time.monotonic() + PATIENCE
    while kills:
        time.sleep(rng.uniform(0.01, 0.1))
        chosen = rng.randrange(len(running))
        if running[chosen].said():
            running[chosen].kill()
            kills -= 1
            said += running[chosen].said()
            running[chosen].close()
            running[chosen] = worker(works[chosen][0], project, works[chosen][1])
        assert time.monotonic() < end
    for one in running:
        one.kill()
        said += one.said()
    return said


def committing(project: str, worker: Start, kills: int) -> None:
    works = [("commits", "a"), ("commits", "b"), ("commits", "c"), ("snapshots", "")]
    said = hammer(project, worker, works, kills)
    assert not [line for line in said if line.startswith("error")]
    assert {line.split()[1] for line in said if line.startswith("saw")} <= {"1"}
    engine = Engine.open(project=project)
    rows = {row["name"]: row["status"] for row in engine.call("list", {"all": True})["sessions"]}
    for line in said:
        word, name = line.split()[:2]
        if word in ("committed", "cancelled"):
            assert rows[name] == word
    assert len({engine.workspace.disk.read(path) for path in FILES}) == 1
    findings = engine.call("doctor", {})["findings"]
    assert {finding["kind"] for finding in findings} <= {"commit-conflict"}  # of sessions that were killed half-way


def saving(project: str, worker: Start, kills: int) -> None:
    engine = Engine.open(project=project)
    engine.call("start", {"name": "shared"})
    said = hammer(project, worker, [("saves", tag) for tag in "abc"], kills)
    assert not [line for line in said if line.startswith("error")]
    last: dict[str, tuple[str, int]] = {}
    for line in said:
        _, path, _, pid, number = line.split()
        last[path] = (pid, int(number))
    for path, (pid, number) in last.items():
        found = engine.call("read", {"path": path})
        _, present_pid, present = found["content"].split()
        assert found["source"] == "session"
        assert present_pid != pid or int(present) >= number
    assert last.keys() <= set(engine.call("status", {})["session"]["changes"]["created"])


def test_commits_of_killed_processes(project: str, worker: Start) -> None:
    committing(project, worker, 10)


def test_saves_of_killed_processes(project: str, worker: Start) -> None:
    saving(project, worker, 10)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_commits_of_killed_processes_for_long(project: str, worker: Start) -> None:
    committing(project, worker, 300)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_saves_of_killed_processes_for_long(project: str, worker: Start) -> None:
    saving(project, worker, 200)
