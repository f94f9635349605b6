"""Every verb's answer through `--json` has the contract's keys, with values of the contract's types.

One story that calls every verb; each call is followed by the shape that docs and programs rely on. A key that is not
given here may be added; one that is given may not go away or change its type.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.parity.faces import CommandLine

from interleaf.engine.verbs import VERBS

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
HASH = re.compile(r"[0-9a-f]{64}")


class Maybe:
    """A value that may be null."""

    def __init__(self, shape: Any) -> None:
        self.shape = shape


PATHS = [str]
CHANGES = {"modified": PATHS, "created": PATHS, "deleted": PATHS}
RETRY = {"file": str, "number": int, "reason": str, "auto_detected": bool, "recorded_at": TIME}
CONFLICT = {"path": str, "reason": str, "base": Maybe(HASH), "ours": Maybe(HASH), "theirs": Maybe(HASH)}
STATUS = re.compile("active|inactive|crashed|committed|cancelled|completed|abandoned")
ROW = {"name": str, "id": UUID7, "status": STATUS, "description": str, "created_at": TIME, "path": str}
SESSION = {
    **ROW,
    "changes": CHANGES,
    "retries": [RETRY],
    "checkpoints": int,
    "size_bytes": int,
    "conflicts": [CONFLICT],
}
DOCUMENT = {
    "tldr": str,
    "progress": {"done": int, "total": int},
    "current": Maybe(str),
    "blockers": [str],
    "next": [str],
}
CHECKPOINT = {"id": str, "note": str, "created_at": TIME, "files": PATHS, "not_covered": [str]}
RESTORED = {"restored": {"session": str, "from": str, "checkpoint_before": Maybe(str), "files": PATHS}}
PREVIEW = {"session": str, "token": str, **CHANGES, "conflicts": [CONFLICT], "retries": [RETRY]}

SHAPES: dict[str, Any] = {
    "start": {"session": SESSION},
    "list": {"active": Maybe(str), "sessions": [{**ROW, "changes_count": int}]},
    "status": {"session": Maybe(SESSION), "document": Maybe(DOCUMENT)},
    "switch": {"from": Maybe(str), "to": str, "session": SESSION},
    "commit preview": {"preview": PREVIEW},
    "commit": {"committed": {"id": str, "session": str, **CHANGES, "retries_archived": int}},
    "cancel": {"cancelled": {"session": str, "discarded": CHANGES, "retries_backup": Maybe(str), "trash_id": str}},
    "retry": {
        "retry": {
            "file": str,
            "number": int,
            "reason": str,
            "auto_detected": bool,
            "version_path": str,
            "reason_path": str,
        }
    },
    "resolve": {
        "path": str,
        "resolved": Maybe(str),
        "source": Maybe(re.compile("session|global")),
        "exists": bool,
        "modified_in_session": bool,
        "session": Maybe(str),
    },
    "read": {"path": str, "source": str, "content": str, "hash": HASH},
    "read bytes": {"path": str, "source": str, "content_base64": str, "hash": HASH},
    "write": {"path": str, "hash": HASH, "copied": bool, "created": bool},
    "delete": {"path": str, "deleted": bool},
    "rename": {"from": str, "to": str},
    "recover": {"recovered": {"session": str, "checkpoint": Maybe(str), "findings": [str]}},
    "checkpoint": {"checkpoint": CHECKPOINT},
    "checkpoints": {"checkpoints": [CHECKPOINT]},
    "restore": RESTORED,
    "restore list": {"checkpoints": [CHECKPOINT], "backups": [dict]},
    "diff": {"files": [{"path": str, "kind": str, "diff": str}]},
    "refresh": {"refreshed": {"merged": PATHS, "unchanged": PATHS, "conflicts": list}},
    "merge": {"merged": {"source": str, "into": str, "files": PATHS, "conflicts": list}},
    "undo": {"undone": {"id": str, "files": PATHS}},
    "trash": {"trash": [{"id": str, "session": Maybe(str), "what": str, "trashed_at": TIME}]},
    "trash restore": {"restored": {"id": str, "session": str}},
    "trash empty": {"emptied": int},
    "log": {"entry": {"kind": str, "text": str, "at": TIME}},
    "view": {"session": str, "markdown": str},
    "view section": {"session": str, "section": str, "items": [dict]},
    "track": {"tracked": {"file": str, "action": str}},
    "resume": {"session": SESSION, "context": str},
    "pause": {"session": SESSION, "checkpoint": CHECKPOINT},
    "close": {"closed": {"session": str, "outcome": str, "archive": str}},
    "end": {
        "ended": {
            "session": str,
            "archive": str,
            "backup": Maybe(str),
            "duration_minutes": int,
            "score": Maybe(float),
            "files_created": int,
            "files_modified": int,
            "checkpoints": int,
        }
    },
    "backup": {"backup": {"path": str, "items_backed_up": list, "timestamp": TIME}},
    "phase": {"phase": Maybe(str), "completed_phases": [str]},
    "doctor": {"findings": [{"kind": str, "message": str, "fixed": bool}]},
}


def differences(value: Any, shape: Any, where: str) -> list[str]:
    """What a value lacks of a shape."""
    if isinstance(shape, Maybe):
        return [] if value is None else differences(value, shape.shape, where)
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{where} is no object: {value!r}"]
        found = [f"{where} lacks '{key}'" for key in shape if key not in value]
        return found + [
            line
            for key, inner in shape.items()
            if key in value
            for line in differences(value[key], inner, f"{where}.{key}")
        ]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} is no list: {value!r}"]
        if shape is PATHS and value != sorted(value):
            return [f"{where} is not sorted: {value}"]
        return [line for item in value for line in differences(item, shape[0], f"{where}[]")]
    if isinstance(shape, re.Pattern):
        return [] if isinstance(value, str) and shape.fullmatch(value) else [f"{where} is {value!r}"]
    fits = isinstance(value, shape) and not (shape is not bool and isinstance(value, bool))
    return [] if fits or (shape is float and type(value) is int) else [f"{where} is {value!r}"]


class Story:
    """The calls of the story, each checked against its shape."""

    def __init__(self, command_line: CommandLine) -> None:
        self.command_line = command_line
        self.told: set[str] = set()

    def __call__(self, shape: str, line: str, stdin: str = "") -> dict[str, Any]:
        answer = self.command_line.call(line.split(), stdin)
        assert answer.result is not None, (line, answer.error)
        assert differences(answer.result, SHAPES[shape], shape) == [], line
        self.told.add(shape)
        return answer.result

    def refused(self, line: str) -> dict[str, Any]:
        answer = self.command_line.call(line.split())
        assert answer.error is not None, (line, answer.result)
        return answer.error


@pytest.fixture(scope="module")
def story(root: Path, command_line: CommandLine) -> Story:
    """A project's life, with every verb in it."""
    call = Story(command_line)
    call("status", "status")
    call("list", "list")
    call("start", "start draft --step Outline --step Draft --goal Goal")
    call("write", "write acts/one.md", "Changed.\n")
    call("write", "write acts/new.md", "New.\n")
    call("delete", "delete acts/two.md")
    call("rename", "rename acts/new.md acts/newer.md")
    call("retry", "retry one.md short")
    call("resolve", "resolve acts/one.md")
    call("resolve", "resolve acts/none.md")
    call("read", "read acts/one.md")
    (root / "acts/image.png").write_bytes(b"\x89PNG\xff")
    call("read bytes", "read acts/image.png")
    call("diff", "diff")
    call("log", "log --blocker waiting")
    call("log", "log --decision this --rationale because")
    call("view", "view")
    for section in ("progress", "decisions", "blockers", "tldr", "context", "discoveries", "next", "outcomes"):
        call("view section", f"view --{section}")
    call("track", "track acts/one.md modified")
    call("phase", "phase PLAN")
    saved = call("checkpoint", "checkpoint --note before")["checkpoint"]["id"]
    call("checkpoints", "checkpoints")
    call("write", "write acts/one.md", "Changed again.\n")
    call("restore", f"restore --checkpoint {saved}")
    call("restore list", "restore --list")
    call("pause", "pause --note lunch")
    call("resume", "resume draft")
    call("status", "status")
    call("start", "start other")
    call("write", "write acts/other.md", "Other.\n")
    call("merge", "merge draft --files acts/one.md")
    call("recover", "recover other")
    call("list", "list --all")
    call("switch", "switch draft")
    call("refresh", "refresh")
    call("commit preview", "commit")
    call("commit", "commit --force")
    call("undo", "undo")
    trash_id = call("cancel", "cancel other")["cancelled"]["trash_id"]
    call("trash", "trash")
    call("trash restore", f"trash restore {trash_id}")
    call("switch", "switch other")
    call("close", "close --abandon --reason enough")
    call("trash empty", "trash empty")
    call("commit", "commit draft --force")
    call("start", "start --focus day")
    call("end", "end --score 8.5")
    call("backup", "backup daily")
    call("backup", "backup milestone v1")
    call("restore list", "restore --list")
    call("restore", "restore --backup v1")
    call("doctor", "doctor")
    call("list", "list --all")
    return call


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_of_this_shape_was_given(story: Story, shape: str) -> None:
    assert shape in story.told


