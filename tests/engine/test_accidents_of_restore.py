"""More accidents of others, by their names: going back, cleaning up, locks. On a real disk; see test_accidents.py."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.engine.book import CONTENT, Book

from interleaf.engine.engine import Engine
from interleaf.errors import WorkspaceLocked
from interleaf.store import layout

SCENE, SCENE_2 = "acts/c1/scene-0101.md", "acts/c1/scene-0102.md"


class KilledError(BaseException):
    """The process ends here; nothing of ours runs any more."""


def checkpoint(book: Book, note: str = "") -> str:
    return str(book.call("checkpoint", note=note)["checkpoint"]["id"])


def left_over(book: Book) -> list[str]:
    """Temporary files anywhere under workspace/."""
    staging = os.listdir(book.root / layout.STAGING)
    return staging + [str(place) for place in (book.root / "workspace").rglob(f"{layout.TEMPORARY}*")]


# --- going back ---


def test_restore_never_deletes_untouched(book: Book) -> None:
    """Not the project's files, not ignored output, not another session's work, not what lies beside the copies."""
    book.save(".gitignore", "out/\n")
    book.call("start", name="other")
    book.call("write", path=SCENE_2, content="the other's\n")
    book.call("start", name="s")
    book.call("write", path=SCENE, content="then\n")
    then = checkpoint(book)
    book.save("out/render.bin", b"\0" * 1000)
    book.save("acts/c9/by-hand.md", "saved by a person\n")
    book.save("workspace/sessions/s/notes/later.md", "a thought\n")
    book.call("write", path=SCENE, content="now\n")
    before = book.globals()
    answer = book.call("restore", checkpoint=then)["restored"]
    assert answer["files"] == [SCENE]
    assert book.globals() == before
    assert book.text("workspace/sessions/other/files/" + SCENE_2) == "the other's\n"
    assert book.text("workspace/sessions/s/notes/later.md") == "a thought\n"


def test_restore_with_dirty_ignore(book: Book) -> None:
    """The ignore file goes back; what it protected meanwhile stays."""
    book.call("start", name="s")
    then = checkpoint(book)
    book.call("write", path=".gitignore", content="venv/\n")
    book.save(".gitignore", "venv/\n")
    for number in range(20):
        book.save(f"venv/lib/module{number}.py", "x = 1\n")
    before = book.globals()
    book.call("restore", checkpoint=then)
    assert book.globals() == before


def test_restore_skips_uncovered(book: Book) -> None:
    """ "Not in the checkpoint" is not "made after it": what checkpoints do not hold is left alone, and named."""
    book.call("start", name="s")
    book.call("write", path=SCENE, content="then\n")
    (book.root / "workspace/sessions/s/files/link.md").symlink_to("/etc/hostname")
    made = book.call("checkpoint")["checkpoint"]
    assert [sentence.split()[0] for sentence in made["not_covered"]] == ["link.md"]
    book.call("write", path=SCENE, content="now\n")
    answer = book.call("restore", checkpoint=made["id"])["restored"]
    assert [sentence.split()[0] for sentence in answer["not_covered"]] == ["link.md"]
    assert (book.root / "workspace/sessions/s/files/link.md").is_symlink()


def test_safety_snapshot_never_prunes_target(book: Book) -> None:
    """Every restore makes a checkpoint first. However little is kept, the wanted one outlives that and what follows."""
    settings = "[checkpoints]\nminutes = 0.000001\n[retention]\nhourly = 0\ndaily = 0\nweekly = 0\n"
    book.save("interleaf.toml", settings)
    book.call("start", name="s")
    for number in range(3):
        book.call("write", path=SCENE, content=f"version {number}\n")
    by_the_clock = [found["id"] for found in book.call("checkpoints")["checkpoints"]]
    wanted = by_the_clock[-1]
    assert not wanted.startswith("checkpoint-001"), "the older ones were pruned, so that this one may be, too"
    for number in range(3, 6):
        book.call("restore", checkpoint=wanted)
        assert book.call("read", path=SCENE)["content"] == "version 2\n"
        book.call("write", path=SCENE, content=f"version {number}\n")
        checkpoint(book)
    left = [found["id"] for found in book.call("checkpoints")["checkpoints"]]
    assert wanted in left


def test_undo_cannot_block_own_recovery(book: Book) -> None:
    """Undo takes the ignore file away; what it had ignored neither vanishes nor stands in the way of anything."""
    book.call("start", name="s")
    book.call("write", path=".gitignore", content="venv/\n")
    book.call("write", path="src/app.py", content="print('hours of work')\n")
    book.call("commit", force=True)
    for number in range(50):
        book.save(f"venv/module{number}.py", "x = 1\n")
    book.call("undo")
    assert not book.exists("src/app.py")
    assert len(list((book.root / "venv").iterdir())) == 50
    assert book.call("doctor")["findings"] == []
    book.call("switch", name="s")
    assert book.changes()["created"] == [".gitignore", "src/app.py"]
    book.call("commit", force=True)
    assert book.text("src/app.py") == "print('hours of work')\n"
    book.call("undo")
    assert len(list((book.root / "venv").iterdir())) == 50


def test_restore_keeps_mtime(book: Book) -> None:
    """A restore touches what differs, and nothing else: editors and builds see no change in the rest."""
    book.call("start", name="s")
    book.call("write", path=SCENE, content="same\n")
    book.call("write", path=SCENE_2, content="then\n")
    then = checkpoint(book)
    book.call("write", path=SCENE_2, content="now\n")
    same = book.root / "workspace/sessions/s/files" / SCENE
    os.utime(same, ns=(1_000_000_000, 1_000_000_000))
    before, inode = book.globals(), same.stat().st_ino
    assert book.call("restore", checkpoint=then)["restored"]["files"] == [SCENE_2]
    assert (same.stat().st_mtime_ns, same.stat().st_ino) == (1_000_000_000, inode)
    assert book.globals() == before


# --- what is in a checkpoint and in a commit ---


def test_bash_edit_is_in_checkpoint(book: Book) -> None:
    """A program that asks nobody edits the copies; no tool was told."""
    book.call("start", name="s")
    place = book.root / "workspace/sessions/s/files" / SCENE
    place.parent.mkdir(parents=True)
    os.system(f"echo 'by a shell' > '{place}'")
    made = book.call("checkpoint")["checkpoint"]
    assert made["files"] == [SCENE]
    os.system(f"echo 'spoilt' > '{place}'")
    book.call("restore", checkpoint=made["id"])
    assert place.read_text() == "by a shell\n"


def test_nothing_saved_is_error(book: Book) -> None:
    book.save(".gitignore", "*.log\n")
    book.save("build.log", "done\n")
    book.call("start", name="s")
    book.refused("not-governed", "checkpoint", files=["build.log"])
    book.refused("file-not-found", "checkpoint", files=["acts/none.md"])
    book.refused("nothing-to-commit", "commit", force=True)
    assert book.call("checkpoints")["checkpoints"] == []


def test_rejected_hunk_not_committed(book: Book) -> None:
    """What a person takes back out of the copy is not committed from some other copy: there is only one."""
    book.call("start", name="s")
    book.call("write", path=SCENE, content=CONTENT[SCENE] + "kept\nrejected\n")
    book.call("checkpoint")
    book.call("retry", file_path=SCENE, reason="the second line")
    book.save(f"workspace/sessions/s/files/{SCENE}", CONTENT[SCENE] + "kept\n")
    book.call("write", path=SCENE_2, content="rejected as a whole\n")
    book.save(f"workspace/sessions/s/files/{SCENE_2}", CONTENT[SCENE_2])
    assert book.call("commit", force=True)["committed"]["modified"] == [SCENE]
    assert book.text(SCENE) == CONTENT[SCENE] + "kept\n"
    assert book.text(SCENE_2) == CONTENT[SCENE_2]


def test_placeholder_is_shown_before_and_taken_back_after_commit(book: Book) -> None:
    """No word is forbidden in a book. A mutilated text is in the preview's diff, and a commit of it can be undone."""
    whole = "".join(f"Line {number} of a long scene.\n" for number in range(200))
    book.save(SCENE, whole)
    book.call("start", name="s")
    book.call("write", path=SCENE, content="Line 0 of a long scene.\n... rest of the scene unchanged ...\n")
    assert book.call("commit")["preview"]["modified"] == [SCENE]
    (shown,) = book.call("diff")["files"]
    assert shown["diff"].count("\n-Line") == 199
    assert "+... rest of the scene unchanged ..." in shown["diff"]
    book.call("commit", force=True)
    book.call("undo")
    assert book.text(SCENE) == whole


