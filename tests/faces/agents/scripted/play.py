"""Plays a script to a real agent, from a test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[4]
CACHE = ROOT / ".cache/agents"
PLUGIN = ROOT / "server/interleaf/plugin"

needs_network_of_its_own = pytest.mark.skipif(shutil.which("unshare") is None, reason="needs a network name space")


def step(tool: str, **given: Any) -> dict[str, Any]:
    """The model calls a tool."""
    return {"tool": tool, "input": given}


def play(
    words: list[str], steps: list[dict[str, Any]], *, cwd: Path, env: dict[str, str], compacts: bool = False
) -> dict[str, Any]:
    """Run an agent whose model says these steps; `{url}` in the words and in `env` is where that model listens.

    Args:
        words: the command line.
        steps: see tests.faces.agents.scripted.
        cwd: where it stands.
        env: variables beside those of the test.
        compacts: whether the conversation is to be summed up in between.

    Returns: what tests.faces.agents.scripted reports, of an agent that ended well.
    """
    beside = str(Path(sys.executable).parent)
    env = {"PATH": f"{beside}{os.pathsep}{os.environ['PATH']}", **env}
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, "-m", "tests.faces.agents.scripted"],
        input=json.dumps({"words": words, "cwd": str(cwd), "env": env, "steps": steps, "compacts": compacts}),
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = dict(json.loads(done.stdout))
    assert report["status"] == 0, report["output"]
    return report


def as_repository(root: Path) -> None:
    """Make a git repository of a project, with all that is there committed."""
    (root / ".git").rmdir()
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "First"]):
        who = ["-c", "user.name=Wren", "-c", "user.email=wren@example.org"]
        subprocess.run(["git", "-C", str(root), *who, *words], check=True)
