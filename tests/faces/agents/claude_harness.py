"""Runs the real Claude Code against a script instead of a model, in a network name space that leads nowhere.

    unshare -rn python claude_harness.py CLAUDE < PLAN > REPORT

PLAN is JSON: `{"cwd", "prompt", "args": [..], "env": {..}, "before": [..], "steps": [{"tool", "input"} | {"text"}]}`.
The steps are what the "model" says, one after the other. REPORT is JSON: `{"status", "output", "results", "texts"}`,
the results of the tools and all texts as the model would read them.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

STEPS: list[dict[str, Any]] = []
MAIN: list[dict[str, Any]] = []


def bring_up_loopback() -> None:
    """A fresh network name space has a loopback that is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = struct.pack("16sh14s", b"lo", 0x1 | 0x40, b"\0" * 14)
        fcntl.ioctl(handle, 0x8914, request)


class Stub(BaseHTTPRequestHandler):
    """Answers `/v1/messages` from the steps: the step after as many as the conversation has tool calls already."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Nobody reads it."""

    def do_GET(self) -> None:
        self._send(b"{}")

    def do_HEAD(self) -> None:
        self._send(b"")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        if "count_tokens" in self.path:
            self._send(b'{"input_tokens": 10}')
            return
        if "/v1/messages" not in self.path:
            self._send(b"{}")
            return
        names = [tool.get("name") for tool in body.get("tools", [])]
        step: dict[str, Any] = {"text": "ok"}
        if "Bash" in names or "Edit" in names:
            MAIN.append(body)
            said = sum(
                1
                for message in body["messages"]
                if message["role"] == "assistant" and isinstance(message["content"], list)
                for block in message["content"]
                if block.get("type") == "tool_use"
            )
            step = STEPS[said] if said < len(STEPS) else {"text": "done"}
            block = (
                {"type": "tool_use", "id": f"toolu_{said:04d}", "name": step["tool"], "input": step["input"]}
                if "tool" in step
                else {"type": "text", "text": step["text"]}
            )
        else:
            block = {"type": "text", "text": "ok"}
        reason = "tool_use" if block["type"] == "tool_use" else "end_turn"
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
        if body.get("stream"):
            self._send(events(message, block, reason), "text/event-stream")
        else:
            self._send(json.dumps(message).encode())

    def _send(self, data: bytes, kind: str = "application/json") -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def events(message: dict[str, Any], block: dict[str, Any], reason: str) -> bytes:
    """The message as a stream of server-sent events."""
    empty = {**block, "input": {}} if block["type"] == "tool_use" else {"type": "text", "text": ""}
    delta = (
        {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
        if block["type"] == "tool_use"
        else {"type": "text_delta", "text": block["text"]}
    )
    parts: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**message, "content": [], "stop_reason": None}},
        {"type": "content_block_start", "index": 0, "content_block": empty},
        {"type": "content_block_delta", "index": 0, "delta": delta},
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": reason, "stop_sequence": None},
            "usage": {"output_tokens": 5},
        },
        {"type": "message_stop"},
    ]
    return "".join(f"event: {part['type']}\ndata: {json.dumps(part)}\n\n" for part in parts).encode()


def results(body: dict[str, Any]) -> list[dict[str, Any]]:
    """What the tools answered, as the model would read it."""
    found = []
    for message in body["messages"]:
        for block in message["content"] if isinstance(message["content"], list) else []:
            if block.get("type") == "tool_result":
                content = block["content"]
                text = content if isinstance(content, str) else "\n".join(part.get("text", "") for part in content)
                found.append({"text": text, "error": bool(block.get("is_error"))})
    return found


def main() -> None:
    """Play the plan."""
    plan = json.load(sys.stdin)
    STEPS.extend(plan["steps"])
    bring_up_loopback()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = {
        **os.environ,
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{server.server_port}",
        "ANTHROPIC_API_KEY": "not-a-key",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "DISABLE_TELEMETRY": "1",
        **plan.get("env", {}),
    }
    words = [
        *plan.get("before", []),
        sys.argv[1],
        "-p",
        plan.get("prompt", "go"),
        "--output-format",
        "json",
        *plan.get("args", []),
    ]
    done = subprocess.run(
        [*words, *plan.get("args", [])],
        cwd=plan["cwd"],
        env=env,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    texts = json.dumps([body.get("system") for body in MAIN[:1]] + [body["messages"] for body in MAIN[-1:]])
    json.dump(
        {
            "status": done.returncode,
            "output": done.stdout + done.stderr,
            "results": results(MAIN[-1]) if MAIN else [],
            "texts": texts,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
