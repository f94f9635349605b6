"""retry: rejected versions and their reasons."""

from __future__ import annotations

import pytest
from tests.engine.book import CONTENT, Book

SCENE = "acts/c1/scene-0101.md"


@pytest.fixture
def started(book: Book) -> Book:
    book.call("start", name="s")
    return book


def test_the_version_and_the_reason_are_kept(started: Book) -> None:
    started.call("write", path=SCENE, content="first try\n")
    retry = started.call("retry", file_path="scene-0101.md", reason="Too much exposition")["retry"]
    assert retry == {
        "file": SCENE,
        "number": 1,
        "reason": "Too much exposition",
        "auto_detected": False,
        "version_path": f"workspace/sessions/s/human-retries/{SCENE}-retry-1.md",
        "reason_path": f"workspace/sessions/s/human-retries/{SCENE}-retry-1.md.reason.txt",
    }
    assert started.text(retry["version_path"]) == "first try\n"
    assert started.text(retry["reason_path"]) == "Too much exposition\n"


def test_numbers_count_per_file(started: Book) -> None:
    numbers = [
        started.call("retry", file_path=path, reason="again", auto_detected=True)["retry"]["number"]
        for path in (SCENE, "acts/c1/scene-0102.md", SCENE)
    ]
    assert numbers == [1, 1, 2]
    assert [retry["auto_detected"] for retry in started.call("status")["session"]["retries"]] == [True] * 3


def test_a_retry_of_a_global_keeps_the_global_text(started: Book) -> None:
    version = started.call("retry", file_path=SCENE, reason="dull")["retry"]["version_path"]
    assert started.text(version) == CONTENT[SCENE]
    assert started.changes()["modified"] == []


def test_one_match_among_the_copies_wins_over_the_globals(started: Book) -> None:
    started.call("write", path="acts/c2/plan.md", content="copied\n")
    assert started.call("retry", file_path="plan.md", reason="x")["retry"]["file"] == "acts/c2/plan.md"


def test_the_end_of_a_path_is_enough(started: Book) -> None:
    assert started.call("retry", file_path="c2/plan.md", reason="x")["retry"]["file"] == "acts/c2/plan.md"
    started.refused("ambiguous-file", "retry", file_path="plan.md", reason="x")
    started.refused("file-not-found", "retry", file_path="2/plan.md", reason="x")


@pytest.mark.parametrize("name", ["no-extension", ".hidden", "a.tar.gz", "ü.md", "x" * 250 + ".md"])
def test_odd_names_are_kept_and_found(started: Book, name: str) -> None:
    started.save(f"odd/{name}", "text\n")
    retry = started.call("retry", file_path=f"odd/{name}", reason="x")["retry"]
    assert started.text(retry["version_path"]) == "text\n"
    assert len(retry["reason_path"].rpartition("/")[2].encode()) <= 255


def test_long_names_never_meet(started: Book) -> None:
    one, two = ("y" * 245 + end for end in ("1.md", "2.md"))
    for name in (one, two):
        started.save(name, name)
    paths = {started.call("retry", file_path=name, reason="x")["retry"]["version_path"] for name in (one, two)}
    assert len(paths) == 2


def test_a_reason_is_needed(started: Book) -> None:
    started.refused("wrong-usage", "retry", file_path=SCENE, reason="  ")


def test_lines_are_kept_with_the_retry(started: Book) -> None:
    started.call("retry", file_path=SCENE, reason="this passage", lines=[3, 3])
    assert started.call("status")["session"]["retries"][0]["lines"] == [3, 3]
