"""What an agent is told at the start and at a compaction, and what it costs where there is no session."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.faces.hooks.conftest import Book, run_hook

from interleaf.faces.hooks.continuation import asks_to_continue
from interleaf.faces.hooks.main import EVENTS


def wait_for(condition: object, seconds: float = 20) -> bool:
    """Whether something comes true; hooks leave some work to a process of its own."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("event", [event for event in EVENTS if not event.startswith("worktree")])
def test_without_a_session_a_hook_says_nothing(book: Book, event: str) -> None:
    said = book.hook(event, tool_name="Write", tool_input={"file_path": "acts/one.md"}, prompt="continue")
    assert said == (0, "", "")
    assert not (book.root / "workspace").exists()


def test_without_a_session_next_to_nothing_is_loaded(book: Book) -> None:
    code = (
        "import sys; from interleaf.faces.hooks.main import main; main(['stop']);"
        "print([name for name in sys.modules if name.partition('.')[0] in ('interleaf', 'json', 're', 'typing')])"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        input="{}",
        capture_output=True,
        encoding="utf-8",
        cwd=book.root,
        env={"PYTHONPATH": str(Path(sys.modules["interleaf"].__path__[0]).parent)},
        check=True,
    )
    assert set(eval(done.stdout)) == {
        "interleaf",
        "interleaf.disk",
        "interleaf.disk.glance",
        "interleaf.disk.locate",
        "interleaf.faces",
        "interleaf.faces.hooks",
        "interleaf.faces.hooks.main",
    }


def test_a_marker_without_its_session_is_no_session(book: Book) -> None:
    (book.root / "workspace" / "sessions").mkdir(parents=True)
    (book.root / "workspace" / ".active-gone").touch()
    assert book.hook("session-start") == (0, "", "")


def test_session_start_tells_where_the_work_stands_and_where_to_write(book: Book) -> None:
    book.call("start", name="tide", goal="A better ending", steps=["Outline", "Draft"])
    for kind, text in (("blocker", "Waiting for the editor"), ("next", "Write the storm")):
        book.call("log", kind=kind, text=text)
    told = book.hook("session-start", source="startup").text
    for wanted in ("'tide'", "A better ending", "Outline", "Waiting for the editor", "Write the storm"):
        assert wanted in told
    assert str(book.root / "workspace/sessions/tide/files") in told
    assert len(told) <= 2000


@pytest.mark.parametrize("event", ["session-start", "pre-compact"])
def test_however_long_the_document_is_the_context_is_at_most_2000_characters(book: Book, event: str) -> None:
    book.call("start", name="tide", goal="g" * 900, steps=[f"Step {number} " + "x" * 80 for number in range(60)])
    for number in range(30):
        book.call("log", kind="discovery", text=f"Discovery {number} " + "y" * 200)
    told = book.hook(event).text
    assert 500 < len(told) <= 2000


def test_pre_compact_prints_plain_text_counts_and_keeps_a_checkpoint(book: Book) -> None:
    book.call("start", name="tide", goal="A better ending", steps=["Outline"])
    document = book.root / "workspace/sessions/tide/session.md"
    for number in (1, 2, 3):
        told = book.hook("pre-compact", trigger="auto").text
        assert "A better ending" in told
        assert not told.startswith("{")
        text = document.read_text()
        assert f"\ncompaction_count: {number}\n" in text
        assert text.partition("updated_at: ")[2][:24] > text.partition("created_at: ")[2][:24]
    assert wait_for(lambda: book.call("status")["session"]["checkpoints"] >= 1)


def test_what_is_told_follows_the_document(book: Book) -> None:
    book.call("start", name="tide", goal="A better ending")
    assert "New find" not in book.hook("pre-compact").text
    book.call("log", kind="discovery", text="New find")
    assert "New find" in book.hook("pre-compact").text
    assert "New find" in book.hook("session-start").text


def test_a_request_to_go_on_gets_the_context_once_for_each_conversation(book: Book) -> None:
    book.call("start", name="tide", goal="A better ending")
    assert "A better ending" in book.hook("user-prompt-submit", prompt="Where were we?").text
    assert book.hook("user-prompt-submit", prompt="continue").text == ""
    other = book.hook("user-prompt-submit", prompt="continue", session_id="conversation-2")
    assert "A better ending" in other.text


@pytest.mark.parametrize(
    "prompt",
    [
        "continue",
        "Continue!",
        "Please resume.",
        "ok, let's go on with the task",
        "Hi! Can you pick up from where you left off yesterday?",
        "where were we?",
        "Continue where we left off, please",
        "carry on",
        "Good morning. What were we working on?",
    ],
)
def test_requests_to_go_on_are_recognised(prompt: str) -> None:
    assert asks_to_continue(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "Continue the loop after an error",
        "How do I resume a download with curl?",
        "proceed to delete the old chapters",
        "The story should continue until dawn",
        "Write a resume for Wren",
        "What goes on in chapter two?",
        "Explain `continue` in Python",
        "continue " + "and " * 80,
        "",
    ],
)
def test_prompts_about_something_that_continues_are_not(prompt: str) -> None:
    assert not asks_to_continue(prompt)


def test_stop_reminds_of_uncommitted_work_and_again_only_of_other_work(book: Book) -> None:
    book.call("start", name="tide")
    assert book.hook("stop").text == ""
    book.call("write", path="acts/one.md", content="x")
    assert "modified acts/one.md" in json.loads(book.hook("stop").text)["systemMessage"]
    assert book.hook("stop").text == ""
    book.call("write", path="acts/two.md", content="x")
    assert "2 uncommitted" in json.loads(book.hook("stop").text)["systemMessage"]


def test_session_end_names_what_is_left(book: Book) -> None:
    book.call("start", name="tide")
    assert book.hook("session-end", reason="exit").text == ""
    book.call("delete", path="acts/one.md")
    assert "deleted acts/one.md" in book.hook("session-end", reason="exit").text


def test_written_copies_are_tracked(book: Book) -> None:
    book.call("start", name="tide")
    book.copy("tide", "acts").mkdir(parents=True)
    for name in ("one.md", "new.md"):
        copy = book.copy("tide", f"acts/{name}")
        copy.write_text("x")
        said = book.hook("post-tool-use", tool_name="Write", tool_input={"file_path": str(copy)}, tool_response={})
        assert said.status == 0, said.errors
    document = (book.root / "workspace/sessions/tide/session.md").read_text()
    record = (book.root / "workspace/sessions/tide/session.json").read_text()
    assert "acts/new.md" in document + record


def test_unknown_events_are_refused_without_blocking_anything(book: Book) -> None:
    said = run_hook("lunch-break", "{}", book.root)
    assert said.status == 1
    assert "EVENT is one of" in said.errors
