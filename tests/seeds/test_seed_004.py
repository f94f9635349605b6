"""Seed 004 (sessions and backups): naming, folders, checkpoints, artifacts, the end of a day, backups, restore."""

from __future__ import annotations

import json
import re
import zipfile
from typing import Any

import pytest
from tests.seeds.project import Project

from interleaf.core.names import numbered
from interleaf.faces.mcp.prompts import skill

ID = r"\d{4}-\d\d-\d\d-session-001-authentication-feature"


@pytest.fixture
def session(code: Project) -> str:
    """`session-start.py "authentication feature" claude`."""
    answer = code.done('start --focus "authentication feature" --agent claude')
    return str(answer["session"]["name"])


def members(code: Project, backup: str) -> set[str]:
    """Names in a zip."""
    with zipfile.ZipFile(code.root / backup) as found:
        assert found.testzip() is None
        return set(found.namelist())


# --- naming ---


@pytest.mark.parametrize(
    ("date", "focus", "taken", "name"),
    [
        ("2025-10-25", "authentication", [], "2025-10-25-session-001-authentication"),
        (
            "2025-10-25",
            "API design",
            ["2025-10-25-session-001-authentication"],
            "2025-10-25-session-002-api-design",
        ),
        ("2025-10-26", "testing", ["2025-10-25-session-002-api-design"], "2025-10-26-session-001-testing"),
    ],
)
def test_the_naming_convention(date: str, focus: str, taken: list[str], name: str) -> None:
    assert numbered(date, focus, taken) == name


def test_the_focus_is_sanitized_and_at_most_30_characters(code: Project) -> None:
    name = code.done("start --focus 'Fix: the *very* long & strange title of a feature!'")["session"]["name"]
    slug = re.fullmatch(r"\d{4}-\d\d-\d\d-session-001-([a-z0-9-]+)", name)
    assert slug is not None
    assert len(slug[1]) <= 30
    assert slug[1].startswith("fix-the-very-long")


def test_numbers_go_on_over_archived_sessions(code: Project, session: str) -> None:
    code.done("end")
    assert "-session-002-" in code.done("start --focus 'authentication feature'")["session"]["name"]


# --- 1. start ---


def test_session_start(code: Project, session: str) -> None:
    assert re.fullmatch(ID, session)
    own = f"workspace/sessions/{session}"
    assert {"artifacts", "notes", "decisions", "snapshots", "session.json", "session.md"} <= set(code.names(own))
    found = code.done("status")["session"]
    assert (found["path"], found["agent"], found["status"]) == (own, "claude", "active")
    assert code.record(session)["focus"] == "authentication feature"
    assert session in code.text(f"{own}/session.md")
    assert code.done("status")["document"]["tldr"].startswith("authentication feature")


# --- 2. during the session ---


def test_checkpoints(code: Project, session: str) -> None:
    code.write("src/auth.py", "def login(): ...\n")
    code.write("tests/test_auth.py", "def test_login(): ...\n")
    first = code.done('checkpoint --note "Auth implemented"')["checkpoint"]
    assert re.fullmatch(r"checkpoint-001-\d\d-\d\d-\d\d", first["id"])
    assert (first["note"], first["files"]) == ("Auth implemented", ["src/auth.py", "tests/test_auth.py"])
    assert first["created_at"].endswith("Z")
    second = code.done(f'--session {session} checkpoint --note "Bug fix" src/auth.py')["checkpoint"]
    assert re.fullmatch(r"checkpoint-002-\d\d-\d\d-\d\d", second["id"])
    assert second["files"] == ["src/auth.py"]
    assert code.names(f"workspace/sessions/{session}/snapshots") == [f"{first['id']}.json", f"{second['id']}.json"]


