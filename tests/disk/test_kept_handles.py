"""Handles of directories that are kept between calls never answer for a directory that is not there any more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from interleaf.disk.posix import PosixDisk


@pytest.fixture
def disk(tmp_path: Path) -> PosixDisk:
    found = PosixDisk(str(tmp_path))
    found.mkdir("a")
    found.mkdir("a/inner")
    found.create("a/inner/old", b"old")
    return found


def test_a_renamed_directory_is_not_found_under_its_old_name(disk: PosixDisk) -> None:
    disk.rename("a", "b")
    assert disk.stat("a/inner/old") is None
    assert disk.read("b/inner/old") == b"old"
    with pytest.raises(FileNotFoundError):
        disk.create("a/inner/new", b"")


def test_what_took_a_directorys_name_is_looked_at(disk: PosixDisk) -> None:
    disk.mkdir("b")
    disk.mkdir("b/inner")
    disk.create("b/inner/other", b"other")
    assert disk.exchange("a", "b")
    assert disk.read("a/inner/other") == b"other"
    assert disk.stat("a/inner/old") is None


def test_a_removed_directory_that_was_made_again_is_the_new_one(disk: PosixDisk) -> None:
    disk.unlink("a/inner/old")
    disk.rmdir("a/inner")
    disk.mkdir("a/inner")
    disk.create("a/inner/new", b"new")
    assert disk.list("a/inner") == [("new", "file")]


def test_no_more_handles_are_kept_than_a_few(disk: PosixDisk, tmp_path: Path) -> None:
    before = _open_handles()
    for number in range(200):
        disk.mkdir(f"d{number}")
        disk.create(f"d{number}/file", b"")
    assert _open_handles() - before < 50
    disk.forget()
    assert disk.read("d7/file") == b""


def test_many_new_files_are_made_durable_at_once(disk: PosixDisk) -> None:
    """More and less than it takes to flush the whole file system; the content is there either way."""
    for count in (1, 100):
        paths = [f"a/{count}-{number}" for number in range(count)]
        for path in paths:
            disk.create(path, path.encode(), 0o444, durable=False)
        disk.sync_files(paths)
        assert [disk.read(path) for path in paths] == [path.encode() for path in paths]
    with pytest.raises(FileNotFoundError):
        disk.sync_files(["a/missing"])


def _open_handles() -> int:
    return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
