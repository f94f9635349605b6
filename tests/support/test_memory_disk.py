"""The disk in memory answers as the real one does, error for error."""

from __future__ import annotations

import os
import shutil
import tempfile

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.support.memory_disk import MemoryDisk

from interleaf.disk.port import Stat
from interleaf.disk.posix import PosixDisk

PATHS = ("a", "b", "d", "d/a", "d/b", "d/e", "d/e/a", "l", "l/a", "a/b", "missing/a", "")
paths = st.sampled_from(PATHS)
real_paths = st.sampled_from([path for path in PATHS if path])
modes = st.sampled_from([0o644, 0o600, 0o755, 0o444])


class TwoDisks(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp(prefix="interleaf-disk-")
        self.real = PosixDisk(self.folder)
        self.memory = MemoryDisk(self.folder)

    def both(self, call: str, *arguments: object) -> object:
        answers = []
        for disk in (self.real, self.memory):
            try:
                answers.append(getattr(disk, call)(*arguments))
            except Exception as error:
                number = getattr(error, "errno", None)
                answers.append((type(error).__name__, number))
        assert answers[0] == answers[1], (call, arguments)
        return answers[0]

    @rule(path=real_paths, data=st.binary(max_size=5), mode=st.none() | modes)
    def create(self, path: str, data: bytes, mode: int | None) -> None:
        self.both("create", path, data, mode)

    @rule(path=real_paths)
    def mkdir(self, path: str) -> None:
        self.both("mkdir", path)

    @rule(source=real_paths, to=real_paths)
    def rename(self, source: str, to: str) -> None:
        self.both("rename", source, to)

    @rule(source=real_paths, to=real_paths)
    def replace(self, source: str, to: str) -> None:
        self.both("replace", source, to)

    @rule(source=real_paths, to=real_paths)
    def exchange(self, source: str, to: str) -> None:
        self.both("exchange", source, to)

    @rule(path=real_paths)
    def unlink(self, path: str) -> None:
        self.both("unlink", path)

    @rule(path=real_paths)
    def rmdir(self, path: str) -> None:
        self.both("rmdir", path)

    @rule(path=real_paths, mode=modes)
    def chmod(self, path: str, mode: int) -> None:
        if os.path.isfile(f"{self.folder}/{path}"):
            self.both("chmod", path, mode)

    @rule(path=paths)
    def sync_dir(self, path: str) -> None:
        self.both("sync_dir", path)

    @rule()
    def link(self) -> None:
        if not os.path.lexists(f"{self.folder}/l"):
            os.symlink("d", f"{self.folder}/l")
            self.memory.link("l", "d")

    @rule(path=paths)
    def look(self, path: str) -> None:
        self.both("read", path)
        self.both("list", path)
        self.both("read_link", path or "a")

    @invariant()
    def same_everywhere(self) -> None:
        for path in PATHS:
            answers = []
            for disk in (self.real, self.memory):
                try:
                    below = [(name, _alike(found)) for name, found in disk.scan(path)]
                    answers.append((_alike(disk.stat(path)), below))
                except Exception as error:
                    answers.append(type(error).__name__)
            assert answers[0] == answers[1], path

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


def _alike(found: Stat | None) -> object:
    """What must be the same on both; times and inode numbers are each disk's own."""
    return found and (found.kind, found.kind == "file" and (found.size, found.mode))


TestTwoDisks = TwoDisks.TestCase
TestTwoDisks.settings = settings(max_examples=150, stateful_step_count=40, database=None, deadline=None)
