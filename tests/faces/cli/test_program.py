"""The program as scripts and people run it: exit status, streams, one JSON object, no traceback."""

from __future__ import annotations

import os
import pty
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.faces.cli.conftest import ENVIRONMENT, Book

PLAN = "acts/act-1/plan.md"
PROGRAM = [sys.executable, "-m", "interleaf.faces.cli.main"]


def test_the_main_job_from_a_shell(book: Book) -> None:
    assert book.json("start", "draft", "A try").result["session"]["description"] == "A try"
    written = book.json("write", PLAN, stdin=b"A better plan.\n").result
    assert (written["copied"], written["created"]) == (True, False)
    assert (book.root / PLAN).read_text() == "The plan.\n"
    assert book.run("read", PLAN).out == "A better plan.\n"
    assert book.json("status").result["session"]["changes"]["modified"] == [PLAN]
    preview = book.json("commit").result["preview"]
    assert preview["modified"] == [PLAN]
    assert (book.root / PLAN).read_text() == "The plan.\n"
    done = book.json("commit", "--force", "--token", preview["token"]).result["committed"]
    assert done["modified"] == [PLAN]
    assert (book.root / PLAN).read_text() == "A better plan.\n"
    assert book.json("status").result == {"session": None, "document": None}


def test_words_for_people_name_the_next_command(book: Book) -> None:
    book.run("start", "draft")
    book.run("write", PLAN, stdin=b"New.\n")
    shown = book.run("commit")
    assert shown.status == 0
    assert PLAN in shown.out
    confirm = next(line.partition(": interleaf ")[2] for line in shown.out.splitlines() if "--token" in line)
    confirmed = book.run(*confirm.split())
    assert confirmed.status == 0, confirmed.err
    assert (book.root / PLAN).read_text() == "New.\n"


def test_a_preview_of_some_files_tells_to_confirm_these_files(book: Book) -> None:
    book.run("start", "draft")
    book.run("write", PLAN, stdin=b"New.\n")
    book.run("write", "acts/a b.md", stdin=b"Space.\n")
    shown = book.run("commit", "--files", "acts/a b.md")
    confirm = next(line.partition(": interleaf ")[2] for line in shown.out.splitlines() if "--token" in line)
    assert shlex.split(confirm)[-2:] == ["--files", "acts/a b.md"]
    assert book.run(*shlex.split(confirm)).status == 0
    assert (book.root / "acts/a b.md").read_text() == "Space.\n"
    assert (book.root / PLAN).read_text() == "The plan.\n"


@pytest.mark.parametrize(
    ("words", "status", "kind"),
    [
        (["switch", "nowhere"], 1, "session-not-found"),
        (["commit"], 1, "no-active-session"),
        (["read", "nothing.md"], 1, "file-not-found"),
        (["start", "bad/name"], 1, "invalid-name"),
        (["resolve", "../outside"], 1, "path-outside-project"),
        (["frobnicate"], 2, "wrong-usage"),
        (["commit", "--forse"], 2, "wrong-usage"),
        (["retry", "only-a-file"], 2, "wrong-usage"),
        (["start"], 2, "wrong-usage"),
        ([], 2, "wrong-usage"),
    ],
)
def test_refusals_and_wrong_usage_have_their_own_exit_status(
    book: Book, words: list[str], status: int, kind: str
) -> None:
    for line in (["--json", *words], [*words, "--json"]):
        ran = book.run(*line)
        assert ran.status == status
        assert ran.error["kind"] == kind
        assert set(ran.error) == {"kind", "message", "facts", "actions"}
    for_people = book.run(*words)
    assert for_people.status == status
    if words:
        assert for_people.out == ""
        assert ran.error["message"] in for_people.err
        assert "Traceback" not in for_people.err


