"""Seed 000 (the copy-on-write skill): its commands, tools, messages and wishes; its stories are in the next file."""

from __future__ import annotations

import re

import pytest
from tests.parity.faces import ToolServer
from tests.seeds.conftest import BOOK, CHAPTER
from tests.seeds.project import Project

PLAN = f"{CHAPTER}/plan.md"
SCENE_1, SCENE_2, SCENE_3 = (f"{CHAPTER}/content/scene-010{n}.md" for n in (1, 2, 3))
TIMELINE = "context/characters/alexa-romanova-timeline.json"
NEW_3, NEW_4 = (f"{CHAPTER}/scenes/scene-010{n}-blueprint.md" for n in (3, 4))


def crash(book: Project, session: str) -> None:
    """An agent's server dies in a session without letting go."""
    server = ToolServer(book.root)
    assert server.call("create_session", {"name": session}).result
    server.process.kill()
    server.end()


# --- the commands ---


@pytest.mark.parametrize(
    ("line", "description"),
    [
        ("start work-on-chapter-01", ""),
        ('start experimental-scene-0102 "Trying alternative version"', "Trying alternative version"),
        ('start rewrite-ending "Revising act 1 ending"', "Revising act 1 ending"),
    ],
)
def test_session_start(book: Project, line: str, description: str) -> None:
    before = book.globals()
    session = book.done(line)["session"]
    name = line.split()[1]
    assert (session["name"], session["status"], session["description"]) == (name, "active", description)
    assert session["path"] == f"workspace/sessions/{name}"
    assert book.lock() == name
    assert book.exists(f"workspace/.active-{name}")
    assert book.globals() == before


def test_session_start_in_words(book: Project) -> None:
    said = book.interleaf("start work-on-chapter-01")
    for words in ("✅ SESSION CREATED: work-on-chapter-01", "workspace/sessions/work-on-chapter-01", "🔒", "💡"):
        assert words in said


def test_a_new_session_is_only_structure(book: Project) -> None:
    book.interleaf("start my-work")
    own = book.names("workspace/sessions/my-work")
    assert {"files", "artifacts", "human-retries", "session.json"} <= set(own)
    assert book.names("workspace/sessions/my-work/files") == []
    assert book.done("status")["session"]["size_bytes"] < 10_240


def test_session_list(book: Project) -> None:
    crash(book, "rewrite-act-1-ending")
    book.interleaf("start experimental-scene-0102")
    book.write(SCENE_2, "Darker.\n")
    book.interleaf("start work-on-chapter-01")
    for n in range(1, 6):
        book.write(f"{CHAPTER}/content/scene-010{n}.md", f"Draft {n}.\n")
    said = book.interleaf("list").out
    assert "📋 SESSIONS (3 total)" in said
    rows = {
        cells[0]: cells[1:] for line in said.splitlines() if len(cells := re.findall(r"[^│\s][^│]*[^│\s]", line)) > 3
    }
    assert rows["Name"] == ["Status", "Created", "Changes"]
    assert rows["work-on-chapter-01"][::2] == ["ACTIVE", "5 files"]
    assert rows["experimental-scene-0102"][::2] == ["INACTIVE", "1 file"]
    assert rows["rewrite-act-1-ending"][0] == "CRASHED"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", rows["work-on-chapter-01"][1])
    assert "🔒 Active: work-on-chapter-01" in said
    assert "Crashed sessions (1)" in said
    for command in ("recover rewrite-act-1-ending", "cancel rewrite-act-1-ending", "switch NAME", "commit", "cancel"):
        assert f"interleaf {command}" in said


def test_session_list_does_not_guess_what_a_damaged_session_changed(book: Project) -> None:
    book.interleaf("start old-work")
    book.save("workspace/sessions/old-work/session.json", "{ torn")
    said = book.interleaf("list").out
    (row,) = (line for line in said.splitlines() if "CRASHED" in line)
    assert "unknown" in row


