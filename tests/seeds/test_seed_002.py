"""Seed 002 (the session journal): its document, commands, hooks and worked example, played in a git repository."""

from __future__ import annotations

import json
import re

import pytest
from tests.seeds.project import Project

from interleaf.faces.mcp.prompts import NAMES, skill

SECTIONS = ["TL;DR", "Context", "Progress", "Decisions", "Discoveries", "Blockers", "Next Steps"]
FRONT_MATTER = [
    "id",
    "shortname",
    "status",
    "task_ids",
    "created_at",
    "updated_at",
    "compaction_count",
    "git_branch",
    "git_last_commit",
]


@pytest.fixture
def session(code: Project) -> str:
    """The seed's session, with its five steps, the first three done."""
    steps = [
        "Reproduce bug in test",
        "Identify root cause",
        "Draft fix approach",
        "Implement fix",
        "Add regression test",
    ]
    code.done(
        "start fix-sweep-bug --goal 'Fix race condition causing intermittent sweep failures' "
        "--task 019def45-6789-7abc-0123-456789abcdef " + " ".join(f"--step '{step}'" for step in steps)
    )
    for step in steps[:3]:
        code.done(f"log --done '{step}'")
    return "fix-sweep-bug"


def document(code: Project, session: str = "fix-sweep-bug") -> str:
    return code.text(f"workspace/sessions/{session}/session.md")


def front_matter(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.split("---")[1].splitlines() if ": " in line)


# --- the file ---


def test_the_session_file_format(code: Project, session: str) -> None:
    text = document(code)
    head = front_matter(text)
    assert all(f"\n{key}:" in text.split("# Session")[0] for key in FRONT_MATTER)
    assert head["shortname"] == session
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", head["id"])
    assert head["git_branch"] == "fix/sweep-trigger"
    assert re.fullmatch(r"[0-9a-f]{7,40}", head["git_last_commit"])
    assert (head["status"], head["compaction_count"]) == ("active", "0")
    assert "  - 019def45-6789-7abc-0123-456789abcdef" in text
    found = [line[3:].split(" (")[0] for line in text.splitlines() if line.startswith("## ")]
    assert found == SECTIONS


def test_the_conventions_of_the_file(code: Project, session: str) -> None:
    """TL;DR: fraction, current step, blocker; the marker stands at the active step."""
    text = document(code)
    for line in ("**Progress**: 3/5 steps complete", "**Current**: Implement fix (step 4)", "**Blocker**: None"):
        assert line in text
    assert "- [ ] Implement fix  <- CURRENT" in text
    assert re.search(r"- \[x\] Reproduce bug in test \(\d{4}-\d\d-\d\dT\d\d:\d\d\)", text)
    assert "**Key Context** (survives compaction):" in text


def test_where_the_files_lie(code: Project, session: str) -> None:
    own = f"workspace/sessions/{session}"
    assert code.exists(f"{own}/session.md")
    assert "3/5" in code.text(f"{own}/journal/progress.md")
    entries = code.names(f"{own}/journal/entries")
    assert len(entries) == 3
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d.*-done\.md", name) for name in entries)
    code.done("close --complete --force")
    assert not code.exists(own)
    assert code.exists("workspace/archive/fix-sweep-bug/session.md")


# --- the commands ---


def test_session_init(code: Project) -> None:
    code.done("start fix-auth --goal Description --task id1 --task id2")
    text = document(code, "fix-auth")
    assert "**Objective**: Description" in text
    assert "  - id1\n  - id2" in text
    assert code.done("status")["session"]["task_ids"] == ["id1", "id2"]


def test_session_init_without_a_name_says_what_is_missing(code: Project) -> None:
    error = code.refused("start")
    assert error["kind"] == "wrong-usage"
    assert "name" in error["message"]
    assert "focus" in error["message"]


