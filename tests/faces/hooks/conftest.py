"""A book, sessions in it, and hooks as agents run them: programs with JSON on standard input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from interleaf.app import open_engine


class Said(NamedTuple):
    """What a hook answered."""

    status: int
    text: str
    errors: str

    @property
    def decision(self) -> dict[str, Any]:
        """What it decided about a tool call; empty if it has no opinion."""
        return dict(json.loads(self.text)["hookSpecificOutput"]) if self.text else {}


class Book:
    """A project and the hooks of an agent that stands in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def call(self, verb: str, session: str | None = None, **fields: Any) -> dict[str, Any]:
        """Run a verb of the engine."""
        return open_engine(str(self.root), session=session).call(verb, fields)

    def hook(self, event: str, *, cwd: Path | None = None, env: dict[str, str] | None = None, **data: Any) -> Said:
        """Run a hook."""
        payload = {"session_id": "conversation-1", "cwd": str(cwd or self.root), **data}
        return run_hook(event, json.dumps(payload), cwd or self.root, env)

    def tool(self, tool: str, *, cwd: Path | None = None, env: dict[str, str] | None = None, **given: Any) -> Said:
        """Ask whether a tool may be used."""
        return self.hook(
            "pre-tool-use", cwd=cwd, env=env, hook_event_name="PreToolUse", tool_name=tool, tool_input=given
        )

    def copy(self, session: str, path: str) -> Path:
        """Where the session's copy of a file lies."""
        return self.root / "workspace" / "sessions" / session / "files" / path


def run_hook(event: str, text: str, cwd: Path, env: dict[str, str] | None = None) -> Said:
    """Run the program with this on its standard input."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLEAF_", "CLAUDE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "interleaf.faces.hooks.main", event],
        input=text,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**clean, **(env or {})},
        timeout=60,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    """Two chapters, without sessions."""
    for name in ("INTERLEAF_SESSION", "INTERLEAF_PROJECT", "INTERLEAF_RUN", "CLAUDE_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "book"
    (root / "acts").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / ".gitignore").write_text("build/\n")
    (root / "acts" / "one.md").write_text("The tide was out.\n")
    (root / "acts" / "two.md").write_text("Nobody came.\n")
    return Book(root)
