"""What other programs rely on about places and names: where things lie, what is refused, what no verb reaches."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.seeds.project import Project

A, B, C = "acts/a.md", "acts/b.md", "acts/c.md"

NEEDS_A_SESSION = [
    *("commit", "commit --force", "cancel", f"retry {A} no", f"delete {A}", f"rename {A} z.md", "refresh", "diff"),
    *("checkpoint", "checkpoints", "log --progress x", "view", "pause", "resume", "close --complete", "end", "phase"),
    *("phase PLAN", f"track {A} created", "restore --checkpoint x", f"write {A}", "run -- true"),
]


# --- which directory is a project ---


@pytest.mark.parametrize("name", ["", "Desktop", "Documents", "Downloads"])
@pytest.mark.parametrize("way", ["here", "--project", "INTERLEAF_PROJECT", "a link"])
def test_the_home_directory_and_its_like_are_refused(
    book: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, way: str
) -> None:
    home = tmp_path / "home"
    place = home / name
    place.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    option = ""
    if way == "here":
        book.root = place
    elif way == "INTERLEAF_PROJECT":
        monkeypatch.setenv("INTERLEAF_PROJECT", str(place))
    else:
        if way == "a link":
            (tmp_path / "link").symlink_to(place)
        option = f"--project {tmp_path / 'link' if way == 'a link' else place} "
    for line in ("start s", "list", "status"):
        assert book.refused(option + line)["kind"] == "unsafe-project"
    assert not (place / "workspace").exists()


def test_the_root_of_the_drive_is_refused(book: Project) -> None:
    for line in ("status", "start s"):
        assert book.refused(f"--project / {line}")["kind"] == "unsafe-project"


def test_a_folder_of_the_home_directory_is_a_project(book: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(book.root.parent))
    assert book.done("start s")["session"]["name"] == "s"


def test_the_option_wins_over_the_environment_and_both_over_the_search(
    book: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("INTERLEAF_PROJECT", str(tmp_path / "one"))
    book.done("start s")
    book.done(f"--project {tmp_path / 'two'} start t")
    found = [folder for folder in ("book", "one", "two") if (tmp_path / folder / "workspace").exists()]
    assert found == ["one", "two"]


# --- what sessions govern ---


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with a byte order mark"])
def test_roots_narrow_and_exclude_takes_out(book: Project, mark: str) -> None:
    book.save("interleaf.toml", f'{mark}roots = ["acts", "context"]\nexclude = ["**/c.md", "acts/drafts"]\n')
    book.done("start s")
    for path in (A, "acts/deep/new.md", "context/new.md"):
        book.write(path, "x\n")
    for path in (C, "acts/drafts/x.md", "other.md", "interleaf.toml", "acts/x.log", ".git/x", "workspace/x"):
        assert book.refused(f"write {path}", "x")["kind"] == "not-governed"
        assert book.done(f"resolve {path}")["session"] is None


def test_what_git_ignores_whatever_wrote_its_file(book: Project) -> None:
    (book.root / ".gitignore").write_bytes(b"\xef\xbb\xbf*.log\r\nbuild/\r\n!keep.log\r\n")
    book.save("deep/.gitignore", "/local.md\n")
    book.done("start s")
    for path in ("x.log", "acts/x.log", "build/x.md", "deep/local.md"):
        assert book.refused(f"write {path}", "x")["kind"] == "not-governed"
    for path in ("keep.log", "local.md", "deep/deep/local.md", "rebuild/x.md"):
        book.write(path, "x")


def test_a_project_may_have_files_named_as_the_session_has(book: Project) -> None:
    mine = [
        "session.json",
        "session.md",
        "notes/x.md",
        "files/x",
        "human-retries/x",
        "journal/entries/x",
        "snapshots/x",
    ]
    for path in mine:
        book.save(path, "the project's\n")
    book.done("start s")
    for path in mine:
        book.write(path, "the session's\n")
    assert book.record("s")["schema"] == 1
    assert book.done("commit --force")["committed"]["modified"] == sorted(mine)
    assert all(book.text(path) == "the session's\n" for path in mine)


# --- names ---


@pytest.mark.parametrize("name", ["", ".x", "a b", "a/b", "..", "a.b", "é", "con", "LPT9", "a\\b", "a:b", "x" * 101])
def test_every_verb_checks_the_name_of_a_session(book: Project, name: str) -> None:
    said = f"'{name}'"
    for line in (
        *(f"start {said}", f"switch {said}", f"status {said}", f"commit {said}", f"cancel {said}", f"end {said}"),
        *(f"recover {said}", f"resume {said}", f"checkpoints {said}", f"merge {said}"),
        *([] if "/" in name else [f"view {said}"]),  # there a word with a slash is a directory to show the session in
    ):
        assert json.loads(book.interleaf(f"--json {line}").out)["error"]["kind"] == "invalid-name", line


def test_names_that_are_allowed_and_their_twins_that_are_not(book: Project) -> None:
    for name in ("a", "_x", "9", "A-b_c", "x" * 100):
        assert book.done(f"start {name}")["session"]["path"] == f"workspace/sessions/{name}"
    for twin in ("A", "a-B_C", "X" * 100):
        assert book.refused(f"start {twin}")["kind"] == "session-exists"


def test_names_of_milestones(book: Project) -> None:
    for name in ("v1.0", "9", "a-b_c"):
        assert book.done(f"backup milestone {name}")["backup"]["path"] == f"workspace/backups/milestones/{name}"
    for name in (".a", "_a", "'a b'", "a/b", "..", "''", "x" * 101):
        assert book.refused(f"backup milestone {name}")["kind"] == "invalid-name"


# --- names of what is kept ---


def test_retries_are_counted_per_file_and_kept_apart(book: Project) -> None:
    book.save("notes/a.md", "another a\n")
    book.done("start s")
    numbers = [book.done(f"retry {path} no")["retry"]["number"] for path in (A, A, "notes/a.md", A)]
    assert numbers == [1, 2, 1, 3]
    retries = "workspace/sessions/s/human-retries"
    assert book.text(f"{retries}/{A}-retry-1.md") == "a\n"
    assert book.text(f"{retries}/notes/a.md-retry-1.md") == "another a\n"
    assert book.text(f"{retries}/{A}-retry-1.md.reason.txt").rstrip("\n") == "no"


@pytest.mark.parametrize(
    ("path", "kept"), [("Makefile", "Makefile-retry-1"), (".env", ".env-retry-1"), ("x.tar.gz", "x.tar.gz-retry-1.gz")]
)
def test_the_extension_of_a_retry(book: Project, path: str, kept: str) -> None:
    book.save(path, "x\n")
    book.done("start s")
    assert book.done(f"retry {path} no")["retry"]["version_path"] == f"workspace/sessions/s/human-retries/{kept}"


def test_where_retries_go_when_a_session_closes(book: Project) -> None:
    for ending in ("commit --force", "commit --force", "cancel", "cancel --no-backup-retries"):
        book.done("start s")
        book.write(A, f"{ending}{len(book.names('workspace/archive'))}\n")
        book.done(f"retry {A} no")
        book.done(ending)
    found = book.names("workspace/retries-archive")
    assert found[:2] == ["s", "s-2"]
    assert [bool(re.fullmatch(r"s-cancelled-\d{8}-\d{6}", name)) for name in found[2:]] == [True]
    assert book.exists(f"workspace/retries-archive/s/{A}-retry-1.md.reason.txt")


def test_backups_and_summaries_are_named_by_session_day_and_milestone(book: Project) -> None:
    for _ in range(2):
        book.done("start s")
        book.done("end")
    today = book.done("backup daily")["backup"]["path"].rpartition("/")[2]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", today)
    book.done("backup milestone v1")
    for place in ("sessions/s-backup.zip", f"daily/{today}/manifest.json", "milestones/v1"):
        assert book.exists(f"workspace/backups/{place}")
    assert book.exists(f"workspace/session-summaries/{today}.md")
    assert book.done("restore --backup s")["restored"]["session"] == "s-restored"
    assert book.done("restore --backup s")["restored"]["session"] == "s-restored-2"


def test_a_fresh_session_is_small_whatever_the_size_of_the_project(book: Project) -> None:
    for number in range(300):
        book.save(f"many/{number}.md", "x" * 1000)
    assert book.done("start s")["session"]["size_bytes"] < 10_000
    files = [place for place in (book.root / "workspace").rglob("*") if place.is_file()]
    assert sum(place.stat().st_size for place in files) < 10_000


# --- refusals ---


@pytest.mark.parametrize("line", NEEDS_A_SESSION)
def test_without_a_session_what_needs_one_says_so(book: Project, line: str) -> None:
    error = book.refused(line, "x")
    assert error["kind"] == "no-active-session"
    assert error["actions"]


def test_nothing_leads_out_of_the_project(book: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.md").write_text("not ours\n")
    (book.root / "out").symlink_to(outside)
    (book.root / "file").symlink_to(outside / "x.md")
    book.done("start s")
    for path in ("../outside/x.md", str(outside / "x.md"), "out/x.md", "out/new.md", "file", "acts/../../outside/x.md"):
        for line in (f"read {path}", f"write {path}", f"delete {path}", f"resolve {path}", f"rename {A} {path}"):
            assert book.refused(line, "x")["kind"] == "path-outside-project", line
    assert [place.name for place in outside.iterdir()] == ["x.md"]
    assert (outside / "x.md").read_text() == "not ours\n"


def test_a_fifo_is_refused_and_blocks_nobody(book: Project) -> None:
    os.mkfifo(book.root / "acts/fifo")
    book.done("start s")
    for line in ("read acts/fifo", "write acts/fifo", "delete acts/fifo", "retry acts/fifo no", "resolve acts/fifo"):
        assert book.refused(line, "x")["kind"] == "unsupported-file"
    book.write(A, "x\n")
    book.done("commit --force")
    book.done("backup daily")


def test_an_archive_with_a_name_that_leads_out_is_not_unpacked(book: Project) -> None:
    book.done("start s")
    book.done("end")
    archive = book.root / "workspace/backups/sessions/s-backup.zip"
    good = archive.read_bytes()
    for evil in (
        "../../../evil.txt",
        "/tmp/evil.txt",
        "files/../../../../evil.txt",
        "files/.git/config",
        "C:/evil.txt",
    ):
        archive.write_bytes(good)
        with zipfile.ZipFile(archive, "a") as opened:
            opened.writestr(evil, "evil")
        assert book.refused("restore --backup s")["kind"] == "unsafe-archive", evil
    assert book.done("list")["sessions"] == []


def test_a_file_not_found_names_both_places(book: Project) -> None:
    book.done("start s")
    facts = book.refused("read gone.md")["facts"]
    assert facts["checked"] == ["workspace/sessions/s/files/gone.md", "gone.md"]


# --- moving ---


def test_a_project_goes_on_where_it_was_moved_or_copied_to(book: Project) -> None:
    book.done("start s")
    book.write(A, "changed\n")
    saved = book.done("checkpoint")["checkpoint"]["id"]
    book.write(A, "later\n")
    moved, copied = book.root.with_name("moved"), book.root.with_name("copied")
    book.root.rename(moved)
    shutil.copytree(moved, copied)
    book.root = copied
    book.done(f"restore --checkpoint {saved}")
    assert book.done("commit --force")["committed"]["modified"] == [A]
    assert book.text(A) == "changed\n"
    book.root = moved
    assert (book.text(A), book.read(A)) == ("a\n", "later\n")
