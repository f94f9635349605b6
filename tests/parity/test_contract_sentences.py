"""What other programs rely on beyond the shapes of answers, sentence by sentence, asked of the command line."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from tests.seeds.project import Project

A, B, C = "acts/a.md", "acts/b.md", "acts/c.md"


def changes(book: Project, session: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = book.done(f"status {session}")["session"]["changes"]
    return found


# --- words and places ---


@pytest.mark.parametrize("sign", ["interleaf.toml", "workspace/sessions/", ".git/"])
def test_the_root_is_the_nearest_directory_upwards_that_holds_a_sign(book: Project, sign: str, tmp_path: Path) -> None:
    root = tmp_path / "elsewhere"
    inner = root / "one/two"
    inner.mkdir(parents=True)
    place = root / sign
    if sign.endswith("/"):
        place.mkdir(parents=True)
    else:
        place.touch()
    book.root = inner
    book.done("start s")
    assert (root / "workspace/.active-s").exists()
    assert not (inner / "workspace").exists()


def test_the_layout_of_a_session(book: Project) -> None:
    book.done("start s")
    own = "workspace/sessions/s"
    expected = {"session.json", "session.md", "files", "artifacts", "notes", "decisions", "human-retries"}
    assert expected | {"snapshots", "journal"} == set(book.names(own))
    assert book.exists(f"{own}/journal/entries")
    assert book.record("s")["schema"] == 1
    lock = json.loads(book.text("workspace/session.lock"))
    assert (lock["session"], lock["by"]) == ("s", "cli")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", lock["since"])
    assert book.text("workspace/.active-s") == ""


def test_retries_are_named_by_path_number_and_extension(book: Project) -> None:
    book.done("start s")
    retry = book.done(f"retry {A} 'Too long'")["retry"]
    assert retry["version_path"] == f"workspace/sessions/s/human-retries/{A}-retry-1.md"
    assert retry["reason_path"] == f"workspace/sessions/s/human-retries/{A}-retry-1.md.reason.txt"


def test_a_name_too_long_for_the_file_system_is_shortened_with_a_hash(book: Project) -> None:
    name = "acts/" + "x" * 245 + ".md"
    book.done("start s")
    book.write(name, "long\n")
    retry = book.done(f"retry {name} no")["retry"]
    assert book.text(retry["version_path"]) == "long\n"
    assert all(len(part) <= 255 for part in retry["reason_path"].split("/"))


@pytest.mark.parametrize("view", [None, "", "no JSON", '{"session": "other"}', "{}"])
def test_the_view_of_the_active_session_is_rebuilt_from_the_marker(book: Project, view: str | None) -> None:
    book.done("start s")
    lock = book.root / "workspace/session.lock"
    lock.unlink()
    if view is not None:
        lock.write_text(view)
    assert book.done("status")["session"]["name"] == "s"
    assert json.loads(lock.read_text())["session"] == "s"
    (book.root / "workspace/.active-s").unlink()
    assert book.done("status")["session"] is None
    assert json.loads(lock.read_text())["session"] is None


def test_markers_are_healed_on_every_open(book: Project) -> None:
    book.done("start s")
    book.done("start t")
    for name in ("gone", "s"):
        book.save(f"workspace/.active-{name}", "")
    assert book.done("list")["active"] == "s"
    assert [name for name in book.names("workspace") if name.startswith(".active-")] == [".active-s"]
    said = [finding["message"] for finding in book.done("doctor")["findings"]]
    assert [name for name in ("'gone'", "'t'") if any(name in sentence for sentence in said)] == ["'gone'", "'t'"]


@pytest.mark.parametrize("newest", ["s", "t"])
def test_of_several_markers_the_newest_is_told_by_its_time(book: Project, newest: str) -> None:
    book.done("start s")
    book.done("start t")
    book.save("workspace/.active-s", "")
    for name in ("s", "t"):
        when = 2_000_000_000 if name == newest else 1_000_000_000
        os.utime(book.root / f"workspace/.active-{name}", (when, when))
    assert f"Session: {newest} " in book.hook("pre-compact").out
    assert book.done("list")["active"] == newest


# --- which session a verb works on ---


def test_argument_then_binding_then_marker(book: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two", "three"):
        book.done(f"start {name}")
    assert book.done("status")["session"]["name"] == "three"
    monkeypatch.setenv("INTERLEAF_SESSION", "two")
    assert book.done("status")["session"]["name"] == "two"
    assert book.done("--session one status")["session"]["name"] == "one"
    assert book.done("--session one status three")["session"]["name"] == "three"
    monkeypatch.setenv("INTERLEAF_SESSION", "gone")
    assert book.refused("status")["kind"] == "session-not-found"


def test_start_activates_and_after_the_end_of_the_active_session_none_is(book: Project) -> None:
    for name, end in (
        ("a", "commit --force"),
        ("b", "cancel"),
        ("c", "close --complete"),
        ("d", "close --abandon --reason enough"),
        ("e", "end"),
    ):
        assert book.done(f"start {name}")["session"]["status"] == "active"
        if end.startswith("commit"):
            book.write(A, "changed\n")
        book.done(end)
        assert book.done("list")["active"] is None
        assert not [found for found in book.names("workspace") if found.startswith(".active-")]


# --- states ---


def test_closed_states_are_told(book: Project) -> None:
    for name, end in (
        ("a", "commit --force"),
        ("b", "cancel"),
        ("c", "close --complete"),
        ("d", "close --abandon --reason enough"),
    ):
        book.done(f"start {name}")
        book.write(B, name)
        if end == "close --complete":
            book.done(f"commit --force --files {B}")
        book.done(end)
    states = {row["name"]: row["status"] for row in book.done("list --all")["sessions"]}
    assert states == {"a": "committed", "b": "cancelled", "c": "completed", "d": "abandoned"}
    assert book.done("list")["sessions"] == []


def test_an_archived_document_says_how_its_session_ended(book: Project) -> None:
    def status(folder: str) -> str:
        return re.findall(r"^status: (\w+)$", book.text(f"workspace/{folder}/session.md"), re.MULTILINE)[0]

    book.done("start a")
    book.write(A, "changed\n")
    book.done("commit --force")
    assert status("archive/a") == "committed"
    book.done("undo")
    assert status("sessions/a") == "active"
    assert "closed_at" not in book.text("workspace/sessions/a/session.md")
    trash_id = book.done("cancel a")["cancelled"]["trash_id"]
    assert status("archive/a") == "cancelled"
    book.done(f"trash restore {trash_id}")
    assert status("sessions/a") == "active"


def test_a_closed_name_may_be_used_again_and_its_archive_gets_a_number(book: Project) -> None:
    for _ in range(2):
        book.done("start s")
        book.done("cancel")
    assert book.names("workspace/archive") == ["s", "s-2"]


# --- commit ---


def test_a_preview_writes_nothing_and_a_token_applies_exactly_that(book: Project) -> None:
    book.done("start s")
    book.write(A, "changed\n")
    book.done(f"delete {B}")
    book.write("acts/new.md", "new\n")
    before = book.globals()
    preview = book.done("commit")["preview"]
    assert (preview["modified"], preview["created"], preview["deleted"]) == ([A], ["acts/new.md"], [B])
    assert book.globals() == before
    book.write(A, "changed again\n")
    error = book.refused(f"commit --force --token {preview['token']}")
    assert error["kind"] == "plan-changed"
    assert book.globals() == before
    book.done(f"commit --force --token {error['facts']['preview']['token']}")
    assert (book.text(A), book.exists(B), book.text("acts/new.md")) == ("changed again\n", False, "new\n")


def test_a_partial_commit_looks_at_its_own_conflicts_alone_and_keeps_the_session(book: Project) -> None:
    book.done("start s")
    book.write(A, "mine\n")
    book.write(B, "mine\n")
    book.save(B, "theirs\n")
    assert book.refused("commit --force")["kind"] == "commit-conflict"
    assert book.done(f"commit --force --files {A}")["committed"]["modified"] == [A]
    assert (book.text(A), book.text(B)) == ("mine\n", "theirs\n")
    assert changes(book, "s")["modified"] == [B]
    assert book.done("list")["active"] == "s"


def test_a_copy_that_equals_its_base_is_no_change(book: Project) -> None:
    book.done("start s")
    assert book.write(A, "a\n")["copied"]
    assert changes(book, "s") == {"modified": [], "created": [], "deleted": []}
    assert book.refused("commit --force")["kind"] == "nothing-to-commit"


def test_undo_brings_bytes_absence_and_session_back(book: Project) -> None:
    before = book.globals()
    book.done("start s")
    book.write(A, "changed\n")
    book.write("acts/new.md", "new\n")
    book.done(f"delete {B}")
    identity = book.done("commit --force")["committed"]["id"]
    assert book.done(f"undo {identity}")["undone"]["files"] == [A, B, "acts/new.md"]
    assert book.globals() == before
    session = book.done("status s")["session"]
    assert session["status"] == "inactive"
    assert session["changes"] == {"modified": [A], "created": ["acts/new.md"], "deleted": [B]}


def test_the_trash_brings_a_session_back_as_inactive_with_its_copies(book: Project) -> None:
    book.done("start s")
    book.write(A, "changed\n")
    identity = book.done("cancel")["cancelled"]["trash_id"]
    book.done("start s")
    assert book.done(f"trash restore {identity}")["restored"] == {"id": identity, "session": "s-2"}
    assert book.done("status s-2")["session"]["status"] == "inactive"
    assert changes(book, "s-2")["modified"] == [A]
    assert book.done("trash")["trash"] == []


def test_complete_and_end_refuse_uncommitted_changes_and_force_sends_them_to_the_trash(book: Project) -> None:
    book.done("start s")
    book.write(A, "changed\n")
    for line in ("close --complete", "end"):
        assert book.refused(line)["kind"] == "uncommitted-changes"
    book.done("end --force")
    (entry,) = book.done("trash")["trash"]
    book.done(f"trash restore {entry['id']}")
    assert book.done(f"--session s read {A}")["content"] == "changed\n"
    assert book.text(A) == "a\n"


# --- files ---


def test_what_sessions_do_not_govern_is_read_and_not_written(book: Project) -> None:
    book.done("start s")
    assert book.done("read build.log")["source"] == "global"
    assert book.done("resolve build.log")["resolved"] == "build.log"
    for line in ("write build.log", "delete build.log", "rename build.log other.txt"):
        assert book.refused(line, "x")["kind"] == "not-governed"
    for path in (".git/config", "workspace/x.md"):
        assert book.refused(f"write {path}", "x")["kind"] == "not-governed"


def test_a_bare_name_is_searched_in_the_copies_first(book: Project) -> None:
    book.save("acts/deep/a.md", "deep\n")
    book.done("start s")
    error = book.refused("retry a.md no")
    assert error["kind"] == "ambiguous-file"
    assert sorted(error["facts"]["matches"]) == [A, "acts/deep/a.md"]
    book.write("acts/deep/a.md", "changed\n")
    assert book.done("retry a.md no")["retry"]["file"] == "acts/deep/a.md"


def test_an_expected_hash_that_is_old_is_refused(book: Project) -> None:
    book.done("start s")
    old = book.done(f"read {A}")["hash"]
    book.done(f"write {A} --expected {old}", "one\n")
    assert book.refused(f"write {A} --expected {old}", "two\n")["kind"] == "write-stale"
    assert book.read(A) == "one\n"


def test_a_rename_is_a_new_file_and_a_tombstone(book: Project) -> None:
    book.done("start s")
    assert book.done(f"rename {A} acts/z.md") == {"from": A, "to": "acts/z.md"}
    assert changes(book, "s") == {"modified": [], "created": ["acts/z.md"], "deleted": [A]}
    assert book.done(f"resolve {A}")["exists"] is False


# --- conflicts ---


def test_an_overlap_stays_a_conflict_until_it_is_settled(book: Project) -> None:
    book.done("start s")
    book.write(A, "mine\n")
    book.save(A, "theirs\n")
    assert [found["path"] for found in book.done("refresh")["refreshed"]["conflicts"]] == [A]
    assert book.read(A) == "mine\n"
    assert len(book.done("status")["session"]["conflicts"]) == 1
    book.done(f"refresh {A} --take mine")
    assert book.done("status")["session"]["conflicts"] == []
    book.done("commit --force")
    assert book.text(A) == "mine\n"


def test_taking_theirs_keeps_mine_in_the_trash(book: Project) -> None:
    book.done("start s")
    book.write(A, "mine\n")
    book.save(A, "theirs\n")
    book.done(f"refresh {A} --take theirs")
    assert book.read(A) == "theirs\n"
    (entry,) = book.done("trash")["trash"]
    book.done(f"trash restore {entry['id']}")
    assert book.read(A) == "mine\n"


def test_what_does_not_overlap_is_merged(book: Project) -> None:
    lines = "".join(f"line {number}\n" for number in range(20))
    book.save(A, lines)
    book.done("start s")
    book.write(A, lines.replace("line 2\n", "mine\n"))
    book.save(A, lines.replace("line 17\n", "theirs\n"))
    assert book.done("refresh")["refreshed"]["merged"] == [A]
    assert book.read(A) == lines.replace("line 2\n", "mine\n").replace("line 17\n", "theirs\n")


# --- checkpoints ---


def test_a_checkpoint_of_chosen_files_touches_only_these(book: Project) -> None:
    book.done("start s")
    book.write(A, "then\n")
    book.write(B, "then\n")
    saved = book.done(f"checkpoint {A}")["checkpoint"]["id"]
    book.write(A, "now\n")
    book.write(B, "now\n")
    answer = book.done(f"restore --checkpoint {saved}")["restored"]
    assert answer["files"] == [A]
    assert (book.read(A), book.read(B)) == ("then\n", "now\n")
    assert answer["checkpoint_before"]


def test_a_whole_checkpoint_brings_back_exactly_its_copies_and_tombstones(book: Project) -> None:
    book.done("start s")
    book.write(A, "then\n")
    book.done(f"delete {B}")
    saved = book.done("checkpoint")["checkpoint"]["id"]
    book.write(B, "back\n")
    book.write(C, "later\n")
    before = book.done(f"restore --checkpoint {saved}")["restored"]["checkpoint_before"]
    assert changes(book, "s") == {"modified": [A], "created": [], "deleted": [B]}
    book.done(f"restore --checkpoint {before}")
    assert (book.read(B), book.read(C)) == ("back\n", "later\n")


# --- records that were tampered with ---


@pytest.mark.parametrize("evil", ["../../outside.md", ".git/config", ""])
def test_no_stored_record_leads_out_of_the_project(book: Project, evil: str) -> None:
    book.done("start s")
    book.write(A, "changed\n")
    record = book.record("s")
    record["bases"][evil] = record["bases"][A]
    record["deleted"] = [evil]
    book.save("workspace/sessions/s/session.json", json.dumps(record))
    book.save(".git/config", "[core]\n")
    book.save("../outside.md", "not ours\n")
    said = json.loads(book.interleaf("--json commit --force").out)
    assert said["ok"] or said["error"]["kind"] == "session-damaged"
    assert (book.text(".git/config"), book.text("../outside.md")) == ("[core]\n", "not ours\n")
    assert said["ok"] or ".." not in said["error"]["message"].replace("'..'", "").replace(evil, "")


# --- exit status ---


@pytest.mark.parametrize(
    ("line", "status"),
    [("list", 0), ("commit", 1), ("switch gone", 1), ("start", 2), ("nonsense", 2), ("log", 2), ("status --what", 2)],
)
def test_exit_status(book: Project, line: str, status: int) -> None:
    for words in (line, f"--json {line}"):
        assert book.interleaf(words).status == status


def test_json_is_one_object_also_for_wrong_usage(book: Project) -> None:
    for line in ("--json nonsense", "--json start", "list --json", "--json help", "--json --version"):
        said = book.interleaf(line)
        assert len(said.out.splitlines()) == 1
        assert json.loads(said.out)["ok"] in (True, False)
        assert said.err == ""
