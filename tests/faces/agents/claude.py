"""Claude Code, played by a script in place of its model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.faces.agents.conftest import Book
from tests.faces.agents.scripted.play import CACHE, play

CLAUDE = CACHE / "claude/node_modules/.bin/claude"
_ALLOWED = "Bash,Read,Write,Edit,EnterWorktree,ExitWorktree,mcp__session_management_mcp"

needs_claude = pytest.mark.skipif(not CLAUDE.exists(), reason="Claude Code is not installed")


class Model:
    """What Claude Code does when its model says certain things."""

    def __init__(self, book: Book, home: Path) -> None:
        self.book = book
        self.home = home
        home.mkdir()

    def plays(
        self, *steps: dict[str, Any], prompt: str = "go", args: tuple[str, ...] = (), before: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Run Claude Code with these steps, with further arguments and behind some other command."""
        words = [
            *(*before, str(CLAUDE), "-p", prompt, "--output-format", "json"),
            *("--permission-mode", "acceptEdits", "--allowedTools", _ALLOWED),
            *("--settings", json.dumps({"enableAllProjectMcpServers": True})),
            *args,
        ]
        env = {
            "HOME": str(self.home),
            "ANTHROPIC_BASE_URL": "{url}",
            "ANTHROPIC_API_KEY": "not-a-key",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
            "DISABLE_TELEMETRY": "1",
        }
        return play(words, list(steps), cwd=self.book.root, env=env)

    def path(self, name: str) -> str:
        """Absolute path of a file of the project."""
        return str(self.book.root / name)
