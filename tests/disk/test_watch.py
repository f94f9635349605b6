"""The watcher hints; it never has the last word."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interleaf.disk.watch import Watcher


class Stirs:
    def __init__(self) -> None:
        self.seen = threading.Event()

    def __call__(self, path: str) -> None:
        self.seen.set()

    def within(self, seconds: float) -> bool:
        found = self.seen.wait(seconds)
        time.sleep(0.05)
        self.seen.clear()
        return found


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def followed(watcher: Watcher, folders: dict[str, bool]) -> None:
    watcher.follow(folders)
    until(lambda: watcher.watched == set(folders))
    stirs = watcher._stirred
    assert isinstance(stirs, Stirs)
    stirs.within(0.1)  # beginning to watch is a reason to look, too


@pytest.fixture
def stirs() -> Stirs:
    return Stirs()


@pytest.fixture
def watcher(tmp_path: Path, stirs: Stirs) -> Iterator[Watcher]:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    watcher = Watcher(str(tmp_path), stirs)
    time.sleep(0.02)
    yield watcher
    watcher.close()


def test_a_change_below_a_watched_folder_stirs(watcher: Watcher, stirs: Stirs, tmp_path: Path) -> None:
    followed(watcher, {"deep": True})
    (tmp_path / "deep" / "er" / "x").write_text("1")
    assert stirs.within(2)


@pytest.mark.parametrize("how", ["write", "create", "delete", "rename", "chmod", "mkdir"])
def test_every_kind_of_change(watcher: Watcher, stirs: Stirs, tmp_path: Path, how: str) -> None:
    file = tmp_path / "deep" / "x"
    file.write_text("1")
    followed(watcher, {"deep": False})
    match how:
        case "write":
            file.write_text("2")
        case "create":
            (tmp_path / "deep" / "y").write_text("")
        case "delete":
            file.unlink()
        case "rename":
            file.rename(tmp_path / "deep" / "z")
        case "chmod":
            file.chmod(0o700)
        case "mkdir":
            (tmp_path / "deep" / "d").mkdir()
    assert stirs.within(2)


def test_looking_does_not_stir(watcher: Watcher, stirs: Stirs, tmp_path: Path) -> None:
    (tmp_path / "deep" / "x").write_text("1")
    followed(watcher, {"deep": True})
    (tmp_path / "deep" / "x").read_text()
    list((tmp_path / "deep").iterdir())
    assert not stirs.within(0.4)


def test_what_is_not_followed_any_more_is_silent(watcher: Watcher, stirs: Stirs, tmp_path: Path) -> None:
    followed(watcher, {"deep": True, "other": False})
    followed(watcher, {"other": False})
    (tmp_path / "deep" / "x").write_text("1")
    assert not stirs.within(0.4)
    (tmp_path / "other" / "x").write_text("1")
    assert stirs.within(2)


def test_a_folder_that_was_made_anew_is_taken_up_again(watcher: Watcher, stirs: Stirs, tmp_path: Path) -> None:
    followed(watcher, {"other": False})
    (tmp_path / "other").rmdir()
    stirs.within(1)
    watcher.follow({"other": False})
    until(lambda: not watcher.watched)
    (tmp_path / "other").mkdir()
    followed(watcher, {"other": False})
    stirs.within(0.3)
    (tmp_path / "other" / "x").write_text("1")
    assert stirs.within(2)


def test_more_folders_than_are_worth_watching(watcher: Watcher, tmp_path: Path) -> None:
    before = threading.active_count()
    for number in range(60):
        (tmp_path / f"f{number}").mkdir()
    watcher.follow({f"f{number}": False for number in range(60)})
    until(lambda: len(watcher.watched) == 48)
    assert threading.active_count() - before < 60