def test_the_project_may_be_named_by_option_and_by_environment(book: Book, tmp_path: Path) -> None:
    book.run("start", "draft")
    book.run("write", PLAN, stdin=b"New.\n")
    (tmp_path / "elsewhere").mkdir()
    elsewhere = Book(tmp_path / "elsewhere")
    assert elsewhere.json("list", "--project", str(book.root)).result["active"] == "draft"
    assert '"draft"' in elsewhere.run("list", "--json", INTERLEAF_PROJECT=str(book.root)).out
    assert elsewhere.json("list").result["active"] is None
    suggested = elsewhere.run("status", "--project", str(book.root)).out
    assert f": interleaf --project {book.root} " in suggested


def test_the_session_may_be_named_by_option_and_by_environment(book: Book) -> None:
    book.run("start", "one")
    book.run("start", "two")
    assert book.json("status").result["session"]["name"] == "two"
    assert book.json("status", "--session", "one").result["session"]["name"] == "one"
    assert '"name": "one"' in book.run("status", "--json", INTERLEAF_SESSION="one").out
    assert book.json("--session", "gone", "status").error["kind"] == "session-not-found"


def test_bytes_go_through_as_they_are(book: Book) -> None:
    content = bytes(range(256)) + b"\r\n"
    book.run("start", "draft")
    book.run("write", "picture.png", stdin=content)
    done = subprocess.run(
        [*PROGRAM, "read", "picture.png"], cwd=book.root, env=ENVIRONMENT, capture_output=True, check=True
    )
    assert done.stdout == content
    assert "content_base64" in book.json("read", "picture.png").result


def test_a_file_that_another_program_saves_into_the_session_is_a_change(book: Book) -> None:
    book.run("start", "draft")
    copy = book.root / "workspace/sessions/draft/files" / PLAN
    copy.parent.mkdir(parents=True)
    copy.write_text("From elsewhere.\n")
    assert book.json("status").result["session"]["changes"]["modified"] == [PLAN]
    assert "+From elsewhere." in book.run("diff").out
    assert book.json("commit").result["preview"]["modified"] == [PLAN]


def test_a_write_with_an_old_hash_is_refused(book: Book) -> None:
    book.run("start", "draft")
    read = book.json("read", PLAN).result
    book.json("write", PLAN, stdin=b"First.\n")
    assert book.json("write", PLAN, "--expected", read["hash"], stdin=b"Second.\n").error["kind"] == "write-stale"
    assert book.run("read", PLAN).out == "First.\n"


