"""An editor that saves in the last microsecond: its text is kept, every time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest
from tests.races.processes import Worker
from tests.races.worker import FILES
from tests.support.real_trees import pack

from interleaf.disk.posix import PosixDisk
from interleaf.engine.engine import Engine
from interleaf.errors import CommitConflict
from interleaf.store import layout
from interleaf.store.transactions import swap

Start = Callable[..., Worker]
Step = Callable[[PosixDisk, set[str], int], None]
PATH = FILES[0]
PATIENCE = 250.0


def publish(disk: PosixDisk, kept: set[str], number: int) -> None:
    """Our program puts its version in the place of what is there, and keeps what comes out."""
    disk.create("staged", f"C{number}".encode(), durable=False)
    swap.swap_in(disk, "staged", PATH)
    if disk.stat("staged") is not None:
        kept.add(disk.read("staged").decode())
        disk.unlink("staged")


def replace(disk: PosixDisk, kept: set[str], number: int) -> None:
    """The same as most programs do it."""
    kept.add(disk.read(PATH).decode())
    disk.create("staged", f"C{number}".encode(), durable=False)
    disk.replace("staged", PATH)


def race(project: str, worker: Start, step: Step, wanted: int) -> int:
    """How many of an editor's saves are nowhere in the end.

    Args:
        project: the project.
        worker: starts the editor.
        step: how our program puts its versions into place.
        wanted: how many saves to wait for.
    """
    disk, kept, number = PosixDisk(project), set[str](), 0
    editor = worker("edits", project)
    end = time.monotonic() + PATIENCE
    while number % 20 or len(editor.said()) < wanted:
        assert time.monotonic() < end
        number += 1
        step(disk, kept, number)
    editor.kill()
    kept.add(disk.read(PATH).decode())
    return len(set(editor.said()) - kept)


def test_no_save_is_destroyed(project: str, worker: Start) -> None:
    assert race(project, worker, publish, 250) == 0


def test_the_race_is_real(project: str, worker: Start) -> None:
    assert race(project, worker, replace, 250) > 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_save_of_many_is_destroyed(project: str, worker: Start) -> None:
    assert race(project, worker, publish, 5_000) == 0


def test_commits_keep_what_an_editor_saves_meanwhile(project: str, worker: Start) -> None:
    commits_against_an_editor(project, worker, wanted=12)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_commits_keep_what_an_editor_saves_meanwhile_for_long(project: str, worker: Start) -> None:
    commits_against_an_editor(project, worker, wanted=600)


def commits_against_an_editor(project: str, worker: Start, wanted: int) -> None:
    """Commit one file again and again while an editor saves it; every text has to be somewhere."""
    engine, number, displaced = Engine.open(project=project), 0, 0
    editor = worker("edits", project, "later")
    end = time.monotonic() + PATIENCE
    while len(editor.said()) < wanted:
        assert time.monotonic() < end
        number += 1
        engine.call("start", {"name": f"s{number}"})
        engine.call("write", {"path": PATH, "content": f"C{number}"})
        try:
            answer = engine.call("commit", {"force": True})["committed"]
            displaced += len(answer.get("displaced", []))
            for entry in answer.get("displaced", []):
                assert entry["path"] == PATH
        except CommitConflict:
            engine.call("cancel", {})
    editor.kill()
    saves = {text.encode() for text in editor.said()}
    texts = {file.data for _, file in pack(project).files()}
    assert saves <= texts
    trashed = [entry for entry in engine.call("trash", {})["trash"] if entry["what"] == "displaced"]
    assert len(trashed) == displaced
    assert not os.listdir(f"{project}/{layout.STAGING}")
