"""Results of the contract's shape, one for each verb: what the renderers are shown."""

from __future__ import annotations

from typing import Any

SUMMARY: dict[str, Any] = {
    "duration_minutes": 2890,
    "compactions": 3,
    "progress": {"done": 5, "total": 5},
    "tldr": "Fixed it.",
    "decisions": 2,
    "discoveries": 1,
    "task_ids": ["T-1"],
}

SCENE = "acts/act-1/chapters/chapter-01/content/scene-0101.md"
NONE: dict[str, list[str]] = {"modified": [], "created": [], "deleted": []}
CHANGES = {"modified": [SCENE, "context/alexa.json"], "created": ["acts/new.md"], "deleted": ["acts/old.md"]}
RETRIES = [
    {"file": SCENE, "number": 1, "reason": "Too much exposition", "auto_detected": False, "recorded_at": "x"},
    {"file": SCENE, "number": 2, "reason": "Voice inconsistent", "auto_detected": True, "recorded_at": "x"},
]
CONFLICT = {"path": "context/alexa.json", "reason": "changed in the project", "base": "1", "ours": "2", "theirs": None}
CHECKPOINT = {"id": "c1", "note": "Before", "created_at": "2026-11-20T08:00:00Z", "files": [SCENE], "not_covered": []}


def session(**other: Any) -> dict[str, Any]:
    """An active session with all kinds of changes."""
    return {
        "name": "work-on-chapter-01",
        "id": "0199",
        "status": "active",
        "description": "Generating all scenes for chapter 01",
        "created_at": "2026-11-20T08:00:00Z",
        "path": "workspace/sessions/work-on-chapter-01",
        "changes": CHANGES,
        "retries": RETRIES,
        "checkpoints": 3,
        "size_bytes": 2_300_000,
        "conflicts": [],
        "drift": [],
        "agent": None,
        "type": None,
        "template": None,
        "task_ids": [],
        "phase": None,
        "metadata": {},
        "findings": [],
        **other,
    }


def row(name: str, status: str, **other: Any) -> dict[str, Any]:
    """A line of `list`."""
    return {
        "name": name,
        "id": "0199",
        "status": status,
        "description": "",
        "created_at": "2026-11-20T08:00:00Z",
        "path": f"workspace/sessions/{name}",
        "changes_count": 5,
        "retries_count": 0,
        "conflicts_count": 0,
        "checkpoints": 0,
        "size_bytes": 10_000,
        "agent": None,
        "type": None,
        "phase": None,
        **other,
    }


DOCUMENT = {
    "tldr": "Fixing the opening.\nNearly there.",
    "progress": {"done": 3, "total": 5},
    "current": "Draft scene 4",
    "blockers": ["Waiting for the map"],
    "next": ["Scene 5"],
}

PREVIEW = {"session": "work-on-chapter-01", "token": "3f9a", **CHANGES, "conflicts": [], "retries": RETRIES}