# --- cleaning up ---


def test_killed_gc_leaves_no_temp(book: Book) -> None:
    """The collection is killed at each of its deletions; nothing temporary stays, and nothing that is needed goes."""
    book.call("start", name="kept")
    book.call("write", path=SCENE, content="needed\n")
    then = checkpoint(book)
    book.call("write", path=SCENE, content="needed, too\n")
    for name in ("one", "two", "three"):
        book.call("start", name=name)
        book.call("write", path=SCENE_2, content=f"{name}\n")
        book.call("write", path="acts/passing.md", content=f"a passing thought of {name}\n")
        book.call("delete", path="acts/passing.md")
        book.call("cancel")
    book.engine.workspace._now = lambda: 4_000_000_000_000  # objects are collected when they are an hour old
    before = len(list((book.root / layout.OBJECTS).iterdir()))
    for kill_at in range(40):
        engine = book.again()
        engine.workspace._now = book.engine.workspace._now
        left = kill_at
        original = engine.workspace.disk.unlink

        def unlink(path: str, *rest: object) -> None:
            nonlocal left
            if left == 0:
                raise KilledError
            left -= 1
            original(path, *rest)  # noqa: B023

        engine.workspace.disk.unlink = unlink  # type: ignore[method-assign]
        try:
            engine.call("trash", {"action": "empty"})
        except KilledError:
            assert left_over(book) == []
            continue
        break
    else:
        pytest.fail("the collection never came to its end")
    assert kill_at > 3
    assert book.call("trash")["trash"] == []
    session = book.again("kept")
    assert len(list((book.root / layout.OBJECTS).iterdir())) < before
    session.call("restore", {"checkpoint": then})
    assert session.call("read", {"path": SCENE})["content"] == "needed\n"
    assert book.call("doctor")["findings"] == []


