"""A system error names the whole path inside the project, whatever handle the call was relative to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from interleaf.disk.posix import PosixDisk

LONG = f"acts/deep/{'x' * 300}"
BELOW = "acts/deep/file/x"


@pytest.fixture
def disk(tmp_path: Path) -> PosixDisk:
    (tmp_path / "acts/deep").mkdir(parents=True)
    (tmp_path / "acts/deep/file").touch()
    return PosixDisk(str(tmp_path))


@pytest.mark.parametrize(
    ("path", "work"),
    [
        (LONG, PosixDisk.stat),
        (LONG, PosixDisk.read),
        (BELOW, PosixDisk.read),
        (LONG, PosixDisk.read_link),
        (LONG, PosixDisk.scan),
        (LONG, PosixDisk.list),
        (LONG, PosixDisk.mkdir),
        (BELOW, PosixDisk.mkdir),
        (BELOW, lambda disk, path: disk.create(path, b"")),
        (LONG, lambda disk, path: disk.create(path, b"", durable=False)),
        ("acts/deep", PosixDisk.unlink),
        (LONG, PosixDisk.rmdir),
        (LONG, lambda disk, path: disk.chmod(path, 0o600)),
        (LONG, PosixDisk.sync_dir),
    ],
)
def test_the_whole_path_is_named(disk: PosixDisk, path: str, work: Callable[[PosixDisk, str], object]) -> None:
    with pytest.raises(OSError) as caught:
        work(disk, path)
    assert caught.value.filename == path
