"""The object store: content by its hash, durable together, verified whenever it is read."""

from __future__ import annotations

import pytest
from tests.support.memory_disk import MemoryDisk
from tests.support.recording_disk import RecordingDisk

from interleaf.core.hashing import hash_of
from interleaf.errors import RecordDamaged
from interleaf.store import layout
from interleaf.store.objects import Objects


@pytest.fixture
def disk() -> MemoryDisk:
    found = MemoryDisk()
    for folder in ("workspace", layout.STORE, *layout.STORE_FOLDERS):
        found.mkdir(folder)
    return found


def path_of(data: bytes) -> str:
    return f"{layout.OBJECTS}/{hash_of(data)}"


def test_content_can_be_read_before_it_is_durable_and_after(disk: MemoryDisk) -> None:
    objects = Objects(disk)
    digest = objects.put(b"text")
    assert objects.has(digest)
    assert objects.get(digest) == b"text"
    assert disk.stat(path_of(b"text")) is None
    objects.sync()
    assert disk.read(path_of(b"text")) == b"text"
    assert disk.list(layout.STAGING) == []


def test_no_name_appears_before_the_content_is_durable(disk: MemoryDisk) -> None:
    recording = RecordingDisk(disk)
    objects = Objects(recording)
    for number in range(3):
        objects.put(b"text %d" % number)
    objects.sync()
    calls = [effect.call for effect in recording.log]
    assert calls == ["create"] * 3 + ["sync_file"] * 3 + ["replace"] * 3 + ["sync_dir"]


def test_content_that_was_damaged_is_mended_by_who_has_it(disk: MemoryDisk) -> None:
    objects = Objects(disk)
    digest = objects.put(b"text")
    objects.sync()
    disk.unlink(path_of(b"text"))
    disk.save(path_of(b"text"), b"te")
    with pytest.raises(RecordDamaged):
        objects.get(digest)
    objects.put(b"text")
    objects.sync()
    assert objects.get(digest) == b"text"


def test_what_failed_leaves_nothing(disk: MemoryDisk) -> None:
    objects = Objects(disk)
    digest = objects.put(b"text")
    objects.drop()
    assert not objects.has(digest)
    assert disk.list(layout.STAGING) == disk.list(layout.OBJECTS) == []
    objects.sync()
