"""resolve, read, write, delete, rename: copy-on-write."""

from __future__ import annotations

import base64
import os

import pytest
from tests.engine.book import CONTENT, Book, sha

SCENE = "acts/c1/scene-0101.md"


@pytest.fixture
def started(book: Book) -> Book:
    book.call("start", name="s")
    return book


def test_the_first_write_copies_and_the_global_stays(started: Book) -> None:
    before = started.globals()
    assert started.call("write", path=SCENE, content="one\n") == {
        "path": SCENE,
        "hash": sha("one\n"),
        "copied": True,
        "created": False,
    }
    assert started.call("write", path=SCENE, content="two\n")["copied"] is False
    assert started.text(f"workspace/sessions/s/files/{SCENE}") == "two\n"
    assert started.globals() == before


def test_a_new_file_is_created_in_the_session_only(started: Book) -> None:
    assert started.call("write", path="acts/new/x.md", content="x")["created"] is True
    assert not started.exists("acts/new")
    assert started.changes()["created"] == ["acts/new/x.md"]


def test_nothing_is_made_below_a_file(started: Book) -> None:
    started.call("write", path="new", content="x")
    for path, above in ((f"{SCENE}/x", SCENE), (f"{SCENE}/deep/x", SCENE), ("new/x", "new")):
        for error in (
            started.refused("file-exists", "write", path=path, content="x"),
            started.refused("file-exists", "rename", path="context/timeline.json", to=path),
        ):
            assert (error.facts["path"], error.facts["above"]) == (path, above)
    started.call("delete", path=SCENE)
    assert started.call("write", path=f"{SCENE}/x", content="x")["created"] is True


def test_resolve_names_the_file_that_holds_the_bytes(started: Book) -> None:
    started.call("write", path=SCENE, content="mine\n")
    resolved = started.call("resolve", path=SCENE)
    assert resolved == {
        "path": SCENE,
        "resolved": f"workspace/sessions/s/files/{SCENE}",
        "source": "session",
        "exists": True,
        "modified_in_session": True,
        "session": "s",
    }
    assert started.call("resolve", path="acts/c2/plan.md")["source"] == "global"
    assert started.call("resolve", path="nope.md")["exists"] is False
    assert started.call("resolve", path=resolved["resolved"])["path"] == SCENE
    assert started.call("resolve", path=f"{started.root}/{SCENE}")["path"] == SCENE


def test_bytes_come_back_as_they_are(started: Book) -> None:
    raw = bytes(range(256))
    started.call("write", path="image.bin", content_base64=base64.b64encode(raw).decode())
    read = started.call("read", path="image.bin")
    assert base64.b64decode(read["content_base64"]) == raw
    assert read["hash"] == sha(raw)
    marked = "\ufeffline\r\nline\rline\n"
    started.call("write", path="mixed.md", content=marked)
    assert started.call("read", path="mixed.md")["content"] == marked


def test_a_copy_that_equals_its_base_is_no_change(started: Book) -> None:
    started.call("write", path=SCENE, content="other\n")
    started.call("write", path=SCENE, content=CONTENT[SCENE])
    assert started.changes() == {"modified": [], "created": [], "deleted": []}
    assert started.call("resolve", path=SCENE)["modified_in_session"] is False
    started.refused("nothing-to-commit", "commit")


def test_writing_a_deleted_file_takes_the_tombstone_away(started: Book) -> None:
    started.call("delete", path=SCENE)
    started.call("write", path=SCENE, content="back\n")
    assert started.changes() == {"modified": [SCENE], "created": [], "deleted": []}


def test_deleting_a_created_file_leaves_nothing_but_trash(started: Book) -> None:
    started.call("write", path="x.md", content="words\n")
    started.call("delete", path="x.md")
    assert started.changes() == {"modified": [], "created": [], "deleted": []}
    (entry,) = started.call("trash")["trash"]
    assert (entry["what"], entry["path"]) == ("deleted", "x.md")
    started.call("trash", action="restore", id=entry["id"])
    assert started.call("read", path="x.md")["content"] == "words\n"


def test_rename_is_a_new_copy_and_a_tombstone(started: Book) -> None:
    started.call("write", path=SCENE, content="mine\n")
    assert started.call("rename", path=SCENE, to="acts/c3/opening.md") == {"from": SCENE, "to": "acts/c3/opening.md"}
    assert started.call("read", path="acts/c3/opening.md")["content"] == "mine\n"
    assert started.changes() == {"modified": [], "created": ["acts/c3/opening.md"], "deleted": [SCENE]}
    started.call("commit", force=True)
    assert started.text("acts/c3/opening.md") == "mine\n"
    assert not started.exists(SCENE)


