"""Stories of what is kept: chosen files of a checkpoint, backups of the project, retention, backups elsewhere."""

from __future__ import annotations

import functools
import importlib.util
import tempfile
from collections.abc import Callable
from typing import Any

from tests.crash.acts import NEW_SCENE, PLAN, SCENE_1, START, WRITES, after, call, chosen, save, story, within, write
from tests.crash.story import Act, Story
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import book, memory_engine

from interleaf.disk import clock
from interleaf.engine.keeping import automatic, checkpoints, offsite
from interleaf.engine.workspace import Workspace

_HOUR = 3_600_000


def _later(hours: int) -> Callable[[], int]:
    return lambda: clock.now_ms() + hours * _HOUR


def work_after(hours: int, work: Callable[[Workspace], object]) -> Act:
    """An act under the workspace lock, at another hour."""

    def locked(workspace: Workspace) -> None:
        with workspace.changing("test"):
            work(workspace)

    return within(locked, now=_later(hours))


def checkpoint_after(hours: int) -> Act:
    """A checkpoint by the clock; the settings' retention takes away what is too much."""
    return work_after(
        hours,
        lambda workspace: checkpoints.make_checkpoint(
            workspace, workspace.record("tides"), note=f"hour {hours}", automatic=True
        ),
    )


def day(number: int) -> Act:
    """A daily backup of another day."""
    return lambda disk: memory_engine(disk, now=_later(24 * number)).call("backup", {"kind": "daily"})


def _first_checkpoint(found: dict[str, Any]) -> object:
    return found["checkpoints"][0]["id"]


_kept_four_hours = after(
    START,
    *WRITES,
    *(act for hour in range(4) for act in (write(SCENE_1, f"text of hour {hour}\n"), checkpoint_after(hour))),
    call("checkpoint", note="a person's own"),
    write(SCENE_1, "the present text\n"),
)
_backed_up = after(
    call("backup", kind="milestone", name="draft-1"),
    START,
    write(PLAN, "a new plan\n"),
    call("commit", force=True),
    save(SCENE_1, "an edit of the project itself\n"),
)

KEEPING_STORIES = [
    story(
        "restore chosen files",
        after(
            START,
            *WRITES,
            call("checkpoint", note="good", files=[SCENE_1, "alone/only.md"]),
            write(SCENE_1, "worse\n"),
            write("alone/only.md", "it is back\n"),
            write(NEW_SCENE, "stays\n"),
        ),
        chosen("restore", "checkpoint", "checkpoints", _first_checkpoint),
    ),
    story("restore a project's milestone", _backed_up, call("restore", backup="draft-1")),
    story(
        "restore a day, and commit it",
        after(day(0), save(SCENE_1, "an edit of the project itself\n")),
        lambda disk: memory_engine(disk).call("restore", {"backup": clock.iso(clock.now_ms())[:10]}),
        lambda disk: memory_engine(disk).call(
            "commit", {"name": f"{clock.iso(clock.now_ms())[:10]}-restored", "force": True}
        ),
    ),
    story(
        "retention of checkpoints",
        after(save("interleaf.toml", "[retention]\nhourly = 1\n"), base=_kept_four_hours),
        checkpoint_after(5),
    )._replace(again=False),  # one more picture, and so one less of the others
    story(
        "retention of backups",
        after(
            *(act for number in range(4) for act in (day(number), save(SCENE_1, f"text of day {number}\n"))),
            call("backup", kind="milestone", name="draft-1"),
            save("interleaf.toml", "[retention]\ndaily_backups = 1\n"),
        ),
        work_after(24 * 9, automatic.prune_backups),
    ),
]


# --- backups elsewhere ---


@functools.cache
def _elsewhere() -> str:
    """A place that has a milestone and a session's backup."""
    folder = tempfile.TemporaryDirectory(prefix="interleaf-elsewhere-")
    _folders.append(folder)  # it goes when the process ends
    disk = after(START, *WRITES, call("end", force=True))()
    engine = memory_engine(disk)
    engine.workspace.backup_target = f"file://{folder.name}"
    engine.call("backup", {"kind": "milestone", "name": "draft-1"})
    return f"file://{folder.name}"


_folders: list[tempfile.TemporaryDirectory[str]] = []


def _without_backups() -> MemoryDisk:
    _elsewhere()
    return after(save(SCENE_1, "an edit of the project itself\n"), base=book)()


def fetch(name: str) -> Act:
    """Fetch a backup that is not here."""
    return within(lambda workspace: offsite.pull(workspace, _elsewhere(), name))


if importlib.util.find_spec("obstore"):
    KEEPING_STORIES += [
        story(
            "fetch a milestone and restore it", _without_backups, fetch("draft-1"), call("restore", backup="draft-1")
        ),
        story("fetch a session and restore it", _without_backups, fetch("tides"), call("restore", backup="tides")),
    ]

KEEPING: dict[str, Story] = {one.name: one for one in KEEPING_STORIES}
