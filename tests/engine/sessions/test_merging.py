"""refresh and merge: three-way, and never over anybody's text."""

from __future__ import annotations

import pytest
from tests.engine.book import Book

PATH = "acts/c1/long.md"
LINES = [f"line {n}\n" for n in range(10)]


def text(**changed: str) -> str:
    """The ten lines with some replaced, as `text(l3="new")`."""
    return "".join(changed.get(f"l{n}", line.rstrip("\n")) + "\n" for n, line in enumerate(LINES))


@pytest.fixture
def apart(book: Book) -> Book:
    """The session changed line 2, the author line 7."""
    book.save(PATH, text())
    book.call("start", name="s")
    book.call("write", path=PATH, content=text(l2="ours"))
    book.save(PATH, text(l7="theirs"))
    return book


def test_refresh_merges_what_does_not_overlap(apart: Book) -> None:
    assert apart.call("refresh")["refreshed"] == {"merged": [PATH], "unchanged": [], "conflicts": []}
    assert apart.call("read", path=PATH)["content"] == text(l2="ours", l7="theirs")
    assert apart.call("commit")["preview"]["conflicts"] == []
    apart.call("commit", force=True)
    assert apart.text(PATH) == text(l2="ours", l7="theirs")


def test_an_overlap_leaves_the_copy_and_stays_a_conflict(apart: Book) -> None:
    apart.save(PATH, text(l2="theirs"))
    (conflict,) = apart.call("refresh")["refreshed"]["conflicts"]
    assert conflict["path"] == PATH
    assert apart.call("read", path=PATH)["content"] == text(l2="ours")
    apart.refused("commit-conflict", "commit", force=True)


def test_taking_mine_moves_the_base(apart: Book) -> None:
    apart.save(PATH, text(l2="theirs"))
    apart.call("refresh", paths=[PATH], take="mine")
    apart.call("commit", force=True)
    assert apart.text(PATH) == text(l2="ours")


def test_taking_theirs_puts_my_text_into_the_trash(apart: Book) -> None:
    apart.save(PATH, text(l2="theirs"))
    apart.call("refresh", paths=[PATH], take="theirs")
    assert apart.call("read", path=PATH)["content"] == text(l2="theirs")
    assert apart.changes()["modified"] == []
    (entry,) = apart.call("trash")["trash"]
    apart.call("trash", action="restore", id=entry["id"])
    assert apart.call("read", path=PATH)["content"] == text(l2="ours")


def test_taking_theirs_of_a_file_that_nobody_changed_gives_its_change_up(book: Book) -> None:
    book.save("acts/c2/other.md", "other\n")
    book.save(PATH, text())
    book.call("start", name="s")
    for path in (PATH, "acts/c2/other.md", "acts/c3/new.md"):
        book.call("write", path=path, content="mine\n")
    book.call("delete", path="acts/c1/plan.md")

    book.call("refresh", paths=["acts/c2"], take="theirs")
    assert "acts/c2/other.md" in book.changes()["modified"], "of a folder only conflicts are settled"

    paths = [PATH, "acts/c3/new.md", "acts/c1/plan.md"]
    assert sorted(book.call("refresh", paths=paths, take="theirs")["refreshed"]["merged"]) == sorted(paths)
    assert book.changes() == {"modified": ["acts/c2/other.md"], "created": [], "deleted": []}
    assert book.call("read", path=PATH)["content"] == text()
    assert not book.exists("workspace/sessions/s/files/acts/c3")
    assert {entry["path"] for entry in book.call("trash")["trash"]} == {PATH, "acts/c3/new.md"}
    (saved,) = book.call("checkpoints")["checkpoints"]
    book.call("restore", checkpoint=saved["id"])
    assert book.call("read", path=PATH)["content"] == "mine\n"
    assert book.changes()["deleted"] == ["acts/c1/plan.md"]


