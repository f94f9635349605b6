"""The skills of the plugin as prompts, for clients that have no skills: one text, two ways to it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver.prompts import Prompt
from mcp.server.mcpserver.prompts.base import PromptArgument

if TYPE_CHECKING:
    from mcp.server import MCPServer

NAMES = (
    "session",
    "retry",
    "session-init",
    "session-resume",
    "session-log",
    "session-checkpoint",
    "session-view",
    "session-pause",
    "session-close",
    "session-end",
)


def add_prompts(server: MCPServer[Any]) -> None:
    """Offer every skill as a prompt with one argument, the words after the command."""
    for name in NAMES:
        head, body = skill(name)
        server.add_prompt(
            Prompt.model_construct(
                name=name,
                title=f"/{name}",
                description=head["description"],
                arguments=[PromptArgument(name="arguments", description=head.get("argument-hint"), required=False)],
                fn=_writer(body),
                icons=None,
                context_kwarg=None,
            )
        )


def skill(name: str) -> tuple[dict[str, str], str]:
    """A skill of the plugin: the keys of its head, and its text."""
    text = (files("interleaf") / "plugin" / "interleaf" / "skills" / name / "SKILL.md").read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    keys = (line.partition(":") for line in head.splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, _, value in keys}, body.lstrip("\n")


def _writer(body: str) -> Any:
    def write(arguments: str = "") -> str:
        return body.replace("$ARGUMENTS", arguments or "(no arguments)")

    return write
