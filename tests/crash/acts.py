"""What stories are told with: acts of a person, an agent or another program, and the book that they begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.crash.story import Act, Story
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import book, memory_engine

from interleaf.core.hashing import hash_of
from interleaf.disk.port import Disk
from interleaf.engine.workspace import Workspace
from interleaf.errors import from_os_error

SCENE_1 = "acts/act-1/scene-1.md"
SCENE_2 = "acts/act-1/scene-2.md"
PLAN = "acts/act-1/plan.md"
NEW_SCENE = "acts/act-2/night/scene-9.md"


def call(verb: str, **fields: object) -> Act:
    """An act: one verb, called as the command line does, in a process of its own."""
    return lambda disk: memory_engine(disk).call(verb, fields)


def write(path: str, text: str) -> Act:
    return call("write", path=path, content=text)


def save(path: str, text: str) -> Act:
    """An act of another program: it saves a file, durably."""
    return lambda disk: _others(disk).save(path, text.encode())


def gone(path: str) -> Act:
    """An act of another program: it deletes a file, durably."""

    def act(disk: Disk) -> None:
        others = _others(disk)
        others.unlink(path)
        others.sync_dir(path.rpartition("/")[0])

    return act


def _others(disk: Any) -> Any:
    """The disk as another program uses it, whose calls do not fail."""
    while not hasattr(type(disk), "save"):
        disk = disk.inner
    return disk


def chosen(verb: str, field: str, listing: str, pick: Callable[[dict[str, Any]], object], **fields: object) -> Act:
    """An act whose argument comes from another verb's answer, such as the id of a trash entry."""

    def act(disk: Disk) -> None:
        engine = memory_engine(disk)
        found = engine.call(listing, {})
        engine.call(verb, {**fields, field: pick(found)})

    return act


def within(work: Callable[[Workspace], object], **options: Any) -> Act:
    """An act of a face that uses the engine's rooms itself; what the system says is translated, as the faces do.

    Args:
        work: what is done.
        options: clock and randomness of the workspace.
    """

    def act(disk: Disk) -> None:
        try:
            work(memory_engine(disk, **options).workspace)
        except OSError as error:
            raise from_os_error(error) from error

    return act


def careful_write(path: str, read: str, text: str) -> Act:
    """An act that names what it had read, as editors and agents do."""
    return call("write", path=path, content=text, expected=hash_of(read.encode()))


def recover(disk: Disk) -> None:
    """What the next face does first: any look finishes what a crash left over."""
    memory_engine(disk).call("list", {"all": True})


def after(*acts: Act, base: Callable[[], MemoryDisk] = book) -> Callable[[], MemoryDisk]:
    """A disk on which these acts have happened."""

    def prepare() -> MemoryDisk:
        disk = base()
        for act in acts:
            act(disk)
        return disk

    return prepare


def story(name: str, prepare: Callable[[], MemoryDisk], *acts: Act) -> Story:
    return Story(name, prepare, acts, recover)


WORK = "Wren counted the steps. One was missing.\n"
START = call("start", name="tides", description="raise the tension", steps=["first", "second"])
WRITES = (
    write(SCENE_1, WORK),
    write(NEW_SCENE, "Night fell on the harbour.\n"),
    call("delete", path="alone/only.md"),
)
RETRY = call("retry", file_path=SCENE_1, reason="too slow")
started = after(START)
worked = after(START, *WRITES, RETRY)
COMMIT = call("commit", force=True)
committed = after(START, *WRITES, RETRY, COMMIT)
