"""`install`, `uninstall` and `init`, killed and refused at every effect: no other program's file is torn or lost."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.faulty_disk import Crash, Fault, FaultyDisk

from interleaf.disk import posix
from interleaf.disk.posix import PosixDisk
from interleaf.faces.agents.install import config_files
from interleaf.faces.cli import initialise
from interleaf.faces.cli.main import answer

THEIRS = {
    ".mcp.json": '{\n\t"mcpServers": {"weather": {"command": "weather", "args": []}}\n}\n',
    ".claude/settings.json": '{"permissions": {"allow": ["Bash(make:*)"]},\n"hooks": {"Stop": [{"hooks": []}]}}',
    ".codex/config.toml": 'model = "o9"\n\n[tools]\nweb = true\n\n',
    ".opencode/notes.md": "mine\n",
    "opencode.json": "{}\n",
}
AGENTS = ("claude", "codex", "opencode")
FAULTS = {"crash": 0, "full": errno.ENOSPC, "failing": errno.EIO}
KINDS = {errno.ENOSPC: "disk-full", errno.EIO: "io-error"}
_OURS = (".interleaf-backup", ".interleaf-new")
Files = dict[str, bytes]


class _Below:
    """A directory of a disk, as a disk: all that is opened shares one count of effects."""

    def __init__(self, disk: FaultyDisk, prefix: str) -> None:
        self._disk = disk
        self._prefix = prefix

    @property
    def root(self) -> str:
        return f"{self._disk.root}/{self._prefix}".rstrip("/")

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._disk, name)

        def below(*paths: object, **options: object) -> object:
            return call(*[self._at(path) if isinstance(path, str) else path for path in paths], **options)

        return below

    def _at(self, path: str) -> str:
        return f"{self._prefix}/{path}".strip("/")


def files(project: Path) -> Files:
    return {str(path.relative_to(project)): path.read_bytes() for path in project.rglob("*") if path.is_file()}


def folders(project: Path) -> set[str]:
    return {str(path.relative_to(project)) for path in project.rglob("*") if path.is_dir()}


def project_at(place: Path) -> Path:
    for name, text in THEIRS.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    (place / ".mcp.json").chmod(0o600)
    return place


def run(project: Path, *words: str) -> int:
    return answer(["--json", "--project", str(project), *words])


def run_with(project: Path, fault: Fault, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[FaultyDisk, int]:
    """Run a command in which one effect kills or is refused; -1 for a killed one."""
    faulty = FaultyDisk(PosixDisk(str(project)), fault)

    def opened(folder: str) -> _Below:
        return _Below(faulty, folder.removeprefix(str(project)).strip("/"))

    with monkeypatch.context() as patched:
        patched.setattr(config_files, "PosixDisk", opened)
        patched.setattr(posix, "PosixDisk", opened)
        try:
            return faulty, run(project, *words)
        except Crash:
            return faulty, -1


@pytest.fixture(autouse=True)
def _no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried here are kills and refusals: nothing is asked of the medium."""
    monkeypatch.setattr(posix, "_sync", lambda handle: None)


@pytest.mark.parametrize("how", FAULTS)
def test_each_file_is_the_former_or_the_new_one(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _try_points("codex", how, tmp_path, monkeypatch, capsys, step=13)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("how", FAULTS)
@pytest.mark.parametrize("agent", AGENTS)
def test_each_file_is_the_former_or_the_new_one_at_every_effect(
    agent: str, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _try_points(agent, how, tmp_path, monkeypatch, capsys, step=1)


def _try_points(
    agent: str,
    how: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    step: int,
) -> None:
    model = project_at(tmp_path / "model")
    former, former_folders = files(model), folders(model)
    assert run(model, "install", agent) == 0
    installed = files(model)
    assert run(model, "uninstall", agent) == 0
    assert files(model) == former
    assert folders(model) == former_folders
    for verb, before, after in (("install", former, installed), ("uninstall", installed, former)):
        at = 1 - step
        while True:
            at += step
            project = project_at(tmp_path / f"{verb}-{at}")
            if verb == "uninstall":
                run(project, "install", agent)
            capsys.readouterr()
            faulty, status = run_with(project, Fault(at, FAULTS[how]), monkeypatch, verb, agent)
            if faulty.fired is None:
                break
            assert status == (1 if FAULTS[how] else -1), (verb, at, faulty.fired)
            if FAULTS[how]:
                assert json.loads(capsys.readouterr().out)["error"]["kind"] == KINDS[FAULTS[how]], faulty.fired
            found = files(project)
            for path in (before.keys() | after.keys() | found.keys()) - {p for p in found if p.endswith(_OURS)}:
                assert found.get(path) in (before.get(path), after.get(path)), (faulty.fired, path)
            for path in found:
                if path.endswith(".interleaf-backup"):
                    assert found[path] == former[path.removesuffix(".interleaf-backup")], faulty.fired
            assert run(project, verb, agent) == 0
            assert files(project) == after, faulty.fired
            assert (project / ".mcp.json").stat().st_mode & 0o777 == 0o600
            assert run(project, "uninstall", agent) == 0
            assert files(project) == former, faulty.fired
            assert folders(project) == former_folders, faulty.fired
        assert at > 10


@pytest.mark.parametrize("how", FAULTS)
def test_settings_are_whole_or_absent(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = b""
    for at in range(1, 20):
        project = project_at(tmp_path / str(at))
        faulty, _ = run_with(project, Fault(at, FAULTS[how]), monkeypatch, "init")
        if faulty.fired is None:
            assert at > 6
            return
        assert run(project, "init") == 0
        whole = whole or (project / "interleaf.toml").read_bytes()
        assert whole.endswith(b'"workspace/archive"]\n')
        assert files(project).keys() == THEIRS.keys() | {"interleaf.toml"}, faulty.fired
        assert (project / "interleaf.toml").read_bytes() == whole, faulty.fired
    raise AssertionError("it has no end")


def test_an_edit_of_the_last_instant_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(tmp_path / "book")
    theirs = '{"mcpServers": {"tides": {"command": "tides"}}}\n'
    create = PosixDisk.create

    def meddle(disk: PosixDisk, path: str, *more: Any, **options: Any) -> None:
        create(disk, path, *more, **options)
        if path == ".mcp.json.interleaf-new":
            (project / ".mcp.json").write_text(theirs)

    with monkeypatch.context() as patched:
        patched.setattr(PosixDisk, "create", meddle)
        assert run(project, "install", "claude") == 2
    assert (project / ".mcp.json").read_text() == theirs
    assert run(project, "install", "claude") == 0
    assert set(json.loads((project / ".mcp.json").read_text())["mcpServers"]) == {"tides", "session_management_mcp"}


def test_a_write_in_place_would_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def write(file: Any, name: str, text: str, mode: int | None, expected: str | None) -> None:
        file._disk.unlink(name)
        file._disk.create(name, text.encode(), mode)

    monkeypatch.setattr(config_files.ConfigFile, "_write", write)
    with pytest.raises(AssertionError):
        _try_points("codex", "crash", tmp_path, monkeypatch, capsys, step=3)


def test_settings_written_in_place_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(root: str, content: bytes) -> bool:
        try:
            posix.PosixDisk(root).create("interleaf.toml", content)
        except FileExistsError:
            return False
        return True

    monkeypatch.setattr(initialise, "write_settings", write)
    with pytest.raises(AssertionError):
        test_settings_are_whole_or_absent("crash", tmp_path, monkeypatch)