def test_a_session_may_be_called_by_its_day_and_number(code: Project, session: str) -> None:
    """`session-checkpoint.py 2025-10-25-session-001 "Auth implemented"`, as the seed writes it."""
    short = session.removesuffix("-authentication-feature")
    code.done("start other")
    code.write("src/other.py", "other\n")
    code.done(f"--session {short} write src/auth.py", "def login(): ...\n")
    assert code.done(f'--session {short} checkpoint --note "Auth implemented"')["checkpoint"]["files"] == [
        "src/auth.py"
    ]
    assert code.done(f"checkpoints {short}")["checkpoints"][0]["note"] == "Auth implemented"
    assert code.done(f"switch {short}")["to"] == session
    assert code.lock() == session
    assert code.done(f"end {short} --force")["ended"]["session"] == session


def test_two_files_of_one_name_do_not_overwrite_each_other_in_a_checkpoint(code: Project, session: str) -> None:
    code.write("src/auth.py", "the source\n")
    code.write("lib/auth.py", "the library\n")
    saved = code.done("checkpoint")["checkpoint"]
    code.write("src/auth.py", "x\n")
    code.write("lib/auth.py", "x\n")
    code.done(f"restore --checkpoint {saved['id']}")
    assert (code.read("src/auth.py"), code.read("lib/auth.py")) == ("the source\n", "the library\n")


def test_artifact_tracking(code: Project, session: str) -> None:
    code.done("track src/auth.py created")
    code.done("track src/main.py modified")
    assert code.record(session)["artifacts"] == {"src/auth.py": "created", "src/main.py": "modified"}
    assert code.refused("track src/auth.py deleted")["kind"] == "wrong-usage"


def test_all_file_operations_of_an_agent_are_tracked_by_a_hook(code: Project, session: str) -> None:
    copy = code.root / f"workspace/sessions/{session}/files/src/auth.py"
    code.save(str(copy.relative_to(code.root)), "def login(): ...\n")
    code.hook("post-tool-use", tool_name="Write", tool_input={"file_path": str(copy), "content": ""})
    assert code.record(session)["artifacts"] == {"src/auth.py": "created"}


def test_the_sessions_own_files_never_reach_the_project(code: Project, session: str) -> None:
    own = f"workspace/sessions/{session}"
    for folder in ("artifacts", "notes", "decisions"):
        code.save(f"{own}/{folder}/thoughts.md", "mine\n")
    code.write("src/auth.py", "def login(): ...\n")
    assert code.done("commit")["preview"]["created"] == ["src/auth.py"]


# --- 3. end ---


def test_session_end(code: Project, session: str) -> None:
    own = f"workspace/sessions/{session}"
    for path in ("src/auth.py", "src/auth_utils.py", "tests/test_auth.py"):
        code.write(path, "new\n")
    for path in ("src/main.py", "docs/API.md"):
        code.write(path, "changed\n")
    code.save(f"{own}/decisions/tokens.md", "We use tokens.\n")
    code.save(f"{own}/notes/idea.md", "An idea.\n")
    code.done('checkpoint --note "Auth logic implemented"')
    code.done('checkpoint --note "Tests passing"')
    assert code.refused("end")["kind"] == "uncommitted-changes"
    changed = code.done("status")["session"]["changes"]
    code.done("commit --force --files " + " ".join(changed["created"] + changed["modified"]))

    ended = code.done(f"end {session} --score 8.5")["ended"]
    assert (ended["files_created"], ended["files_modified"], ended["checkpoints"]) == (3, 2, 2)
    assert (ended["score"], ended["duration_minutes"]) == (8.5, 0)
    assert ended["archive"] == f"workspace/archive/{session}"
    assert ended["backup"] == f"workspace/backups/sessions/{session}-backup.zip"
    inside = members(code, ended["backup"])
    assert {"session.json", "session.md", "decisions/tokens.md", "notes/idea.md"} <= inside
    assert len([name for name in inside if name.startswith("snapshots/checkpoint-")]) == 2
    (summary,) = code.names("workspace/session-summaries")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\.md", summary)
    line = code.text(f"workspace/session-summaries/{summary}")
    for words in (session, "authentication feature", "3 files created", "2 files modified", "8.5/10", "claude"):
        assert words in line
    assert code.done("list")["active"] is None