def test_every_verb_has_a_shape() -> None:
    assert {shape.split()[0] for shape in SHAPES} == VERBS.keys()


def test_a_conflict_says_what_was_where(story: Story, root: Path) -> None:
    story("start", "start clash")
    story("write", "write acts/one.md", "Mine.\n")
    (root / "acts/one.md").write_text("Theirs.\n")
    preview = story("commit preview", "commit")["preview"]
    assert len(preview["conflicts"]) == 1
    error = story.refused("commit --force")
    assert error["kind"] == "commit-conflict"
    assert differences(error["facts"]["conflicts"], [CONFLICT], "facts.conflicts") == []
    assert error["facts"]["conflicts"] == preview["conflicts"]


def test_a_changed_plan_comes_with_the_new_preview(story: Story, root: Path) -> None:
    story("start", "start replan")
    story("write", "write acts/plan.md", "one\n")
    token = story("commit preview", "commit")["preview"]["token"]
    story("write", "write acts/plan.md", "two\n")
    error = story.refused(f"commit --force --token {token}")
    assert error["kind"] == "plan-changed"
    assert differences(error["facts"]["preview"], PREVIEW, "facts.preview") == []
    assert not (root / "acts/plan.md").exists()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("switch gone", "session-not-found"),
        ("start a/b", "invalid-name"),
        ("read acts/gone.md", "file-not-found"),
        ("read ../x", "path-outside-project"),
        ("restore --checkpoint 999", "checkpoint-not-found"),
        ("restore --backup gone", "backup-not-found"),
        ("backup milestone v1", "backup-exists"),
        ("undo 000000000000", "commit-not-found"),
        ("trash restore gone", "trash-not-found"),
        ("phase NEVER", "wrong-usage"),
        ("no-such-command", "wrong-usage"),
    ],
)
def test_an_error_is_kind_message_facts_and_actions(story: Story, line: str, kind: str) -> None:
    error = story.refused(line)
    shape = {"kind": str, "message": str, "facts": dict, "actions": [{"action": str, "label": str}]}
    assert differences(error, shape, "error") == []
    assert error["kind"] == kind
    assert error["message"]


def test_a_check_that_can_fail() -> None:
    """The checker itself: a missing key, another type, an unsorted list, a time that is none."""
    for value in (
        {"paths": ["b", "a"], "at": "2026-01-01T00:00:00Z", "n": 1},
        {"paths": [], "at": "yesterday", "n": 1},
        {"paths": [], "at": "2026-01-01T00:00:00Z", "n": True},
        {"paths": [], "at": "2026-01-01T00:00:00Z"},
    ):
        assert differences(value, {"paths": PATHS, "at": TIME, "n": int}, "x") != []