def test_json_is_ascii_and_holds_any_name(book: Book) -> None:
    book.run("start", "draft")
    name = "acts/Сцена — 第一章.md"
    assert book.json("write", name, stdin="Ночь".encode()).result["path"] == name
    ran = book.run("--json", "status", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert ran.out.isascii()
    assert ran.result["session"]["changes"]["created"] == [name]
    plain = book.run("status", PYTHONIOENCODING="ascii")
    assert plain.status == 0
    assert plain.out.isascii()


def test_help_and_version(book: Book) -> None:
    assert book.run("--version").out.startswith("interleaf 0.")
    assert book.json("--version").result["version"]
    assert "Usage: interleaf commit [NAME]" in book.run("help", "commit").out
    assert book.run("commit", "--help").out == book.run("help", "commit").out
    assert "Usage:" in book.json("help").result["help"]
    assert book.run("--help").status == 0
    assert book.run().status == 2
    assert book.run("help", "frobnicate").status == 2


def test_a_closed_pipe_is_quiet(book: Book) -> None:
    (book.root / "big.md").write_text("x" * 1_000_000)
    for words in (["read", "big.md"], ["read", "big.md", "--json"], ["help"]):
        with subprocess.Popen(
            [*PROGRAM, *words], cwd=book.root, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(timeout=30) == 141


def test_an_interrupt_from_the_keyboard_is_quiet(book: Book) -> None:
    book.run("start", "draft")
    with subprocess.Popen(
        [*PROGRAM, "write", PLAN],
        cwd=book.root,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        time.sleep(1)  # until it waits for its input
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr.read() == b""


def test_an_unforeseen_failure_is_an_answer_and_no_traceback(book: Book) -> None:
    broken = "import interleaf.app as a\na.open_engine = lambda **_: 1 / 0\nfrom interleaf.faces.cli.main import main\n"
    code = broken + "import sys; sys.exit(main(sys.argv[1:]))"
    for words, environment in ((["--json", "status"], {}), (["status"], {"INTERLEAF_DEBUG": "1"}), (["status"], {})):
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=book.root,
            env={**ENVIRONMENT, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        if "--json" in words:
            assert '"kind": "io-error"' in done.stdout
            assert "ZeroDivisionError" in done.stdout
        else:
            assert "INTERLEAF_DEBUG=1" in done.stderr
        assert ("Traceback" in done.stderr) == bool(environment)


@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [([], {}, True), (["--no-color"], {}, False), ([], {"NO_COLOR": "1"}, False), ([], {"TERM": "dumb"}, False)],
)
def test_colours_only_on_a_terminal_that_wants_them(
    book: Book, words: list[str], environment: dict[str, str], coloured: bool
) -> None:
    book.run("start", "draft")
    assert "\x1b[" not in book.run("list").out
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*PROGRAM, *words, "list"],
        cwd=book.root,
        env={**ENVIRONMENT, "TERM": "xterm", **environment},
        stdout=theirs,
        check=True,
    )
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0
    assert ("\x1b[" in shown) == coloured
    assert "draft" in shown


def test_wrong_usage_points_to_the_help_of_the_command_itself(book: Book) -> None:
    book.run("start", "draft")
    for words in (["log"], ["start", "--bogus"], ["write", ""]):
        assert f"interleaf help {words[0]}" in book.run(*words).err


def test_a_preview_of_another_session_suggests_commands_on_that_session(book: Book) -> None:
    book.run("start", "one")
    book.run("write", PLAN, stdin=b"New.\n")
    book.run("start", "two")
    assert "interleaf --session one diff" in book.run("commit", "one").out
    assert "interleaf --session one commit one" not in book.run("status", "one").out
    assert "interleaf commit one" in book.run("status", "one").out
    assert "--session" not in book.run("commit", "one", "--force").out


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-"])
def test_streams_that_the_caller_closed_are_no_failure(book: Book, closed: str) -> None:
    book.run("start", "draft")
    for words in ("status", "status --json", "help", "read acts/act-1/plan.md"):
        command = f"{shlex.join(PROGRAM)} {words} {closed}"
        done = subprocess.run(["sh", "-c", command], cwd=book.root, env=ENVIRONMENT, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    command = f"{shlex.join(PROGRAM)} switch nowhere {closed}"
    done = subprocess.run(["sh", "-c", command], cwd=book.root, env=ENVIRONMENT, capture_output=True, check=False)
    assert done.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("words", ["status", "status --json", "read acts/act-1/plan.md"])
def test_an_answer_that_cannot_be_written_is_refused_in_words(book: Book, words: str) -> None:
    command = f"{shlex.join(PROGRAM)} {words} >/dev/full"
    done = subprocess.run(["sh", "-c", command], cwd=book.root, env=ENVIRONMENT, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"The disk is full (standard output)." in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_directory_that_is_gone_is_a_refusal(book: Book) -> None:
    gone = book.root / "gone"
    gone.mkdir()
    command = f"rmdir {shlex.quote(str(gone))}; exec {shlex.join(PROGRAM)} status --json"
    done = subprocess.run(["sh", "-c", command], cwd=gone, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert '"kind": "io-error"' in done.stdout
    assert "the current directory" in done.stdout


def test_help_for_a_command_that_is_none_names_the_overview(book: Book) -> None:
    said = book.run("help", "edot").err
    assert "There is no command 'edot'." in said
    assert said.rstrip().endswith(": interleaf help")
