"""Google's generateContent."""

from __future__ import annotations

import json
from typing import Any

from tests.faces.agents.scripted.tongue import Answer, Step, Tongue


def _tools(body: dict[str, Any]) -> list[str]:
    return [str(one.get("name")) for tool in body.get("tools", []) for one in tool.get("functionDeclarations", [])]


def _parts(body: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [part[key] for content in body["contents"] for part in content.get("parts", []) if key in part]


def _answer(body: dict[str, Any], step: Step, number: int) -> Answer:
    part: dict[str, Any] = {"text": step.get("text", "")}
    if "tool" in step:
        part = {"functionCall": {"name": step["tool"], "args": step["input"]}}
    elif body.get("generationConfig", {}).get("responseMimeType") == "application/json":
        part = {"text": "{}"}
    message = {
        "candidates": [{"content": {"role": "model", "parts": [part]}, "finishReason": "STOP", "index": 0}],
        "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 5, "totalTokenCount": 15},
        "modelVersion": "m",
    }
    return Answer(message, [message], named=False)


def _results(body: dict[str, Any]) -> list[dict[str, Any]]:
    found = [part["response"] for part in _parts(body, "functionResponse")]
    return [
        {"text": str(one.get("output", one.get("error", json.dumps(one)))), "error": "error" in one} for one in found
    ]


TONGUE = Tongue("enerateContent", _tools, lambda body: len(_parts(body, "functionCall")), _answer, _results)
