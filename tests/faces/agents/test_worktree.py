"""`interleaf worktree`: a plain directory that shows the session, anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faces.agents.conftest import Book

from interleaf.app import open_engine
from interleaf.engine.programs import worktree
from interleaf.engine.programs.taken import Taken


def test_a_directory_of_ones_own_shows_the_session_and_gives_back(book: Book, tmp_path: Path) -> None:
    book.run("start", "tide")
    book.run("write", "acts/new.md", input="New.\n")
    place = tmp_path / "elsewhere/draft"
    made = book.json("worktree", "add", str(place))["worktree"]
    assert made == {"session": "tide", "path": str(place)}
    assert (place / "acts/new.md").read_text() == "New.\n"
    (place / "acts/one.md").write_text("Changed.\n")
    (place / "acts/two.md").unlink()
    taken = book.json("worktree", "take", str(place))["worktree"]
    assert (taken["written"], taken["deleted"]) == (["acts/one.md"], ["acts/two.md"])
    assert "Nothing was changed there." in book.run("worktree", "take", str(place)).stdout
    book.run("worktree", "remove", str(place))
    assert not any(path.is_file() for path in place.rglob("*"))
    assert book.changes("tide") == {
        "modified": ["acts/one.md"],
        "created": ["acts/new.md"],
        "deleted": ["acts/two.md"],
    }


def test_view_with_a_path_is_a_worktree_there(book: Book, tmp_path: Path) -> None:
    book.run("start", "tide", "--goal", "A better ending")
    book.run("write", "acts/new.md", input="New.\n")
    made = book.json("view", str(tmp_path / "draft"))["worktree"]
    assert made == {"session": "tide", "path": str(tmp_path / "draft")}
    assert (tmp_path / "draft/acts/new.md").read_text() == "New.\n"
    (tmp_path / "draft/acts/one.md").write_text("Changed.\n")
    book.run("worktree", "take", str(tmp_path / "draft"))
    assert book.changes("tide")["modified"] == ["acts/one.md"]
    assert book.run("view", "../beside").stdout.strip() == str(tmp_path / "beside")


def test_view_with_a_name_is_the_document_whatever_lies_there(book: Book, tmp_path: Path) -> None:
    book.run("start", "acts", "--goal", "A better ending")
    assert "A better ending" in book.run("view", "acts").stdout, "a directory of that name does not count"
    refused = book.run("view", "--progress", "../draft", check=False)
    assert refused.returncode != 0
    assert "section" in refused.stderr
    assert not (tmp_path / "draft").exists()


def test_a_directory_that_holds_something_or_lies_in_the_project_is_refused(book: Book, tmp_path: Path) -> None:
    book.run("start", "tide")
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    assert "not empty" in book.run("worktree", "add", str(full), check=False).stderr
    assert (full / "mine.txt").read_text() == "mine"
    assert "inside each other" in book.run("worktree", "add", str(book.root / "acts/sub"), check=False).stderr
    assert "inside each other" in book.run("worktree", "add", str(book.root.parent), check=False).stderr
    assert "not a directory" in book.run("worktree", "take", str(tmp_path / "none"), check=False).stderr


def test_a_text_that_was_saved_after_the_last_look_is_not_shown_over(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(str(book.root))
    engine.call("start", {"name": "tide"})
    place = Path(worktree.make(engine.workspace, "tide").place)
    (place / "acts/one.md").write_text("Saved in the last instant.\n")
    engine.call("write", {"path": "acts/one.md", "content": "The session's.\n"})
    with monkeypatch.context() as late:
        late.setattr(worktree, "take", lambda *_: Taken([], [], [], []))
        worktree.make(engine.workspace, "tide")
    assert (place / "acts/one.md").read_text() == "Saved in the last instant.\n"


def test_a_lost_note_about_a_worktree_loses_no_text(book: Book) -> None:
    engine = open_engine(str(book.root))
    engine.call("start", {"name": "tide"})
    place = Path(worktree.make(engine.workspace, "tide").place)
    (place / "acts/one.md").write_text("From the worktree.\n")
    for note in (book.root / "workspace/.store/worktrees").iterdir():
        note.write_text("{")
    worktree.make(engine.workspace, "tide")
    texts = {engine.call("read", {"path": "acts/one.md"})["content"]}
    for entry in engine.call("trash", {})["trash"]:
        engine.call("trash", {"action": "restore", "id": entry["id"]})
        texts.add(engine.call("read", {"path": "acts/one.md"})["content"])
    assert texts == {"The tide was out.\n", "From the worktree.\n"}


def test_a_worktree_that_is_made_again_over_what_stayed_deletes_nothing(book: Book) -> None:
    book.run("start", "tide")
    place = Path(book.json("worktree", "add")["worktree"]["path"])
    (place / "out.log").write_text("nobody governs this")
    assert book.json("worktree", "remove")["worktree"]["left"] == ["out.log"]
    book.run("worktree", "add")
    assert (place / "acts/one.md").read_text() == "The tide was out.\n"
    assert book.changes("tide") == {"modified": [], "created": [], "deleted": []}


def test_a_text_that_is_saved_while_its_file_is_shown_or_removed_stays(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(str(book.root))
    engine.call("start", {"name": "tide"})
    place = Path(worktree.make(engine.workspace, "tide").place)
    engine.call("write", {"path": "acts/one.md", "content": "The session's.\n"})
    engine.call("delete", {"path": "acts/two.md"})

    def saving(*_: object) -> None:
        (place / "acts/one.md").write_text("Saved in the last instant.\n")
        (place / "acts/two.md").write_text("This one, too.\n")

    with monkeypatch.context() as late:
        late.setattr(type(engine.workspace.disk), "sync_files", saving)
        worktree.make(engine.workspace, "tide")
    assert (place / "acts/one.md").read_text() == "Saved in the last instant.\n"
    assert (place / "acts/two.md").read_text() == "This one, too.\n"
    assert not list(place.rglob(".interleaf-*"))


def test_a_moved_project_takes_its_worktrees_along(book: Book) -> None:
    book.run("start", "tide")
    place = Path(book.json("worktree", "add")["worktree"]["path"])
    (place / "acts/one.md").write_text("Changed.\n")
    moved = book.root.with_name("moved")
    book.root.rename(moved)
    assert book.json("worktree", "take", cwd=moved)["worktree"]["written"] == ["acts/one.md"]


def test_names_of_files_are_no_way_out(book: Book, tmp_path: Path) -> None:
    book.run("start", "tide")
    place = Path(book.json("worktree", "add")["worktree"]["path"])
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/one.md").write_text("secret\n")
    (place / "acts/one.md").unlink()
    (place / "acts/two.md").unlink()
    (place / "acts/deep/x.md").unlink()
    (place / "acts/deep").rmdir()
    (place / "acts").rmdir()
    (place / "acts").symlink_to(tmp_path / "secret")
    book.run("worktree", "take", check=False)
    book.run("worktree", "add", check=False)
    assert (tmp_path / "secret/one.md").read_text() == "secret\n"
    assert "secret" not in book.run("read", "acts/one.md", check=False).stdout