def test_session_status(book: Project) -> None:
    book.interleaf('start work-on-chapter-01 "Generating all scenes for chapter 01"')
    for path in (SCENE_1, SCENE_2, TIMELINE, NEW_3, NEW_4):
        book.write(path, "New text.\n")
    book.interleaf('retry scene-0101.md "Too much exposition"')
    book.interleaf('retry scene-0101.md "Character voice inconsistent"')
    said = book.interleaf("status").out
    for words in (
        "ACTIVE SESSION: work-on-chapter-01",
        "Status: ACTIVE",
        "Created: ",
        "Description: Generating all scenes for chapter 01",
        "Human retries: 2",
        "Too much exposition",
        "Character voice inconsistent",
        "Session size",
        "workspace/sessions/work-on-chapter-01",
        SCENE_1,
        NEW_4,
    ):
        assert words in said
    session = book.done("status")["session"]
    assert {kind: len(paths) for kind, paths in session["changes"].items()} == {
        "modified": 3,
        "created": 2,
        "deleted": 0,
    }
    assert [(retry["file"], retry["number"]) for retry in session["retries"]] == [(SCENE_1, 1), (SCENE_1, 2)]


def test_session_switch(book: Project) -> None:
    book.interleaf("start experimental-scene-0102")
    book.write(SCENE_2, "Darker.\n")
    book.interleaf("start work-on-chapter-01")
    said = book.interleaf("switch experimental-scene-0102").out
    for words in ("SWITCHED SESSION", "From: work-on-chapter-01", "To:   experimental-scene-0102"):
        assert words in said
    for words in ("Modified files: 1", "Created files: 0", "Session size", "Human retries: 0"):
        assert words in said
    assert book.lock() == "experimental-scene-0102"
    assert book.read(SCENE_2) == "Darker.\n"


def test_session_commit(book: Project) -> None:
    book.interleaf("start work-on-chapter-01")
    for path in (SCENE_1, SCENE_2, TIMELINE, NEW_3, NEW_4):
        book.write(path, f"New {path}.\n")
    book.interleaf('retry scene-0101.md "Too much exposition, needs more action"')
    book.interleaf('retry scene-0102.md "Character voice inconsistent"')
    before = book.globals()

    said = book.interleaf("commit").out
    for path in (SCENE_1, SCENE_2, TIMELINE, NEW_3, NEW_4):
        assert path in said
    for words in ("work-on-chapter-01", "Human retries: 2", "Too much exposition, needs more action", "overwrites"):
        assert words in said
    assert book.globals() == before

    (confirm,) = re.findall(r"interleaf (commit .* --force --token \w+)", said)
    said = book.interleaf(confirm).out
    assert "✅ SESSION COMMITTED: work-on-chapter-01" in said
    for path in (SCENE_1, SCENE_2, TIMELINE, NEW_3, NEW_4):
        assert path in said
        assert book.text(path) == f"New {path}.\n"
    assert not book.exists("workspace/sessions/work-on-chapter-01")
    assert not book.exists("workspace/.active-work-on-chapter-01")
    assert book.lock() is None
    kept = f"workspace/retries-archive/work-on-chapter-01/{SCENE_1}-retry-1.md.reason.txt"
    assert book.text(kept) == "Too much exposition, needs more action\n"


def test_session_commit_of_another_session_by_name(book: Project) -> None:
    book.interleaf("start work-on-chapter-01")
    book.write(SCENE_1, "New.\n")
    book.interleaf("start other")
    book.done("commit work-on-chapter-01 --force")
    assert book.text(SCENE_1) == "New.\n"
    assert book.done("status")["session"]["name"] == "other"


def test_session_cancel(book: Project) -> None:
    before = book.globals()
    book.interleaf("start work-on-chapter-01")
    for path in (SCENE_1, SCENE_2, SCENE_3, PLAN, TIMELINE, NEW_3, NEW_4):
        book.write(path, "New.\n")
    book.interleaf('retry scene-0101.md "No"')
    book.interleaf('retry scene-0102.md "Not this either"')
    said = book.interleaf("cancel").out
    assert "🛑 SESSION CANCELLED: work-on-chapter-01" in said
    (backup,) = re.findall(r"workspace/retries-archive/work-on-chapter-01-cancelled-\d{8}-\d{6}", said)
    assert book.text(f"{backup}/{SCENE_1}-retry-1.md") == "New.\n"
    assert "The project's files are as they were." in said
    assert book.globals() == before
    assert not book.exists("workspace/sessions/work-on-chapter-01")
    assert book.lock() is None


def test_session_cancel_by_name_and_without_keeping_retries(book: Project) -> None:
    book.interleaf("start experimental-v2")
    book.interleaf('retry scene-0101.md "No"')
    book.interleaf("start other")
    answer = book.done("cancel experimental-v2 --no-backup-retries")["cancelled"]
    assert (answer["session"], answer["retries_backup"]) == ("experimental-v2", None)
    assert book.names("workspace/retries-archive") == []
    assert book.lock() == "other"