def test_session_end_in_words(code: Project, session: str) -> None:
    said = code.interleaf("end --score 8.5").out
    for words in ("Duration: 0 minutes", "Files created: 0", "Checkpoints: 0", "Score: 8.5/10", "-backup.zip"):
        assert words in said


def test_session_metadata(code: Project, session: str) -> None:
    """The seed's session.yaml, in session.json."""
    code.write("src/auth.py", "new\n")
    code.done("track src/auth.py created")
    code.done("commit --force --files src/auth.py")
    code.done("end --score 8.5 --no-backup")
    record: dict[str, Any] = json.loads(code.text(f"workspace/archive/{session}/session.json"))
    assert (record["focus"], record["agent"], record["status"]) == ("authentication feature", "claude", "completed")
    assert record["created_at"] <= record["closed_at"]
    assert record["artifacts"] == {"src/auth.py": "created"}
    assert record["metrics"] == {"duration_minutes": 0, "files_created": 1, "files_modified": 0, "checkpoints": 0}
    assert record["score"] == 8.5


def test_a_line_in_the_projects_tracking_file(code: Project) -> None:
    code.save("interleaf.toml", 'tracking = "TRACKING.md"\n')
    code.done('start --focus "authentication feature"')
    code.done("end --score 8.5")
    lines = code.text("TRACKING.md").splitlines()
    assert lines[0] == "# Tracking"
    assert "session-001-authentication-feature" in lines[-1]


def test_a_score_goes_from_0_to_10(code: Project, session: str) -> None:
    for score in ("-1", "10.5", "good"):
        assert code.refused(f"end --score={score}")["kind"] == "wrong-usage"


# --- the tools, with the seed's own parameters ---


@pytest.mark.asyncio
async def test_the_mcp_tools_reference(code: Project) -> None:
    project_path = str(code.root)
    async with code.agent() as claude:
        started = await claude.call(
            "session_start",
            project_path=project_path,
            focus="authentication feature",
            agent="claude",
            metadata={"a": 1},
        )
        session_id = started["session"]["name"]
        assert re.fullmatch(ID, session_id)
        assert started["session"]["metadata"] == {"a": 1}
        await claude.call("write_file", path="src/auth.py", content="def login(): ...\n")
        saved = await claude.call(
            "session_checkpoint",
            project_path=project_path,
            session_id=session_id,
            description="Auth logic implemented",
            files_to_snapshot=["src/auth.py"],
        )
        assert (saved["checkpoint"]["note"], saved["checkpoint"]["files"]) == (
            "Auth logic implemented",
            ["src/auth.py"],
        )
        tracked = await claude.call(
            "session_track_artifact",
            project_path=project_path,
            session_id=session_id,
            file_path="src/auth.py",
            action="created",
        )
        assert tracked["tracked"] == {"file": "src/auth.py", "action": "created"}
        listed = await claude.call("session_list_active", project_path=project_path)
        assert [row["name"] for row in listed["sessions"]] == [session_id]
        assert (await claude.call("list_checkpoints"))["checkpoints"][0]["id"] == saved["checkpoint"]["id"]
        preview = (await claude.call("commit_session", files=["src/auth.py"]))["preview"]
        await claude.call("commit_session", files=["src/auth.py"], force=True, token=preview["token"])
        ended = await claude.call(
            "session_end", project_path=project_path, session_id=session_id, rulemap_score=8.5, create_backup=True
        )
        assert (ended["ended"]["score"], ended["ended"]["files_created"]) == (8.5, 1)
        assert code.exists(ended["ended"]["backup"])
        assert (await claude.call("create_daily_backup", project_path=project_path))["backup"]["items_backed_up"]
        milestone = await claude.call("create_milestone_backup", name="v1.0-release")
        assert milestone["backup"]["path"].endswith("/milestones/v1.0-release")
        listed = await claude.call("restore_session", list=True)
        assert {backup["kind"] for backup in listed["backups"]} == {"session", "daily", "milestone"}


