"""`interleaf edit`: a person's own editor on the session's copies."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.faces.cli.conftest import Book, Ran

PLAN, SCENE = "acts/act-1/plan.md", "acts/act-1/scene-0101.md"


@pytest.fixture
def editor(tmp_path: Path) -> str:
    """A program that appends a line to each of its files, but to none whose text says that it should stay."""
    script = tmp_path / "my editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "for name in sys.argv[2:]:\n"
        "    file = pathlib.Path(name)\n"
        "    if 'dark' not in file.read_text():\n"
        "        file.write_text(file.read_text() + sys.argv[1] + chr(10))\n"
    )
    return f"{sys.executable} '{script}' added"


def edit(book: Book, editor: str, *words: str) -> Ran:
    return book.run("--json", "edit", *words, EDITOR="false", VISUAL=editor)


def test_what_the_editor_writes_is_in_the_session_and_not_in_the_project(book: Book, editor: str) -> None:
    book.run("start", "draft")
    assert edit(book, editor, PLAN).result == {"edited": [PLAN], "unchanged": []}
    assert book.run("read", PLAN).out == "The plan.\nadded\n"
    assert (book.root / PLAN).read_text() == "The plan.\n"
    assert edit(book, editor, "plan.md").result["edited"] == [PLAN], "the end of a path is enough"
    assert book.run("read", PLAN).out == "The plan.\nadded\nadded\n"


def test_a_copy_that_was_made_for_nothing_goes_again(book: Book, editor: str) -> None:
    """Or later edits of the project would not be seen in the session any more."""
    book.run("start", "draft")
    assert edit(book, editor, SCENE, PLAN).result == {"edited": [PLAN], "unchanged": [SCENE]}
    assert not (book.root / "workspace/sessions/draft/files" / SCENE).exists()
    (book.root / SCENE).write_text("Later.\n")
    assert book.run("read", SCENE).out == "Later.\n"
    assert book.json("status").result["session"]["changes"]["modified"] == [PLAN]
    assert book.json("trash").result["trash"] == []


def test_a_copy_that_was_there_before_stays_although_nothing_was_changed(book: Book, editor: str) -> None:
    book.run("start", "draft")
    book.run("write", SCENE, stdin=b"Darker: dark.\n")
    assert edit(book, editor, SCENE).result["unchanged"] == [SCENE]
    assert book.run("read", SCENE).out == "Darker: dark.\n"


def test_a_new_file_is_made_if_something_was_written(book: Book, editor: str) -> None:
    book.run("start", "draft")
    assert edit(book, editor, "acts/act-2/new.md").result["edited"] == ["acts/act-2/new.md"]
    assert book.json("status").result["session"]["changes"]["created"] == ["acts/act-2/new.md"]
    assert edit(book, "true", "acts/act-2/none.md").result["unchanged"] == ["acts/act-2/none.md"]
    assert book.json("status").result["session"]["changes"]["created"] == ["acts/act-2/new.md"]


def test_without_a_session_or_an_editor_nothing_is_left_behind(book: Book, editor: str) -> None:
    assert edit(book, editor, PLAN).error["kind"] == "no-active-session"
    book.run("start", "draft")
    error = edit(book, "no-such-editor", PLAN).error
    assert error["kind"] == "wrong-usage"
    assert "set VISUAL or EDITOR" in error["message"]
    assert not (book.root / "workspace/sessions/draft/files/acts").exists()
    assert edit(book, editor, PLAN, "workspace/session.lock").error["kind"] == "not-governed"
    assert not (book.root / "workspace/sessions/draft/files/acts").exists()


def test_no_editor_waits_for_keys_where_there_is_no_terminal(book: Book) -> None:
    book.run("start", "draft")
    error = book.run("--json", "edit", PLAN, EDITOR="", VISUAL="").error
    assert "needs a terminal" in error["message"]


def test_it_is_told_in_words(book: Book, editor: str) -> None:
    book.run("start", "draft")
    said = book.run("edit", SCENE, PLAN, VISUAL=editor).out
    assert f"✓ Edited in session draft\n   • {PLAN}\nAs it was\n   • {SCENE}\n" in said
