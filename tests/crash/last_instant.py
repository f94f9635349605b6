"""Somebody saves a global file at any moment of an act: the text is kept, whatever crashes afterwards."""

from __future__ import annotations

import errno
import random

from tests.crash.explore import Tally, Violation
from tests.crash.story import Played
from tests.crash.view import View, fingerprint, look
from tests.support.faulty_disk import Fault, FaultyDisk
from tests.support.meddling_disk import MeddlingDisk
from tests.support.memory_disk import MemoryDisk
from tests.support.power_cut import PowerCut
from tests.support.recording_disk import RecordingDisk

from interleaf.core.hashing import hash_of
from interleaf.errors import InterleafError
from interleaf.store import layout

FOREIGN = b"words that somebody saved in the last instant\n"


def explore_last_instant(
    played: Played,
    number: int,
    paths: tuple[str, ...],
    tally: Tally,
    *,
    rng: random.Random,
    models: tuple[str, ...] = ("kill",),
    stride: int = 1,
    most: int = 6,
    share: float = 1.0,
) -> None:
    """Save before each call of one act, then crash at each later point.

    Args:
        played: the story.
        number: index of the act.
        paths: files that are saved, one at a time.
        tally: counts.
        rng: chooses where there are too many.
        models: "kill", "ordered", "weak".
        stride: 1 tries the save before every call.
        most: power-cut states for each moment.
        share: of the crashes to try.
    """
    for path in paths:
        at = 1
        while _meddle(played, number, path, at, tally, rng, models, most, share):
            at += stride


def explore_late_failures(
    played: Played,
    number: int,
    paths: tuple[str, ...],
    tally: Tally,
    *,
    rng: random.Random,
    tries: int,
) -> None:
    """Save before some call of an act and fail some effect after it, in `tries` random pairs for each file."""
    counting = FaultyDisk(played.images[number].copy())
    calls = MeddlingDisk(counting, 0, lambda disk: None)
    played.story.acts[number](calls)
    for path in paths:
        for _ in range(tries):
            fault = Fault(
                rng.randint(1, counting.points), rng.choice((errno.ENOSPC, errno.EIO)), lasting=rng.random() < 0.3
            )
            at = rng.randint(1, calls.calls)
            disk = played.images[number].copy()
            faulty = FaultyDisk(disk, fault)
            saved: list[bool] = []
            refused = None
            try:
                played.story.acts[number](
                    MeddlingDisk(
                        faulty, at, lambda _, disk=disk, saved=saved, path=path: saved.append(_save(disk, path))
                    )
                )
            except InterleafError as error:
                refused = error
            if saved == [True] and faulty.fired:
                words = (
                    f"{path} saved before call {at} of act {number + 1}, {fault} ({faulty.fired}); {refused or 'done'}"
                )
                _judge(played, number, path, disk, tally, words, crashed=True)


def _meddle(played, number, path, at, tally, rng, models, most, share) -> bool:
    base = played.images[number]
    disk = base.copy()
    recording = RecordingDisk(disk)
    meddling = MeddlingDisk(recording, at, lambda inner: _save(inner, path))
    refused = None
    try:
        played.story.acts[number](meddling)
    except InterleafError as error:
        refused = error
    if not meddling.meddled:
        return False
    if not any(effect.call == "save" for effect in recording.log):
        return True  # its folder was not there at that moment
    recording.mark("answer")
    words = f"{path} saved before call {at} of act {number + 1}"
    _judge(played, number, path, disk, tally, f"{words}; no crash; answer: {refused or 'done'}", crashed=False)
    power = PowerCut(base, recording.log)
    saves = [i for i, step in enumerate(power.steps) if recording.log[step.effect].call == "save"]
    saved = saves[-1] + 1
    seen: set[int] = set()
    for model in models:
        for cut in power.kills() if model == "kill" else power.cuts(model, rng, most, first=saved):
            if cut.at < saved or rng.random() >= share:
                continue
            state = power.build(cut)
            if (mark := fingerprint(state)) not in seen:
                seen.add(mark)
                _judge(played, number, path, state, tally, f"{words}\n{power.describe(cut)}", crashed=True)
    return True


def _save(disk, path: str) -> bool:
    folder = path.rpartition("/")[0]
    if not folder or disk.stat(folder) is not None:
        disk.save(path, FOREIGN)
        return True
    return False


def _judge(
    played: Played, number: int, path: str, disk: MemoryDisk, tally: Tally, words: str, *, crashed: bool
) -> None:
    tally.tried += 1

    def broken(promise: str, detail: str) -> None:
        tally.add(Violation(played.story.name, promise, detail, words))

    try:
        played.story.recover(disk)
        if crashed:
            played.story.recover(disk)
    except Exception as error:
        broken("opening works after any crash", f"{type(error).__name__}: {error}")
        return
    found = look(disk)
    if not any(FOREIGN in text for text in found.texts):
        broken("a save in the last instant is kept", "its text is nowhere")
        return
    governed = (layout.copied_path(path) or ("", path))[1]
    if not _reachable(disk, found, governed):
        broken("a save in the last instant can be reached", f"trash: {found.trash}")
    before, after = played.views[number], played.views[number + 1]
    if not (_same_but(found, before, governed) or _same_but(found, after, governed)):
        broken("all or nothing", found.difference(before) + f" [or: {found.difference(after)}]")
        return
    done = before.globals != after.globals and not _same_but(found, before, governed)
    left_out = found.globals.get(governed) != after.globals.get(governed) and _content(found, governed) != FOREIGN
    if path != governed and done and left_out:
        broken("all or nothing", f"{governed} was left out")


def _reachable(disk: MemoryDisk, found: View, governed: str) -> bool:
    """Whether a person finds the text: in a file of the project or a session, in the trash, in a checkpoint."""
    digest = hash_of(FOREIGN).encode()
    if any(digest in manifest for _, manifest in found.pictures):
        return True
    for path, file in disk.files():
        if FOREIGN in file.data and (not path.startswith(layout.STORE) or path.startswith(layout.TRASH)):
            return True
    name = governed.rpartition("/")[2]  # a closed session's document is displaced from where the archive has it
    return any(what in ("displaced", "deleted") and where.endswith(name) for what, _, where in found.trash)


def _content(found: View, path: str) -> bytes | None:
    there = found.globals.get(path)
    return None if there is None else there[0]


def _same_but(found: View, wanted: View, path: str) -> bool:
    """The same, apart from one file, and from folders that this file keeps alive."""
    mine = {name: file for name, file in found.globals.items() if name != path}
    theirs = {name: file for name, file in wanted.globals.items() if name != path}
    return mine == theirs