def test_disk_holds_distinct_content_only_once(book: Book) -> None:
    """Instead of a quota: nothing is stored twice, so that nothing has to be thrown away to stay small."""
    book.call("start", name="s")
    for number in range(50):
        book.call("write", path=f"acts/many/{number}.md", content=f"{number}\n" * 200)
    book.call("checkpoint")
    objects = book.root / layout.OBJECTS
    before = sum(place.stat().st_size for place in objects.iterdir())
    for number in range(20):
        book.call("write", path="acts/many/0.md", content=f"version {number}\n")
        book.call("checkpoint")
    after = sum(place.stat().st_size for place in objects.iterdir())
    assert after < 1.5 * before


# --- locks ---


def test_pid_reuse_lease(book: Book) -> None:
    """A record that names a process which lives is no lock: the number may be somebody else's by now."""
    book.call("start", name="s")
    lock = book.root / layout.LOCK
    lock.write_text(json.dumps({"who": f"commit by lsp (process {os.getpid()})", "since": "2026-01-01T00:00:00Z"}))
    book.call("write", path=SCENE, content="not kept waiting\n")
    record = book.root / layout.OWNERS / "s.lsp.0123456789abcdef"
    record.write_text(json.dumps({"kind": "lsp", "pid": os.getpid(), "since": "2026-01-01T00:00:00Z"}))
    assert book.call("status")["session"]["status"] == "crashed"
    book.call("recover", name="s")
    assert book.call("status")["session"]["status"] == "active"


def test_a_lock_that_is_held_names_its_holder(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from interleaf.disk import lock

    book.call("start", name="s")
    monkeypatch.setattr(lock.held.__wrapped__, "__kwdefaults__", {"wait": 0.02})  # type: ignore[attr-defined]
    with lock.held(str(book.root / layout.LOCK), exclusive=True, who="commit by lsp"):
        with pytest.raises(WorkspaceLocked) as caught:
            book.again().call("write", {"path": SCENE, "content": "x"})
        assert "commit by lsp" in caught.value.message


# --- names ---


def test_same_focus_twice(book: Book) -> None:
    """The second session of the same name and day is another one, and the first keeps its work."""
    first = book.call("start", focus="authentication")["session"]["name"]
    book.call("write", path=SCENE, content="of the first\n")
    second = book.call("start", focus="authentication")["session"]["name"]
    assert first != second
    assert book.again(first).call("read", {"path": SCENE})["content"] == "of the first\n"
    assert book.again(second).call("read", {"path": SCENE})["content"] == CONTENT[SCENE]
    book.call("cancel", name=first)
    book.call("cancel", name=second)
    third = Engine.open(str(book.root), project=str(book.root)).call("start", {"focus": "authentication"})
    assert third["session"]["name"] not in (first, second)


def test_an_archived_session_is_not_written_over(book: Book, tmp_path: Path) -> None:
    del tmp_path
    for text in ("one", "two"):
        book.call("start", name="s")
        book.call("log", kind="progress", text=text)
        book.call("close", outcome="complete")
    assert "- one (" in book.text("workspace/archive/s/session.md")
    assert "- two (" in book.text("workspace/archive/s-2/session.md")