def test_session_resume(code: Project, session: str) -> None:
    code.done("pause")
    answer = code.done("resume")
    assert (answer["session"]["name"], answer["session"]["status"]) == (session, "active")
    for words in ("3/5 steps complete", "Implement fix", "Add regression test"):
        assert words in answer["context"]
    identity = answer["session"]["id"]
    code.done("start other")
    assert code.done(f"resume {identity}")["session"]["name"] == session
    assert session in code.interleaf("resume --list")


def test_session_log(code: Project, session: str) -> None:
    """The seed's six lines."""
    for line in (
        'log --progress "Completed fee estimation"',
        'log --decision "Using mutex" --rationale="simpler than channels"',
        'log --discovery "Found lock ordering issue"',
        'log --blocker "Waiting on API docs"',
        'log --next "Add unit tests"',
        'log --done "Implement fix"',
    ):
        assert code.interleaf(line).status == 0
    text = document(code)
    assert re.search(r"- Completed fee estimation \(2", text)
    assert re.search(r"### 1\. Using mutex \(.*\)\n\*\*Rationale\*\*: simpler than channels", text)
    assert re.search(r"1\. .*Found lock ordering issue", text)
    assert re.search(r"- \[ \] Waiting on API docs", text)
    assert "1. Add unit tests" in text
    assert "- [x] Implement fix" in text
    assert "- [ ] Add regression test  <- CURRENT" in text
    assert "**Progress**: 4/5 steps complete" in text
    assert "**Blocker**: Waiting on API docs" in text
    code.done('log --blocker "Waiting on API docs" --resolved')
    assert "**Blocker**: None" in document(code)


def test_what_to_log(code: Project, session: str) -> None:
    code.done('log --progress "Implemented mutex wrapper in sweeper.go:245-260"')
    code.done(
        'log --decision "Using sync.Mutex over channels" '
        '--rationale="Simpler, sufficient for this use case, easier to reason about"'
    )
    code.done('log --discovery "Lock ordering: chain_watcher must lock before sweeper"')
    code.done('log --context "Test command: go test -v -run TestSweepTrigger ./itest"')
    context = code.done("resume")["context"]
    for words in ("easier to reason about", "chain_watcher must lock before sweeper", "go test -v -run"):
        assert words in context


def test_session_checkpoint(code: Project, session: str) -> None:
    code.write("sweep/sweeper.go", "package sweep // locked\n")
    first = code.done("checkpoint")["checkpoint"]
    second = code.done('checkpoint --note="Before refactor"')["checkpoint"]
    assert first["files"] == ["sweep/sweeper.go"]
    assert [found["note"] for found in code.done("checkpoints")["checkpoints"]] == ["", "Before refactor"]
    assert second["id"] in code.interleaf("checkpoints")


def test_session_view(code: Project, session: str) -> None:
    code.done('log --decision "Lock-first approach" --rationale "Simplest fix"')
    assert code.done("view")["markdown"] == document(code)
    assert code.done(f"view {session}")["session"] == session
    assert code.done(f"view {code.record(session)['id']}")["session"] == session
    items = code.done("view --progress")["items"]
    assert [item["text"] for item in items if item.get("state") == "current"] == ["Implement fix"]
    (decision,) = code.done("view --decisions")["items"]
    assert decision["text"] == "Lock-first approach"
    assert decision["rationale"] == "Simplest fix"
    assert "<- CURRENT" in code.interleaf("view --progress")
    assert session in code.interleaf("list")  # the seed's `/session-view list`


def test_session_pause(code: Project, session: str) -> None:
    answer = code.done('pause --note="Switching to urgent bug"')
    assert answer["checkpoint"]["id"]
    assert answer["session"]["status"] == "inactive"
    assert "Switching to urgent bug" in document(code)
    assert front_matter(document(code))["status"] == "paused"
    assert code.done("status")["session"] is None


