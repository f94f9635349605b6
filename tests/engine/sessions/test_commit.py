"""commit, cancel, undo, trash."""

from __future__ import annotations

import os

import pytest
from tests.engine.book import CONTENT, Book

ONE, TWO, THREE = (f"acts/c1/scene-010{n}.md" for n in (1, 2, 3))


@pytest.fixture
def changed(book: Book) -> Book:
    """One file modified, one created, one deleted, one retry."""
    book.call("start", name="s")
    book.call("write", path=ONE, content="mine\n")
    book.call("write", path="acts/new/deep/x.md", content="new\n")
    book.call("delete", path=TWO)
    book.call("retry", file_path=ONE, reason="too long")
    return book


def test_the_preview_writes_nothing_and_force_applies_it(changed: Book) -> None:
    before = changed.globals()
    preview = changed.call("commit")["preview"]
    assert changed.globals() == before
    assert (preview["modified"], preview["created"], preview["deleted"]) == ([ONE], ["acts/new/deep/x.md"], [TWO])
    assert preview["retries"][0]["reason"] == "too long"
    committed = changed.call("commit", force=True, token=preview["token"])["committed"]
    assert (committed["modified"], committed["retries_archived"]) == ([ONE], 1)
    assert changed.text(ONE) == "mine\n"
    assert changed.text("acts/new/deep/x.md") == "new\n"
    assert not changed.exists(TWO)
    assert changed.text("workspace/retries-archive/s/acts/c1/scene-0101.md-retry-1.md") == "mine\n"
    assert not changed.exists("workspace/sessions/s")
    assert changed.exists("workspace/archive/s/session.md")
    assert not changed.exists("workspace/archive/s/files")
    assert changed.call("status")["session"] is None
    assert os.listdir(changed.root / "workspace/.store/staging") == []
    assert os.listdir(changed.root / "workspace/.store/journal") == []


@pytest.mark.parametrize("change", ["session", "global", "tombstone"])
def test_a_token_fits_only_what_was_previewed(changed: Book, change: str) -> None:
    token = changed.call("commit")["preview"]["token"]
    if change == "session":
        changed.call("write", path=ONE, content="later\n")
    elif change == "global":
        changed.save(ONE, "author\n")
    else:
        changed.call("write", path=TWO, content="back\n")
    error = changed.refused("plan-changed", "commit", force=True, token=token)
    preview = error.facts["preview"]
    assert isinstance(preview, dict)
    assert preview["token"] != token


def test_other_sessions_token_is_refused(changed: Book) -> None:
    token = changed.call("commit")["preview"]["token"]
    changed.call("start", name="t")
    changed.call("write", path=ONE, content="mine\n")
    changed.refused("plan-changed", "commit", force=True, token=token)


def test_modes_and_untouched_files_stay(changed: Book) -> None:
    os.chmod(changed.root / ONE, 0o640)
    before = changed.globals()
    changed.call("commit", force=True)
    after = changed.globals()
    assert after[ONE][2] == before[ONE][2]
    assert {path: after[path] for path in after if path not in (ONE, "acts/new/deep/x.md")} == {
        path: before[path] for path in before if path not in (ONE, TWO)
    }


def test_the_same_edit_on_both_sides_is_no_conflict(changed: Book) -> None:
    changed.save(ONE, "mine\n")
    assert changed.call("commit")["preview"]["modified"] == []
    changed.call("commit", force=True)


def test_conflicts_of_every_kind_are_named(changed: Book) -> None:
    changed.save(TWO, "changed though we deleted it\n")
    changed.save("acts/new/deep/x.md", "made by somebody else\n")
    os.unlink(changed.root / ONE)
    error = changed.refused("commit-conflict", "commit", force=True)
    reasons = {conflict["path"]: conflict["reason"] for conflict in error.facts["conflicts"]}
    assert reasons == {
        ONE: "the project's file was deleted",
        TWO: "the project's file was changed",
        "acts/new/deep/x.md": "the project has a file of this name now",
    }


def test_a_partial_commit_keeps_the_session_with_the_rest(changed: Book) -> None:
    changed.save(TWO, "a conflict elsewhere\n")
    committed = changed.call("commit", force=True, files=[ONE])["committed"]
    assert (committed["modified"], committed["created"], committed["deleted"]) == ([ONE], [], [])
    assert changed.text(ONE) == "mine\n"
    assert changed.changes() == {"modified": [], "created": ["acts/new/deep/x.md"], "deleted": [TWO]}
    changed.refused("file-not-found", "commit", force=True, files=["acts/c2/plan.md"])
    changed.call("undo")
    assert changed.text(ONE) == CONTENT[ONE]
    assert changed.changes()["modified"] == [ONE]


def test_chosen_files_may_be_ends_of_paths_that_only_one_change_has(changed: Book) -> None:
    changed.call("write", path="acts/c1/deep/x.md", content="the same name\n")
    error = changed.refused("ambiguous-file", "commit", files=["x.md"])
    assert error.facts["matches"] == ["acts/c1/deep/x.md", "acts/new/deep/x.md"]
    bare = ONE.rpartition("/")[2]
    assert changed.call("commit", files=[bare])["preview"]["modified"] == [ONE]
    changed.refused("file-not-found", "commit", files=[bare[1:]])
    assert changed.call("commit", force=True, files=[bare, "acts/new/deep/x.md"])["committed"]["modified"] == [ONE]


