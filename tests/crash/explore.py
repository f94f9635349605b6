"""Tries states: builds the disk that a crash may leave, opens the project as the next face would, and looks."""

from __future__ import annotations

import random
import traceback
from collections.abc import Iterable
from typing import NamedTuple

from tests.crash.story import Played
from tests.crash.view import fingerprint, look
from tests.support.memory_disk import MemoryDisk
from tests.support.power_cut import Cut, PowerCut
from tests.support.recording_disk import Effect, RecordingDisk

MOST_REPORTED = 20


class Violation(NamedTuple):
    """A state after which a promise was broken."""

    story: str
    promise: str
    detail: str
    state: str

    def __str__(self) -> str:
        return f"{self.story}: {self.promise}: {self.detail}\n{self.state}"


class Tally:
    """How many states were tried, and what was found.

    Attributes:
        tried: states, each opened and looked at; the same disk in the same moment counts once.
        violations: the first ones found.
        found: how many there were.
    """

    def __init__(self) -> None:
        self.tried = 0
        self.found = 0
        self.violations: list[Violation] = []

    def add(self, violation: Violation) -> None:
        self.found += 1
        if len(self.violations) < MOST_REPORTED:
            self.violations.append(violation)

    def merge(self, other: Tally) -> None:
        """Take over what another tally counted."""
        self.tried += other.tried
        self.found += other.found
        self.violations = (self.violations + other.violations)[:MOST_REPORTED]

    def expect_none(self) -> None:
        """Raise with a report if anything was found."""
        if self.found:
            shown = "\n\n".join(str(violation) for violation in self.violations[:5])
            raise AssertionError(f"{self.found} violations in {self.tried} states\n\n{shown}")


class Moment(NamedTuple):
    """Where in the story the crash came: which answers were given, and which act was under way."""

    answered: int
    under_way: bool


def explore(
    played: Played,
    model: str,
    tally: Tally,
    *,
    rng: random.Random,
    most: int = 40,
    limit: int | None = None,
    deeper: float = 0.0,
) -> None:
    """Try the states of one story.

    Args:
        played: the story.
        model: "kill", "ordered" or "weak".
        tally: counts.
        rng: chooses where there are too many.
        most: power-cut states for each moment.
        limit: states to try at most, spread over the story.
        deeper: the share of these after which the recovery too is crashed, at every point.
    """
    power = PowerCut(played.images[0], played.log)
    cuts = list(power.kills() if model == "kill" else power.cuts(model, rng, most))
    if limit is not None and len(cuts) > limit:
        cuts = rng.sample(cuts, limit)
    marks = [i for i, step in enumerate(power.steps) if step.kind == "mark"]
    seen: set[tuple[int, Moment]] = set()
    for cut in cuts:
        answered = sum(1 for mark in marks if mark < cut.at)
        moment = Moment(answered, under_way=not (answered and marks[answered - 1] == cut.at - 1) and bool(cut.at))
        disk = power.build(cut)
        key = (fingerprint(disk), moment)
        if key in seen:
            continue
        seen.add(key)
        _try(played, disk, moment, tally, lambda cut=cut: power.describe(cut), rng, model, deeper, most)


def explore_again(played: Played, tally: Tally, *, rng: random.Random, most: int, stride: int = 1) -> None:
    """Kill an act, do it again in another process, and cut the power after its answer.

    What the killed process left may look finished and not be durable; nobody may rely on it unsynced.

    Args:
        played: the story.
        tally: counts.
        rng: chooses where there are too many.
        most: power-cut states of each model.
        stride: every n-th effect of the act.
    """
    if not played.story.again:
        return
    marks = all_marks(played.log)
    for number, act in enumerate(played.story.acts):
        begin, end = (marks[number - 1] + 1 if number else 0), marks[number]
        for killed in range(begin + 1, end + 1, stride):
            base = played.images[number]
            before = played.log[begin:killed]
            disk = PowerCut(base, before).build(list(PowerCut(base, before).kills())[-1])
            recording = RecordingDisk(disk)
            played.story.recover(recording)
            if not look(disk).same(played.views[number]) or played.views[number].same(played.views[number + 1]):
                continue
            act(recording)
            power = PowerCut(base, before + recording.log)
            _try_answered(played, number, power, f"killed after {before[-1]}, done again", tally, rng, most)


