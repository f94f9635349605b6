"""The three faces as processes, spoken to in their own protocols and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

_OF_THE_TESTER = ("INTERLEAF_", "PYTHONDONTWRITEBYTECODE")

ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith(_OF_THE_TESTER)}
# Compiled once for all processes, as in an installed program, but not beside the sources.
ENVIRONMENT["PYTHONPYCACHEPREFIX"] = f"{tempfile.gettempdir()}/interleaf-tests-pycache"


class Answer:
    """What a face answered: a result, or the contract's error object with the text that a reader sees."""

    def __init__(self, result: dict[str, Any] | None, error: dict[str, Any] | None = None, text: str = "") -> None:
        self.result = result
        self.error = error
        self.text = text


class CommandLine:
    """The program, once with --json and once for people."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def call(self, words: list[str], stdin: str = "") -> Answer:
        for_programs = json.loads(self._run(["--json", *words], stdin).stdout)
        if for_programs["ok"]:
            return Answer(for_programs["result"])
        return Answer(None, for_programs["error"], self._run(words, stdin).stderr)

    def _run(self, words: list[str], stdin: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "interleaf.faces.cli.main", *words]
        return subprocess.run(
            command, cwd=self.root, env=ENVIRONMENT, input=stdin, capture_output=True, text=True, check=False
        )


class _Process(ABC):
    """A JSON-RPC peer over standard streams."""

    def __init__(self, module: str, root: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=root,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.to, self.of = self.process.stdin, self.process.stdout
        self.last = 0

    def request(self, method: str, params: Any) -> dict[str, Any]:
        self.last += 1
        self.send({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == self.last and "method" not in message:
                return message
            if "id" in message and "method" in message:  # the server asks us: we can do nothing of what it asks
                self.send({"jsonrpc": "2.0", "id": message["id"], "result": None})

    def notify(self, method: str, params: Any) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    @abstractmethod
    def send(self, message: dict[str, Any]) -> None: ...

    @abstractmethod
    def receive(self) -> dict[str, Any]: ...

    def end(self) -> None:
        self.to.close()
        self.process.wait(timeout=30)
        self.of.close()


class LanguageServer(_Process):
    """`interleaf-lsp`, framed by headers."""

    def __init__(self, root: Path) -> None:
        super().__init__("interleaf.faces.lsp.main", root)
        answer = self.request("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": {}})
        self.commands: list[str] = answer["result"]["capabilities"]["executeCommandProvider"]["commands"]
        self.notify("initialized", {})

    def call(self, verb: str, fields: dict[str, Any]) -> Answer:
        answer = self.request("workspace/executeCommand", {"command": f"interleaf.{verb}", "arguments": [fields]})
        if "error" in answer:
            assert answer["error"]["code"] == -32803
            return Answer(None, answer["error"]["data"], answer["error"]["message"])
        return Answer(answer["result"])

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        self.to.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.to.flush()

    def receive(self) -> dict[str, Any]:
        length = 0
        while (line := self.of.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        found: dict[str, Any] = json.loads(self.of.read(length))
        return found


class ToolServer(_Process):
    """`interleaf-mcp`, one message a line."""

    def __init__(self, root: Path) -> None:
        super().__init__("interleaf.faces.mcp.main", root)
        hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "parity", "version": "1"}}
        self.request("initialize", hello)
        self.notify("notifications/initialized", {})

    def tools(self) -> set[str]:
        return {tool["name"] for tool in self.request("tools/list", {})["result"]["tools"]}

    def call(self, tool: str, fields: dict[str, Any]) -> Answer:
        result = self.request("tools/call", {"name": tool, "arguments": fields})["result"]
        text = "\n".join(part.get("text", "") for part in result["content"])
        if result.get("isError"):
            return Answer(None, result["_meta"]["interleaf/error"], text)
        return Answer(result["structuredContent"], text=text)

    def send(self, message: dict[str, Any]) -> None:
        self.to.write(json.dumps(message).encode() + b"\n")
        self.to.flush()

    def receive(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.of.readline())
        return found
