"""Codex, Gemini CLI, OpenCode and Copilot CLI, each played by a script in place of its model.

What differs between them: how one is started without an account, and how its model calls its tools.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.faces.agents.scripted.play import CACHE, step

Step = dict[str, Any]


class Start(NamedTuple):
    """How an agent is started: its command line, and variables for it."""

    words: list[str]
    env: dict[str, str]


class Actor(NamedTuple):
    """An agent.

    Attributes:
        name: as `interleaf install` calls it.
        hooks: the file in the project that has its hooks.
        program: where it lies.
        start: how it is started in a project, with a home directory that it may fill first.
        reads: its model reads a file; None if it does so in the shell only.
        edits: its model replaces a text in a file, by absolute path.
        writes: its model writes a whole new file.
        shell: its model runs a command.
        housekeeping: files of the project that the program writes for itself, without any tool.
    """

    name: str
    hooks: str
    program: Path
    start: Callable[[Path, Path], Start]
    reads: Callable[[str], Step] | None
    edits: Callable[[str, str, str], Step]
    writes: Callable[[str, str], Step]
    shell: Callable[[str], Step]
    housekeeping: tuple[str, ...] = ()


def _program(directory: str, name: str) -> Path:
    return CACHE / directory / "node_modules/.bin" / name


def _codex(root: Path, home: Path) -> Start:
    (home / ".codex").mkdir()
    (home / ".codex/config.toml").write_text(
        'model = "gpt-5.5"\nmodel_provider = "script"\n'
        '[model_providers.script]\nname = "script"\nwire_api = "responses"\nenv_key = "SCRIPT_KEY"\n'
        f'[projects."{root}"]\ntrust_level = "trusted"\n'
    )
    # Its hooks are reviewed by a person in its own screen, which a script does not see.
    words = [
        *(str(CODEX.program), "exec", "--dangerously-bypass-hook-trust", "--sandbox", "workspace-write"),
        *("-c", 'model_providers.script.base_url="{url}/v1"', "go"),
    ]
    return Start(words, {"SCRIPT_KEY": "none"})


def _patch(*lines: str) -> Step:
    return {"tool": "apply_patch", "input": "\n".join(("*** Begin Patch", *lines, "*** End Patch", ""))}


CODEX = Actor(
    "codex",
    ".codex/hooks.json",
    _program("others", "codex"),
    _codex,
    None,
    lambda path, old, new: _patch(f"*** Update File: {path}", "@@", f"-{old}", f"+{new}"),
    lambda path, text: _patch(f"*** Add File: {path}", *(f"+{line}" for line in text.splitlines())),
    lambda command: step("exec_command", cmd=command),
)


def _gemini(root: Path, home: Path) -> Start:
    (home / ".gemini").mkdir()
    settings = {"security": {"auth": {"selectedType": "gemini-api-key"}}, "general": {"disableAutoUpdate": True}}
    (home / ".gemini/settings.json").write_text(json.dumps(settings))
    (home / ".gemini/trustedFolders.json").write_text(json.dumps({str(root): "TRUST_FOLDER"}))
    words = [str(GEMINI.program), "--approval-mode", "yolo", "--model", "gemini-2.5-flash", "--prompt", "go"]
    return Start(words, {"GEMINI_API_KEY": "none", "GOOGLE_GEMINI_BASE_URL": "{url}"})


GEMINI = Actor(
    "gemini",
    ".gemini/settings.json",
    _program("others", "gemini"),
    _gemini,
    lambda path: step("read_file", file_path=path),
    lambda path, old, new: step("replace", file_path=path, instruction="edit", old_string=old, new_string=new),
    lambda path, text: step("write_file", file_path=path, content=text),
    lambda command: step("run_shell_command", command=command),
)


def _opencode(root: Path, home: Path) -> Start:
    model = {"name": "m", "tool_call": True, "limit": {"context": 100_000, "output": 8_000}}
    options = {"baseURL": "{url}/v1", "apiKey": "none"}
    provider = {"npm": "@ai-sdk/anthropic", "name": "script", "options": options, "models": {"m": model}}
    settings = {"provider": {"script": provider}, "model": "script/m", "autoupdate": False, "permission": "allow"}
    # It wants to fetch a package of its own for plugins, which ours does not need, and tries for a minute.
    offline = {"OPENCODE_DISABLE_MODELS_FETCH": "1", "NPM_CONFIG_FETCH_RETRIES": "0"}
    env = {"OPENCODE_CONFIG_CONTENT": json.dumps(settings), **offline}
    return Start([str(OPENCODE.program), "run", "go"], env)


OPENCODE = Actor(
    "opencode",
    ".opencode/plugins/interleaf.ts",
    _program("opencode", "opencode"),
    _opencode,
    lambda path: step("read", filePath=path),
    lambda path, old, new: step("edit", filePath=path, oldString=old, newString=new),
    lambda path, text: step("write", filePath=path, content=text),
    lambda command: step("bash", command=command, description="run"),
    ("opencode.json", ".opencode/.gitignore", ".git/opencode"),
)


def _copilot(root: Path, home: Path) -> Start:
    env = {
        "COPILOT_PROVIDER_BASE_URL": "{url}",
        "COPILOT_PROVIDER_TYPE": "anthropic",
        "COPILOT_PROVIDER_API_KEY": "none",
        "COPILOT_MODEL": "claude-sonnet-4",
        "COPILOT_OFFLINE": "true",
        "COPILOT_AUTO_UPDATE": "false",
    }
    allowed = ["--trust-folder", "--allow-all-tools", "--allow-all-paths"]
    return Start([str(COPILOT.program), "--prompt", "go", *allowed], env)


COPILOT = Actor(
    "copilot",
    ".github/hooks/interleaf.json",
    _program("others", "copilot"),
    _copilot,
    lambda path: step("view", path=path),
    lambda path, old, new: step("edit", path=path, old_str=old, new_str=new),
    lambda path, text: step("create", path=path, file_text=text),
    lambda command: step("bash", command=command, description="run"),
)

ACTORS = (CODEX, GEMINI, OPENCODE, COPILOT)