def test_session_close_abandon(code: Project, session: str) -> None:
    code.write("sweep/sweeper.go", "package sweep // half done\n")
    assert code.refused("close --abandon")["kind"] == "wrong-usage"
    code.done('close --abandon --reason="Requirements changed"')
    text = code.text("workspace/archive/fix-sweep-bug/session.md")
    assert front_matter(text)["status"] == "abandoned"
    assert "Requirements changed" in text
    (entry,) = code.done("trash")["trash"]
    code.done(f"trash restore {entry['id']}")
    assert code.done("--session fix-sweep-bug read sweep/sweeper.go")["content"] == "package sweep // half done\n"


def test_every_slash_command_is_a_skill() -> None:
    commands = ("init", "resume", "log", "checkpoint", "view", "pause", "close")
    assert {f"session-{command}" for command in commands} <= set(NAMES)


# --- the hooks ---


def test_the_pre_compact_hook(code: Project, session: str) -> None:
    before = front_matter(document(code))
    said = code.hook("pre-compact", hook_event_name="PreCompact", trigger="auto")
    after = front_matter(document(code))
    assert after["compaction_count"] == "1"
    assert after["updated_at"] > before["updated_at"]
    for words in ("TL;DR", "3/5 steps complete", "Implement fix", "Add regression test"):
        assert words in said.out
    assert len(said.out) <= 2000
    code.hook("pre-compact", hook_event_name="PreCompact", trigger="auto")
    assert front_matter(document(code))["compaction_count"] == "2"


def test_the_session_start_hook(code: Project, session: str) -> None:
    code.done('log --blocker "Need clarification on API behavior from team"')
    said = code.hook("session-start", hook_event_name="SessionStart", source="startup").out
    for words in (
        "TL;DR",
        "3/5 steps complete",
        "Current: Implement fix",
        "Need clarification on API behavior from team",
        "session-resume",
    ):
        assert words in said


@pytest.mark.parametrize("prompt", ["continue", "resume", "where were we", "continue where we left off"])
def test_the_user_prompt_submit_hook(code: Project, session: str, prompt: str) -> None:
    said = code.hook("user-prompt-submit", hook_event_name="UserPromptSubmit", prompt=prompt)
    assert "Implement fix" in said.out


def test_an_ordinary_prompt_gets_nothing(code: Project, session: str) -> None:
    assert code.hook("user-prompt-submit", prompt="does the loop continue after an error?").out == ""


# --- the worked example ---


@pytest.mark.asyncio
async def test_completing_as_the_skill_says(code: Project) -> None:
    """A whole commit would close the session as committed; the skill's commit keeps it to be completed."""
    _, text = skill("session-close")
    assert 'commit_session(files=["."])' in text
    code.done("start fix-sweep-bug")
    code.write("sweep/sweeper.go", "package sweep // locked\n")
    async with code.agent() as claude:
        assert 'files being just "."' in await claude.refused("close_session", outcome="complete")
        preview = (await claude.call("commit_session", files=["."]))["preview"]
        await claude.call("commit_session", files=["."], force=True, token=preview["token"])
        closed = (await claude.call("close_session", outcome="complete"))["closed"]
    assert closed["outcome"] == "complete"
    assert code.text("sweep/sweeper.go") == "package sweep // locked\n"


