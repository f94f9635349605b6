"""Kills and failures at real system calls: what bypasses the disk's port would show here."""

from __future__ import annotations

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.crash.stories import STORIES
from tests.crash.story import play
from tests.crash.view import look
from tests.support.real_trees import pack, unpack

from interleaf.engine.engine import Engine

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]
CALLS = "openat,write,fsync,renameat,renameat2,unlinkat,mkdirat,fchmod"
COMMANDS = {
    "write": ("write", {"path": "acts/act-1/scene-1.md", "content": "the first version\n"}),
    "commit": ("commit", {"force": True}),
    "cancel": ("cancel", {}),
}
PROGRAM = "import json, sys; from interleaf.engine.engine import Engine; \
Engine.open(project=sys.argv[1]).call(sys.argv[2], json.loads(sys.argv[3]))"
STEP = 3


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="interleaf-strace-"))
    yield made
    shutil.rmtree(made)


def run(options: list[str], project: Path, name: str) -> int:
    """The verb in a process of its own, under strace; answers its exit status."""
    verb, fields = COMMANDS[name]
    program = [sys.executable, "-c", PROGRAM, str(project), verb, json.dumps(fields)]
    found = subprocess.run(
        ["strace", "-f", "-qq", *options, *program], capture_output=True, check=False, env=os.environ
    )
    return found.returncode


def places(folder: Path, name: str, base: Path) -> list[tuple[str, int]]:
    """Each system call of the verb after it took the lock: its name, and its number among those of that name."""
    project = folder / "counted"
    shutil.copytree(base, project)
    trace = folder / "trace"
    assert run(["-o", str(trace), "-e", f"trace={CALLS}"], project, name) == 0
    numbers: collections.Counter[str] = collections.Counter()
    found: list[tuple[str, int]] = []
    locked = False
    for line in trace.read_text(errors="replace").splitlines():
        match = re.match(r"(?:\d+\s+)?(\w+)\(", line)
        if match is None:
            continue
        numbers[match[1]] += 1
        locked = locked or "/workspace/.store/lock" in line
        if locked:
            found.append((match[1], numbers[match[1]]))
    return found


@pytest.mark.parametrize("how", ["signal=KILL", "error=ENOSPC", "error=EIO"])
@pytest.mark.parametrize("name", COMMANDS)
def test_all_or_nothing(name: str, how: str, folder: Path) -> None:
    played = play(STORIES[name])
    before, after = (view.masked() for view in played.views[:2])
    base = folder / "base"
    base.mkdir()
    unpack(played.images[0], str(base))
    found = places(folder, name, base)
    assert len(found) > 10
    for call, number in found[::STEP]:
        project = folder / "tried"
        shutil.copytree(base, project)
        status = run(
            ["-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{how}:when={number}"], project, name
        )
        Engine.open(project=str(project)).call("list", {"all": True})
        seen = look(pack(str(project))).masked()
        where = f"{how} at {call} {number}"
        assert seen.same(after) or (status and seen.same(before)), f"{where}: {seen.difference(before)}"
        shutil.rmtree(project)
