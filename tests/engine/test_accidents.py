"""Accidents that happened to other tools, by the names they got there; none may happen here."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.engine.book import CONTENT, Book, sha

from interleaf.disk.locate import project_root
from interleaf.errors import UnsafeProject

SCENE = "acts/c1/scene-0101.md"


def test_lost_update_after_copy(book: Book) -> None:
    book.call("start", name="s")
    book.call("write", path=SCENE, content="mine\n")
    book.save(SCENE, "the author's later edit\n")
    preview = book.call("commit")["preview"]
    assert [conflict["path"] for conflict in preview["conflicts"]] == [SCENE]
    error = book.refused("commit-conflict", "commit", force=True)
    (conflict,) = error.facts["conflicts"]
    assert (conflict["base"], conflict["ours"], conflict["theirs"]) == (
        sha(CONTENT[SCENE]),
        sha("mine\n"),
        sha("the author's later edit\n"),
    )
    assert book.text(SCENE) == "the author's later edit\n"
    assert book.call("read", path=SCENE)["content"] == "mine\n"


def test_commit_copy_fails_keeps_text(book: Book) -> None:
    book.call("start", name="s")
    book.call("write", path="acts/new/chapter.md", content="only here\n")
    book.save("acts/new", "a file where the folder should go\n")
    before = book.globals()
    book.refused("io-error", "commit", force=True)
    assert book.globals() == before
    assert book.call("read", path="acts/new/chapter.md")["content"] == "only here\n"
    (book.root / "acts/new").unlink()
    book.call("commit", force=True)
    assert book.text("acts/new/chapter.md") == "only here\n"


def test_cancel_name_escape(book: Book, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "precious.txt").write_text("precious")
    book.call("start", name="s")
    for name in ("../../../victim", "../victim", str(victim), "..", ".", "", "a/b", "s\0", "CON", "x" * 101):
        for verb in ("cancel", "commit", "switch", "status", "recover"):
            book.refused("invalid-name", verb, name=name)
    assert (victim / "precious.txt").read_text() == "precious"


def test_retry_same_basename(book: Book) -> None:
    book.call("start", name="s")
    book.call("retry", file_path="acts/c1/plan.md", reason="one")
    book.call("retry", file_path="acts/c2/plan.md", reason="two")
    kept = book.root / "workspace/sessions/s/human-retries"
    assert (kept / "acts/c1/plan.md-retry-1.md").read_text() == "plan of chapter 1\n"
    assert (kept / "acts/c2/plan.md-retry-1.md").read_text() == "plan of chapter 2\n"
    assert (kept / "acts/c2/plan.md-retry-1.md.reason.txt").read_text() == "two\n"
    assert book.refused("ambiguous-file", "retry", file_path="plan.md", reason="which?").facts["matches"] == [
        "acts/c1/plan.md",
        "acts/c2/plan.md",
    ]


def test_delete_is_tombstone(book: Book) -> None:
    book.call("start", name="s")
    book.call("delete", path=SCENE)
    assert not book.call("resolve", path=SCENE)["exists"]
    error = book.refused("file-not-found", "read", path=SCENE)
    assert len(error.facts["checked"]) == 2
    assert book.exists(SCENE)
    assert book.changes()["deleted"] == [SCENE]
    book.call("commit", force=True)
    assert not book.exists(SCENE)


def test_preview_is_complete(book: Book) -> None:
    book.call("start", name="s")
    paths = sorted(f"acts/many/file-{n:02}.md" for n in range(12))
    for path in paths:
        book.call("write", path=path, content=path)
    assert book.call("commit")["preview"]["created"] == paths
    assert not book.exists("acts/many")


def test_resolve_outside_refused(book: Book) -> None:
    book.call("start", name="s")
    for path in ("../../../etc/passwd", "/etc/passwd", "acts/../../x", "a\0b"):
        for verb in ("resolve", "read", "delete"):
            book.refused("path-outside-project", verb, path=path)
        book.refused("path-outside-project", "write", path=path, content="x")
        book.refused("path-outside-project", "retry", file_path=path, reason="x")


def test_write_without_tool_is_seen(book: Book) -> None:
    book.call("start", name="s")
    book.save(f"workspace/sessions/s/files/{SCENE}", "by some other program\n")
    book.save("workspace/sessions/s/files/acts/brand-new.md", "new\n")
    assert book.changes() == {"modified": [SCENE], "created": ["acts/brand-new.md"], "deleted": []}
    book.save(SCENE, "edited by the author after it was seen\n")
    book.refused("commit-conflict", "commit", force=True)


def test_cancel_is_recoverable(book: Book) -> None:
    book.call("start", name="s")
    book.call("write", path=SCENE, content="hours of work\n")
    trash_id = book.call("cancel")["cancelled"]["trash_id"]
    assert not book.exists("workspace/sessions/s")
    assert book.call("trash", action="restore", id=trash_id)["restored"]["session"] == "s"
    book.call("switch", name="s")
    assert book.call("read", path=SCENE)["content"] == "hours of work\n"
    assert book.changes()["modified"] == [SCENE]


def test_restart_is_not_crash(book: Book) -> None:
    book.call("start", name="s")
    owner = book.engine.attach("lsp")
    owner.release()
    book.again().attach("lsp").release()
    assert book.call("status")["session"]["status"] == "active"


def test_seed000_example3_keeps_kept_version(book: Book) -> None:
    kept = "acts/c1/scene-0103.md"
    book.call("start", name="chapter-01-work")
    for n in range(1, 6):
        book.call("write", path=f"acts/c1/scene-010{n}.md", content=f"first draft {n}\n")
    book.call("start", name="experimental-0103", description="Alternative version of 0103")
    book.call("write", path=kept, content="a different approach\n")
    book.call("commit", name="experimental-0103", force=True)
    assert book.text(kept) == "a different approach\n"
    book.call("switch", name="chapter-01-work")
    book.call("write", path="acts/c1/scene-0106.md", content="scene 6\n")
    book.refused("commit-conflict", "commit", force=True)
    assert book.text(kept) == "a different approach\n"
    book.call("refresh", paths=[kept], take="theirs")
    book.call("commit", force=True)
    assert book.text(kept) == "a different approach\n"
    assert book.text("acts/c1/scene-0106.md") == "scene 6\n"
    assert book.text("acts/c1/scene-0101.md") == "first draft 1\n"


def test_delete_never_enters_link(book: Book, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious.txt").write_text("precious")
    book.call("start", name="s")
    (book.root / "workspace/sessions/s/notes/link").symlink_to(outside)
    (book.root / "workspace/sessions/s/files/link").symlink_to(outside)
    book.call("cancel")
    book.call("trash", action="empty")
    assert (outside / "precious.txt").read_text() == "precious"


def test_home_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".git").mkdir()
    (tmp_path / "Documents/book").mkdir(parents=True)
    for place in (tmp_path, tmp_path / "Documents", Path("/")):
        with pytest.raises(UnsafeProject):
            project_root(str(place))
    assert project_root(str(tmp_path / "Documents/book")) == str(tmp_path / "Documents/book")


def test_nested_repo_is_plain_dir(book: Book) -> None:
    book.save("sub/.git/HEAD", "ref: refs/heads/main\n")
    book.save("sub/text.md", "text\n")
    book.call("start", name="s")
    book.call("write", path="sub/text.md", content="changed\n")
    book.refused("not-governed", "write", path="sub/.git/HEAD", content="x")
    book.call("commit", force=True)
    assert book.text("sub/text.md") == "changed\n"
    assert book.text("sub/.git/HEAD") == "ref: refs/heads/main\n"


def test_stale_agent_write_refused(book: Book) -> None:
    book.call("start", name="s")
    first = book.call("read", path=SCENE)["hash"]
    second = book.call("write", path=SCENE, content="agent one\n", expected=first)["hash"]
    book.refused("write-stale", "write", path=SCENE, content="agent two\n", expected=first)
    assert book.call("read", path=SCENE)["content"] == "agent one\n"
    book.call("write", path=SCENE, content="agent two\n", expected=second)


def test_zero_byte_is_still_stale(book: Book) -> None:
    book.call("start", name="s")
    first = book.call("read", path=SCENE)["hash"]
    book.call("write", path=SCENE, content="")
    book.refused("write-stale", "write", path=SCENE, content="x", expected=first)
    book.refused("write-stale", "write", path="acts/absent.md", content="x", expected=first)


def test_symlink_then_dotdot(book: Book, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (book.root / "acts/out").symlink_to(tmp_path / "outside")
    book.call("start", name="s")
    for path in ("acts/out/x.md", "acts/out/../x.md/../../../../y"):
        book.refused("path-outside-project", "write", path=path, content="x")
    assert os.listdir(tmp_path / "outside") == []


def test_in_root_symlink_allowed(book: Book) -> None:
    book.save("AGENTS.md", "rules\n")
    (book.root / "CLAUDE.md").symlink_to("AGENTS.md")
    book.call("start", name="s")
    assert book.call("write", path="CLAUDE.md", content="new rules\n")["path"] == "AGENTS.md"
    assert book.call("read", path="CLAUDE.md")["content"] == "new rules\n"
    book.call("commit", force=True)
    assert (book.root / "CLAUDE.md").is_symlink()
    assert book.text("AGENTS.md") == "new rules\n"


def test_component_prefix_not_string(book: Book) -> None:
    book.call("start", name="s")
    book.call("write", path=".github/workflow.yml", content="on: push\n")
    book.call("write", path="workspace-notes.md", content="not ours\n")
    assert book.changes()["created"] == [".github/workflow.yml", "workspace-notes.md"]
    book.refused("not-governed", "write", path=".git/config", content="x")
    book.refused("not-governed", "write", path="workspace/x.md", content="x")
    book.refused("path-outside-project", "read", path=f"{book.root}-other/x.md")


def test_mtime_only_is_no_change(book: Book) -> None:
    book.call("start", name="s")
    book.call("write", path=SCENE, content="mine\n")
    os.utime(book.root / SCENE, ns=(1, 1))
    os.utime(book.root / f"workspace/sessions/s/files/{SCENE}", ns=(1, 1))
    assert book.call("commit")["preview"]["conflicts"] == []
    book.call("write", path=SCENE, content=CONTENT[SCENE])
    assert book.changes()["modified"] == []


def test_undo_is_per_session(book: Book) -> None:
    book.call("start", name="a")
    book.call("write", path=SCENE, content="a\n")
    commit_a = book.call("commit", force=True)["committed"]["id"]
    book.call("start", name="b")
    book.call("write", path="acts/c1/scene-0102.md", content="b\n")
    book.call("commit", force=True)
    book.call("undo", commit=commit_a)
    assert book.text(SCENE) == CONTENT[SCENE]
    assert book.text("acts/c1/scene-0102.md") == "b\n"


def test_two_windows_two_sessions(book: Book) -> None:
    book.call("start", name="a")
    book.call("start", name="b")
    one, two = book.again("a"), book.again("b")
    one.call("write", {"path": SCENE, "content": "from a\n"})
    two.call("write", {"path": SCENE, "content": "from b\n"})
    assert one.call("read", {"path": SCENE})["content"] == "from a\n"
    assert two.call("read", {"path": SCENE})["content"] == "from b\n"
    assert book.text(SCENE) == CONTENT[SCENE]


def test_session_number_increments(book: Book) -> None:
    first = book.call("start", focus="Authentication feature!")["session"]["name"]
    assert first[10:] == "-session-001-authentication-feature"
    second = book.call("start", focus="Authentication feature!")["session"]["name"]
    assert second[10:] == "-session-002-authentication-feature"
    book.call("cancel", name=second)
    assert book.call("start", focus="x")["session"]["name"][10:] == "-session-003-x"


def test_enospc_keeps_original(book: Book) -> None:
    """A write that the system refuses half-way leaves the copy as it was."""
    from interleaf.engine.engine import Engine
    from interleaf.errors import DiskFull

    book.call("start", name="s")
    book.call("write", path=SCENE, content="first\n")
    engine = Engine.open(str(book.root), project=str(book.root))
    original = engine.workspace.disk.create

    def full(path: str, data: bytes, *args: object, **rest: object) -> None:
        original(path, data[: len(data) // 2], *args, **rest)  # type: ignore[arg-type]
        engine.workspace.disk.unlink(path)
        raise OSError(28, "No space left on device", path)

    engine.workspace.disk.create = full  # type: ignore[method-assign]
    with pytest.raises(DiskFull):
        engine.call("write", {"path": SCENE, "content": "second\n"})
    assert book.call("read", path=SCENE)["content"] == "first\n"


def test_a_tampered_record_reaches_no_reserved_file(book: Book) -> None:
    book.save(".git/config", "[core]\n")
    book.save(".git/hooks/post-commit", "true\n")
    book.call("start", name="s")
    book.call("write", path=SCENE, content="mine\n")
    place = book.root / "workspace/sessions/s/session.json"
    record = json.loads(place.read_text())
    record["bases"][".git/config"] = record["bases"]["workspace/.store/x"] = record["bases"][SCENE]
    record["bases"][".git/hooks/post-commit"] = None
    record["deleted"] = [".git/config", "workspace/session.lock"]
    place.write_text(json.dumps(record))
    book.save("workspace/sessions/s/files/.git/hooks/post-commit", "evil\n")
    book.call("commit", force=True)
    assert book.text(SCENE) == "mine\n"
    assert book.text(".git/config") == "[core]\n"
    assert book.text(".git/hooks/post-commit") == "true\n"
    assert book.exists("workspace/session.lock")
