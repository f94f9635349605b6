"""An agent's own worktree is a session: what it writes there lands in the session, and nowhere else."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.faces.hooks.conftest import Book


def worktree(book: Book, name: str) -> Path:
    """What worktree-create answers."""
    said = book.hook("worktree-create", name=name)
    assert said.status == 0, said.errors
    return Path(said.text.strip())


def test_a_worktree_shows_the_session_of_its_name_which_is_made(book: Book) -> None:
    place = worktree(book, "brave-otter")
    assert place.is_absolute()
    assert (place / "acts/one.md").read_text() == "The tide was out.\n"
    assert not (place / "workspace").exists()
    assert [row["name"] for row in book.call("list")["sessions"]] == ["brave-otter"]


def test_it_shows_what_the_session_already_changed(book: Book) -> None:
    book.call("start", name="tide")
    book.call("write", path="acts/one.md", content="The tide was in.\n")
    book.call("delete", path="acts/two.md")
    place = worktree(book, "tide")
    assert (place / "acts/one.md").read_text() == "The tide was in.\n"
    assert not (place / "acts/two.md").exists()


def test_another_active_session_stays_active(book: Book) -> None:
    book.call("start", name="main-work")
    worktree(book, "side/idea")
    listed = book.call("list")
    assert listed["active"] == "main-work"
    assert {row["name"] for row in listed["sessions"]} == {"main-work", "side-idea"}


def test_what_is_done_there_is_in_the_session_after_the_tool_call(book: Book) -> None:
    place = worktree(book, "otter")
    (place / "acts/one.md").write_text("Changed.\n")
    (place / "acts/two.md").unlink()
    (place / "acts/three.md").write_text("New.\n")
    said = book.hook("post-tool-use", cwd=place, tool_name="Bash", tool_input={"command": "make"})
    assert said.status == 0, said.errors
    changes = book.call("status", name="otter")["session"]["changes"]
    assert changes == {"modified": ["acts/one.md"], "created": ["acts/three.md"], "deleted": ["acts/two.md"]}
    assert (book.root / "acts/one.md").read_text() == "The tide was out.\n"
    assert (book.root / "acts/two.md").exists()


def test_both_sides_may_change_different_files(book: Book) -> None:
    place = worktree(book, "otter")
    (place / "acts/one.md").write_text("From the worktree.\n")
    book.call("write", "otter", path="acts/two.md", content="From the session.\n")
    assert worktree(book, "otter") == place
    assert (place / "acts/two.md").read_text() == "From the session.\n"
    assert book.call("read", "otter", path="acts/one.md")["content"] == "From the worktree.\n"


def test_two_texts_that_cannot_be_one_are_both_kept(book: Book) -> None:
    place = worktree(book, "otter")
    (place / "acts/one.md").write_text("From the worktree.\n")
    book.call("write", "otter", path="acts/one.md", content="From the session.\n")
    worktree(book, "otter")
    assert book.call("read", "otter", path="acts/one.md")["content"] == "From the session.\n"
    kept = book.call("trash")["trash"]
    assert [(entry["what"], entry["path"]) for entry in kept] == [("displaced", "acts/one.md")]
    book.call("trash", "otter", action="restore", id=kept[0]["id"])
    assert book.call("read", "otter", path="acts/one.md")["content"] == "From the worktree.\n"


def test_the_guard_lets_the_worktree_be_written_and_nothing_else(book: Book) -> None:
    book.call("start", name="main-work")
    place = worktree(book, "otter")
    assert book.tool("Write", cwd=place, file_path=str(place / "acts/one.md")).text == ""
    refused = book.tool("Write", cwd=place, file_path=str(book.root / "acts/one.md")).decision
    assert str(place / "acts/one.md") in refused["permissionDecisionReason"]


def test_removing_a_worktree_takes_what_was_left_in_it(book: Book) -> None:
    place = worktree(book, "otter")
    (place / "acts/one.md").write_text("Last words.\n")
    said = book.hook("worktree-remove", worktree_path=str(place))
    assert said.status == 0, said.errors
    assert not place.exists()
    assert book.call("read", "otter", path="acts/one.md")["content"] == "Last words.\n"


def test_what_no_session_can_hold_is_not_removed_with_it(book: Book) -> None:
    place = worktree(book, "otter")
    (place / "build").mkdir()
    (place / "build/book.pdf").write_text("bytes")
    book.hook("worktree-remove", worktree_path=str(place))
    assert (place / "build/book.pdf").read_text() == "bytes"
    assert not (place / "acts").exists()


def test_the_session_of_a_worktree_is_told_to_the_agent_in_it(book: Book) -> None:
    book.call("start", name="main-work")
    place = worktree(book, "otter")
    told = book.hook("session-start", cwd=place).text
    assert "worktree of session 'otter'" in told


def test_a_worktree_is_a_repository_of_its_own_that_knows_the_projects_commits(book: Book) -> None:
    (book.root / ".git").rmdir()
    git(book.root, "init", "-q")
    git(book.root, "add", ".gitignore", "acts")
    git(book.root, "commit", "-qm", "First chapters")
    place = worktree(book, "otter")
    assert git(place, "rev-parse", "--show-toplevel") == f"{place}\n"
    assert "First chapters" in git(place, "log", "--oneline")
    assert git(place, "status", "--short") == ""
    (place / "acts/one.md").write_text("Changed.\n")
    git(place, "commit", "-qam", "Mine")
    assert "Mine" not in git(book.root, "log", "--oneline", "--all")
    book.hook("worktree-remove", worktree_path=str(place))
    assert "Mine" in git(place, "log", "--oneline"), "somebody's commits are not thrown away"


def git(place: Path, *words: str) -> str:
    """Run git; its output."""
    name = ["-c", "user.name=Wren", "-c", "user.email=wren@example.org"]
    return subprocess.run(
        ["git", "-C", str(place), *name, *words], check=True, capture_output=True, encoding="utf-8"
    ).stdout
