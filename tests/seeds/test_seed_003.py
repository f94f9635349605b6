"""Seed 003 (marker sessions): its shell snippets run word for word, with `workspace/` for `.workflow/`."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from typing import Any, cast
from uuid import uuid4

import pytest
from tests.faces.agents.conftest import needs_overlay
from tests.seeds.project import Project

from interleaf.disk.posix import PosixDisk
from interleaf.engine.engine import Engine

# What the seed has in its code blocks. Session directories lie in workspace/sessions/ here.
DETECTION = """
active_session=$(ls workspace/.active-* 2>/dev/null | head -1)
if [ -n "$active_session" ]; then
  session_name=$(basename "$active_session" | sed 's/^\\.active-//')
  echo "Active session: $session_name"
else
  echo "No active session"
fi
"""
DISCOVERY = """
ls -d workspace/sessions/WFS-*/ 2>/dev/null | sed 's|workspace/sessions/||;s|/$||'
if ls workspace/.active-* >/dev/null 2>&1; then
  active=$(ls workspace/.active-* | sed 's|workspace/.active-||')
  echo "✅ Active: $active"
else
  echo "⏸️ No active session"
fi
"""
SWITCH = "rm workspace/.active-* 2>/dev/null && touch workspace/.active-WFS-different-feature"
PAUSE = "rm workspace/.active-WFS-current-feature"
CONSISTENCY = """
active_marker=$(ls workspace/.active-* 2>/dev/null | head -1)
if [ -n "$active_marker" ]; then
  session_name=$(basename "$active_marker" | sed 's/^\\.active-//')
  session_dir="workspace/sessions/$session_name"
  if [ ! -d "$session_dir" ]; then
    echo "⚠️ Orphaned active marker: $active_marker"
    rm "$active_marker"
  fi
fi
"""
MULTIPLE = """
active_count=$(ls workspace/.active-* 2>/dev/null | wc -l)
if [ "$active_count" -gt 1 ]; then
  newest=$(ls -t workspace/.active-* 2>/dev/null | head -1)
  ls workspace/.active-* 2>/dev/null | grep -v "$newest" | xargs rm -f
  echo "Resolved: $(basename "$newest" | sed 's/^\\.active-//')"
