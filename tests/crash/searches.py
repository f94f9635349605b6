"""The searches over a story, small for every test run and large for `make crash`."""

from __future__ import annotations

import functools
import random
import time
import traceback
import zlib
from typing import NamedTuple

from tests.crash.explore import Tally, Violation, explore, explore_again
from tests.crash.faults import explore_faults
from tests.crash.last_instant import explore_last_instant, explore_late_failures
from tests.crash.stories import LAST_INSTANTS, STORIES
from tests.crash.story import Played, play

IN_PROCESS = ("kill", "faults", "last instant", "late failure")
POWER_CUTS = ("ordered", "weak")
REPLAYED = (*POWER_CUTS, "again")


class Effort(NamedTuple):
    """How much to try.

    Attributes:
        limit: states of one story and model at most; None for no limit.
        most: power-cut states for each moment.
        deeper_kills: share of killed states whose recovery is killed too, at every point.
        deeper_cuts: share of power-cut states whose recovery loses power too.
        stride: every n-th place of a failure.
        instants: every n-th moment of a save in the last instant.
        share: of the crashes after such a save.
        late_failures: failures after such a save, for each file.
    """

    limit: int | None
    most: int
    deeper_kills: float
    deeper_cuts: float
    stride: int
    instants: int
    share: float
    late_failures: int

    def times(self, share: float) -> Effort:
        """A part of it; who tries every place goes on trying every place."""
        return self._replace(
            limit=self.limit and round(self.limit * share),
            deeper_kills=self.deeper_kills * share,
            deeper_cuts=self.deeper_cuts * share,
            stride=round(self.stride / share) if self.stride > 1 else 1,
        )


SMALL = Effort(
    limit=150, most=16, deeper_kills=0.08, deeper_cuts=0.04, stride=11, instants=29, share=0.05, late_failures=12
)
LARGE = Effort(
    limit=None, most=80, deeper_kills=1.0, deeper_cuts=0.3, stride=1, instants=1, share=0.1, late_failures=600
)


@functools.cache
def _played(name: str) -> Played:
    return play(STORIES[name])


def search(name: str, kind: str, effort: Effort, seed: int = 1) -> Tally:
    """Run one search over one story.

    Args:
        name: of the story.
        kind: "kill", "faults", "last instant", "late failure", "ordered", "weak" or "again".
        effort: how much.
        seed: of what is chosen at random; the same seed tries the same states.
    """
    tally = Tally()
    rng = random.Random(seed * 1_000_003 + zlib.crc32(f"{name}/{kind}".encode()))
    if kind == "last instant":
        if name in LAST_INSTANTS:
            played = _played(name)
            for number in range(len(played.story.acts)):
                for models, share in ((("kill",), effort.share), (POWER_CUTS, effort.share / 2)):
                    explore_last_instant(
                        played,
                        number,
                        LAST_INSTANTS[name],
                        tally,
                        rng=rng,
                        models=models,
                        stride=effort.instants,
                        share=share,
                    )
        return tally
    if kind == "late failure":
        if name in LAST_INSTANTS:
            played = _played(name)
            for number in range(len(played.story.acts)):
                tries = effort.late_failures
                explore_late_failures(played, number, LAST_INSTANTS[name], tally, rng=rng, tries=tries)
        return tally
    played = _played(name)
    effort = effort.times(played.story.share)
    if kind == "faults":
        explore_faults(played, tally, stride=effort.stride)
    elif kind == "again":
        explore_again(played, tally, rng=rng, most=effort.most, stride=effort.stride)
    else:
        deeper = effort.deeper_kills if kind == "kill" else effort.deeper_cuts
        explore(played, kind, tally, rng=rng, most=effort.most, limit=effort.limit, deeper=deeper)
    return tally


def run_task(task: tuple[str, str, bool, int]) -> tuple[str, str, Tally, float]:
    """One search in a process of its own: story, kind, whether small, seed. Answers these two, the tally, seconds."""
    name, kind, small, seed = task
    began = time.monotonic()
    try:
        tally = search(name, kind, SMALL if small else LARGE, seed)
    except Exception:  # some errors do not travel between processes
        tally = Tally()
        tally.add(Violation(name, "the story can be played", traceback.format_exc(), ""))
    return name, kind, tally, time.monotonic() - began
