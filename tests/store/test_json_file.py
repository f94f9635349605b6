"""Replacing a file as one step."""

from __future__ import annotations

import pytest
from tests.support.projects import book

from interleaf.store import json_file, layout


def test_what_cannot_be_put_in_place_is_not_left_aside() -> None:
    disk = book()
    for folder in (layout.WORKSPACE, layout.STORE, layout.STAGING):
        disk.mkdir(folder)
    disk.mkdir(f"{layout.STORE}/view.json")
    with pytest.raises(IsADirectoryError):
        json_file.replace(disk, f"{layout.STORE}/view.json", b"{}")
    assert disk.list(layout.STAGING) == []


def test_a_missing_folder_is_told() -> None:
    disk = book()
    for folder in (layout.WORKSPACE, layout.STORE, layout.STAGING):
        disk.mkdir(folder)
    with pytest.raises(FileNotFoundError):
        json_file.replace(disk, f"{layout.STORE}/nowhere/view.json", b"{}")
