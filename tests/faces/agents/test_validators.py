"""What we install passes the agents' own validators and is listed by the agents themselves, offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.faces.agents.claude import CLAUDE, needs_claude
from tests.faces.agents.conftest import Book
from tests.faces.agents.scripted.play import CACHE, PLUGIN, needs_network_of_its_own

pytestmark = [pytest.mark.slow, needs_network_of_its_own]


@needs_claude
def test_the_plugin_passes_the_validator(tmp_path: Path) -> None:
    for place in (PLUGIN, PLUGIN / "interleaf"):
        done = subprocess.run(
            ["unshare", "-rn", str(CLAUDE), "plugin", "validate", "--strict", str(place)],
            env={**os.environ, "HOME": str(tmp_path)},
            capture_output=True,
            encoding="utf-8",
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("agent", "program", "directory"),
    [("claude", "claude", "claude"), ("codex", "codex", "others"), ("copilot", "copilot", "others")],
)
def test_the_plugin_is_installed_by_the_agents_own_commands(
    book: Book, tmp_path: Path, agent: str, program: str, directory: str
) -> None:
    programs = CACHE / directory / "node_modules/.bin"
    if not (programs / program).exists():
        pytest.skip(f"{program} is not installed")
    home = tmp_path / "home"
    home.mkdir()
    places = (str(programs), str(Path(sys.executable).parent), os.environ["PATH"])
    env = {"HOME": str(home), "PATH": os.pathsep.join(places)}

    def findings() -> list[bool]:
        done = book.run("--json", "install", agent, "--scope", "user", "--check", env=env, check=False)
        return [finding["ok"] for finding in json.loads(done.stdout)["result"]["install"]["findings"]]

    done = book.json("install", agent, "--scope", "user", env=env)["install"]["done"]
    assert {one["did"] for one in done} == {"run"}
    assert all(findings())
    book.json("uninstall", agent, "--scope", "user", env=env)
    assert not all(findings())


def test_gemini_reads_our_configuration(book: Book, tmp_path: Path) -> None:
    program = CACHE / "others/node_modules/.bin/gemini"
    if not program.exists():
        pytest.skip("gemini is not installed")
    book.run("install", "gemini")
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        ["unshare", "-rn", str(program), "mcp", "list"],
        cwd=book.root,
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert "session_management_mcp" in done.stdout + done.stderr
