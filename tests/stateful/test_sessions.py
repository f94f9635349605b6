"""Random calls, edits of other programs, crashes and full disks: the engine answers and leaves what the model says."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.stateful.model import Model
from tests.support.faulty_disk import Crash, Fault, FaultyDisk
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import memory_engine

from interleaf.engine.engine import Engine
from interleaf.errors import FileNotFound, InterleafError
from interleaf.store import content, layout
from interleaf.store.records import session_record as records

PATHS = ("a.md", "b.md", "deep/c.md", "deep/down/d.md")
FIRST = {"a.md": b"a\n", "deep/c.md": b"c\n"}
NAMES = ("one", "two", "three")
paths = st.sampled_from(PATHS)
names = st.sampled_from(NAMES)
texts = st.integers(0, 5).map(lambda number: f"text {number}\n")
faults = st.none() | st.builds(
    Fault,
    st.integers(1, 90),
    st.sampled_from([0, 0, errno.ENOSPC, errno.EIO]),
    lasting=st.booleans(),
)
DUE = {errno.ENOSPC: "disk-full", errno.EIO: "io-error"}


IN_A_SESSION: list[tuple[str, dict[str, Any]]] = [
    ("write", {"path": "a.md", "content": ""}),
    ("delete", {"path": "a.md"}),
    ("rename", {"path": "a.md", "to": "b.md"}),
    ("retry", {"file_path": "a.md", "reason": "no"}),
    ("commit", {"force": True}),
    ("cancel", {}),
]


def working(machine: Any) -> bool:
    """Whether a session is active."""
    return machine.model.active is not None


class Sessions(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.disk = MemoryDisk()
        for path, data in FIRST.items():
            self.disk.save(path, data)
        self.model = Model(FIRST)
        self.engine: Engine | None = None
        self.start(None, "one")

    # --- doing ---

    def do(self, fault: Fault | None, verb: str, fields: dict[str, Any], effect: Callable[[Model], str | None]) -> None:
        """Call a verb, perhaps with a fault; afterwards all of it has happened or nothing."""
        after = self.model.twin()
        due = effect(after)
        after = self.model.twin() if due else after
        if fault is None:
            self.engine = self.engine or memory_engine(self.disk)
            self._expect(due, lambda: memory_engine_again(self.engine, self.disk).call(verb, fields))
            self.model = after
            return
        self.engine = None  # the process is gone, or gives up
        faulty = FaultyDisk(self.disk, fault)
        answered, refused = True, None
        try:
            memory_engine(faulty).call(verb, fields)
        except Crash:
            answered = False
        except InterleafError as error:
            answered = faulty.fired is None or error.kind == due
            refused = error.kind
        if answered:
            assert refused == due
            self.model = after
            return
        assert refused in (None, due, DUE.get(fault.code))
        found = picture(self.disk)
        assert found in (self.model.picture(), after.picture()), (verb, str(fault), faulty.fired)
        self.model = after if found == after.picture() else self.model

    def _expect(self, due: str | None, call: Callable[[], object]) -> None:
        if due is None:
            call()
            return
        with pytest.raises(InterleafError) as refused:
            call()
        assert refused.value.kind == due

    @rule(fault=faults, name=names)
    def start(self, fault: Fault | None, name: str) -> None:
        self.do(fault, "start", {"name": name}, lambda model: model.start(name))

    @precondition(working)
    @rule(fault=faults, path=paths, text=texts)
    def write(self, fault: Fault | None, path: str, text: str) -> None:
        self.do(fault, "write", {"path": path, "content": text}, lambda model: model.write(path, text.encode()))

    @precondition(working)
    @rule(fault=faults, path=paths)
    def delete(self, fault: Fault | None, path: str) -> None:
        self.do(fault, "delete", {"path": path}, lambda model: model.delete(path))

    @precondition(working)
    @rule(fault=faults, path=paths, to=paths)
    def rename(self, fault: Fault | None, path: str, to: str) -> None:
        self.do(fault, "rename", {"path": path, "to": to}, lambda model: model.rename(path, to))

    @precondition(working)
    @rule(fault=faults, path=paths)
    def retry(self, fault: Fault | None, path: str) -> None:
        self.do(fault, "retry", {"file_path": path, "reason": "no"}, lambda model: model.retry(path))

    @rule(fault=faults, name=names)
    def switch(self, fault: Fault | None, name: str) -> None:
        self.do(fault, "switch", {"name": name}, lambda model: model.switch(name))

    @precondition(working)
    @rule(fault=faults)
    def commit(self, fault: Fault | None) -> None:
        self.do(fault, "commit", {"force": True}, lambda model: model.commit(None))

    @precondition(working)
    @rule(fault=faults, path=paths)
    def commit_one_file(self, fault: Fault | None, path: str) -> None:
        self.do(fault, "commit", {"force": True, "files": [path]}, lambda model: model.commit([path]))

    @precondition(working)
    @rule(fault=faults)
    def cancel(self, fault: Fault | None) -> None:
        self.do(fault, "cancel", {}, lambda model: model.cancel())

    @precondition(lambda self: self.model.commits)
    @rule(fault=faults)
    def undo(self, fault: Fault | None) -> None:
        self.do(fault, "undo", {}, lambda model: model.undo())

    @precondition(lambda self: self.model.trash)
    @rule(fault=faults)
    def restore(self, fault: Fault | None) -> None:
        entries = memory_engine(self.disk).call("trash", {})["trash"]
        last = next(entry for entry in entries if entry["what"] == "cancelled")
        self.do(fault, "trash", {"action": "restore", "id": last["id"]}, lambda model: model.restore())

    @precondition(lambda self: self.model.active is None)
    @rule(call=st.sampled_from(IN_A_SESSION))
    def without_a_session(self, call: tuple[str, dict[str, Any]]) -> None:
        self.do(None, *call, lambda model: "no-active-session")

    # --- other programs ---

    @rule(path=paths, text=texts)
    def edit_global(self, path: str, text: str) -> None:
        self.disk.save(path, text.encode())
        self.model.globals[path] = text.encode()

    @rule(path=paths)
    def remove_global(self, path: str) -> None:
        self.disk.unlink(path)
        self.model.globals.pop(path, None)

    @precondition(working)
    @rule(path=paths, text=texts)
    def edit_copy(self, path: str, text: str) -> None:
        self.disk.save(layout.copy(self.model.active, path), text.encode())
        memory_engine(self.disk).call("status", {})  # any face that looks notes the base
        self.model.write(path, text.encode())

    # --- looking ---

    @invariant()
    def all_is_as_the_model_says(self) -> None:
        assert picture(self.disk) == self.model.picture()

    @invariant()
    def nothing_is_left_over(self) -> None:
        assert self.disk.list(layout.STAGING) == []
        assert self.disk.list(layout.JOURNAL) == []


def memory_engine_again(engine: Engine | None, disk: MemoryDisk) -> Engine:
    """The same long-lived engine, though another one worked on the disk meanwhile."""
    fresh = memory_engine(disk)
    return engine or fresh


def picture(disk: MemoryDisk) -> object:
    """What `Model.picture` shows, as a fresh process sees it."""
    engine = memory_engine(disk)
    listed = engine.call("list", {})
    globals_ = {path: file.data for path, file in disk.files() if not path.startswith("workspace/")}
    sessions = {}
    for row in listed["sessions"]:
        info = engine.call("status", {"name": row["name"]})["session"]
        seen = {}
        bound = memory_engine(disk, binding=row["name"])
        for path in PATHS:
            with contextlib.suppress(FileNotFound):
                seen[path] = bound.call("read", {"path": path})["content"].encode()
        retries: dict[str, int] = {}
        for retry in info["retries"]:
            retries[retry["file"]] = max(retries.get(retry["file"], 0), retry["number"])
        conflicts = sorted(conflict["path"] for conflict in info["conflicts"])
        copies = dict.fromkeys(records.load(disk, layout.record(row["name"])).deleted, False)
        folder = layout.files(row["name"])
        copies.update((path, True) for path, kind in content.walk(disk, folder) if kind == "file")
        sessions[row["name"]] = (dict(info["changes"]), conflicts, seen, sorted(retries.items()), copies)
    return (globals_, listed["active"], sessions)


class TestSessions(Sessions.TestCase):
    settings = settings(
        max_examples=50,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.slow
@pytest.mark.timeout(1800)
class TestSessionsForLong(Sessions.TestCase):
    settings = settings(
        max_examples=600,
        stateful_step_count=50,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