def _try_answered(
    played: Played, number: int, power: PowerCut, words: str, tally: Tally, rng: random.Random, most: int
) -> None:
    """Cut the power right after an answer."""
    seen: set[int] = set()
    for model in ("ordered", "weak"):
        for cut in power.cuts(model, rng, most, first=len(power.steps)):
            state = power.build(cut)
            if (mark := fingerprint(state)) not in seen:
                seen.add(mark)
                try_state(
                    played,
                    state,
                    Moment(number + 1, under_way=False),
                    tally,
                    lambda cut=cut: f"{words}, then {power.describe(cut)}",
                    rerun=True,
                )


def _try(played, disk, moment, tally, describe, rng, model, deeper, most) -> None:
    before = disk.copy()
    log = try_state(played, disk, moment, tally, describe)
    if log and deeper and rng.random() < deeper:
        inner = PowerCut(before, log)
        seen = set()
        for cut in inner.kills() if model == "kill" else inner.cuts(model, rng, most=max(most // 4, 3)):
            again = inner.build(cut)
            if (mark := fingerprint(again)) not in seen:
                seen.add(mark)
                try_state(
                    played,
                    again,
                    moment,
                    tally,
                    lambda cut=cut: f"{describe()}\nthen, in the recovery, {inner.describe(cut)}",
                )


def try_state(
    played: Played, disk: MemoryDisk, moment: Moment, tally: Tally, describe, *, rerun: bool = False
) -> list[Effect] | None:
    """Open the project on this disk and hold it to the promises.

    Args:
        played: the story.
        disk: the state.
        moment: where in the story it is.
        tally: counts.
        describe: gives the state in words.
        rerun: whether the acts were run anew, so that ids and times differ from the recorded ones.

    Returns: what the recovery did, or None where a promise was broken.
    """
    tally.tried += 1
    name = played.story.name

    def broken(promise: str, detail: str) -> None:
        tally.add(Violation(name, promise, detail, describe()))

    recording = RecordingDisk(disk)
    try:
        played.story.recover(recording)
    except Exception as error:
        broken("opening works after any crash", f"{type(error).__name__}: {error}\n{traceback.format_exc(limit=-6)}")
        return None
    found = look(disk).masked() if rerun else look(disk)
    views = [view.masked() for view in played.views] if rerun else played.views
    allowed = range(moment.answered, min(moment.answered + moment.under_way, len(played.views) - 1) + 1)
    match = next((i for i in allowed if found.same(views[i])), None)
    if match is None:
        wanted = views[moment.answered]
        word = "what was answered survives" if len(allowed) == 1 else "all or nothing"
        others = "".join(f" [or: {found.difference(views[i])}]" for i in allowed if i != moment.answered)
        broken(word, found.difference(wanted) + others)
        return None
    lost = played.views[match].texts - found.texts
    precious = [text for text in lost if text in kept_texts(played, match)]
    if precious:
        broken("no text is lost", f"{precious[0][:80]!r} is nowhere")
        return None
    log = list(recording.log)
    if not log:
        return log
    recording.log.clear()
    try:
        played.story.recover(recording)
    except Exception as error:
        broken("opening works twice", f"{type(error).__name__}: {error}")
        return None
    if recording.log:
        broken("recovering twice is recovering once", f"the second time did: {recording.log[0]}")
        return None
    return log


def kept_texts(played: Played, moment: int) -> frozenset[bytes]:
    """Texts of people and agents that must be somewhere on the disk: globals and copies of all views so far."""
    texts: set[bytes] = set()
    for view in played.views[: moment + 1]:
        texts.update(data for data, _ in view.globals.values())
        texts.update(
            value[0] for path, value in view.sessions.items() if isinstance(value, tuple) and "/files/" in path
        )
    return frozenset(texts & played.views[moment].texts)


def all_marks(log: Iterable[Effect]) -> list[int]:
    """Where the answers are in a log."""
    return [i for i, effect in enumerate(log) if effect.call == "mark"]


__all__ = ["Cut", "Moment", "Tally", "Violation", "explore", "try_state"]
