"""Manifests of checkpoints and backups: what is written is read, and any other bytes are refused in our words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.memory_disk import MemoryDisk

from interleaf.core.model import State
from interleaf.errors import FormatTooNew, RecordDamaged
from interleaf.store import layout
from interleaf.store.objects import Objects
from interleaf.store.records import backup, checkpoint
from interleaf.store.records.checkpoint import Manifest

SESSION = "workspace/sessions/s"
ID = "checkpoint-001-15-00-00"
HASH = "0123456789abcdef" * 4

hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
states = st.builds(State, hashes, st.integers(0, 0o777))
names = st.text(min_size=1, max_size=8).filter(lambda name: name not in (".", "..") and not set(name) & set("/\0"))
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
manifests = st.builds(
    Manifest,
    id=st.just(ID),
    note=st.text(max_size=20),
    created_at=st.just("2025-10-25T15:00:00.000Z"),
    automatic=st.booleans(),
    record=hashes,
    document=st.none() | hashes,
    copies=st.dictionaries(paths, states, max_size=60),
    deleted=st.lists(paths, max_size=5, unique=True).map(lambda found: tuple(sorted(found))),
    retries=st.dictionaries(paths, hashes, max_size=3),
    work=st.dictionaries(paths, states, max_size=3),
    chosen=st.none() | st.lists(paths, max_size=3).map(tuple),
    not_covered=st.lists(st.text(max_size=9), max_size=2).map(tuple),
    listing=st.none(),
    listed=st.just({}),
)


def fresh() -> tuple[MemoryDisk, Objects]:
    disk = MemoryDisk()
    for folder in ("workspace", layout.STORE, *layout.STORE_FOLDERS, layout.SESSIONS, SESSION, f"{SESSION}/snapshots"):
        disk.mkdir(folder)
    return disk, Objects(disk)


def comparable(manifest: Manifest) -> Manifest:
    return manifest._replace(listing=None, listed={})


@given(manifests, st.lists(manifests, max_size=3))
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read(first: Manifest, later: list[Manifest]) -> None:
    """Also as differences from a listing that an earlier one made."""
    disk, objects = fresh()
    before = first
    for number, manifest in enumerate([first, *later], 1):
        identity = f"checkpoint-{number:03d}-15-00-00"
        manifest = manifest._replace(id=identity, listing=before.listing, listed=before.listed)
        checkpoint.save(disk, objects, SESSION, manifest)
        before = checkpoint.load(disk, objects, SESSION, identity)
        assert comparable(before) == comparable(manifest)
    assert len(checkpoint.load_all(disk, objects, SESSION)) == 1 + len(later)


def test_a_later_manifest_holds_only_the_difference() -> None:
    disk, objects = fresh()
    copies = {f"scenes/{number}.md": State(f"{number:064x}", 0o644) for number in range(500)}
    base = Manifest(ID, "", "", False, HASH, None, copies, (), {}, {}, None, (), None, {})
    checkpoint.save(disk, objects, SESSION, base)
    first = checkpoint.load(disk, objects, SESSION, ID)
    copies = {**copies, "scenes/7.md": State(HASH, 0o644)}
    del copies["scenes/8.md"]
    second = first._replace(id="checkpoint-002-15-00-00", copies=copies)
    checkpoint.save(disk, objects, SESSION, second)
    written = json.loads(disk.read(checkpoint.path_of(SESSION, second.id)))
    assert (list(written["copies"]), written["without"]) == (["scenes/7.md"], ["scenes/8.md"])
    assert checkpoint.load(disk, objects, SESSION, second.id).copies == copies


def tolerate(data: bytes) -> None:
    disk, objects = fresh()
    disk.save(checkpoint.path_of(SESSION, ID), data)
    try:
        checkpoint.load(disk, objects, SESSION, ID)
    except (RecordDamaged, FormatTooNew):
        assert checkpoint.load_all(disk, objects, SESSION) == []
    try:
        backup.decode(data, "daily", "2025-10-25")
    except (RecordDamaged, FormatTooNew):
        return


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | hashes,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    *("schema", "id", "note", "created_at", "automatic", "record", "document", "copies", "deleted", "retries", "work"),
    *("chosen", "not_covered", "listing", "without", "files", "timestamp", "items_backed_up"),
]
SOUND: dict[str, Any] = {"schema": 1, "id": ID, "note": "", "created_at": "", "record": HASH, "timestamp": ""}


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    tolerate(data)


@given(st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=4))
@settings(max_examples=500)
def test_any_values_are_read_or_refused(values: dict[str, Any]) -> None:
    tolerate(json.dumps({**SOUND, **values}).encode())


@pytest.mark.parametrize(
    "values",
    [
        {"copies": {"../../up": [HASH, 420]}},
        {"copies": {"/etc/passwd": [HASH, 420]}},
        {"copies": {"a": None}},
        {"copies": {"a": [HASH, 0o4755]}},
        {"copies": {"a": ["../../../x", 420]}},
        {"deleted": ["../up"]},
        {"without": ["../up"]},
        {"retries": {"../up": HASH}},
        {"retries": {"a": "x"}},
        {"work": {"../../other/session.json": [HASH, 420]}},
        {"chosen": ["a/../b"]},
        {"record": "../session.json"},
        {"document": HASH[:-1]},
        {"listing": "0" * 64},
        {"id": "checkpoint-002-15-00-00"},
        {"id": "../checkpoint-001-15-00-00"},
        {"schema": 0},
    ],
)
def test_a_checkpoint_that_leads_astray_is_refused(values: dict[str, Any]) -> None:
    disk, objects = fresh()
    disk.save(checkpoint.path_of(SESSION, ID), json.dumps({**SOUND, **values}).encode())
    with pytest.raises(RecordDamaged):
        checkpoint.load(disk, objects, SESSION, ID)


def test_a_newer_format_is_left_alone() -> None:
    disk, objects = fresh()
    disk.save(checkpoint.path_of(SESSION, ID), json.dumps({**SOUND, "schema": 2}).encode())
    with pytest.raises(FormatTooNew):
        checkpoint.load(disk, objects, SESSION, ID)
    with pytest.raises(FormatTooNew):
        backup.decode(b'{"schema": 2}', "daily", "2025-10-25")


def test_only_ids_of_ours_are_checkpoints() -> None:
    disk, _ = fresh()
    for name in (
        "checkpoint-010-15-00-00",
        "checkpoint-009-15-00-00",
        "checkpoint-1000-15-00-00",
        "notes",
        "checkpoint-x",
    ):
        disk.save(f"{SESSION}/snapshots/{name}.json", b"{}")
    disk.save(f"{SESSION}/snapshots/checkpoint-001-15-00-00.txt", b"")
    assert [checkpoint.number_of(found) for found in checkpoint.identities(disk, SESSION)] == [9, 10, 1000]
