"""Anthropic's Messages."""

from __future__ import annotations

import json
from typing import Any

from tests.faces.agents.scripted.tongue import Answer, Step, Tongue, text_of


def _tools(body: dict[str, Any]) -> list[str]:
    return [str(tool.get("name")) for tool in body.get("tools", [])]


def _blocks(body: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [
        block
        for message in body["messages"]
        for block in (message["content"] if isinstance(message["content"], list) else [])
        if block.get("type") == kind
    ]


def _answer(body: dict[str, Any], step: Step, number: int) -> Answer:
    block, empty, delta = _block(step, number)
    reason = "tool_use" if "tool" in step else "end_turn"
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": body.get("model", "m"),
        "content": [block],
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 5},
    }
    ending = {"stop_reason": reason, "stop_sequence": None}
    events = [
        {"type": "message_start", "message": {**message, "content": [], "stop_reason": None}},
        {"type": "content_block_start", "index": 0, "content_block": empty},
        {"type": "content_block_delta", "index": 0, "delta": delta},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": ending, "usage": {"output_tokens": 5}},
        {"type": "message_stop"},
    ]
    return Answer(message, events)


def _block(step: Step, number: int) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What is said, how it begins in a stream, and what follows."""
    if "tool" not in step:
        text = {"type": "text", "text": step["text"]}
        return text, {"type": "text", "text": ""}, {"type": "text_delta", "text": step["text"]}
    call = {"type": "tool_use", "id": f"toolu_{number:04d}", "name": step["tool"], "input": step["input"]}
    return call, {**call, "input": {}}, {"type": "input_json_delta", "partial_json": json.dumps(step["input"])}


def _results(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"text": text_of(block["content"]), "error": bool(block.get("is_error"))}
        for block in _blocks(body, "tool_result")
    ]


TONGUE = Tongue("/messages", _tools, lambda body: len(_blocks(body, "tool_use")), _answer, _results)
