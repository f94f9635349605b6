"""Replacing a file as one step, also while somebody sweeps what a crash left over."""

from __future__ import annotations

import pytest
from tests.support.projects import book

from interleaf.store import json_file, layout


def test_a_swept_temporary_is_written_again() -> None:
    disk = book()
    for folder in (layout.WORKSPACE, layout.STORE, layout.STAGING):
        disk.mkdir(folder)
    replace, swept = disk.replace, []

    def sweeping(source: str, target: str) -> None:
        if not swept:
            swept.append(source)
            disk.unlink(source)
        replace(source, target)

    disk.replace = sweeping  # type: ignore[method-assign]
    json_file.replace(disk, f"{layout.STORE}/view.json", b"{}")
    assert disk.read(f"{layout.STORE}/view.json") == b"{}"
    assert len(swept) == 1


def test_a_missing_folder_is_told() -> None:
    disk = book()
    for folder in (layout.WORKSPACE, layout.STORE, layout.STAGING):
        disk.mkdir(folder)
    with pytest.raises(FileNotFoundError):
        json_file.replace(disk, f"{layout.STORE}/nowhere/view.json", b"{}")