def test_retry(book: Project) -> None:
    book.interleaf("start work-on-chapter-01")
    said = book.interleaf('retry scene-0101.md "Too much exposition, needs more action"').out
    kept = f"workspace/sessions/work-on-chapter-01/human-retries/{SCENE_1}-retry-1.md"
    for words in (SCENE_1, "1", "Too much exposition, needs more action", kept, f"{kept}.reason.txt"):
        assert words in said
    assert book.text(kept) == BOOK[SCENE_1]
    assert book.text(f"{kept}.reason.txt") == "Too much exposition, needs more action\n"
    second = book.done(f'retry {SCENE_2} "Character voice inconsistent"')["retry"]
    assert (second["file"], second["number"], second["auto_detected"]) == (SCENE_2, 1, False)
    assert [retry["file"] for retry in book.record("work-on-chapter-01")["retries"]] == [SCENE_1, SCENE_2]


def test_retry_keeps_the_version_that_was_rejected(book: Project) -> None:
    book.interleaf("start s")
    book.write(SCENE_1, "Rejected draft.\n")
    kept = book.done('retry scene-0101.md "Too much dialogue"')["retry"]["version_path"]
    book.write(SCENE_1, "Better.\n")
    assert book.text(kept) == "Rejected draft.\n"


# --- the tools behind the commands ---


@pytest.mark.asyncio
async def test_the_mcp_tool_mapping(book: Project) -> None:
    async with book.agent() as agent:
        assert agent.client.server_info.name == "session_management_mcp"
        assert (await agent.call("create_session", name="experimental", description=""))["session"][
            "status"
        ] == "active"
        session = (await agent.call("create_session", name="work-ch01", description="desc"))["session"]
        assert session["description"] == "desc"
        assert [row["name"] for row in (await agent.call("list_sessions"))["sessions"]] == ["work-ch01", "experimental"]
        assert (await agent.call("get_active_session"))["session"]["name"] == "work-ch01"
        assert (await agent.call("switch_session", name="experimental"))["from"] == "work-ch01"
        await agent.call("write_file", path=SCENE_1, content="Draft.\n")
        retry = await agent.call("record_human_retry", file_path="scene-0101.md", reason="reason", auto_detected=False)
        assert retry["retry"]["number"] == 1
        preview = (await agent.call("commit_session", name=None, force=False))["preview"]
        assert preview["modified"] == [SCENE_1]
        assert book.text(SCENE_1) == BOOK[SCENE_1]
        done = await agent.call("commit_session", name="experimental", force=True, token=preview["token"])
        assert done["committed"]["retries_archived"] == 1
        assert book.text(SCENE_1) == "Draft.\n"
        await agent.call("switch_session", name="work-ch01")
        assert (await agent.call("cancel_session", name=None, backup_retries=True))["cancelled"][
            "session"
        ] == "work-ch01"


@pytest.mark.asyncio
async def test_an_agent_records_a_retry_that_it_heard(book: Project) -> None:
    """User: "This is bad, rewrite scene 0101, too much dialogue"."""
    book.interleaf("start s")
    async with book.agent() as agent:
        answer = await agent.call(
            "record_human_retry",
            file_path="scene-0101.md",
            reason="User feedback: Too much dialogue",
            auto_detected=True,
        )
    assert answer["retry"]["auto_detected"] is True
    assert book.done("status")["session"]["retries"][0]["auto_detected"] is True


# --- copy-on-write ---


def test_how_copy_on_write_works(book: Project) -> None:
    book.interleaf("start my-work")
    copy = f"workspace/sessions/my-work/files/{PLAN}"

    assert book.done(f"resolve {PLAN}") == {
        "path": PLAN,
        "resolved": PLAN,
        "source": "global",
        "exists": True,
        "modified_in_session": False,
        "session": "my-work",
    }
    assert book.write(PLAN, "First.\n")["copied"] is True
    assert book.record("my-work")["bases"].keys() == {PLAN}
    assert book.write(PLAN, "Second.\n")["copied"] is False
    assert book.done(f"resolve {PLAN}")["resolved"] == copy
    assert book.read(PLAN) == "Second.\n"
    assert book.text(copy) == "Second.\n"
    assert book.text(PLAN) == BOOK[PLAN]

    book.done("commit --force")
    assert book.text(PLAN) == "Second.\n"