@pytest.mark.asyncio
async def test_day_1_and_day_2_and_completing(code: Project) -> None:
    """An agent works, its context is compacted, it comes back the next day, and the work is closed."""
    async with code.agent() as claude:
        await claude.call(
            "create_session",
            name="fix-sweep-bug",
            goal="Investigating sweep trigger bug",
            tasks=["fix-sweep-bug"],
            steps=["Find the cause", "Fix it"],
            agent="claude",
        )
        found = "Found root cause: race condition in sweeper.go:245"
        await claude.call("session_log", kind="progress", text=found)
        await claude.call("session_log", kind="done", text="Find the cause")
        await claude.call("session_log", kind="discovery", text="State check happens before lock acquisition")
        compacted = code.hook("pre-compact", hook_event_name="PreCompact", trigger="auto").out
        assert "fix-sweep-bug" in compacted
        assert "Investigating sweep trigger bug" in compacted

    displayed = code.hook("session-start", session_id="the-next-day", source="startup").out
    assert "State check happens before lock acquisition" in displayed
    injected = code.hook("user-prompt-submit", session_id="the-next-day", prompt="continue where we left off").out
    assert "Now: Fix it" in injected

    async with code.agent() as claude:
        context = (await claude.call("resume_session"))["context"]
        assert "Current: Fix it" in context
        await claude.call("write_file", path="sweep/sweeper.go", content="package sweep // locked\n")
        await claude.call("session_log", kind="decision", text="Lock first", rationale="Simplest fix")
        await claude.call("session_log", kind="done", text="Fix it")
        assert "commit_session" in await claude.refused("close_session", outcome="complete")
        files = ["sweep/sweeper.go"]
        preview = (await claude.call("commit_session", files=files))["preview"]
        await claude.call("commit_session", files=files, force=True, token=preview["token"])

    said = code.interleaf("close --complete").out
    for words in (
        "SESSION COMPLETED: fix-sweep-bug",
        "Duration: ",
        "Compactions: 1",
        "Progress: 2/2 steps",
        "Decisions: 1",
        "Discoveries: 1",
        "Tasks: fix-sweep-bug",
    ):
        assert words in said
    text = code.text("workspace/archive/fix-sweep-bug/session.md")
    assert "**Outcome**: completed" in text
    assert "**Progress**: 2/2 steps complete" in text
    assert code.text("sweep/sweeper.go") == "package sweep // locked\n"


# --- troubleshooting ---


def test_no_context_after_compaction(code: Project, session: str) -> None:
    """`resume` gives all of it: more than fits into what a hook may say."""
    for number in range(12):
        code.done(
            f"log --context 'A fact about the lock ordering of part {number} that must survive{' and more' * 25}'"
        )
    assert len(code.hook("session-start", source="compact").out) <= 2000
    assert "part 11" in code.done("resume")["context"]


def test_lost_progress_is_in_the_document_and_in_the_journal(code: Project, session: str) -> None:
    code.done("log --progress 'Tried the atomic state'")
    own = f"workspace/sessions/{session}"
    document_path = code.root / own / "session.md"
    document_path.unlink()
    entries = [code.text(f"{own}/journal/entries/{name}") for name in code.names(f"{own}/journal/entries")]
    assert any("Tried the atomic state" in entry for entry in entries)


def test_switching_tasks(code: Project, session: str) -> None:
    code.done("pause")
    code.done("start new-task-session --task new-task")
    assert code.done("status")["session"]["task_ids"] == ["new-task"]
    assert code.done(f"resume {session}")["session"]["status"] == "active"


def test_a_session_that_feels_stale(code: Project, session: str) -> None:
    """A person ticks a step off by hand; a checkpoint brings the TL;DR and the quick context up to date."""
    text = document(code).replace("- [ ] Implement fix", "- [x] Implement fix")
    code.save(f"workspace/sessions/{session}/session.md", text)
    code.done("checkpoint")
    assert "**Progress**: 4/5 steps complete" in document(code)
    assert "4/5 steps complete" in code.text(f"workspace/sessions/{session}/journal/progress.md")


def test_what_a_person_writes_into_the_document_stays(code: Project, session: str) -> None:
    own = "## My own section\nwith a thought\n\n## TL;DR (Read This First)\nIn my words."
    text = re.sub(r"## TL;DR \(Read This First\)\n.*", own, document(code), count=1)
    code.save(f"workspace/sessions/{session}/session.md", text)
    code.done("log --next 'Ask Roas'")
    code.done("checkpoint")
    assert own in document(code)
    assert json.loads(code.interleaf("--json status").out)["result"]["document"]["tldr"].startswith("In my words.")
