"""Full disks, failing disks and missing permissions at every effect of every act."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator

from tests.crash.explore import Moment, Tally, Violation, try_state
from tests.crash.story import Played
from tests.crash.view import look
from tests.support.faulty_disk import Fault, FaultyDisk
from tests.support.memory_disk import MemoryDisk

from interleaf.errors import InterleafError

CODES = {errno.ENOSPC: "disk-full", errno.EIO: "io-error", errno.EACCES: "permission-denied"}


def kinds_of_fault() -> Iterator[Fault]:
    """Every way of failing, still without its place."""
    for code in CODES:
        yield Fault(0, code)
        yield Fault(0, code, lasting=True)
    yield Fault(0, errno.EIO, late=True)


def explore_faults(
    played: Played, tally: Tally, *, stride: int = 1, times: bool = True, errors: type[Exception] = InterleafError
) -> None:
    """Fail every `stride`-th effect of every act in every way.

    Args:
        played: the story.
        tally: counts.
        stride: 1 tries all places.
        times: whether a refusal keeps times, too; it cannot where files cannot be exchanged.
        errors: what an act may raise.
    """
    for number in range(len(played.story.acts)):
        for kind in kinds_of_fault():
            at = 1
            while _try_fault(played, number, kind._replace(at=at), tally, errors, times):
                at += stride


def _try_fault(played: Played, number: int, fault: Fault, tally: Tally, errors: type[Exception], times: bool) -> bool:
    """One place. Returns whether the act has this place."""
    disk = played.images[number].copy()
    faulty = FaultyDisk(disk, fault)
    refused: Exception | None = None
    act = played.story.acts[number]

    def describe() -> str:
        ending = f"it answered {type(refused).__name__}: {refused}" if refused else "it answered well"
        return f"act {number + 1}, {fault} ({faulty.fired}); {ending}"

    def broken(promise: str, detail: str) -> None:
        tally.add(Violation(played.story.name, promise, detail, describe()))

    try:
        act(faulty)
    except errors as error:
        refused = error
    except Exception as error:
        refused = error
        broken("only the contract's errors come out", traceback.format_exc(limit=-5))
    if faulty.fired is None:
        return False
    tally.tried += 1
    if refused is None:
        try_state(played, disk, Moment(number + 1, under_way=False), tally, describe, rerun=True)
        return True
    if isinstance(refused, InterleafError) and refused.kind != CODES[fault.code]:
        broken("the error names its cause", f"{refused.kind} instead of {CODES[fault.code]}")
    touched = _globals(disk, times) != _globals(played.images[number], times)
    tally.tried -= 1  # the next line counts it
    if try_state(played, disk, Moment(number, under_way=True), tally, describe, rerun=True) is None:
        return True
    done = look(disk).masked().same(played.views[number + 1].masked())
    if touched and not (done and fault.lasting):  # what cannot even be taken back is completed instead
        broken("a refused act leaves globals byte-, mode- and mtime-identical", _touched(played.images[number], disk))
    if played.story.again and (not done or played.views[number].same(played.views[number + 1])):
        _try_again(played, number, disk, broken)
    return True


def _try_again(played: Played, number: int, disk: MemoryDisk, broken) -> None:
    """What was refused can be done as soon as the cause is gone."""
    try:
        played.story.acts[number](disk)
    except Exception as error:
        broken("a refused act can be tried again", f"{type(error).__name__}: {error}")
        return
    played.story.recover(disk)  # as the views were made
    found, wanted = look(disk).masked(), played.views[number + 1].masked()
    if not found.same(wanted):
        broken("tried again, it does what it should", found.difference(wanted))


def _globals(disk: MemoryDisk, times: bool = True) -> dict[str, tuple[bytes, int, int]]:
    found = {path: file[:3] for path, file in disk.files() if not path.startswith("workspace/")}
    return found if times else {path: (data, mode, 0) for path, (data, mode, _) in found.items()}


def _touched(before: MemoryDisk, after: MemoryDisk) -> str:
    was, now = _globals(before), _globals(after)
    return ", ".join(sorted(path for path in was.keys() | now.keys() if was.get(path) != now.get(path)))
