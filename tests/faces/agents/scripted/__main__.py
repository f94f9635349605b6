"""Runs a real agent against a script instead of a model, in a network name space that leads nowhere.

    unshare -rn python -m tests.faces.agents.scripted < PLAN > REPORT

PLAN is JSON: `{"words": [..], "cwd", "env": {..}, "steps": [{"tool", "input"} | {"text"}], "compacts"}`. The words are
the agent's command line; `{url}` in them and in the environment is where the model listens. The steps are what the
model says, one after the other; one with `tokens` says that it took so many. In a plan that compacts, a conversation
that begins anew goes on with the next step.

REPORT is JSON: `{"status", "output", "results", "texts", "last", "tools"}`: the results of the tools, the first and the
last of all that the model would read, the last alone, and the names of the tools that it was offered.
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

from tests.faces.agents.scripted import gemini, messages, responses
from tests.faces.agents.scripted.tongue import Step

_TONGUES = (messages.TONGUE, responses.TONGUE, gemini.TONGUE)
# Agents ask models for titles and the like, too; only where they offer a tool that changes something, they are at work.
_AT_WORK = frozenset(
    ("bash", "edit", "write", "apply_patch", "exec_command", "shell", "write_file", "run_shell_command")
)

_PATIENCE = 150


class Model(BaseHTTPRequestHandler):
    """Says the steps: always the one after as many as the conversation has tool calls already."""

    protocol_version = "HTTP/1.1"
    steps: list[Step]
    compacts: bool
    heard: list[tuple[Any, dict[str, Any]]]

    def log_message(self, *args: object) -> None:
        """Nobody reads it."""

    def do_GET(self) -> None:
        self._send(b'{"data": [], "models": [], "object": "list"}')

    def do_HEAD(self) -> None:
        self._send(b"")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        tongue = next((one for one in _TONGUES if one.path in self.path), None)
        if tongue is None or "count" in self.path.lower():
            self._send(b'{"input_tokens": 10, "totalTokens": 10}')
            return
        step: Step = {"text": "ok"}
        said = tongue.calls(body)
        if any(name.lower() in _AT_WORK for name in tongue.tools(body)):
            if self.compacts and not said:
                said = len(self.heard)
            self.heard.append((tongue, body))
            step = self.steps[said] if said < len(self.steps) else {"text": "done"}
        answer = tongue.answer(body, step, said)
        streams = bool(body.get("stream")) or "stream" in self.path
        self._send(answer.streamed() if streams else answer.whole(), "text/event-stream" if streams else None)

    def _send(self, data: bytes, kind: str | None = None) -> None:
        self.send_response(200)
        self.send_header("content-type", kind or "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def main() -> None:
    """Play the plan."""
    plan = json.load(sys.stdin)
    _bring_up_loopback()
    Model.steps, Model.compacts, Model.heard = plan["steps"], plan["compacts"], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    given = {name: value.replace("{url}", url) for name, value in plan["env"].items()}
    report: dict[str, Any] = {"results": [], "texts": "", "tools": []}
    with subprocess.Popen(
        [word.replace("{url}", url) for word in plan["words"]],
        cwd=plan["cwd"],
        env={**os.environ, "PWD": plan["cwd"], **given},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as agent:
        try:
            report["output"], _ = agent.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            agent.kill()
            report["output"] = f"not done after {_PATIENCE} s: {agent.communicate()[0]}"
    report["status"] = agent.returncode
    if Model.heard:
        tongue, last = Model.heard[-1]
        texts = json.dumps([Model.heard[0][1], last])
        report.update(results=tongue.results(last), texts=texts, last=json.dumps(last), tools=tongue.tools(last))
    json.dump(report, sys.stdout)


def _bring_up_loopback() -> None:
    """A fresh network name space has a loopback that is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = struct.pack("16sh14s", b"lo", 0x1 | 0x40, b"\0" * 14)
        fcntl.ioctl(handle, 0x8914, request)


if __name__ == "__main__":
    main()
