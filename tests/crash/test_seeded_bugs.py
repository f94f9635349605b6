"""Every seeded bug is found by each search that is there to find it."""

from __future__ import annotations

import random

import pytest
from tests.crash import stories, transactions
from tests.crash.acts import SCENE_1
from tests.crash.engine_bugs import ENGINE_BUGS
from tests.crash.explore import Tally, explore, explore_again
from tests.crash.faults import explore_faults
from tests.crash.last_instant import explore_last_instant, explore_late_failures
from tests.crash.program_bugs import PROGRAM_BUGS
from tests.crash.seeded_bugs import STORE_BUGS, Bug
from tests.crash.story import Played, Story, play
from tests.crash.test_stories import texts_of
from tests.support.power_cut import PowerCut
from tests.support.projects import memory_engine

from interleaf.core.hashing import hash_of
from interleaf.store import layout

_STORE = [pytest.param(bug, finder, id=f"{bug.name}-{finder}") for bug in STORE_BUGS for finder in bug.finders]
_ENGINE = [
    pytest.param(bug, finder, id=f"{bug.name}-{finder}")
    for bug in (*ENGINE_BUGS, *PROGRAM_BUGS)
    for finder in bug.finders
]
_SAVED = ("book/g0.md", "book/g2.md", "book/doomed.md")


def found_by(kind: str, story: Story, saved: tuple[str, ...]) -> int:
    """How many violations a search finds."""
    tally, rng, played = Tally(), random.Random(3), play(story)
    if kind == "faults":
        explore_faults(played, tally, stride=3, errors=Exception)
    elif kind == "last instant":
        explore_last_instant(played, 0, saved, tally, rng=rng, models=(), stride=2)
    elif kind == "late failure":
        explore_late_failures(played, 0, saved, tally, rng=rng, tries=150)
    elif kind == "again":
        explore_again(played, tally, rng=rng, most=10)
    elif kind == "text":
        return sum(bool(texts_of(one) - two.texts) for one, two in zip(played.views, played.views[1:], strict=False))
    elif kind == "drift":
        return drifted_unnoticed(played)
    else:
        explore(played, kind, tally, rng=rng, most=24, limit=500)
    return tally.found


def drifted_unnoticed(played: Played) -> int:
    """Kill the first write, have somebody change the global meanwhile, open again: is the base still the first one?"""
    path, found = SCENE_1, 0
    power = PowerCut(played.images[0], played.log)
    end = next(i for i, step in enumerate(power.steps) if step.kind == "mark")
    first = hash_of(played.views[0].globals[path][0])
    for cut in power.kills():
        disk = power.build(cut)
        if cut.at > end or disk.stat(layout.copy("tides", path)) is None:
            continue
        disk.save(path, b"somebody else's words\n")
        played.story.recover(disk)
        status = memory_engine(disk).call("status", {"name": "tides"})["session"]
        conflicts = [(conflict["path"], conflict["base"]) for conflict in status["conflicts"]]
        found += conflicts != [(path, first)]
    return found


@pytest.mark.parametrize(("bug", "finder"), _STORE)
def test_a_bug_in_transactions_is_found(bug: Bug, finder: str) -> None:
    with bug.seed():
        assert found_by(finder, transactions.COMMIT, _SAVED) > 0


@pytest.mark.parametrize(("bug", "finder"), _ENGINE)
def test_a_bug_in_the_verbs_is_found(bug: Bug, finder: str) -> None:
    name, _, kind = finder.partition("/")
    if name not in stories.STORIES:
        pytest.skip("obstore is not installed")
    with bug.seed():
        assert found_by(kind, stories.STORIES[name], stories.LAST_INSTANTS.get(name, ())) > 0


@pytest.mark.parametrize("kind", ["kill", "ordered", "weak", "faults"])
def test_without_a_bug_nothing_is_found_in_transactions(kind: str) -> None:
    assert found_by(kind, transactions.COMMIT, _SAVED) == 0


def test_a_base_is_noted_before_its_copy() -> None:
    assert drifted_unnoticed(play(stories.STORIES["write"])) == 0
