"""The agents and editors: for each, what is done in the project or for all of a person's projects."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from typing import Any, NamedTuple

from interleaf.errors import WrongUsage
from interleaf.faces.agents.install.edits import Edit, block_edit, constant, entry, file_edit, hooks, json_edit
from interleaf.faces.agents.install.programs import Own, ours

SERVER = "session_management_mcp"
PROJECT, USER = "project", "user"
_SKILL_COMMENT = ("<!-- ", " -->")


class Setup(NamedTuple):
    """What installing does.

    Attributes:
        edits: files.
        own: the agent's own commands.
        notes: what the person has to do or know.
    """

    edits: list[Edit]
    own: list[Own]
    notes: list[str]


def setup(agent: str, scope: str, root: str, home: str) -> Setup:
    """What installing for an agent does.

    Args:
        agent: its name.
        scope: "project" or "user".
        root: absolute path of the project.
        home: absolute path of the person's home directory.
    """
    base = root if scope == PROJECT else home
    return _AGENTS[agent](scope, base)


def others_with(path: str, agent: str, scope: str, root: str, home: str) -> list[tuple[str, list[Edit]]]:
    """Other agents that use the same file, with the edits that only they make.

    Args:
        path: the file.
        agent: whose setup it is.
        scope: "project" or "user".
        root: absolute path of the project.
        home: absolute path of the person's home directory.
    """
    mine = {edit.path for edit in setup(agent, scope, root, home).edits}
    found = []
    for other in _AGENTS:
        if other != agent and default_scope(other) == default_scope(agent):
            edits = setup(other, scope, root, home).edits
            if any(edit.path == path for edit in edits):
                found.append((other, [edit for edit in edits if edit.path not in mine]))
    return found


def plugin() -> str:
    """Absolute path of the directory with our plugin, as a marketplace of its own."""
    return str(files("interleaf") / "plugin")


def default_scope(agent: str) -> str:
    """Editors have one configuration for all projects."""
    return USER if agent in ("neovim", "emacs") else PROJECT


def _claude(scope: str, base: str) -> Setup:
    if scope == USER:
        return Setup([], [_plugin_commands("claude", "install", "uninstall", "--scope", "user")], _path_notes())
    return Setup(
        [
            json_edit(f"{base}/.mcp.json", "MCP server", entry("mcpServers", SERVER, _command())),
            json_edit(f"{base}/.claude/settings.json", "hooks", hooks(_claude_hooks())),
            *_skills(f"{base}/.claude/skills"),
        ],
        [],
        [
            "Claude Code asks once whether it may use the project's MCP server.",
            "Whoever works here with Claude Code needs Interleaf: without the guard's program file tools are refused.",
        ],
    )


def _codex(scope: str, base: str) -> Setup:
    if scope == USER:
        own = Own(
            "codex",
            (("plugin", "marketplace", "add", plugin()), ("plugin", "add", "interleaf@interleaf-local")),
            (("plugin", "remove", "interleaf@interleaf-local"), ("plugin", "marketplace", "remove", "interleaf-local")),
            ("plugin", "list"),
            "plugin with skills, hooks and MCP server",
        )
        return Setup([], [own], ["Codex runs no hook before you have reviewed it: open /hooks.", *_path_notes()])
    groups = _claude_hooks("WorktreeCreate", "WorktreeRemove")
    if os.sep == "/":  # Codex lets a call through if the guard cannot be started; a shell can say no in its place
        groups["PreToolUse"][0]["hooks"][0]["command"] += " || exit 2"
    table = f"[mcp_servers.{SERVER}]\ncommand = {json.dumps(ours('interleaf-mcp'))}\nargs = []\n"
    return Setup(
        [
            block_edit(f"{base}/.codex/config.toml", "MCP server", table),
            json_edit(f"{base}/.codex/hooks.json", "hooks", hooks(groups)),
            *_skills(f"{base}/.agents/skills"),
        ],
        [],
        [
            "Codex reads a project's configuration only after you have trusted the project.",
            "Codex runs no hook before you have reviewed it: open /hooks.",
        ],
    )


def _copilot(scope: str, base: str) -> Setup:
    if scope == USER:
        return Setup([], [_plugin_commands("copilot", "install", "uninstall")], _path_notes())
    events = {
        "sessionStart": "session-start",
        "userPromptSubmitted": "user-prompt-submit",
        "preToolUse": "pre-tool-use",
        "postToolUse": "post-tool-use",
        "preCompact": "pre-compact",
        "sessionEnd": "session-end",
    }
    groups = {
        name: [{"type": "command", "bash": _hook(event), "powershell": _hook(event), "timeoutSec": 20}]
        for name, event in events.items()
    }
    return Setup(
        [
            json_edit(f"{base}/.mcp.json", "MCP server", entry("mcpServers", SERVER, _command())),
            json_edit(f"{base}/.github/hooks/interleaf.json", "hooks", constant("version", 1), hooks(groups)),
            *_skills(f"{base}/.agents/skills"),
        ],
        [],
        [],
    )


def _vscode(scope: str, base: str) -> Setup:
    server = {"type": "stdio", **_command()}
    if scope == USER:
        own = Own(
            "code",
            (("--add-mcp", json.dumps({"name": SERVER, **server})),),
            (),
            ("--list-extensions",),
            "MCP server",
        )
        return Setup(
            [], [own], ["The extension 'Interleaf' for VS Code brings the server along; with it this is not needed."]
        )
    return Setup(
        [json_edit(f"{base}/.vscode/mcp.json", "MCP server", entry("servers", SERVER, server))],
        [],
        ["The extension 'Interleaf' for VS Code is what protects files that you edit there."],
    )


def _gemini(scope: str, base: str) -> Setup:
    events = {
        "SessionStart": ("session-start", None),
        "BeforeAgent": ("user-prompt-submit", None),
        "BeforeTool": ("pre-tool-use", "write_file|replace|read_file|run_shell_command"),
        "AfterTool": ("post-tool-use", "write_file|replace|run_shell_command"),
        "PreCompress": ("pre-compact", None),
        "SessionEnd": ("session-end", None),
    }
    groups = {
        name: [
            {
                **({"matcher": matcher} if matcher else {}),
                "hooks": [{"type": "command", "command": _hook(event), "timeout": 20000}],
            }
        ]
        for name, (event, matcher) in events.items()
    }
    return Setup(
        [
            json_edit(
                f"{base}/.gemini/settings.json",
                "MCP server and hooks",
                entry("mcpServers", SERVER, _command()),
                hooks(groups),
            ),
            *_skills(f"{base}/.agents/skills"),
        ],
        [],
        [],
    )


def _cursor(scope: str, base: str) -> Setup:
    events = {
        "sessionStart": "session-start",
        "beforeSubmitPrompt": "user-prompt-submit",
        "preToolUse": "pre-tool-use",
        "postToolUse": "post-tool-use",
        "preCompact": "pre-compact",
        "stop": "stop",
    }
    groups: dict[str, list[dict[str, Any]]] = {name: [{"command": _hook(event)}] for name, event in events.items()}
    return Setup(
        [
            json_edit(f"{base}/.cursor/mcp.json", "MCP server", entry("mcpServers", SERVER, _command())),
            json_edit(f"{base}/.cursor/hooks.json", "hooks", constant("version", 1), hooks(groups)),
            *_skills(f"{base}/.agents/skills"),
        ],
        [],
        [],
    )


def _opencode(scope: str, base: str) -> Setup:
    place = base if scope == PROJECT else f"{base}/.config/opencode"
    plugins = f"{base}/.opencode/plugins" if scope == PROJECT else f"{place}/plugins"
    server = {"type": "local", "command": [ours("interleaf-mcp")], "enabled": True}
    guard = _data("opencode/interleaf.ts").replace('"interleaf-hook"', json.dumps(ours("interleaf-hook")), 1)
    return Setup(
        [
            json_edit(f"{place}/opencode.json", "MCP server", entry("mcp", SERVER, server)),
            file_edit(f"{plugins}/interleaf.ts", "guard and context", guard, ("// ", "")),
            *_skills(f"{base}/.agents/skills"),
        ],
        [],
        [],
    )


def _neovim(scope: str, base: str) -> Setup:
    _user_only("neovim", scope)
    place = f"{os.environ.get('XDG_CONFIG_HOME') or base + '/.config'}/nvim"
    command = json.dumps(ours("interleaf-lsp"))
    return Setup(
        [
            file_edit(f"{place}/lua/interleaf.lua", "saves", _editor("neovim/interleaf.lua"), ("-- ", "")),
            file_edit(
                f"{place}/plugin/interleaf.lua",
                "start",
                f"require('interleaf').setup({{ cmd = {{ {command} }} }})\n",
                ("-- ", ""),
            ),
        ],
        [],
        [],
    )


def _emacs(scope: str, base: str) -> Setup:
    _user_only("emacs", scope)
    older = f"{base}/.emacs.d"
    newer = f"{os.environ.get('XDG_CONFIG_HOME') or base + '/.config'}/emacs"
    place = newer if os.path.isdir(newer) and not os.path.isdir(older) else older
    lines = (
        f'(add-to-list \'load-path "{place}/interleaf")\n'
        "(require 'interleaf)\n"
        f"(setq interleaf-server-command '({json.dumps(ours('interleaf-lsp'))}))\n"
        "(interleaf-mode 1)\n"
    )
    return Setup(
        [
            file_edit(f"{place}/interleaf/interleaf.el", "saves", _editor("emacs/interleaf.el"), (";; ", "")),
            block_edit(f"{place}/init.el", "start", lines, ";;"),
        ],
        [],
        [],
    )


_AGENTS = {
    "claude": _claude,
    "codex": _codex,
    "copilot": _copilot,
    "vscode": _vscode,
    "gemini": _gemini,
    "cursor": _cursor,
    "opencode": _opencode,
    "neovim": _neovim,
    "emacs": _emacs,
}


def _plugin_commands(program: str, add: str, drop: str, *scope: str) -> Own:
    return Own(
        program,
        (("plugin", "marketplace", "add", plugin()), ("plugin", add, "interleaf@interleaf-local", *scope)),
        (("plugin", drop, "interleaf@interleaf-local", *scope), ("plugin", "marketplace", "remove", "interleaf-local")),
        ("plugin", "list"),
        "plugin with skills, hooks, MCP server and language server",
    )


def _path_notes() -> list[str]:
    """A plugin starts our programs by name only."""
    program = ours("interleaf-hook")
    if os.sep not in program:
        return []
    return [f"The plugin starts our programs by name: put {os.path.dirname(program)} on the PATH."]


def _command() -> dict[str, Any]:
    return {"command": ours("interleaf-mcp"), "args": []}


def _hook(event: str) -> str:
    program = ours("interleaf-hook")
    return f'"{program}" {event}' if " " in program else f"{program} {event}"


def _claude_hooks(*without: str) -> dict[str, list[dict[str, Any]]]:
    """The plugin's hooks, which are written in Claude Code's words."""
    groups: dict[str, list[dict[str, Any]]] = json.loads(_data("interleaf/hooks/hooks.json"))["hooks"]
    for group in (group for listed in groups.values() for group in listed):
        for hook in group["hooks"]:
            hook["command"] = _hook(hook["command"].rpartition(" ")[2])
    return {event: listed for event, listed in groups.items() if event not in without}


def _skills(place: str) -> list[Edit]:
    source = files("interleaf") / "plugin" / "interleaf" / "skills"
    return [
        file_edit(
            f"{place}/{name}/SKILL.md", f"skill /{name}", _data(f"interleaf/skills/{name}/SKILL.md"), _SKILL_COMMENT
        )
        for name in sorted(each.name for each in source.iterdir() if each.is_dir())
    ]


def _data(path: str) -> str:
    return (files("interleaf") / "plugin" / path).read_text(encoding="utf-8")


def _editor(path: str) -> str:
    return (files("interleaf") / "editors" / path).read_text(encoding="utf-8")


def _user_only(agent: str, scope: str) -> None:
    if scope != USER:
        raise WrongUsage(reason=f"{agent} has one configuration for all projects; use --scope user.", verb="install")
