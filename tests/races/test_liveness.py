"""A session is crashed when its owner died without letting go, and never for another reason."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest
from tests.races.processes import Worker

from interleaf.engine.engine import Engine
from interleaf.errors import SessionCrashed

Start = Callable[..., Worker]
WaitFor = Callable[[Callable[[], bool]], float]


def status(project: str) -> str:
    """What any other process sees."""
    return Engine.open(project=project).call("status", {"name": "tides"})["session"]["status"]


@pytest.fixture
def owned(project: str, worker: Start, wait_for: WaitFor) -> Worker:
    """An active session that a process owns."""
    Engine.open(project=project).call("start", {"name": "tides"})
    found = worker("own", project, "tides")
    wait_for(lambda: found.said() == ["owning"])
    return found


def test_a_killed_owner_leaves_a_crashed_session(project: str, owned: Worker, wait_for: WaitFor) -> None:
    assert status(project) == "active"
    owned.kill()
    assert wait_for(lambda: status(project) == "crashed") < 0.1


def test_a_crashed_session_can_be_taken_up_and_nothing_is_lost(project: str, owned: Worker) -> None:
    engine = Engine.open(project=project)
    engine.call("write", {"path": "new.md", "content": "words\n"})
    engine.call("start", {"name": "other"})
    owned.kill()
    with pytest.raises(SessionCrashed) as refused:
        engine.call("switch", {"name": "tides"})
    assert {"recover", "commit", "cancel"} <= set(refused.value.actions)
    answer = engine.call("recover", {"name": "tides"})["recovered"]
    assert answer["checkpoint"]
    assert engine.call("switch", {"name": "tides"})["session"]["changes"]["created"] == ["new.md"]
    assert status(project) == "active"


def test_a_stopped_owner_is_alive(project: str, owned: Worker) -> None:
    os.kill(owned.pid, signal.SIGSTOP)
    time.sleep(0.2)
    assert status(project) == "active"
    os.kill(owned.pid, signal.SIGCONT)
    assert status(project) == "active"


def test_a_clean_end_is_no_crash(project: str, owned: Worker) -> None:
    owned.tell("end")
    assert owned.process.wait(10) == 0
    assert status(project) == "active"


def test_sigterm_is_no_crash(project: str, owned: Worker) -> None:
    owned.process.terminate()
    assert owned.process.wait(10) == 0
    assert status(project) == "active"


def test_calls_of_other_processes_are_no_crash(project: str, owned: Worker, worker: Start, wait_for: WaitFor) -> None:
    Engine.open(project=project).call("start", {"name": "shared"})
    caller = worker("saves", project, "a")
    wait_for(lambda: len(caller.said()) > 3)
    caller.kill()
    sessions = Engine.open(project=project).call("list", {})["sessions"]
    assert {row["name"]: row["status"] for row in sessions} == {"tides": "inactive", "shared": "active"}


def test_a_restarted_owner_is_no_crash(project: str, owned: Worker, worker: Start, wait_for: WaitFor) -> None:
    owned.tell("end")
    owned.process.wait(10)
    again = worker("own", project, "tides")
    wait_for(lambda: again.said() == ["owning"])
    assert status(project) == "active"


def test_a_child_of_a_dead_owner_does_not_keep_it_alive(project: str, owned: Worker, wait_for: WaitFor) -> None:
    owned.tell("child")
    wait_for(lambda: len(owned.said()) == 2)
    child = int(owned.said()[1].split()[1])
    try:
        owned.kill()
        wait_for(lambda: status(project) == "crashed")
    finally:
        os.kill(child, signal.SIGKILL)
