"""The same crashes and failures on the real disk with the real locks: the disk in memory must not flatter us."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from tests.crash.stories import STORIES
from tests.crash.story import play
from tests.crash.view import look
from tests.support.faulty_disk import Crash, Fault, FaultyDisk
from tests.support.real_trees import pack, unpack

from interleaf.disk.posix import PosixDisk
from interleaf.errors import InterleafError

NAMES = ("start", "write", "delete", "commit", "cancel", "switch", "undo", "remove a worktree", "a command")
STEP = 5


@pytest.fixture
def folder() -> Iterator[str]:
    made = tempfile.mkdtemp(prefix="interleaf-crash-")
    yield made
    shutil.rmtree(made)


@pytest.mark.parametrize("code", [0, errno.ENOSPC, errno.EIO], ids=["crash", "full", "failing"])
@pytest.mark.parametrize("name", NAMES)
def test_all_or_nothing(name: str, code: int, folder: str) -> None:
    _try_points(name, code, folder, STEP)


@pytest.mark.slow
@pytest.mark.parametrize("code", [0, errno.ENOSPC, errno.EIO], ids=["crash", "full", "failing"])
@pytest.mark.parametrize("name", STORIES)
def test_all_or_nothing_of_every_story(name: str, code: int, folder: str) -> None:
    _try_points(name, code, folder, 2)


def _try_points(name: str, code: int, folder: str, step: int) -> None:
    played = play(STORIES[name])
    before, after = (view.masked() for view in played.views[:2])
    at, tried = 1, 0
    while True:
        project = f"{folder}/{at}"
        os.mkdir(project)
        unpack(played.images[0], project)
        faulty = FaultyDisk(PosixDisk(project), Fault(at, code))
        refused: BaseException | None = None
        try:
            played.story.acts[0](faulty)
        except (Crash, InterleafError) as error:
            refused = error
        if faulty.fired is None:
            break
        played.story.recover(PosixDisk(project))
        found = look(pack(project)).masked()
        assert found.same(after) or (refused and found.same(before)), (at, faulty.fired, found.difference(before))
        again = FaultyDisk(PosixDisk(project))
        played.story.recover(again)
        assert again.points == 0
        shutil.rmtree(project)
        tried += 1
        at += step
    assert tried
