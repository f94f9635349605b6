"""log, view, track, resume, pause, phase: the living document."""

from __future__ import annotations

import os

import pytest
from tests.engine.book import Book

DOCUMENT = "workspace/sessions/s/session.md"


@pytest.fixture
def started(book: Book) -> Book:
    book.call("start", name="s", goal="Finish chapter one", steps=["Plan", "Write", "Read aloud"], tasks=["T-1"])
    return book


def test_start_fills_the_document(started: Book) -> None:
    document = started.call("status")["document"]
    assert document["progress"] == {"done": 0, "total": 3}
    assert document["current"] == "Plan"
    text = started.text(DOCUMENT)
    assert "shortname: s" in text
    assert "- [ ] Plan  <- CURRENT" in text
    assert "**Objective**: Finish chapter one" in text


def test_done_moves_the_step_and_the_next_becomes_current(started: Book) -> None:
    started.call("log", kind="done", text="Plan")
    document = started.call("status")["document"]
    assert (document["progress"], document["current"]) == ({"done": 1, "total": 3}, "Write")


def test_blockers_open_and_close(started: Book) -> None:
    started.call("log", kind="blocker", text="Waiting on the map")
    assert started.call("status")["document"]["blockers"] == ["Waiting on the map"]
    answer = started.call("log", kind="blocker", text="Waiting on the map", resolved=True)
    assert answer["entry"]["resolved"] is True
    assert started.call("status")["document"]["blockers"] == []


def test_every_entry_is_also_a_file_of_the_journal(started: Book) -> None:
    entry = started.call("log", kind="decision", text="First person", rationale="closer")["entry"]
    assert (entry["kind"], entry["text"]) == ("decision", "First person")
    (name,) = os.listdir(started.root / "workspace/sessions/s/journal/entries")
    assert name.endswith("-decision.md")
    assert "Rationale: closer" in started.text(f"workspace/sessions/s/journal/entries/{name}")
    assert "First person" in started.text("workspace/sessions/s/journal/progress.md")


def test_view_gives_the_whole_or_a_section(started: Book) -> None:
    started.call("log", kind="discovery", text="The clock stopped in 1911")
    assert started.call("view")["markdown"] == started.text(DOCUMENT)
    (item,) = started.call("view", section="discoveries")["items"]
    assert item["text"] == "The clock stopped in 1911"
    assert started.call("view", section="blockers")["items"] == []


def test_view_reads_archived_sessions_and_ids(started: Book) -> None:
    identity = started.call("status")["session"]["id"]
    assert started.call("view", name=identity[:13])["session"] == "s"
    started.call("cancel")
    assert "Finish chapter one" in started.call("view", name="s")["markdown"]


def test_what_a_person_wrote_stays(started: Book) -> None:
    text = started.text(DOCUMENT).replace("## Decisions", "## My own section\n<!-- keep -->\ntext  \n\n## Decisions")
    started.save(DOCUMENT, text)
    started.call("log", kind="next", text="Call the printer")
    assert "## My own section\n<!-- keep -->\ntext  \n" in started.text(DOCUMENT)
    assert started.call("status")["document"]["next"] == ["Call the printer"]


def test_a_document_saved_in_the_last_instant_gets_the_entry_too(started: Book) -> None:
    disk = started.engine.workspace.disk
    exchange = disk.exchange
    pending = [started.text(DOCUMENT).replace("Finish chapter one", "Finish chapter two")]

    def late(one: str, other: str) -> bool:
        if other == DOCUMENT and pending:
            started.save(DOCUMENT, pending.pop())
        return exchange(one, other)

    disk.exchange = late  # type: ignore[method-assign]
    started.call("log", kind="discovery", text="Found")
    text = started.text(DOCUMENT)
    assert "Finish chapter two" in text
    assert "Found" in text


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe\x00", b"---\nid: [", b"# no front matter\n"])
def test_a_damaged_document_still_takes_entries(started: Book, damage: bytes) -> None:
    started.save(DOCUMENT, damage)
    assert started.call("status")["document"] is not None
    started.call("log", kind="progress", text="went on")
    assert "went on" in (started.root / DOCUMENT).read_text(errors="replace")


def test_pause_puts_aside_and_resume_takes_up(started: Book) -> None:
    started.call("write", path="acts/c1/plan.md", content="mine\n")
    paused = started.call("pause", note="Lunch; go on with the storm")
    assert paused["session"]["status"] == "inactive"
    assert paused["checkpoint"]["files"] == ["acts/c1/plan.md"]
    assert started.call("list")["active"] is None
    resumed = started.call("resume")
    assert resumed["session"]["status"] == "active"
    assert "go on with the storm" in started.call("view")["markdown"]
    assert "Plan" in resumed["context"]


def test_resume_takes_the_one_worked_in_last(started: Book) -> None:
    started.call("start", name="t")
    started.call("pause")
    os.utime(started.root / DOCUMENT)
    assert started.call("resume")["session"]["name"] == "s"


def test_resume_warns_of_another_branch(book: Book) -> None:
    book.save(".git/HEAD", "ref: refs/heads/main\n")
    book.call("start", name="s")
    book.save(".git/HEAD", "ref: refs/heads/other\n")
    assert "the project is on other now" in book.call("resume")["context"]


def test_phases_hand_over_with_a_checkpoint(started: Book) -> None:
    assert started.call("phase") == {"phase": None, "completed_phases": []}
    started.call("phase", phase="PLAN")
    started.call("track", file_path="docs/IMPL_PLAN.md", action="created")
    assert started.call("phase", phase="IMPLEMENT") == {"phase": "IMPLEMENT", "completed_phases": ["PLAN"]}
    assert started.call("phase", phase="REVIEW")["completed_phases"] == ["PLAN", "IMPLEMENT"]
    assert started.call("phase", phase="IMPLEMENT")["completed_phases"] == ["PLAN"]
    assert len(started.call("checkpoints")["checkpoints"]) == 3
    notes = [path.read_text() for path in sorted((started.root / "workspace/sessions/s/journal/entries").iterdir())]
    assert "phase_completed: PLAN\nnext_phase: IMPLEMENT" in notes[0]
    assert "artifact (created): docs/IMPL_PLAN.md" in notes[0]
    started.refused("wrong-usage", "phase", phase="DANCE")


def test_tracking_keeps_created_over_modified(started: Book) -> None:
    started.call("track", file_path="src/auth.py", action="created")
    assert started.call("track", file_path="src/auth.py", action="modified") == {
        "tracked": {"file": "src/auth.py", "action": "modified"}
    }
    started.refused("path-outside-project", "track", file_path="../x", action="created")
    started.refused("wrong-usage", "track", file_path="x", action="eaten")


def test_without_any_session_the_verbs_say_so(book: Book) -> None:
    for verb, fields in (
        ("log", {"kind": "progress", "text": "x"}),
        ("pause", {}),
        ("resume", {}),
        ("view", {}),
        ("phase", {"phase": "PLAN"}),
        ("track", {"file_path": "x", "action": "created"}),
    ):
        book.refused("no-active-session", verb, **fields)
