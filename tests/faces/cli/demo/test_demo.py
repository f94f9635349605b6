"""`interleaf demo`, run as a person runs it."""

import json
import os
import subprocess
import sysconfig
import time

import pytest

INTERLEAF = os.path.join(sysconfig.get_path("scripts"), "interleaf")


def demo(*words: str, temporary: str) -> subprocess.CompletedProcess[str]:
    """Run the demo with its own place for temporary files."""
    environment = {**os.environ, "TMPDIR": temporary}
    return subprocess.run(
        [INTERLEAF, *words], capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )


def test_the_sample_book_is_played_through_in_time_and_leaves_nothing(tmp_path):
    begun = time.monotonic()
    done = demo("demo", temporary=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert time.monotonic() - begun < 15
    assert "NOT SO" not in done.stdout
    for step in ("Start a session", "Reject a version", "Commit", "too late", "taken back"):
        assert step in done.stdout
    assert os.listdir(tmp_path) == []


def test_a_directory_of_ones_own_is_copied_and_stays_as_it_is(tmp_path):
    own, temporary = tmp_path / "my book", tmp_path / "tmp"
    (own / "notes").mkdir(parents=True)
    temporary.mkdir()
    (own / "notes" / "idée.md").write_bytes("One line.\r\nAnother — with a dash.\r\n".encode())
    (own / "cover.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (own / "workspace" / "sessions" / "mine").mkdir(parents=True)
    before = sorted(str(path) for path in own.rglob("*"))

    done = demo("--json", "demo", str(own), "--keep", temporary=str(temporary))

    result = json.loads(done.stdout)["result"]["demo"]
    assert (done.returncode, result["failed"]) == (0, 0), done.stdout
    assert sorted(str(path) for path in own.rglob("*")) == before
    kept = result["directory"]
    assert os.path.basename(kept) == "my book"
    # Everything was taken back, so the copy has the book's own bytes again, line endings included.
    with open(os.path.join(kept, "notes", "idée.md"), "rb") as file:
        assert file.read() == (own / "notes" / "idée.md").read_bytes()
    assert not os.path.exists(os.path.join(kept, "workspace", "sessions", "mine"))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda own: None, "is not a directory"),
        (lambda own: own.mkdir(), "holds no files"),
        (lambda own: (own.mkdir(), (own / "a.bin").write_bytes(b"\0\1")), "no text file"),
    ],
    ids=["missing", "empty", "nothing to write in"],
)
def test_a_directory_that_cannot_be_played_with_is_wrong_usage(tmp_path, make, says):
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    make(tmp_path / "own")
    done = demo("--json", "demo", str(tmp_path / "own"), temporary=str(temporary))
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["kind"]) == (2, "wrong-usage")
    assert says in error["message"]
    assert os.listdir(temporary) == []
