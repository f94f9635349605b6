"""Backups elsewhere: on a real server that speaks S3, and in a directory; sent once, fetched with care."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from interleaf.app import open_engine
from interleaf.disk.target import Target
from interleaf.engine.engine import Engine
from interleaf.errors import (
    BackupExists,
    BackupNotFound,
    IoError,
    NotCopied,
    PermissionDenied,
    RecordDamaged,
    UnsafeArchive,
    WrongUsage,
)

if os.environ.get("INTERLEAF_REQUIRE_CLOUD"):
    import moto.server as moto
    import obstore  # noqa: F401
else:
    pytest.importorskip("obstore", reason="make test-cloud fetches it")
    moto = pytest.importorskip("moto.server", reason="make test-cloud fetches it")

BUCKET = "tide-clock"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An S3-compatible server with a bucket."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    found = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    found.start()
    host, port = found.get_host_and_port()
    yield f"http://{host}:{port}"
    found.stop()


@pytest.fixture(params=["s3", "file"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty place."""
    if request.param == "file":
        return f"file://{tmp_path}/elsewhere"
    import boto3

    endpoint = request.getfixturevalue("server")
    for key, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(key, value)
    bucket = boto3.resource("s3", endpoint_url=endpoint, region_name="us-east-1").Bucket(BUCKET)
    bucket.create()
    bucket.objects.all().delete()
    return f"s3://{BUCKET}/books of/wren"


def project(root: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> Engine:
    (root / "acts").mkdir(parents=True, exist_ok=True)
    (root / ".git").mkdir(exist_ok=True)
    monkeypatch.setenv("INTERLEAF_BACKUP_TARGET", url)
    return open_engine(project=str(root))


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> Engine:
    found = project(tmp_path / "book", monkeypatch, url)
    for number in range(20):
        (tmp_path / f"book/acts/scene-{number}.md").write_text(f"Scene {number}.\n")
    return found


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> Engine:
    """The same place, seen from another machine with an empty project."""
    return project(tmp_path / "other", monkeypatch, url)


def daily(engine: Engine) -> dict[str, object]:
    found: dict[str, object] = engine.call("backup", {"kind": "daily"})["backup"]["target"]
    return found


def test_is_sent_once(engine: Engine, url: str) -> None:
    assert daily(engine) == {"url": url, "uploaded": 20, "already_there": 0}
    assert daily(engine) == {"url": url, "uploaded": 0, "already_there": 20}
    Path(engine.root, "acts/scene-3.md").write_text("Another scene.\n")
    assert daily(engine)["uploaded"] == 1


def test_comes_back_on_another_machine(engine: Engine, elsewhere: Engine) -> None:
    engine.call("backup", {"kind": "milestone", "name": "v1.0"})
    answer = elsewhere.call("restore", {"backup": "v1.0"})["restored"]
    assert len(answer["files"]) == 20
    elsewhere.call("commit", {"name": answer["session"], "force": True})
    assert Path(elsewhere.root, "acts/scene-7.md").read_text() == "Scene 7.\n"


def test_ended_sessions_go_along_and_come_back(engine: Engine, elsewhere: Engine) -> None:
    engine.call("start", {"name": "tides"})
    engine.call("write", {"path": "acts/scene-1.md", "content": "not committed\n"})
    engine.call("end", {"force": True})
    daily(engine)
    answer = elsewhere.call("restore", {"backup": "tides"})["restored"]
    assert answer["session"] == "tides-restored"
    elsewhere.call("switch", {"name": "tides-restored"})
    assert elsewhere.call("read", {"path": "acts/scene-1.md"})["content"] == "not committed\n"


def test_what_could_not_be_sent_goes_with_the_next_one(
    engine: Engine, elsewhere: Engine, url: str, tmp_path: Path
) -> None:
    (tmp_path / "in the way").write_text("")
    engine.workspace.backup_target = f"file://{tmp_path}/in the way/place"
    with pytest.raises(NotCopied) as error:
        engine.call("backup", {"kind": "milestone", "name": "v1.0"})
    assert error.value.kind == "io-error"
    assert [row["name"] for row in engine.call("restore", {"list": True})["backups"]] == ["v1.0"]
    engine.workspace.backup_target = url
    daily(engine)
    assert len(elsewhere.call("restore", {"backup": "v1.0"})["restored"]["files"]) == 20


def test_a_milestone_elsewhere_is_never_overwritten(engine: Engine, elsewhere: Engine) -> None:
    engine.call("backup", {"kind": "milestone", "name": "v1.0"})
    Path(elsewhere.root, "acts/only.md").write_text("Only here.\n")
    with pytest.raises(BackupExists):
        elsewhere.call("backup", {"kind": "milestone", "name": "v1.0"})


def test_of_two_who_write_at_once_one_is_told(url: str) -> None:
    target = Target(url)
    assert [target.put_new("milestones/v1/manifest.json", data) for data in (b"one", b"two")] == [True, False]
    assert target.get("milestones/v1/manifest.json", 100) == b"one"


def test_content_that_was_changed_there_is_refused(engine: Engine, elsewhere: Engine, url: str) -> None:
    daily(engine)
    target = Target(url)
    for name in target.names("objects"):
        target.put(f"objects/{name}", b"tampered\n")
    date = engine.call("restore", {"list": True})["backups"][0]["name"]
    with pytest.raises(RecordDamaged):
        elsewhere.call("restore", {"backup": date})
    assert elsewhere.call("list", {})["sessions"] == []
    assert elsewhere.call("restore", {"list": True})["backups"] == []


def test_what_lies_there_is_hostile_until_checked(elsewhere: Engine, url: str) -> None:
    target = Target(url)
    target.put("sessions/strange-backup.zip", b"no archive")
    escape = {"schema": 1, "timestamp": "", "items_backed_up": [], "files": {"../../up": ["0" * 64, 420]}}
    target.put("milestones/escape/manifest.json", json.dumps(escape).encode())
    with pytest.raises(UnsafeArchive):
        elsewhere.call("restore", {"backup": "strange"})
    with pytest.raises(RecordDamaged):
        elsewhere.call("restore", {"backup": "escape"})
    for name in ("../escape", "a/b", "", "nothing"):
        with pytest.raises(BackupNotFound):
            elsewhere.call("restore", {"backup": name})
    assert not Path(elsewhere.root, "workspace/backups/sessions").exists()


def test_a_file_larger_than_it_may_be_is_not_fetched(url: str) -> None:
    target = Target(url)
    target.put("big", bytes(1000))
    with pytest.raises(IoError):
        target.get("big", 999)


def test_a_project_cannot_choose_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTERLEAF_BACKUP_TARGET", raising=False)
    (tmp_path / "book").mkdir()
    (tmp_path / "book/interleaf.toml").write_text(f'[backup]\ntarget = "file://{tmp_path}/stolen"\n')
    found = open_engine(project=str(tmp_path / "book")).call("backup", {"kind": "daily"})["backup"]
    assert "target" not in found
    assert sorted(os.listdir(tmp_path)) == ["book"]


@pytest.mark.parametrize("url", ["ftp://host/x", "s3://", "nonsense", "file://relative", ""])
def test_a_place_that_is_none_is_refused(url: str) -> None:
    with pytest.raises((WrongUsage, IoError, PermissionDenied)):
        Target(url).names("objects")


def test_no_password_is_shown() -> None:
    with pytest.raises(WrongUsage) as error:
        Target("ftp://wren:secret@host/x")
    assert "secret" not in error.value.message
