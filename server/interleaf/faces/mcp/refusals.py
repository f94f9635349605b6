"""An engine error as a tool error that a model can act on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mcp_types import CallToolResult, TextContent

from interleaf.present import actions
from interleaf.present.wire import error_to_json

if TYPE_CHECKING:
    from interleaf.errors import InterleafError

# Facts that a model needs to see to go on, besides the sentence.
_SHOWN = ("difference", "preview", "conflicts", "matches")


def text_of(error: InterleafError) -> str:
    """The sentence, what the model needs to see, and what to do next in the names of the tools."""
    lines = [error.message]
    for name in _SHOWN:
        value = error.facts.get(name)
        if value:
            lines.append(value if isinstance(value, str) else json.dumps({name: value}, ensure_ascii=False))
    if error.actions:
        lines.append("Next steps:")
        lines += [f"- {actions.tool(action, error.facts)}" for action in error.actions]
    lines.append(f"(kind: {error.kind})")
    return "\n".join(lines)


def refusal(error: InterleafError) -> CallToolResult:
    """The tool error; programs find the contract's error object in its metadata."""
    return CallToolResult(
        content=[TextContent(type="text", text=text_of(error))],
        is_error=True,
        _meta={"interleaf/error": error_to_json(error)},
    )


def declined(sentence: str) -> CallToolResult:
    """The tool error for a person's no."""
    return CallToolResult(content=[TextContent(type="text", text=sentence)], is_error=True)