fi
"""


@pytest.fixture
def workflow(code: Project) -> Project:
    """Three sessions, of which one is active."""
    for name in ("WFS-oauth-integration", "WFS-bug-fix-123", "WFS-user-profile"):
        code.done(f"start {name}")
    return code


def markers(project: Project) -> list[str]:
    return [name for name in project.names("workspace") if name.startswith(".active-")]


# --- the marker ---


def test_the_marker_is_seen_by_ls(workflow: Project) -> None:
    assert markers(workflow) == [".active-WFS-user-profile"]
    assert workflow.shell("ls workspace/.active-*").out == "workspace/.active-WFS-user-profile\n"


def test_active_session_detection(workflow: Project) -> None:
    assert workflow.shell(DETECTION).out == "Active session: WFS-user-profile\n"
    workflow.done("pause")
    assert workflow.shell(DETECTION).out == "No active session\n"


def test_session_discovery(workflow: Project) -> None:
    said = workflow.shell(DISCOVERY).out.splitlines()
    assert said == ["WFS-bug-fix-123", "WFS-oauth-integration", "WFS-user-profile", "✅ Active: WFS-user-profile"]


def test_session_activation_by_hand(workflow: Project) -> None:
    workflow.shell("rm workspace/.active-* 2>/dev/null\ntouch workspace/.active-WFS-oauth-integration")
    assert workflow.done("status")["session"]["name"] == "WFS-oauth-integration"
    workflow.write("src/main.py", "print('oauth')\n")
    assert workflow.exists("workspace/sessions/WFS-oauth-integration/files/src/main.py")


def test_switch_by_hand_and_by_command_are_the_same(workflow: Project) -> None:
    workflow.done("start WFS-different-feature")
    workflow.done("switch WFS-user-profile")
    workflow.shell(SWITCH)
    assert workflow.done("list")["active"] == "WFS-different-feature"
    workflow.done("switch WFS-user-profile")
    assert markers(workflow) == [".active-WFS-user-profile"]


def test_pause_by_hand(workflow: Project) -> None:
    workflow.done("start WFS-current-feature")
    workflow.shell(PAUSE)
    assert workflow.done("status")["session"] is None
    states = {row["name"]: row["status"] for row in workflow.done("list")["sessions"]}
    assert states["WFS-current-feature"] == "inactive"


def test_resume_a_paused_session(workflow: Project) -> None:
    workflow.done("pause")
    assert workflow.done("resume WFS-bug-fix-123")["session"]["status"] == "active"
    assert markers(workflow) == [".active-WFS-bug-fix-123"]


def test_create_a_session_by_hand(workflow: Project) -> None:
    """A directory and a marker are a session; what its record lacks is made up for, and nothing is lost."""
    workflow.shell(
        "cd workspace/sessions && mkdir WFS-new-feature\n"
        'echo \'{"session_id":"WFS-new-feature","status":"active"}\' > WFS-new-feature/session.json\n'
        "cd ../..\n"
        "rm workspace/.active-* 2>/dev/null\ntouch workspace/.active-WFS-new-feature"
    )
    assert workflow.done("list")["active"] == "WFS-new-feature"
    workflow.done("recover WFS-new-feature")
    workflow.write("src/main.py", "print('new')\n")
    assert workflow.done("status")["session"]["changes"]["modified"] == ["src/main.py"]


def test_complete_a_session(workflow: Project) -> None:
    workflow.done("close --complete")
    assert markers(workflow) == []
    assert workflow.names("workspace/archive") == ["WFS-user-profile"]
    archived = json.loads(workflow.text("workspace/archive/WFS-user-profile/session.json"))
    assert archived["status"] == "completed"


def test_what_the_record_says_of_the_status_is_not_the_truth(workflow: Project) -> None:
    """A record that claims to be open in every session makes none of them active: the marker does."""
    assert {workflow.record(name)["status"] for name in workflow.names("workspace/sessions")} == {"open"}
    assert workflow.done("list")["active"] == "WFS-user-profile"


# --- the record ---


def test_type_and_phase_of_a_session(code: Project) -> None:
    code.done("start WFS-oauth --type complex --goal 'feature description'")
    assert code.done("status")["session"]["type"] == "complex"
    assert code.done("phase") == {"phase": None, "completed_phases": []}
    assert code.done("phase PLAN") == {"phase": "PLAN", "completed_phases": []}
    assert code.done("phase IMPLEMENT") == {"phase": "IMPLEMENT", "completed_phases": ["PLAN"]}
    assert code.done("phase REVIEW") == {"phase": "REVIEW", "completed_phases": ["PLAN", "IMPLEMENT"]}
    record = code.record("WFS-oauth")
    assert (record["phase"], record["completed_phases"]) == ("REVIEW", ["PLAN", "IMPLEMENT"])


def test_a_phase_transition_saves_the_state_and_hands_over(code: Project) -> None:
    code.done("start WFS-oauth")
    code.done("phase PLAN")
    code.write("IMPL_PLAN.md", "# The plan\n")
    code.done("track IMPL_PLAN.md created")
    assert code.done("checkpoints")["checkpoints"] == []
    code.done("phase IMPLEMENT")
    (saved,) = code.done("checkpoints")["checkpoints"]
    assert saved["files"] == ["IMPL_PLAN.md"]
    entries = "workspace/sessions/WFS-oauth/journal/entries"
    (name,) = (name for name in code.names(entries) if name.endswith("-phase.md"))
    handed_over = code.text(f"{entries}/{name}")
    for words in ("phase_completed: PLAN", "next_phase: IMPLEMENT", "IMPL_PLAN.md"):
        assert words in handed_over


def test_a_phase_that_is_none_is_refused(code: Project) -> None:
    code.done("start WFS-oauth")
    assert code.refused("phase SHIP")["kind"] == "wrong-usage"


def test_save_triggers(code: Project) -> None:
    """phase_complete, user_request, session_end (here: putting it aside; what is closed lies in the archive whole)."""
    code.done("start WFS-oauth")
    code.done("phase PLAN")
    code.done("phase IMPLEMENT")
    code.done("checkpoint --note 'user request'")
    code.done("pause")
    notes = [found["note"] for found in code.done("checkpoints WFS-oauth")["checkpoints"]]
    assert notes == ["end of phase PLAN", "user request", "paused"]


def test_resume_from_the_last_phase_checkpoint(code: Project) -> None:
    code.done("start WFS-oauth")
    code.done("phase PLAN")
    code.write("IMPL_PLAN.md", "# The plan\n")
    code.done("phase IMPLEMENT")
    code.write("IMPL_PLAN.md", "# A worse plan\n")
    (saved,) = code.done("checkpoints")["checkpoints"]
    code.done(f"restore --checkpoint {saved['id']}")
    assert code.read("IMPL_PLAN.md") == "# The plan\n"


# --- self-healing ---


def test_an_orphaned_marker_is_removed_and_logged(workflow: Project) -> None:
    workflow.shell("rm workspace/.active-*; touch workspace/.active-WFS-gone")
    assert workflow.done("status")["session"] is None
    assert markers(workflow) == []
    findings = workflow.done("doctor")["findings"]
    assert any("WFS-gone" in finding["message"] and finding["fixed"] for finding in findings)


def test_the_consistency_check_of_the_seed_finds_nothing_left_to_do(workflow: Project) -> None:
    workflow.shell("rm workspace/.active-*; touch workspace/.active-WFS-gone")
    workflow.done("list")
    assert workflow.shell(CONSISTENCY).out == ""


def test_of_several_markers_the_newest_stays(workflow: Project) -> None:
    workflow.shell("touch workspace/.active-WFS-bug-fix-123; touch workspace/.active-WFS-oauth-integration")
    assert workflow.done("status")["session"]["name"] == "WFS-oauth-integration"
    assert markers(workflow) == [".active-WFS-oauth-integration"]


def test_the_seeds_own_cure_of_several_markers_agrees(workflow: Project) -> None:
    os.utime(workflow.root / "workspace/.active-WFS-user-profile", (1, 1))
    workflow.shell("touch workspace/.active-WFS-bug-fix-123")
    assert workflow.shell(MULTIPLE).out == "Resolved: WFS-bug-fix-123\n"
    assert workflow.done("list")["active"] == "WFS-bug-fix-123"


def test_a_corrupted_session_file_is_made_anew(workflow: Project) -> None:
    workflow.write("src/main.py", "print('kept')\n")
    workflow.save("workspace/sessions/WFS-user-profile/session.json", "{ not JSON")
    assert workflow.done("status")["session"]["status"] == "crashed"
    findings = workflow.done("recover WFS-user-profile")["recovered"]["findings"]
    assert any("rebuilt" in finding for finding in findings)
    assert workflow.record("WFS-user-profile")["name"] == "WFS-user-profile"
    assert workflow.read("src/main.py") == "print('kept')\n"


# --- without a session ---


def test_commands_that_look_work_without_a_session(code: Project) -> None:
    for line in ("list", "status", "read src/main.py", "resolve src/main.py", "trash", "doctor", "restore --list"):
        assert code.interleaf(line).status == 0, line
    assert not code.exists("workspace")
    assert code.done("backup daily")["backup"]["items_backed_up"]


@needs_overlay
def test_a_command_may_work_in_a_temporary_session(code: Project) -> None:
    """The seed's fallback, with a session for its temporary directory: what was written can still be had."""
    before = code.globals()
    said = code.program("run --temporary -- sh -c 'echo made > report.txt'")
    assert said.status == 0
    assert "temporary" in said.err
    assert code.globals() == before
    assert markers(code) == []
    assert code.done("--session temporary read report.txt")["content"] == "made\n"
    code.program("run --temporary -- sh -c 'echo more >> report.txt'")
    assert code.done("--session temporary read report.txt")["content"] == "made\nmore\n"
    assert [row["name"] for row in code.done("list")["sessions"]] == ["temporary"]