def test_chosen_files_may_be_folders_and_all_of_the_project_keeps_the_session(changed: Book) -> None:
    assert changed.call("commit", files=["acts/new"])["preview"]["created"] == ["acts/new/deep/x.md"]
    changed.refused("file-not-found", "commit", files=["acts/ne"])
    committed = changed.call("commit", force=True, files=["."])["committed"]
    assert (committed["modified"], committed["deleted"]) == ([ONE], [TWO])
    assert changed.changes() == {"modified": [], "created": [], "deleted": []}
    assert changed.call("end", score=8.5)["ended"]["files_modified"] == 1
    changed.call("start", name="empty")
    changed.refused("nothing-to-commit", "commit", files=["."])


def test_undo_gives_bytes_and_absence_back(changed: Book) -> None:
    before = {path: found[0] for path, found in changed.globals().items()}
    identity = changed.call("commit", force=True)["committed"]["id"]
    undone = changed.call("undo", commit=identity)["undone"]
    assert undone["files"] == sorted([ONE, TWO, "acts/new/deep/x.md"])
    assert {path: found[0] for path, found in changed.globals().items()} == before
    assert not changed.exists("acts/new")
    changed.call("switch", name="s")
    session = changed.call("status")["session"]
    assert session["changes"] == {"modified": [ONE], "created": ["acts/new/deep/x.md"], "deleted": [TWO]}
    assert session["retries"][0]["reason"] == "too long"
    changed.refused("commit-not-found", "undo", commit=identity)


def test_a_file_that_became_a_folder_is_a_file_again(book: Book) -> None:
    before = book.text(ONE)
    book.call("start", name="s")
    book.call("delete", path=ONE)
    for name in ("a", "deep/b"):
        book.call("write", path=f"{ONE}/{name}", content="below\n")
    identity = book.call("commit", force=True)["committed"]["id"]
    assert book.text(f"{ONE}/deep/b") == "below\n"
    assert book.call("undo", commit=identity)["undone"]["files"] == sorted([ONE, f"{ONE}/a", f"{ONE}/deep/b"])
    assert book.text(ONE) == before
    changes = book.call("status", name="s")["session"]["changes"]
    assert changes == {"modified": [], "created": [f"{ONE}/a", f"{ONE}/deep/b"], "deleted": [ONE]}


def test_undo_is_refused_over_a_later_edit(changed: Book) -> None:
    changed.call("commit", force=True)
    changed.save(ONE, "the author went on\n")
    error = changed.refused("commit-conflict", "undo")
    assert [conflict["path"] for conflict in error.facts["conflicts"]] == [ONE]
    assert error.message == f"Somebody changed {ONE} after the commit; nothing was taken back."
    assert changed.text(ONE) == "the author went on\n"


def test_without_a_commit_undo_says_so(changed: Book) -> None:
    error = changed.refused("commit-not-found", "undo")
    assert error.message == "There is no commit that can be undone."


def test_undo_works_after_the_trash_was_emptied(changed: Book) -> None:
    changed.call("commit", force=True)
    changed.call("trash", action="empty")
    changed.call("undo")
    assert changed.text(ONE) == CONTENT[ONE]
    assert changed.text(TWO) == CONTENT[TWO]
    changed.call("switch", name="s")
    assert changed.call("read", path=ONE)["content"] == "mine\n"


def test_cancel_changes_no_global_and_backs_retries_up(changed: Book) -> None:
    before = changed.globals()
    cancelled = changed.call("cancel")["cancelled"]
    assert changed.globals() == before
    assert cancelled["discarded"]["modified"] == [ONE]
    assert cancelled["retries_backup"].startswith("workspace/retries-archive/s-cancelled-2")
    assert changed.text(cancelled["retries_backup"] + "/acts/c1/scene-0101.md-retry-1.md.reason.txt") == "too long\n"
    assert [entry["what"] for entry in changed.call("trash")["trash"]] == ["cancelled"]


def test_cancel_without_backup_of_retries(changed: Book) -> None:
    assert changed.call("cancel", backup_retries=False)["cancelled"]["retries_backup"] is None
    assert not changed.exists("workspace/retries-archive")


def test_a_session_comes_back_beside_a_newer_one_of_its_name(changed: Book) -> None:
    trash_id = changed.call("cancel")["cancelled"]["trash_id"]
    changed.call("start", name="s")
    assert changed.call("trash", action="restore", id=trash_id)["restored"]["session"] == "s-2"
    assert changed.call("status", name="s-2")["session"]["changes"]["modified"] == [ONE]


def test_emptying_the_trash_is_for_good(changed: Book) -> None:
    trash_id = changed.call("cancel")["cancelled"]["trash_id"]
    assert changed.call("trash", action="empty") == {"emptied": 1}
    assert changed.call("trash") == {"trash": []}
    changed.refused("trash-not-found", "trash", action="restore", id=trash_id)


def test_a_save_between_plan_and_apply_is_kept_and_named(changed: Book) -> None:
    disk = changed.engine.workspace.disk
    exchange = disk.exchange

    def late(one: str, other: str) -> bool:
        if other == ONE:
            changed.save(ONE, "saved while committing\n")
        return exchange(one, other)

    disk.exchange = late  # type: ignore[method-assign]
    committed = changed.call("commit", force=True)["committed"]
    assert [text["path"] for text in committed["displaced"]] == [ONE]
    (entry,) = changed.call("trash")["trash"]
    assert (entry["what"], entry["path"]) == ("displaced", ONE)
    restored = changed.call("trash", action="restore", id=entry["id"])["restored"]
    assert changed.call("status", name=restored["session"])["session"]["changes"]["modified"] == [ONE]
