"""What the script has to know of an interface of models."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

Step = dict[str, Any]


class Answer(NamedTuple):
    """What the model says.

    Attributes:
        message: all at once.
        events: the same as a stream.
        named: whether each event is announced by its type.
    """

    message: dict[str, Any]
    events: list[dict[str, Any]]
    named: bool = True

    def whole(self) -> bytes:
        """As JSON."""
        return json.dumps(self.message).encode()

    def streamed(self) -> bytes:
        """As server-sent events."""
        heads = [f"event: {event['type']}\n" if self.named else "" for event in self.events]
        return "".join(
            f"{head}data: {json.dumps(event)}\n\n" for head, event in zip(heads, self.events, strict=True)
        ).encode()


class Tongue(NamedTuple):
    """An interface of models.

    Attributes:
        path: part of the address under which it is spoken.
        tools: the names of the tools that a request offers.
        calls: how many tools were called in the conversation so far.
        answer: what the model says to a request with a step; the number makes the call's identity.
        results: what the tools answered, as the model reads it: `{"text", "error"}` each.
    """

    path: str
    tools: Callable[[dict[str, Any]], list[str]]
    calls: Callable[[dict[str, Any]], int]
    answer: Callable[[dict[str, Any], Step, int], Answer]
    results: Callable[[dict[str, Any]], list[dict[str, Any]]]


def text_of(content: Any) -> str:
    """A text that may come in parts."""
    return content if isinstance(content, str) else "\n".join(str(part.get("text", "")) for part in content)