# --- the messages ---


@pytest.mark.parametrize("line", ["commit", "cancel", "retry scene-0101.md no", "pause", "checkpoint"])
def test_no_active_session(book: Project, line: str) -> None:
    error = book.refused(line)
    assert error["kind"] == "no-active-session"
    assert "❌ ERROR: No active session" in error["text"]
    assert "interleaf start NAME" in error["text"]
    assert "interleaf list" in error["text"]


@pytest.mark.parametrize("verb", ["switch", "commit", "cancel", "status"])
def test_session_not_found(book: Project, verb: str) -> None:
    book.interleaf("start s")
    error = book.refused(f"{verb} experimental-v2")
    assert error["kind"] == "session-not-found"
    assert "Session 'experimental-v2' not found" in error["text"]
    assert "interleaf list" in error["text"]


def test_a_crashed_session_has_a_way_back_and_not_only_cancel(book: Project) -> None:
    crash(book, "old-work")
    book.interleaf("start s")
    error = book.refused("switch old-work")
    assert error["kind"] == "session-crashed"
    assert "Session 'old-work' is crashed" in error["text"]
    for command in ("recover old-work", "commit old-work", "cancel old-work"):
        assert f"interleaf {command}" in error["text"]
    assert book.done("recover old-work")["recovered"]["checkpoint"]
    assert book.done("switch old-work")["session"]["status"] == "active"


def test_file_not_found_names_both_places(book: Project) -> None:
    book.interleaf("start my-work")
    path = f"{CHAPTER}/content/scene-0999.md"
    error = book.refused(f"read {path}")
    assert error["kind"] == "file-not-found"
    assert error["facts"]["checked"] == [f"workspace/sessions/my-work/files/{path}", path]
    for place in error["facts"]["checked"]:
        assert place in error["text"]
    assert book.refused("retry scene-0999.md no")["kind"] == "file-not-found"


@pytest.mark.parametrize("name", ["a/b", "../up", "with space", "", "-x", "CON", "ü", "x" * 101])
def test_names_are_letters_digits_hyphens_and_underscores(book: Project, name: str) -> None:
    error = book.refused(f"start -- '{name}'")
    assert error["kind"] == "invalid-name"
    assert "letters, digits, - and _" in error["text"] or "reserved" in error["text"]


# --- what the seed wished for later ---


def test_session_templates(book: Project) -> None:
    book.save("interleaf.toml", '[templates.chapter-generation]\ngoal = "A chapter"\nsteps = ["Outline", "Draft"]\n')
    assert book.done("start my-work --template chapter-generation")["session"]["template"] == "chapter-generation"
    assert book.done("status")["document"]["progress"] == {"done": 0, "total": 2}


def test_session_comparison(book: Project) -> None:
    book.interleaf("start main-work")
    book.write(SCENE_1, "Main.\n")
    book.interleaf("start experimental-v2")
    book.write(SCENE_1, "Other.\n")
    (file,) = book.done("--session main-work diff --against experimental-v2")["files"]
    assert file["path"] == SCENE_1
    assert {"Main.", "Other."} <= {line[1:] for line in file["diff"].splitlines()}


def test_partial_commit(book: Project) -> None:
    book.interleaf("start s")
    for path in (SCENE_1, SCENE_2, SCENE_3):
        book.write(path, "New.\n")
    done = book.done("commit --force --files scene-0101.md scene-0102.md")["committed"]
    assert done["modified"] == [SCENE_1, SCENE_2]
    assert book.text(SCENE_3) == BOOK[SCENE_3]
    assert book.done("status")["session"]["changes"]["modified"] == [SCENE_3]


def test_session_merge(book: Project) -> None:
    book.interleaf("start main-work")
    book.write(SCENE_1, "Main.\n")
    book.interleaf("start experimental-v2")
    book.write(SCENE_2, "Experiment.\n")
    book.write(SCENE_3, "Too experimental.\n")
    assert book.done(f"merge experimental-v2 --into main-work --files {SCENE_2}")["merged"]["files"] == [SCENE_2]
    book.interleaf("switch main-work")
    assert book.done("status")["session"]["changes"]["modified"] == [SCENE_1, SCENE_2]
    assert book.read(SCENE_3) == BOOK[SCENE_3]
