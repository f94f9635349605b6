from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.races.processes import Worker
from tests.races.worker import FILES


@pytest.fixture
def project(tmp_path: Path) -> str:
    """A project of six chapters."""
    for path in FILES:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("at first\n")
    return str(tmp_path)


@pytest.fixture
def worker() -> Iterator[Callable[..., Worker]]:
    """Starts workers that do not outlive the test."""
    started: list[Worker] = []

    def start(work: str, project: str, argument: str = "") -> Worker:
        started.append(Worker(work, project, argument))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def wait_for() -> Callable[[Callable[[], bool]], float]:
    """Waits until something is so; answers the seconds it took."""

    def wait(condition: Callable[[], bool], seconds: float = 10.0) -> float:
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < seconds, "it never came to that"
            time.sleep(0.001)
        return time.monotonic() - began

    return wait
