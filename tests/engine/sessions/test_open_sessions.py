"""start, list, status, switch; the marker."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from tests.engine.book import Book

from interleaf.engine.engine import Engine
from interleaf.errors import SessionNotFound


def markers(book: Book) -> list[str]:
    return sorted(name for name in os.listdir(book.root / "workspace") if name.startswith(".active-"))


def test_start_makes_the_whole_directory_and_the_marker(book: Book) -> None:
    session = book.call("start", name="work-on-chapter-01", description="Generating scenes")["session"]
    assert session["status"] == "active"
    assert session["id"][14] == "7"
    assert session["changes"] == {"modified": [], "created": [], "deleted": []}
    place = book.root / "workspace/sessions/work-on-chapter-01"
    folders = ["artifacts", "decisions", "files", "human-retries", "journal", "notes", "snapshots"]
    assert sorted(p.name for p in place.iterdir() if p.is_dir()) == folders
    assert markers(book) == [".active-work-on-chapter-01"]
    lock = json.loads(book.text("workspace/session.lock"))
    assert (lock["session"], lock["by"]) == ("work-on-chapter-01", "cli")
    assert session["size_bytes"] < 10_000


def test_reading_a_project_without_sessions_creates_nothing(book: Book) -> None:
    assert book.call("status") == {"session": None, "document": None}
    assert book.call("list") == {"active": None, "sessions": []}
    book.refused("no-active-session", "write", path="a.md", content="x")
    assert not book.exists("workspace")


@pytest.mark.parametrize("name", ["a b", "-a", "a/b", "", "ä", "a.b", "nul", "COM1", "x" * 101])
def test_names_that_are_refused(book: Book, name: str) -> None:
    book.refused("invalid-name", "start", name=name)


def test_a_name_is_taken_also_by_case(book: Book) -> None:
    book.call("start", name="Draft")
    assert book.refused("session-exists", "start", name="draft").message == "Session 'draft' already exists."


def test_a_closed_name_may_be_used_again(book: Book) -> None:
    for _ in range(3):
        book.call("start", name="again")
        book.call("cancel")
    assert sorted(os.listdir(book.root / "workspace/archive")) == ["again", "again-2", "again-3"]


def test_switching_moves_the_marker_and_the_view(book: Book) -> None:
    book.call("start", name="a")
    book.call("start", name="b")
    result = book.call("switch", name="a")
    assert (result["from"], result["to"], result["session"]["status"]) == ("b", "a", "active")
    assert markers(book) == [".active-a"]
    assert json.loads(book.text("workspace/session.lock"))["session"] == "a"
    listed = {row["name"]: row["status"] for row in book.call("list")["sessions"]}
    assert listed == {"a": "active", "b": "inactive"}


def test_binding_leaves_the_marker_alone(book: Book) -> None:
    book.call("start", name="a")
    book.call("start", name="b")
    window = book.again()
    window.call("switch", {"name": "a", "bind": True})
    window.call("write", {"path": "x.md", "content": "in a"})
    assert book.call("list")["active"] == "b"
    assert book.changes()["created"] == []
    assert window.call("status")["session"]["changes"]["created"] == ["x.md"]


def test_a_binding_to_a_missing_session_is_refused(book: Book) -> None:
    book.call("start", name="a")
    with pytest.raises(SessionNotFound):
        book.again("nope")


def test_a_marker_without_session_is_removed_and_logged(book: Book) -> None:
    book.call("start", name="a")
    book.save("workspace/.active-ghost", "")
    assert book.call("status")["session"]["name"] == "a"
    assert markers(book) == [".active-a"]
    assert any("ghost" in finding["message"] for finding in book.call("doctor")["findings"])


def test_of_several_markers_the_newest_stays(book: Book) -> None:
    book.call("start", name="a")
    book.call("start", name="b")
    book.save("workspace/.active-a", "")
    assert book.call("list")["active"] == "a"
    assert markers(book) == [".active-a"]


def test_touching_a_marker_by_hand_switches(book: Book) -> None:
    """Seed 003's own commands still work."""
    book.call("start", name="WFS-user-profile")
    book.call("start", name="WFS-bug-fix")
    subprocess.run(
        "rm workspace/.active-* && touch workspace/.active-WFS-user-profile", shell=True, cwd=book.root, check=True
    )
    assert book.call("list")["active"] == "WFS-user-profile"


def test_an_owner_that_is_killed_makes_the_session_crashed(book: Book) -> None:
    book.call("start", name="a")
    code = (
        "import sys, os, signal; from interleaf.engine.engine import Engine;"
        "owner = Engine.open(sys.argv[1], project=sys.argv[1]).attach('lsp'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(book.root)], check=False)
    assert book.call("status")["session"]["status"] == "crashed"
    error = book.refused("session-crashed", "switch", name="a")
    assert error.actions == ("recover", "commit", "cancel")
    recovered = book.call("recover", name="a")["recovered"]
    assert recovered["checkpoint"]
    assert book.call("status")["session"]["status"] == "active"


def test_a_damaged_record_is_a_finding_and_recovers(book: Book) -> None:
    book.call("start", name="a")
    book.call("write", path="acts/c1/plan.md", content="mine\n")
    book.call("retry", file_path="acts/c1/plan.md", reason="dull")
    book.save("workspace/sessions/a/session.json", b"\xff\x00 rubbish")
    assert book.call("status")["session"]["status"] == "crashed"
    book.refused("session-damaged", "write", path="x.md", content="x")
    findings = book.call("recover", name="a")["recovered"]["findings"]
    assert "damaged" in findings[0]
    assert book.call("read", path="acts/c1/plan.md")["content"] == "mine\n"
    assert book.call("status")["session"]["retries"][0]["reason"] == "dull"
    assert os.listdir(book.root / "workspace/.store/quarantine") == ["session.json"]


def test_a_project_may_be_moved_whole(book: Book) -> None:
    book.call("start", name="a")
    book.call("write", path="acts/c1/plan.md", content="mine\n")
    moved = book.root.with_name("moved")
    book.root.rename(moved)
    engine = Engine.open(str(moved), project=str(moved))
    assert engine.call("status")["session"]["changes"]["modified"] == ["acts/c1/plan.md"]
    engine.call("commit", {"force": True})
    assert (moved / "acts/c1/plan.md").read_text() == "mine\n"


def test_templates_fill_what_the_caller_leaves_out(book: Book) -> None:
    book.save("interleaf.toml", '[templates.scene]\nsteps = ["Plan", "Write"]\ntype = "simple"\n')
    session = book.call("start", name="a", template="scene", type="complex")["session"]
    assert (session["type"], session["template"]) == ("complex", "scene")
    assert book.call("status")["document"]["progress"] == {"done": 0, "total": 2}
    book.refused("wrong-usage", "start", name="b", template="nope")