@pytest.mark.asyncio
async def test_wrapping_up_for_today_as_the_skill_says(code: Project, session: str) -> None:
    """User: "Let's wrap up for today". The skill's calls, one after the other."""
    head, text = skill("session-end")
    assert "wrap up" in head["description"]
    async with code.agent() as claude:
        await claude.call("write_file", path="src/auth.py", content="def login(): ...\n")
        assert 'commit_session(files=["."])' in text
        preview = (await claude.call("commit_session", files=["."]))["preview"]
        await claude.call("commit_session", files=["."], force=True, token=preview["token"])
        assert "session_end(score)" in text
        ended = (await claude.call("session_end", score=8.5))["ended"]
        assert (ended["session"], ended["files_created"], ended["score"]) == (session, 1, 8.5)
        assert "create_daily_backup()" in text
        assert (await claude.call("create_daily_backup"))["backup"]["path"]
        assert "restore_session(backup=NAME)" in text
        assert (await claude.call("restore_session", backup=session))["restored"]["session"] == f"{session}-restored"
    assert code.text("src/auth.py") == "def login(): ...\n"


# --- best practices and troubleshooting ---


def test_session_not_found(code: Project, session: str) -> None:
    error = code.refused("end 2025-10-25-session-001-nothing")
    assert error["kind"] == "session-not-found"
    assert "interleaf list" in error["text"]
    assert session in code.interleaf("list")


def test_checkpoint_failed(code: Project, session: str) -> None:
    """Verify the session, check the paths: the refusal says which, and makes no half of a checkpoint."""
    error = code.refused("checkpoint src/main.py src/missing.py")
    assert error["kind"] == "file-not-found"
    assert "src/missing.py" in error["text"]
    assert code.done("checkpoints")["checkpoints"] == []
    code.done("pause")
    assert code.refused("checkpoint")["kind"] == "no-active-session"


def test_what_must_not_be_skipped_or_left_incomplete(code: Project) -> None:
    """Close asks for what is left undone instead of leaving the summary incomplete."""
    code.done("start s --step Outline --step Draft")
    error = code.refused("close --complete")
    assert error["kind"] == "open-steps"
    assert error["facts"]["steps"] == ["Outline", "Draft"]


# --- what the seed wished for later ---


def test_templates(code: Project) -> None:
    code.save("interleaf.toml", '[templates.auth]\nagent = "claude"\ntype = "complex"\n')
    session = code.done("start --focus login --template auth")["session"]
    assert (session["agent"], session["type"]) == ("claude", "complex")


def test_several_people_in_several_sessions(code: Project) -> None:
    code.done("start ann")
    code.done("start bob")
    code.done("--session ann write src/main.py", "ann's\n")
    code.done("--session bob write src/main.py", "bob's\n")
    assert code.done("--session ann read src/main.py")["content"] == "ann's\n"
    assert code.done("--session bob read src/main.py")["content"] == "bob's\n"


def test_sessions_are_merged_when_asked(code: Project) -> None:
    code.done("start ann")
    code.done("start bob")
    code.done("--session ann write src/ann.py", "ann's\n")
    code.done("--session bob write src/bob.py", "bob's\n")
    code.done("merge ann --into bob")
    assert code.done("status")["session"]["changes"]["created"] == ["src/ann.py", "src/bob.py"]


def test_session_analytics(code: Project, session: str) -> None:
    code.done("end --score 8.5")
    assert session in code.interleaf("stats")
    page = code.interleaf("stats --html").out
    assert page.lower().startswith("<!doctype html>")
    assert session in page
