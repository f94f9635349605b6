"""Seed 004 (sessions and backups): what is kept, and how it is had again."""

from __future__ import annotations

import json

import pytest
from tests.seeds.project import Project


@pytest.fixture
def session(code: Project) -> str:
    """`session-start.py "authentication feature" claude`."""
    answer = code.done('start --focus "authentication feature" --agent claude')
    return str(answer["session"]["name"])


# --- backups ---


def test_daily_backup(code: Project, session: str) -> None:
    code.save(
        "interleaf.toml",
        '[backup]\ninclude = ["00-governance", "01-specifications", "workspace/archive", '
        '"workspace/session-summaries", "TRACKING.md"]\n',
    )
    code.done("end")
    answer = code.done("backup daily")["backup"]
    date = answer["timestamp"][:10]
    assert answer["path"] == f"workspace/backups/daily/{date}"
    assert answer["items_backed_up"] == [
        "00-governance",
        "01-specifications",
        "workspace/archive",
        "workspace/session-summaries",
        "TRACKING.md",
    ]
    manifest = json.loads(code.text(f"{answer['path']}/manifest.json"))
    for key, value in (
        ("date", date),
        ("timestamp", answer["timestamp"]),
        ("items_backed_up", answer["items_backed_up"]),
        ("backup_path", answer["path"]),
    ):
        assert manifest[key] == value


def test_milestone_backup(code: Project) -> None:
    assert code.done("backup milestone v1.0-release")["backup"]["path"] == "workspace/backups/milestones/v1.0-release"
    assert code.refused("backup milestone v1.0-release")["kind"] == "backup-exists"
    assert code.refused("backup milestone ../up")["kind"] == "invalid-name"


# --- restore ---


def test_restore_a_session_backup(code: Project, session: str) -> None:
    code.save(f"workspace/sessions/{session}/notes/idea.md", "An idea.\n")
    code.write("src/auth.py", "half done\n")
    code.done("end --force")
    assert session in code.interleaf("restore --list")
    restored = code.done(f"restore --backup {session}")["restored"]
    assert restored["session"] == f"{session}-restored"
    assert code.text(f"workspace/sessions/{session}-restored/notes/idea.md") == "An idea.\n"
    assert code.done(f"--session {session}-restored read src/auth.py")["content"] == "half done\n"


def test_restore_a_daily_backup(code: Project) -> None:
    day = code.done("backup daily")["backup"]["timestamp"][:10]
    code.save("src/main.py", "spoilt\n")
    name = code.done(f"restore --backup {day}")["restored"]["session"]
    assert name == f"{day}-restored"
    assert code.text("src/main.py") == "spoilt\n"
    code.done(f"commit {name} --force")
    assert code.text("src/main.py") == "print('hello')\n"


def test_restore_a_checkpoint(code: Project, session: str) -> None:
    code.write("src/auth.py", "then\n")
    saved = code.done('checkpoint --note "Before major refactor"')["checkpoint"]
    code.write("src/auth.py", "now\n")
    assert "Before major refactor" in code.interleaf(f"checkpoints {session}")
    answer = code.done(f"--session {session} restore --checkpoint {saved['id']}")["restored"]
    assert (answer["session"], answer["from"], answer["files"]) == (session, saved["id"], ["src/auth.py"])
    assert code.read("src/auth.py") == "then\n"
    code.done(f"restore --checkpoint {answer['checkpoint_before']}")
    assert code.read("src/auth.py") == "now\n"


# --- when something went wrong ---


def test_backup_failed(code: Project, session: str) -> None:
    """A backup that cannot be written ends nothing: the session is as it was."""
    code.save("workspace/backups", "a file where the folder should be\n")
    error = code.refused("end")
    assert error["kind"] == "io-error"
    assert code.done("status")["session"]["status"] == "active"
    (code.root / "workspace/backups").unlink()
    assert code.done("end")["ended"]["backup"]


def test_lost_session_work(code: Project, session: str) -> None:
    code.write("src/auth.py", "hours of work\n")
    code.done("checkpoint")
    code.write("src/auth.py", "")
    (saved,) = code.done(f"checkpoints {session}")["checkpoints"]
    code.done(f"restore --checkpoint {saved['id']}")
    assert code.read("src/auth.py") == "hours of work\n"


def test_a_session_is_looked_at_again_after_its_end(code: Project, session: str) -> None:
    """Its document, its journal and what each checkpoint changed are in the archive."""
    code.done("log --decision 'Tokens' --rationale 'No server state'")
    code.write("src/auth.py", "def login(): ...\n")
    code.done("checkpoint")
    code.done("end --force")
    assert "Tokens" in code.interleaf(f"view {session}")
    assert code.names(f"workspace/archive/{session}/journal/entries")
    code.done(f"restore --backup {session}")
    (saved,) = code.done(f"checkpoints {session}-restored")["checkpoints"]
    assert saved["changed"]["created"] == ["src/auth.py"]
