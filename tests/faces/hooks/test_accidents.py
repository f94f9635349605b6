"""Accidents that happened to hooks of others, by the names they got there; see tests/engine/test_accidents.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faces.hooks.conftest import Book, run_hook


def count_in(book: Book, session: str) -> int:
    text = (book.root / f"workspace/sessions/{session}/session.md").read_text()
    return int(text.partition("compaction_count: ")[2].split()[0])


def test_precompact_prints_nothing_without_a_session(book: Book) -> None:
    """And with one it prints plain text: JSON with `additionalContext` fails validation at every compaction."""
    assert book.hook("pre-compact", hook_event_name="PreCompact", trigger="auto") == (0, "", "")
    book.call("start", name="tide", goal="A better ending")
    said = book.hook("pre-compact", hook_event_name="PreCompact", trigger="auto")
    assert (said.status, said.errors) == (0, "")
    assert "A better ending" in said.text
    assert "{" not in said.text


def test_compact_reinjects_right_session(book: Book) -> None:
    """Of several sessions the active one; for a process that is bound to one, that one; never just the first."""
    for name in ("aaa", "mmm", "zzz"):
        book.call("start", name=name, goal=f"The goal of {name}")
    book.call("switch", name="mmm")
    assert "The goal of mmm" in book.hook("session-start", source="compact").text
    bound = book.hook("session-start", source="compact", env={"INTERLEAF_SESSION": "zzz"}).text
    assert "The goal of zzz" in bound
    assert "The goal of mmm" not in bound


def test_hook_works_with_gnu_and_bsd(book: Book, tmp_path: Path) -> None:
    """No `sed`, no shell: with no program in reach the compaction is counted all the same."""
    book.call("start", name="tide")
    (tmp_path / "empty").mkdir()
    for number in (1, 2):
        said = book.hook("pre-compact", trigger="auto", env={"PATH": str(tmp_path / "empty")})
        assert (said.status, said.errors) == (0, "")
        assert count_in(book, "tide") == number


def test_hook_blocks_with_2(book: Book) -> None:
    """A guard that fails with 1 is ignored by the agent, and the write is done."""
    book.call("start", name="tide")
    assert (
        book.tool("Write", file_path=str(book.root / "acts/one.md"), content="x").decision["permissionDecision"]
        == "deny"
    )
    assert run_hook("pre-tool-use", "this is no JSON", book.root).status == 2
    (book.root / "interleaf.toml").write_text("roots = [[[ broken")
    said = book.tool("Write", file_path=str(book.root / "acts/two.md"), content="x")
    assert said.status == 2
    assert "interleaf.toml" in said.errors
    known = book.tool("Write", file_path=str(book.root / "acts/one.md"), content="x")
    assert known.decision["permissionDecision"] == "deny", "what has a copy needs no settings to be judged"


@pytest.mark.parametrize("event", ["session-start", "pre-compact", "user-prompt-submit", "post-tool-use", "stop"])
def test_no_other_hook_ever_blocks(book: Book, event: str) -> None:
    book.call("start", name="tide")
    assert run_hook(event, "this is no JSON", book.root).status != 2


def test_a_dead_server_does_not_make_the_guard_let_go(book: Book) -> None:
    """In the ancestor a lock with a dead process made the guard fail, and the agent wrote what it liked."""
    book.call("start", name="tide")
    owner = book.root / "workspace/.store/owners/tide.mcp.0123456789abcdef"
    owner.write_text('{"kind": "mcp", "pid": 999999999, "since": "2026-01-01T00:00:00Z"}')
    denied = book.tool("Write", file_path=str(book.root / "acts/one.md"), content="x").decision
    assert denied["permissionDecision"] == "deny"
    assert str(book.copy("tide", "acts/one.md")) in denied["permissionDecisionReason"]


@pytest.mark.parametrize(
    "text", ["# Mine alone\n", "---\ncompaction_count: many\n---\n# Mine\n", "---\r\nx: y\r\n---\r\n"]
)
def test_a_compaction_is_counted_in_whatever_a_person_made_of_the_document(book: Book, text: str) -> None:
    """What the quick way does not understand, the engine does; no line of the person's is lost."""
    book.call("start", name="tide")
    document = book.root / "workspace/sessions/tide/session.md"
    document.write_bytes(text.encode())
    assert book.hook("pre-compact", trigger="auto").status == 0
    assert count_in(book, "tide") == 1
    kept = document.read_bytes().decode()
    assert all(line in kept for line in text.replace("compaction_count: many", "").splitlines())