def test_a_copy_that_is_as_the_project_has_it_leaves_nothing_behind_when_theirs_is_taken(book: Book) -> None:
    book.save(PATH, text())
    book.call("start", name="s")
    book.call("write", path=PATH, content=text())
    book.call("refresh", paths=[PATH], take="theirs")
    assert not book.exists(f"workspace/sessions/s/files/{PATH}")
    assert book.call("checkpoints")["checkpoints"] == []
    assert book.call("trash")["trash"] == []


def test_a_file_may_be_called_by_the_end_of_its_path_and_one_that_is_nowhere_is_refused(apart: Book) -> None:
    apart.save(PATH, text(l2="theirs"))
    apart.call("write", path="acts/c2/plan.md", content="mine\n")
    assert [file["path"] for file in apart.call("diff", path="long.md")["files"]] == [PATH]
    assert apart.call("refresh", paths=["c1/long.md"])["refreshed"]["conflicts"][0]["path"] == PATH
    assert apart.call("refresh", paths=["long.md"], take="theirs")["refreshed"]["merged"] == [PATH]
    assert apart.changes()["modified"] == ["acts/c2/plan.md"], "the others keep theirs"
    assert apart.call("diff", path="acts/c1/plan.md")["files"] == []
    assert apart.call("refresh", paths=["acts/c1", "."])["refreshed"]["merged"] == []
    apart.call("start", name="other")
    for verb, fields in (
        ("diff", {"path": "nowhere.md"}),
        ("refresh", {"paths": ["nowhere.md"]}),
        ("merge", {"source": "s", "files": ["nowhere.md"]}),
    ):
        apart.refused("file-not-found", verb, **fields)
    assert apart.call("merge", source="s", files=["c2/plan.md"])["merged"]["files"] == ["acts/c2/plan.md"]


def test_line_endings_stay_ours(book: Book) -> None:
    book.save(PATH, text().replace("\n", "\r\n"))
    book.call("start", name="s")
    book.call("write", path=PATH, content=text(l2="ours").replace("\n", "\r\n"))
    book.save(PATH, text(l7="theirs"))
    book.call("refresh")
    assert book.call("read", path=PATH)["content"] == text(l2="ours", l7="theirs").replace("\n", "\r\n")


def test_merging_one_session_into_another(book: Book) -> None:
    book.save(PATH, text())
    book.call("start", name="main-work")
    book.call("write", path=PATH, content=text(l2="main"))
    book.call("write", path="acts/c2/plan.md", content="main's plan\n")
    book.call("start", name="experimental-v2")
    book.call("write", path=PATH, content=text(l7="experiment"))
    book.call("write", path="acts/c2/plan.md", content="the experiment's plan\n")
    book.call("write", path="acts/c2/new.md", content="new\n")
    book.call("delete", path="context/timeline.json")
    merged = book.call("merge", source="experimental-v2", into="main-work")["merged"]
    assert merged["files"] == [PATH, "acts/c2/new.md", "context/timeline.json"]
    assert [conflict["path"] for conflict in merged["conflicts"]] == ["acts/c2/plan.md"]
    book.call("switch", name="main-work")
    assert book.call("read", path=PATH)["content"] == text(l2="main", l7="experiment")
    assert book.call("read", path="acts/c2/plan.md")["content"] == "main's plan\n"
    assert book.changes()["deleted"] == ["context/timeline.json"]


def test_merging_chosen_files_only(book: Book) -> None:
    book.call("start", name="a")
    book.call("start", name="b")
    book.call("write", path="x.md", content="x")
    book.call("write", path="y.md", content="y")
    assert book.call("merge", source="b", into="a", files=["x.md"])["merged"]["files"] == ["x.md"]
    book.refused("wrong-usage", "merge", source="b", into="b")


def test_diff_against_the_project_and_another_session(apart: Book) -> None:
    (found,) = apart.call("diff")["files"]
    assert (found["path"], found["kind"]) == (PATH, "modified")
    assert "+ours\n" in found["diff"]
    apart.call("start", name="t")
    apart.call("write", path=PATH, content=text(l2="another"))
    (found,) = apart.call("diff", against="s")["files"]
    assert "-ours\n" in found["diff"]
    assert "+another\n" in found["diff"]
    assert apart.call("diff", path="acts/c2")["files"] == []
