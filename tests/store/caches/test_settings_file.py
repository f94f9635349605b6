"""The settings of a project, parsed once per content."""

from __future__ import annotations

import json

import pytest
from tests.support.projects import book

from interleaf.errors import RecordDamaged
from interleaf.store import layout
from interleaf.store.caches.settings_file import SettingsFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tests.support.memory_disk import MemoryDisk

CACHE = f"{layout.CACHE}/settings.json"


def project(text: str) -> MemoryDisk:
    disk = book()
    for folder in (layout.WORKSPACE, layout.STORE, layout.STAGING, layout.CACHE):
        disk.mkdir(folder)
    disk.create("interleaf.toml", text.encode())
    return disk


def edit(disk: MemoryDisk, text: str) -> None:
    disk.unlink("interleaf.toml")
    disk.create("interleaf.toml", text.encode())


def test_the_second_process_does_not_parse(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = project('roots = ["acts"]\n[templates.scene]\nsteps = ["Plan"]\n')
    first = SettingsFile(disk).settings()
    monkeypatch.setattr("interleaf.store.caches.settings_file.parse", lambda text: pytest.fail(f"parsed {text!r}"))
    assert SettingsFile(disk).settings() == first
    assert (first.roots, first.templates) == (("acts",), {"scene": {"steps": ["Plan"]}})


def test_an_edit_counts_at_once_for_the_same_process_and_for_the_next() -> None:
    disk = project('roots = ["acts"]\n')
    reader = SettingsFile(disk)
    assert reader.settings().roots == ("acts",)
    edit(disk, 'roots = ["tale"]\n')
    assert reader.settings().roots == ("tale",)
    assert SettingsFile(disk).settings().roots == ("tale",)


@pytest.mark.parametrize("kept", [b"", b"[]", b'{"text": "x = 1"}', b'{"text": "tracking = \'a.md\'\\n", "table": 7}'])
def test_a_cache_that_holds_anything_else_is_passed_over(kept: bytes) -> None:
    disk = project("tracking = 'a.md'\n")
    disk.create(CACHE, kept)
    assert SettingsFile(disk).settings().tracking == "a.md"
    assert json.loads(disk.read(CACHE))["table"] == {"tracking": "a.md"}


def test_what_json_cannot_hold_is_parsed_each_time() -> None:
    disk = project("[templates.scene]\nmetadata = { due = 2026-12-24 }\n")
    for _ in range(2):
        found = SettingsFile(disk).settings().templates["scene"]["metadata"]["due"]
        assert found.isoformat() == "2026-12-24"
    assert disk.stat(CACHE) is None


def test_a_damaged_file_is_told_with_the_place_and_never_kept() -> None:
    disk = project("roots = 1 2")
    for _ in range(2):
        with pytest.raises(RecordDamaged, match="line 1"):
            SettingsFile(disk).settings()
    assert disk.stat(CACHE) is None


def test_without_a_workspace_nothing_is_written() -> None:
    disk = book()
    disk.create("interleaf.toml", b"tracking = 'a.md'\n")
    assert SettingsFile(disk).settings().tracking == "a.md"
    assert disk.stat(layout.WORKSPACE) is None