# verb -> one or more results, each with words that a person must find in the answer
RESULTS: dict[str, list[tuple[dict[str, Any], list[str]]]] = {
    "start": [
        ({"session": session()}, ["SESSION CREATED: work-on-chapter-01", "workspace/sessions/work-on-chapter-01"])
    ],
    "list": [
        ({"active": None, "sessions": []}, ["No sessions.", "interleaf start NAME"]),
        ({"active": "a", "sessions": [row("a", "active"), row("b", "crashed")]}, ["ACTIVE", "CRASHED", "recover b"]),
    ],
    "status": [
        ({"session": None, "document": None}, ["No active session.", "interleaf start NAME", "interleaf list"]),
        ({"session": session(), "document": DOCUMENT}, ["ACTIVE SESSION", SCENE, "Progress: 3/5", "Nearly there."]),
    ],
    "switch": [
        ({"from": None, "to": "b", "session": session()}, ["From: none", "To:   b"]),
        ({"from": "a", "to": "b", "session": session()}, ["From: a", "Session size: 2.3 MB", "Human retries: 2"]),
    ],
    "recover": [
        (
            {"recovered": {"session": "b", "checkpoint": "c1", "findings": ["The editor died."]}},
            ["SESSION RECOVERED: b", "c1", "The editor died."],
        )
    ],
    "commit": [
        ({"preview": PREVIEW}, [SCENE, "acts/new.md", "acts/old.md", "commit work-on-chapter-01 --force --token 3f9a"]),
        ({"preview": {**PREVIEW, "conflicts": [CONFLICT]}}, ["1 conflict", "changed in the project", "refresh"]),
        ({"preview": {**PREVIEW, **NONE, "retries": []}}, ["There is nothing to commit."]),
        (
            {
                "committed": {
                    "id": "k1",
                    "session": "s",
                    **CHANGES,
                    "retries_archived": 2,
                    "displaced": [{"path": "acts/plan.md", "trash_id": "t9"}],
                }
            },
            ["SESSION COMMITTED: s", SCENE, "2 human retries archived", "trash restore t9", "undo k1"],
        ),
    ],
    "cancel": [
        (
            {
                "cancelled": {
                    "session": "s",
                    "discarded": CHANGES,
                    "retries_backup": "workspace/retries-archive/s-cancelled-20251109-143000",
                    "trash_id": "t1",
                }
            },
            ["SESSION CANCELLED: s", "s-cancelled-20251109-143000", "as they were", "trash restore t1"],
        ),
    ],
    "undo": [({"undone": {"id": "k1", "files": [SCENE], "session": "s"}}, ["k1", SCENE, "switch s"])],
    "merge": [
        (
            {"merged": {"source": "a", "into": "b", "files": [SCENE], "conflicts": [CONFLICT]}},
            ["a into b", SCENE, "changed in the project", "diff --against a"],
        )
    ],
    "refresh": [
        ({"refreshed": {"merged": [], "unchanged": [SCENE], "conflicts": []}}, ["up to date"]),
        (
            {"refreshed": {"merged": [SCENE], "unchanged": [], "conflicts": [CONFLICT]}},
            [SCENE, "--take mine", "--take theirs"],
        ),
    ],
    "trash": [
        ({"trash": []}, ["The trash is empty."]),
        (
            {"trash": [{"id": "t1", "session": "s", "what": "cancelled", "trashed_at": "2026-11-20T08:00:00Z"}]},
            ["t1", "cancelled", "trash restore ID"],
        ),
        ({"restored": {"id": "t1", "session": "s"}}, ["t1", "switch s"]),
        ({"emptied": 3}, ["3 entries"]),
    ],
    "retry": [
        (
            {
                "retry": {
                    "file": SCENE,
                    "number": 2,
                    "reason": "Too long",
                    "auto_detected": True,
                    "version_path": "v.md",
                    "reason_path": "v.md.reason.txt",
                }
            },
            ["Retry number: 2", "Reason: Too long", "heard by the agent", "v.md.reason.txt"],
        )
    ],
    "resolve": [
        (
            {
                "path": "a.md",
                "resolved": "workspace/sessions/s/files/a.md",
                "source": "session",
                "exists": True,
                "modified_in_session": True,
                "session": "s",
            },
            ["workspace/sessions/s/files/a.md", "from session s"],
        ),
        (
            {
                "path": "a.md",
                "resolved": None,
                "source": None,
                "exists": False,
                "modified_in_session": True,
                "session": "s",
            },
            ["a.md is deleted in session s."],
        ),
    ],
    "read": [
        ({"path": "a.md", "source": "global", "content": "One\nTwo\n", "hash": "h"}, ["One\nTwo"]),
        ({"path": "a.bin", "source": "global", "content_base64": "AAECAw==", "hash": "h"}, ["a.bin is not text"]),
    ],
    "write": [
        (
            {"path": "a.md", "hash": "9f86", "copied": True, "created": False},
            ["copied into the session", "9f86"],
        ),
        ({"path": "a.md", "hash": "9f86", "copied": False, "created": True}, ["created in the session"]),
    ],
    "delete": [({"path": "a.md", "deleted": True}, ["a.md", "until commit"])],
    "rename": [({"from": "a.md", "to": "b.md"}, ["a.md → b.md"])],
    "diff": [
        ({"files": []}, ["No differences."]),
        (
            {"files": [{"path": "a.md", "kind": "modified", "diff": "--- a.md\n+++ a.md\n@@ -1 +1 @@\n-one\n+two\n"}]},
            ["-one\n+two"],
        ),
    ],
    "log": [
        ({"entry": {"kind": "decision", "text": "First person", "at": "x"}}, ["decision: First person"]),
        ({"entry": {"kind": "blocker", "text": "A map", "at": "x", "resolved": True}}, ["blocker resolved: A map"]),
    ],
    "view": [
        ({"session": "s", "markdown": "# Session: s\n\nText\n"}, ["# Session: s\n\nText"]),
        (
            {"session": "s", "section": "progress", "items": ["One", {"text": "Two", "state": "done", "at": "now"}]},
            ["Progress of s", "One", "[x] Two (now)"],
        ),
        ({"session": "s", "section": "blockers", "items": []}, ["none"]),
    ],
    "resume": [({"session": session(), "context": "You are at step 3."}, ["RESUMING SESSION", "You are at step 3."])],
    "pause": [({"session": session(), "checkpoint": CHECKPOINT}, ["PAUSED", "c1", "resume work-on-chapter-01"])],
    "track": [({"tracked": {"file": "a.md", "action": "created"}}, ["a.md: created"])],
    "phase": [({"phase": "REVIEW", "completed_phases": ["PLAN", "IMPLEMENT"]}, ["REVIEW", "PLAN, IMPLEMENT"])],
    "close": [
        (
            {"closed": {"session": "s", "outcome": "complete", "archive": "workspace/archive/s", "summary": SUMMARY}},
            ["COMPLETED: s", "Duration: 2 days", "Compactions: 3", "Progress: 5/5 steps", "Tasks: T-1", "Fixed it."],
        ),
        (
            {
                "closed": {
                    "session": "s",
                    "outcome": "abandoned",
                    "archive": "workspace/archive/s",
                    "summary": SUMMARY,
                    "trash_id": "t1",
                }
            },
            ["SESSION ABANDONED: s", "trash restore t1"],
        ),
    ],
    "end": [
        (
            {
                "ended": {
                    "session": "s",
                    "archive": "workspace/archive/s",
                    "backup": "workspace/backups/sessions/s-backup.zip",
                    "duration_minutes": 125,
                    "score": 8.5,
                    "files_created": 5,
                    "files_modified": 3,
                    "checkpoints": 1,
                }
            },
            ["Duration: 125 minutes", "Score: 8.5/10", "s-backup.zip"],
        )
    ],
    "checkpoint": [({"checkpoint": CHECKPOINT}, ["CHECKPOINT: c1", "restore --checkpoint c1"])],
    "checkpoints": [
        ({"checkpoints": []}, ["No checkpoints."]),
        ({"checkpoints": [CHECKPOINT]}, ["c1", "Before"]),
    ],
    "restore": [
        (
            {
                "restored": {
                    "session": "s",
                    "from": "c1",
                    "checkpoint_before": "c2",
                    "files": [SCENE],
                    "not_covered": ["notes/x.md"],
                }
            },
            ["From: c1", SCENE, "notes/x.md", "restore --checkpoint c2"],
        ),
        ({"checkpoints": [CHECKPOINT], "backups": [{"name": "s-backup", "kind": "session"}]}, ["c1", "s-backup"]),
        ({"checkpoints": [], "backups": []}, ["none"]),
        (
            {
                "restored": {
                    "session": "s-restored",
                    "from": "s",
                    "checkpoint_before": None,
                    "files": [],
                    "not_covered": [],
                }
            },
            ["switch s-restored"],
        ),
    ],
    "backup": [
        (
            {"backup": {"path": "workspace/backups/daily/2026-11-20", "items_backed_up": ["acts"], "timestamp": "now"}},
            ["workspace/backups/daily/2026-11-20", "acts"],
        )
    ],
    "doctor": [
        ({"findings": []}, ["in order"]),
        (
            {"findings": [{"kind": "session-damaged", "message": "x is damaged", "fixed": False, "can_fix": True}]},
            ["x is damaged", "--fix"],
        ),
    ],
}
