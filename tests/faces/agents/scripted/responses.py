"""OpenAI's Responses. A step whose input is a text calls a tool that takes no JSON."""

from __future__ import annotations

import json
from typing import Any

from tests.faces.agents.scripted.tongue import Answer, Step, Tongue, text_of

_CALLS = ("function_call", "custom_tool_call")


def _tools(body: dict[str, Any]) -> list[str]:
    return [str(tool.get("name", tool.get("type"))) for tool in body.get("tools", [])]


def _items(body: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    return [item for item in body.get("input", []) if isinstance(item, dict) and item.get("type") in kinds]


def _answer(body: dict[str, Any], step: Step, number: int) -> Answer:
    item = _item(step, number)
    tokens = step.get("tokens", 10)
    usage = {"input_tokens": tokens, "output_tokens": 5, "total_tokens": tokens + 5}
    response = {"id": f"resp_{number}", "object": "response", "model": body.get("model", "m"), "usage": usage}
    done = {**response, "status": "completed", "output": [item]}
    events = [
        {"type": "response.created", "response": {**response, "status": "in_progress", "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": item},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": done},
    ]
    return Answer(done, [{**event, "sequence_number": at} for at, event in enumerate(events)])


def _item(step: Step, number: int) -> dict[str, Any]:
    if "tool" not in step:
        content = [{"type": "output_text", "text": step["text"], "annotations": []}]
        return {
            "type": "message",
            "id": f"msg_{number}",
            "role": "assistant",
            "status": "completed",
            "content": content,
        }
    call = {"call_id": f"call_{number:04d}", "name": step["tool"], "status": "completed"}
    if isinstance(step["input"], str):
        return {"type": "custom_tool_call", "id": f"ctc_{number}", "input": step["input"], **call}
    return {"type": "function_call", "id": f"fc_{number}", "arguments": json.dumps(step["input"]), **call}


def _results(body: dict[str, Any]) -> list[dict[str, Any]]:
    # The interface has no mark for a failed call; it is told in the text alone.
    found = _items(body, *(f"{kind}_output" for kind in _CALLS))
    return [{"text": text_of(item["output"]), "error": False} for item in found]


TONGUE = Tongue("/responses", _tools, lambda body: len(_items(body, *_CALLS)), _answer, _results)
