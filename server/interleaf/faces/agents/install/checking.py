"""`interleaf install AGENT --check`: whether everything is in place, and whether it works."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from interleaf.errors import InterleafError
from interleaf.faces.agents.install import programs
from interleaf.faces.agents.install.config_files import ConfigFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.agents.install.agents import Setup

_PATIENCE = 20
_PROGRAMS = {
    "claude": "claude",
    "codex": "codex",
    "copilot": "copilot",
    "vscode": "code",
    "gemini": "gemini",
    "cursor": "cursor-agent",
    "opencode": "opencode",
    "neovim": "nvim",
    "emacs": "emacs",
}
_EDITORS = ("neovim", "emacs")


def check(agent: str, setup: Setup, root: str) -> list[dict[str, Any]]:
    """Look at everything that installing does.

    Args:
        agent: its name.
        setup: what installing does.
        root: absolute path of the project, or home.

    Returns: findings with `what`, `ok` and `found`.
    """
    found = [_agent(agent)]
    found += [_file(edit) for edit in setup.edits]
    for own in setup.own:
        status, said = programs.call((own.program, *own.shows), root)
        ok = status == 0 and "interleaf" in said
        found.append({"what": own.what, "ok": ok, "found": "installed" if ok else "not installed"})
    if agent in _EDITORS:
        return found
    return [*found, _server(), _hook()]


def _agent(agent: str) -> dict[str, Any]:
    status, said = programs.call((_PROGRAMS[agent], "--version"))
    first = said.strip().splitlines()[0] if said.strip() else f"exit status {status}"
    return {"what": agent, "ok": status == 0, "found": first}


def _file(edit: Any) -> dict[str, Any]:
    try:
        file = ConfigFile(edit.path)
        if file.text is None:
            state = "missing"
        elif edit.add(file.text) == file.text:
            state = "in place"
        else:
            state = "without our entries, or with older ones: install again"
    except InterleafError as error:
        state = error.message
    return {"what": f"{edit.what} ({edit.path})", "ok": state == "in place", "found": state}


def _server() -> dict[str, Any]:
    """Whether the MCP server starts and answers."""
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-11-25",
            "capabilities": {},
            "clientInfo": {"name": "interleaf-check", "version": "1"},
        },
    }
    said = _answer([programs.ours("interleaf-mcp")], json.dumps(hello) + "\n")
    try:
        name = json.loads(said.splitlines()[0])["result"]["serverInfo"]["name"]
    except (ValueError, KeyError, IndexError, TypeError):
        return {"what": "MCP server", "ok": False, "found": said.strip()[:300] or "no answer"}
    return {"what": "MCP server", "ok": True, "found": f"answers as {name}"}


def _hook() -> dict[str, Any]:
    """Whether the hook starts; without a session it says nothing."""
    said = _answer([programs.ours("interleaf-hook"), "stop"], "{}")
    return {"what": "hooks", "ok": "Traceback" not in said and "not found" not in said, "found": said.strip() or "work"}


def _answer(words: list[str], text: str) -> str:
    try:
        done = subprocess.run(
            words, input=text, capture_output=True, text=True, timeout=_PATIENCE, check=False, encoding="utf-8"
        )
    except FileNotFoundError:
        return f"{words[0]} not found"
    except subprocess.TimeoutExpired:
        return f"{words[0]} did not answer within {_PATIENCE} s"
    return done.stdout or done.stderr