def test_a_folder_is_renamed_and_deleted_whole(started: Book) -> None:
    started.call("rename", path="acts/c1", to="acts/chapter-one")
    assert len(started.changes()["created"]) == 6
    started.call("delete", path="acts/chapter-one")
    started.call("delete", path="acts/c2")
    started.call("commit", force=True)
    assert not started.exists("acts")
    started.call("undo")
    assert started.text(SCENE) == CONTENT[SCENE]


def test_a_taken_name_is_refused(started: Book) -> None:
    started.refused("file-exists", "rename", path=SCENE, to="acts/c2/plan.md")
    started.refused("wrong-usage", "rename", path="acts", to="acts/below")


def test_executable_files_stay_executable(started: Book) -> None:
    started.save("run.sh", "#!/bin/sh\n")
    os.chmod(started.root / "run.sh", 0o755)
    started.call("write", path="run.sh", content="#!/bin/sh\necho\n")
    os.chmod(started.root / f"workspace/sessions/s/files/{SCENE}", 0o755) if started.exists(
        f"workspace/sessions/s/files/{SCENE}"
    ) else None
    started.call("commit", force=True)
    assert (started.root / "run.sh").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("kind", ["fifo", "folder", "socket"])
def test_what_is_no_regular_file_is_refused_and_never_blocks(started: Book, kind: str) -> None:
    place = started.root / "acts/odd"
    if kind == "fifo":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        import socket

        here = os.getcwd()
        os.chdir(place.parent)  # the path of a socket has to be short
        try:
            socket.socket(socket.AF_UNIX).bind("odd")
        finally:
            os.chdir(here)
    started.refused("unsupported-file", "read", path="acts/odd")
    started.refused("unsupported-file", "write", path="acts/odd", content="x")
    started.refused("unsupported-file", "retry", file_path="acts/odd", reason="no")


def test_ignored_and_excluded_files_are_not_governed(started: Book) -> None:
    started.save(".gitignore", "build/\n*.log\n!keep.log\n")
    started.save("sub/.gitignore", "/local.md\n")
    started.save("interleaf.toml", 'exclude = ["drafts/**"]\n')
    for path in ("build/x.md", "a/build/x.md", "x.log", "sub/local.md", "drafts/x.md"):
        started.refused("not-governed", "write", path=path, content="x")
    for path in ("keep.log", "sub/deep/local.md", "builds/x.md"):
        started.call("write", path=path, content="x")
    started.save("x.log", "log\n")
    assert started.call("read", path="x.log")["source"] == "global"


def test_roots_narrow_what_is_governed(started: Book) -> None:
    started.save("interleaf.toml", 'roots = ["acts", "context"]\n')
    started.call("write", path="acts/x.md", content="x")
    started.refused("not-governed", "write", path="notes.md", content="x")
    started.refused("not-governed", "write", path="actsy/x.md", content="x")


def test_a_broken_settings_file_is_told_not_guessed(started: Book) -> None:
    started.save("interleaf.toml", "roots = [")
    started.refused("record-damaged", "write", path="x.md", content="x")
    assert started.call("doctor")["findings"][0]["kind"] == "record-damaged"


def test_wrong_fields_are_wrong_usage(started: Book) -> None:
    started.refused("wrong-usage", "write", path="x.md")
    started.refused("wrong-usage", "write", path="x.md", content="x", content_base64="eA==")
    started.refused("wrong-usage", "write", path="x.md", content_base64="no base64!")
    started.refused("wrong-usage", "write", path="x.md", content="\ud800")
    started.refused("wrong-usage", "write", path=3, content="x")
    started.refused("wrong-usage", "read")
    started.refused("wrong-usage", "read", path="x", nonsense=1)
    started.refused("wrong-usage", "nonsense")


def test_a_save_in_the_last_microsecond_is_kept(started: Book) -> None:
    """Another program saves the copy between our look and our exchange."""
    started.call("write", path=SCENE, content="one\n")
    disk = started.engine.workspace.disk
    exchange = disk.exchange

    def late(one: str, other: str) -> bool:
        started.save(other, "saved in the last instant\n")
        return exchange(one, other)

    disk.exchange = late  # type: ignore[method-assign]
    result = started.call("write", path=SCENE, content="two\n")
    disk.exchange = exchange  # type: ignore[method-assign]
    (displaced,) = result["displaced"]
    assert started.call("read", path=SCENE)["content"] == "two\n"
    started.call("trash", action="restore", id=displaced["trash_id"])
    assert started.call("read", path=SCENE)["content"] == "saved in the last instant\n"
