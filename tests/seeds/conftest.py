"""The projects of the seeds: a book of scenes, and a program with its specifications."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.seeds.project import Project

CHAPTER = "acts/act-1/chapters/chapter-01"

BOOK = {
    f"{CHAPTER}/plan.md": "Plan of chapter 1.\n",
    **{f"{CHAPTER}/content/scene-010{n}.md": f"Scene 010{n}, as it was.\n" for n in range(1, 6)},
    "context/characters/alexa-romanova-timeline.json": '{"born": 1990}\n',
}

CODE = {
    "sweep/sweeper.go": "package sweep\n",
    "src/main.py": "print('hello')\n",
    "docs/API.md": "# API\n",
    "00-governance/charter.md": "# Charter\n",
    "01-specifications/auth.md": "# Authentication\n",
    "TRACKING.md": "# Tracking\n",
}


@pytest.fixture(autouse=True)
def _a_clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("INTERLEAF_SESSION", "INTERLEAF_PROJECT", "INTERLEAF_RUN", "CLAUDE_PROJECT_DIR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def book(tmp_path: Path) -> Project:
    """The book of seeds 000 and 001."""
    return Project(tmp_path / "book", BOOK)


@pytest.fixture
def code(tmp_path: Path) -> Project:
    """The program of seeds 002 to 004, in a git repository."""
    project = Project(tmp_path / "code", CODE)
    for words in (
        ["init", "-q", "-b", "fix/sweep-trigger"],
        ["add", "-A"],
        ["-c", "user.name=n", "-c", "user.email=e@example.org", "commit", "-q", "-m", "First"],
    ):
        subprocess.run(["git", *words], cwd=project.root, check=True)
    return project