# --- how it scales ---


class WatchedDisk:
    """A disk that notes which paths it was asked about."""

    def __init__(self, root: str) -> None:
        self.inner = PosixDisk(root)
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        if not callable(found):
            return found

        def noted(*arguments: Any, **named: Any) -> Any:
            self.asked += [each for each in arguments if isinstance(each, str)]
            return found(*arguments, **named)

        return noted


def test_hundreds_of_sessions(code: Project) -> None:
    """Each with a file of its own; what concerns the active one asks nothing about any other."""
    code.done("start first")
    code.write("src/main.py", "print('first')\n")
    sessions = code.root / "workspace/sessions"
    for number in range(300):
        shutil.copytree(sessions / "first", sessions / f"WFS-{number}")
        record = {**code.record("first"), "name": f"WFS-{number}", "id": str(uuid4())}
        code.save(f"workspace/sessions/WFS-{number}/session.json", json.dumps(record))
    listed = code.done("list")["sessions"]
    assert Counter(row["status"] for row in listed) == {"inactive": 300, "active": 1}
    assert {row["changes_count"] for row in listed} == {1}

    disk = WatchedDisk(str(code.root))
    engine = Engine.open(str(code.root), project=str(code.root), disk=cast("Any", disk))
    assert engine.call("status", {})["session"]["name"] == "first"
    assert engine.call("read", {"path": "src/main.py"})["source"] == "session"
    engine.call("write", {"path": "src/main.py", "content": "print('second')\n"})
    assert any(path.startswith("workspace/sessions/first/") for path in disk.asked)
    assert [path for path in disk.asked if "WFS-" in path] == []
    assert code.done("switch WFS-299")["session"]["changes"]["modified"] == ["src/main.py"]
    assert code.lock() == "WFS-299"
