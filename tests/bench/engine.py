"""The engine beside plain files and git."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.measure import Row, command, row, times

from interleaf.engine.engine import Engine

_TEXT = ("The tide did not come back that night.\n" * 256)[:10_000].encode()


def large_project(root: Path, files: int, sessions: int) -> Engine:
    """A project with many files and many sessions."""
    for number in range(files):
        folder = root / "acts" / f"part-{number // 500:03}"
        if number % 500 == 0:
            folder.mkdir(parents=True)
        (folder / f"file-{number:05}.md").write_bytes(b"text\n")
    engine = Engine.open(str(root), project=str(root))
    for number in range(sessions):
        engine.call("start", {"name": f"session-{number:03}"})
    return engine


def saves(root: Path, files: int, sessions: int) -> list[Row]:
    """start, switch, first and later saves beside many files and sessions."""
    engine = large_project(root, files, sessions)
    beside = f"{files:,} files, {sessions} sessions"
    targets = [f"acts/part-000/file-{number:05}.md" for number in range(200)]
    found = [
        row(
            f"start ({beside})",
            times(lambda n: engine.call("start", {"name": f"bench-{n}"}), 30),
            "write, fsync, rename",
            times(lambda n: _plain(root / "plain", b"x"), 30),
            "<= 5 ms",
        ),
        row(
            f"switch ({beside})",
            times(lambda n: engine.call("switch", {"name": f"bench-{n % 30}"}), 60),
            "rename, fsync of the folder",
            times(lambda n: _rename(root, n), 60),
            "<= 5 ms",
        ),
    ]
    plain = times(lambda n: _plain(root / "plain", _TEXT), 200)
    text = _TEXT.decode()
    first = times(lambda n: engine.call("write", {"path": targets[n], "content": text}), 200)
    later = times(lambda n: engine.call("write", {"path": targets[n], "content": text + str(n)}), 200)
    found.append(row("first save of a file", first, "write, fsync, rename", plain, "p99 <= 20 ms"))
    found.append(row("later save", later, "write, fsync, rename", plain, "p99 <= 5 ms"))
    return found


def thousand_changes(root: Path) -> list[Row]:
    """status of 1,000 changes, and a commit of 100 files, beside git."""
    for number in range(1000):
        _put(root / f"acts/part-{number // 100}/file-{number:04}.md", _TEXT)
    command("git", "init", "-q", cwd=str(root))
    command("git", "add", "-A", cwd=str(root))
    _git_commit(root)
    engine = Engine.open(str(root), project=str(root))
    engine.call("start", {"name": "many"})
    for number in range(1000):
        copy = root / f"workspace/sessions/many/files/acts/part-{number // 100}/file-{number:04}.md"
        _put(copy, _TEXT + b"changed\n")
    engine.call("status")
    time.sleep(0.3)
    engine.call("status")
    git = times(lambda _: command("git", "status", "--porcelain", cwd=str(root)), 5)
    found = [row("status of 1,000 changes", times(lambda _: engine.call("status"), 20), "git status", git, "<= 20 ms")]
    engine.call("start", {"name": "hundred"})
    for number in range(100):
        engine.call("write", {"path": f"acts/part-0/file-{number:04}.md", "content": f"{number}\n" + _TEXT.decode()})
    count = _count_syncs()
    ours = times(lambda _: engine.call("commit", {"name": "hundred", "force": True}), 1)
    syncs = count()
    undone = times(lambda _: engine.call("undo"), 1)

    def by_git(_: int) -> None:
        for number in range(100):
            _put(root / f"acts/part-1/file-{100 + number:04}.md", f"{number}\n".encode() + _TEXT)
        command("git", "add", "acts/part-1", cwd=str(root))
        _git_commit(root)

    found.append(
        row(
            f"commit of 100 files of 10 KB ({syncs} fsyncs)",
            ours,
            "git add, git commit",
            times(by_git, 1),
            "<= 150 ms, <= 310 fsyncs",
        )
    )
    found.append(row("undo of it", undone, "", [0.0], ""))
    return found


def checkpoints(root: Path) -> list[Row]:
    """A checkpoint of 2,000 copies with 10 changed, and a restore, beside git in a separate directory."""
    engine = Engine.open(str(root), project=str(root))
    engine.call("start", {"name": "big"})
    files = root / "workspace/sessions/big/files"
    for number in range(2000):
        _put(files / f"part-{number // 100}/file-{number:04}.md", _TEXT + str(number).encode())
    engine.call("status")
    whole = times(lambda _: engine.call("checkpoint", {"note": "first"}), 1)
    first = engine.call("checkpoints")["checkpoints"][-1]["id"]
    git_dir = root.parent / "separate.git"
    environment = {**os.environ, "GIT_DIR": str(git_dir), "GIT_WORK_TREE": str(files)}
    command("git", "init", "-q", "--bare", str(git_dir))
    command("git", "config", "core.bare", "false", env=environment, cwd=str(files))
    command("git", "add", "-A", env=environment, cwd=str(files))
    _git_commit(files, environment)
    ours, theirs = [], []
    for turn in range(5):
        for number in range(10):
            _put(files / f"part-{number}/file-{number * 100:04}.md", _TEXT + f"{turn} {number}".encode())
        time.sleep(0.3)
        ours += times(lambda _: engine.call("checkpoint", {}), 1)

        def by_git(_: int) -> None:
            command("git", "add", "-A", env=environment, cwd=str(files))
            _git_commit(files, environment)

        theirs += times(by_git, 1)
    restored = times(lambda _: engine.call("restore", {"checkpoint": first}), 1)
    return [
        row("checkpoint of 2,000 files, the first", whole, "", [0.0], ""),
        row(
            "checkpoint of 2,000 files, 10 changed",
            sorted(ours),
            "git add -A, git commit",
            sorted(theirs),
            "<= 40 ms, not slower than git",
        ),
        row("restore of 2,000 files", restored, "", [0.0], "<= 700 ms"),
    ]


def _put(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def _plain(place: Path, data: bytes) -> None:
    """What a careful program does to save one file."""
    aside = place.with_suffix(".tmp")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(place)
    _sync(place.parent)


def _rename(root: Path, number: int) -> None:
    one, other = root / ".plain-a", root / ".plain-b"
    if number == 0:
        one.touch()
    (one if one.exists() else other).replace(other if one.exists() else one)
    _sync(root)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _git_commit(cwd: Path, environment: dict[str, str] | None = None) -> None:
    words = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-q", "-m", "bench")
    command("git", *words, cwd=str(cwd), env=environment)


def _count_syncs() -> Callable[[], int]:
    """Count fsync calls from here on; call the answer to stop and read."""
    calls = 0
    real = os.fsync

    def counting(handle: int) -> None:
        nonlocal calls
        calls += 1
        real(handle)

    os.fsync = counting

    def read() -> int:
        os.fsync = real
        return calls

    return read


def fresh(folder: Path) -> Path:
    """An empty directory."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
