"""`interleaf init`: a file to begin with, which changes nothing by being there."""

from __future__ import annotations

import tomllib

from tests.faces.cli.conftest import Book

from interleaf.faces.cli.initialise import SETTINGS


def test_init_writes_a_file_that_changes_nothing(book: Book) -> None:
    before = book.json("resolve", "acts/act-1/plan.md").result
    made = book.json("init").result["init"]
    assert made == {"path": f"{book.root.resolve()}/interleaf.toml", "created": True}
    assert tomllib.loads((book.root / "interleaf.toml").read_text()) == {}
    assert book.json("resolve", "acts/act-1/plan.md").result == before


def test_an_existing_file_stays_as_it_is(book: Book) -> None:
    (book.root / "interleaf.toml").write_text('roots = ["acts"]\n')
    assert book.json("init").result["init"]["created"] is False
    assert (book.root / "interleaf.toml").read_text() == 'roots = ["acts"]\n'


def test_a_folder_can_be_made_the_project(book: Book) -> None:
    assert book.run("init", "acts").status == 0
    assert (book.root / "acts/interleaf.toml").exists()
    assert not (book.root / "interleaf.toml").exists()


def test_what_is_commented_out_is_right_when_it_is_not(book: Book) -> None:
    awake = "\n".join(line.removeprefix("# ") for line in SETTINGS.splitlines() if " = " in line)
    assert tomllib.loads(awake)
    (book.root / "interleaf.toml").write_text(awake)
    (book.root / "context").mkdir()
    book.run("start", "draft")
    assert book.json("write", "acts/act-1/plan.md", stdin=b"x").status == 0
    assert book.json("write", "other.md", stdin=b"x").error["kind"] == "not-governed"
