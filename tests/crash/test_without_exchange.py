"""File systems that cannot swap two names: the same promises, but for a save in the very microsecond, and for times."""

from __future__ import annotations

import random

import pytest
from tests.crash.explore import Tally, explore
from tests.crash.faults import explore_faults
from tests.crash.stories import STORIES
from tests.crash.story import play
from tests.support.memory_disk import MemoryDisk

NAMES = ("write", "rename", "commit", "undo")


@pytest.fixture(autouse=True)
def _no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryDisk, "exchange", lambda self, one, other: False)


@pytest.mark.parametrize("model", ["kill", "ordered", "weak"])
@pytest.mark.parametrize("name", NAMES)
def test_crashes(name: str, model: str) -> None:
    tally = Tally()
    explore(play(STORIES[name]), model, tally, rng=random.Random(1), most=8, limit=120)
    tally.expect_none()


@pytest.mark.parametrize("name", NAMES)
def test_failures(name: str) -> None:
    tally = Tally()
    explore_faults(play(STORIES[name]), tally, stride=9, times=False)
    tally.expect_none()
