"""`interleaf run`: the command sees the session at the project's own paths; the project sees nothing of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from tests.faces.agents.conftest import PROGRAM, Book, needs_overlay

pytestmark = needs_overlay
NOBODY = 65534


def test_new_changed_renamed_and_deleted_files_are_in_the_session_afterwards(book: Book) -> None:
    book.run("start", "tide")
    before = book.snapshot()
    book.shell(
        "echo more >> acts/one.md; rm acts/two.md; mv acts/deep/x.md acts/y.md; mkdir -p new/er; echo n > new/er/z.md"
    )
    assert book.changes("tide") == {
        "modified": ["acts/one.md"],
        "created": ["acts/y.md", "new/er/z.md"],
        "deleted": ["acts/deep/x.md", "acts/two.md"],
    }
    assert book.snapshot() == before
    assert book.run("read", "acts/one.md").stdout == "The tide was out.\nmore\n"


def test_the_command_sees_what_the_session_has_already(book: Book) -> None:
    book.run("start", "tide")
    book.run("write", "acts/one.md", input="In the session.\n")
    book.run("write", "acts/new.md", input="New.\n")
    book.run("delete", "acts/two.md")
    seen = book.shell("cat acts/one.md acts/new.md; ls acts").stdout
    assert seen == "In the session.\nNew.\ndeep\nnew.md\none.md\n"
    changes = {"modified": ["acts/one.md"], "created": ["acts/new.md"], "deleted": ["acts/two.md"]}
    assert book.changes("tide") == changes


def test_a_file_that_only_the_session_has_can_be_changed_and_deleted(book: Book) -> None:
    book.run("start", "tide")
    book.run("write", "acts/new.md", input="New.\n")
    book.shell("echo more >> acts/new.md")
    assert book.run("read", "acts/new.md").stdout == "New.\nmore\n"
    book.shell("rm acts/new.md")
    assert book.changes("tide") == {"modified": [], "created": [], "deleted": []}


def test_a_deleted_file_may_come_back_and_a_folder_be_replaced(book: Book) -> None:
    book.run("start", "tide")
    book.run("delete", "acts/two.md")
    book.shell("echo back > acts/two.md; rm -r acts/deep; mkdir acts/deep; echo w > acts/deep/w.md")
    assert book.changes("tide") == {
        "modified": ["acts/two.md"],
        "created": ["acts/deep/w.md"],
        "deleted": ["acts/deep/x.md"],
    }


def test_exit_status_environment_directory_and_streams_are_the_commands_own(book: Book) -> None:
    book.run("start", "tide")
    done = book.shell(
        'cat; echo "$GREETING" >&2; pwd; exit 7', input="hello\n", env={"GREETING": "hi"}, cwd=book.root / "acts"
    )
    assert done.returncode == 7
    assert done.stdout == f"hello\n{book.root}/acts\n"
    assert done.stderr == "hi\n"


def test_a_command_that_is_killed_kills_us_with_the_same_signal(book: Book) -> None:
    book.run("start", "tide")
    done = book.shell("echo kept > acts/one.md; kill -TERM $$")
    assert done.returncode == -signal.SIGTERM
    assert book.run("read", "acts/one.md").stdout == "kept\n"


def test_a_signal_to_us_reaches_the_command_which_may_clean_up(book: Book) -> None:
    book.run("start", "tide")
    script = "trap 'echo cleaned > acts/one.md; exit 3' TERM; echo ready; while :; do sleep 0.05; done"
    process = subprocess.Popen(
        [*PROGRAM, "run", "--", "sh", "-c", script], cwd=book.root, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 3
    process.stdout.close()
    assert book.run("read", "acts/one.md").stdout == "cleaned\n"


@pytest.mark.parametrize(("words", "status"), [(["no-such-program-here"], 127), (["./acts/one.md"], 126)])
def test_a_command_that_cannot_be_started_ends_as_in_a_shell(book: Book, words: list[str], status: int) -> None:
    book.run("start", "tide")
    assert book.run("run", "--", *words, check=False).returncode == status


def test_what_sessions_do_not_govern_changes_in_the_project_itself(book: Book) -> None:
    book.run("start", "tide")
    (book.root / "old.log").write_text("old")
    book.shell("mkdir -p build/out; echo pdf > build/out/book.pdf; echo l > a.log; rm old.log; ln -s out build/latest")
    assert (book.root / "build/out/book.pdf").read_text() == "pdf\n"
    assert (book.root / "a.log").read_text() == "l\n"
    assert os.readlink(book.root / "build/latest") == "out"
    assert not (book.root / "old.log").exists()
    assert book.changes("tide") == {"modified": [], "created": [], "deleted": []}


@pytest.mark.parametrize(
    "script", ["rm -r acts", "rm -r acts; echo x > acts", "rm -r acts; mkdir -p acts/new", "rm -r *"]
)
def test_governed_files_below_ungoverned_folders_stay(book: Book, script: str) -> None:
    (book.root / "interleaf.toml").write_text('roots = ["acts/deep"]\n')
    book.run("start", "tide")
    book.shell(script)
    assert (book.root / "acts/deep/x.md").read_text() == "x\n"
    assert book.changes("tide") == {"modified": [], "created": [], "deleted": ["acts/deep/x.md"]}


def test_no_path_leads_to_the_globals(book: Book) -> None:
    book.run("start", "tide")
    before = book.snapshot()
    (book.root.parent / "link").symlink_to(book.root)
    book.shell(
        f"echo x > {book.root}/acts/one.md; echo x > ../link/acts/two.md;"
        "echo x > $INTERLEAF_PROJECT/acts/one.md; rm -rf $INTERLEAF_PROJECT/acts; umount . $INTERLEAF_PROJECT; true"
    )
    assert book.snapshot() == before


def test_a_command_that_deletes_everything_deletes_no_session(book: Book) -> None:
    book.run("start", "storm")
    book.run("write", "acts/one.md", input="storm\n")
    book.run("start", "tide")
    book.run("write", "acts/one.md", input="tide\n")
    book.shell("rm -rf * .git*; touch workspace/x; echo n > workspace/sessions/tide/notes/idea.md")
    assert book.json("--session", "storm", "read", "acts/one.md")["content"] == "storm\n"
    assert book.changes("tide")["deleted"] == [".gitignore", "acts/deep/x.md", "acts/one.md", "acts/two.md"]
    assert (book.root / "acts/one.md").read_text() == "The tide was out.\n"
    assert (book.root / "workspace/sessions/tide/notes/idea.md").read_text() == "n\n"
    assert not (book.root / "workspace/x").exists()


def test_what_no_session_can_hold_is_named(book: Book) -> None:
    book.run("start", "tide")
    done = book.shell("ln -s one.md acts/link.md; ln -s acts folder; mkfifo acts/pipe; echo ok > acts/ok.md")
    assert "acts/link.md is a symbolic link" in done.stderr
    assert "folder is a symbolic link" in done.stderr
    assert "acts/pipe is a special file" in done.stderr
    assert book.changes("tide")["created"] == ["acts/ok.md"]
    assert (book.root / "acts/one.md").exists()
    assert list((book.root / "workspace/.store/runs").iterdir()) == []


def test_permissions_are_kept(book: Book) -> None:
    book.run("start", "tide")
    book.shell("echo '#!/bin/sh' > build.sh; chmod 755 build.sh; umask 077; echo x > private.md")
    assert (book.root / "workspace/sessions/tide/files/build.sh").stat().st_mode & 0o777 == 0o755
    assert book.shell("./build.sh").returncode == 0


def test_another_session_is_run_in_by_name(book: Book) -> None:
    book.run("start", "storm")
    book.run("start", "tide")
    book.shell("echo storm > acts/one.md", "--session", "storm")
    assert book.changes("storm")["modified"] == ["acts/one.md"]
    assert book.changes("tide")["modified"] == []


def test_without_a_session_nothing_runs(book: Book) -> None:
    done = book.shell("echo x > acts/one.md")
    assert done.returncode == 1
    assert "No active session" in done.stderr
    assert not (book.root / "workspace").exists()


def test_texts_of_two_commands_at_once_are_merged_or_both_kept(book: Book) -> None:
    (book.root / "acts/list.md").write_text("".join(f"{number}\n" for number in range(20)))
    book.run("start", "tide")
    scripts = ["sed -i 's/^2$/two/' acts/list.md; sleep 1", "sed -i 's/^17$/seventeen/' acts/list.md; sleep 1"]
    running = [subprocess.Popen([*PROGRAM, "run", "--", "sh", "-c", script], cwd=book.root) for script in scripts]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    text = book.run("read", "acts/list.md").stdout
    assert "two\n" in text
    assert "seventeen\n" in text
    running = [
        subprocess.Popen([*PROGRAM, "run", "--", "sh", "-c", f"echo {name} > acts/one.md; sleep 1"], cwd=book.root)
        for name in ("first", "second")
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    trash = book.json("trash", "list")["trash"]
    kept = [entry["id"] for entry in trash if entry.get("path") == "acts/one.md"]
    assert len(kept) == 1
    one = book.run("read", "acts/one.md").stdout
    book.run("trash", "restore", kept[0])
    assert {one, book.run("read", "acts/one.md").stdout} == {"first\n", "second\n"}


@pytest.mark.parametrize("way", ["recover", "doctor", "next run"])
def test_what_a_killed_run_had_changed_is_not_lost(book: Book, way: str) -> None:
    book.run("start", "tide")
    process = subprocess.Popen(
        [*PROGRAM, "run", "--", "sh", "-c", "echo unsaved > acts/one.md; echo ready; sleep 0.5"],
        cwd=book.root,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.wait()
    process.stdout.close()
    time.sleep(1)  # the command itself outlives the kill for half a second
    assert book.json("status", "tide")["session"]["status"] == "crashed"
    assert "interrupted-run" in [finding["kind"] for finding in book.json("doctor")["findings"]]
    if way == "recover":
        found = book.json("recover", "tide")["recovered"]["findings"]
        assert any("interrupted command" in finding for finding in found)
    elif way == "doctor":
        book.run("doctor", "--fix")
    else:
        book.shell("true", "--session", "tide")
    assert book.json("--session", "tide", "read", "acts/one.md")["content"] == "unsaved\n"
    assert list((book.root / "workspace/.store/runs").iterdir()) == []


def test_a_run_owns_its_session_before_its_command_begins(book: Book) -> None:
    """Killed by the first thing that its command does, it is a crash already."""
    book.run("start", "tide")
    killed_at_the_fork = "import os, signal; os.fork = lambda: os.kill(os.getpid(), signal.SIGKILL)"
    code = f"{killed_at_the_fork}\nfrom interleaf.faces.cli.main import main\nmain()"
    killed = subprocess.run([sys.executable, "-c", code, "run", "--", "true"], cwd=book.root, check=False)
    assert killed.returncode == -9
    assert book.json("status", "tide")["session"]["status"] == "crashed"


def test_a_run_that_was_half_cleared_up_or_never_began_deletes_nothing(book: Book) -> None:
    book.run("start", "tide")
    book.run("write", "acts/new.md", input="New.\n")
    runs = book.root / "workspace/.store/runs"
    (runs / "0123.finished/upper").mkdir(parents=True)
    (runs / "0123.finished/run.json").write_text("{}")
    (runs / "4567/upper/acts").mkdir(parents=True)
    book.run("doctor", "--fix")
    assert list(runs.iterdir()) == []
    assert book.changes("tide") == {"modified": [], "created": ["acts/new.md"], "deleted": []}


def test_a_file_without_permissions_is_taken_all_the_same(book: Book) -> None:
    book.run("start", "tide")
    book.shell("mkdir sealed; echo y > sealed/y.md; chmod 0 sealed/y.md sealed")
    assert book.run("read", "sealed/y.md").stdout == "y\n"


def test_a_nested_run_is_the_same_run(book: Book) -> None:
    book.run("start", "tide")
    done = book.shell(f"{PROGRAM[0]} -m interleaf run -- sh -c 'echo inner > acts/one.md'; cat acts/one.md")
    assert done.stdout == "inner\n"
    assert book.changes("tide")["modified"] == ["acts/one.md"]


def test_a_sandbox_of_the_commands_own_works_inside(book: Book) -> None:
    book.run("start", "tide")
    done = book.shell("unshare -rm sh -c 'mount -t tmpfs none /mnt && echo sandboxed > acts/one.md'")
    if done.returncode != 0:
        pytest.skip(f"unshare is not to be had here: {done.stderr}")
    assert book.run("read", "acts/one.md").stdout == "sandboxed\n"


def test_nothing_is_left_behind(book: Book) -> None:
    book.run("start", "tide")
    book.shell("echo x > acts/one.md")
    assert list((book.root / "workspace/.store/runs").iterdir()) == []


def interleaf(line: str) -> str:
    """A command line of ours, for a script inside a run."""
    return f"{PROGRAM[0]} -m interleaf {line}"


def test_verbs_and_files_are_one_inside(book: Book) -> None:
    book.run("start", "tide")
    script = "; ".join(
        [
            "echo by-shell > acts/one.md",
            interleaf("read acts/one.md"),
            f"echo by-verb | {interleaf('write acts/two.md')} > /dev/null",
            "cat acts/two.md",
            interleaf("delete acts/deep/x.md") + " > /dev/null",
            "ls acts/deep",
            f"echo whole path | {interleaf('write')} $PWD/acts/new.md > /dev/null",
            "cat acts/new.md",
        ]
    )
    done = book.shell(script)
    assert done.stdout == "by-shell\nby-verb\nwhole path\n", done.stderr
    assert book.changes("tide") == {
        "modified": ["acts/one.md", "acts/two.md"],
        "created": ["acts/new.md"],
        "deleted": ["acts/deep/x.md"],
    }
    assert (book.root / "acts/two.md").read_text() == "Nobody came.\n"


def test_the_base_is_the_real_project_inside_as_well(book: Book) -> None:
    book.run("start", "tide")
    book.shell(f"echo first > acts/one.md; echo second | {interleaf('write acts/one.md')}")
    assert book.json("status")["session"]["drift"] == []
    preview = book.json("commit")["preview"]
    assert (preview["modified"], preview["conflicts"]) == (["acts/one.md"], [])
    book.run("commit", "--force")
    assert (book.root / "acts/one.md").read_text() == "second\n"


@pytest.mark.parametrize(
    "line", ["commit --force", "commit tide --force", "cancel", "close --abandon --reason x", "end --force"]
)
def test_the_session_of_a_command_cannot_end_inside(book: Book, line: str) -> None:
    book.run("start", "tide")
    before = book.snapshot()
    done = book.shell(f"echo x > acts/one.md; {interleaf(line)}; echo status $?")
    assert "status 1" in done.stdout
    assert "while this command runs in it" in done.stderr
    assert book.snapshot() == before
    assert book.changes("tide")["modified"] == ["acts/one.md"]


def test_work_for_a_session_that_was_closed_meanwhile_is_kept_and_its_place_told(book: Book) -> None:
    book.run("start", "tide")
    process = subprocess.Popen(
        [*PROGRAM, "run", "--", "sh", "-c", "echo late > acts/one.md; echo ready; sleep 2"],
        cwd=book.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    book.run("cancel", "tide")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    place = errors.split("is kept in ")[1].splitlines()[0]
    with open(f"{place}/acts/one.md", encoding="utf-8") as kept:
        assert kept.read() == "late\n"
    book.run("start", "tide")
    assert book.shell("cat acts/one.md").stdout == "late\n", "a session of that name takes it up"


def test_without_root_it_is_the_same(book: Book) -> None:
    if os.geteuid() != 0:
        pytest.skip("the other tests show it")
    for place, _, names in os.walk(book.root.parent):
        for each in (place, *(os.path.join(place, name) for name in names)):
            os.chown(each, NOBODY, NOBODY)
    for above in book.root.parents:
        if above.stat().st_uid == 0 and above.stat().st_mode & 0o005 != 0o005:
            above.chmod(above.stat().st_mode | 0o005)
    nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "env": {"HOME": str(book.root.parent)}}
    try:
        book.run("start", "tide", **nobody)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"the user nobody cannot start Python here: {error}")
    before = book.snapshot()
    script = "id -u; echo x > acts/one.md; rm acts/two.md; mkdir sealed; echo y > sealed/y.md; chmod 0 sealed; exit 5"
    done = book.shell(f"umount . 2>/dev/null; {script}", **nobody)
    assert (done.returncode, done.stdout) == (5, f"{NOBODY}\n"), done.stderr
    assert book.snapshot() == before
    assert book.changes("tide") == {"modified": ["acts/one.md"], "created": ["sealed/y.md"], "deleted": ["acts/two.md"]}
    assert list((book.root / "workspace/.store/runs").iterdir()) == []


def test_another_session_may_be_cancelled_inside(book: Book) -> None:
    book.run("start", "storm")
    book.run("start", "tide")
    done = book.shell(f"echo x > acts/one.md; {interleaf('cancel storm')} > /dev/null; {interleaf('list')}; echo $?")
    assert done.stdout.endswith("\n0\n"), done.stderr
    assert [row["name"] for row in book.json("list")["sessions"]] == ["tide"]
    assert book.changes("tide")["modified"] == ["acts/one.md"]


def test_a_preview_can_be_looked_at_inside(book: Book) -> None:
    book.run("start", "tide")
    done = book.shell(f"echo x > acts/one.md; {interleaf('--json commit')}")
    assert '"modified": ["acts/one.md"]' in done.stdout
