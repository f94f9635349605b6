"""The watcher itself: an editor without Interleaf does change the file, and the watcher must see that."""

import os

import pytest
from tests.editors.watcher import GlobalWatcher


def test_a_write_is_seen_even_when_it_is_taken_back(tmp_path: os.PathLike[str]) -> None:
    path = os.path.join(tmp_path, "scene.md")
    _write(path, b"the original\n")
    with GlobalWatcher(path) as watcher:
        _write(path, b"the original\nsomebody's line\n")
        _settle(watcher)
        _write(path, b"the original\n")
    assert [sighting.content for sighting in watcher.foreign] == [b"the original\nsomebody's line\n"]
    with pytest.raises(AssertionError, match="foreign bytes"):
        watcher.assert_only_own_bytes()
    watcher.assert_restored(within=5.0)


def test_the_window_in_which_an_editor_truncates_is_no_foreign_text(tmp_path: os.PathLike[str]) -> None:
    path = os.path.join(tmp_path, "scene.md")
    _write(path, b"the original\n")
    with GlobalWatcher(path) as watcher:
        _write(path, b"")
        _settle(watcher)
        os.unlink(path)
        _settle(watcher)
        _write(path, b"the original\n")
    watcher.assert_only_own_bytes()
    with pytest.raises(AssertionError, match="writes to the globals"):
        watcher.assert_never_written()


def test_a_file_that_ends_different_is_no_restored_file(tmp_path: os.PathLike[str]) -> None:
    path = os.path.join(tmp_path, "scene.md")
    _write(path, b"the original\n")
    with GlobalWatcher(path) as watcher:
        _write(path, b"")
    with pytest.raises(AssertionError, match="not what it was"):
        watcher.assert_only_own_bytes()


def _write(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)


def _settle(watcher: GlobalWatcher) -> None:
    watcher.wait_for_a_look()
