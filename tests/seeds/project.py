"""A project that a seed speaks of, and the real programs in it: command line, hooks, tool server, shell."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from tests.parity.faces import ENVIRONMENT

from interleaf.faces.cli.main import main


class Said(NamedTuple):
    """What a program answered."""

    status: int
    out: str
    err: str

    def __contains__(self, words: object) -> bool:
        """Whether a person reads these words."""
        return str(words) in self.out or str(words) in self.err


class Project:
    """A directory with files in it.

    Args:
        root: where it lies.
        files: path to text.
    """

    def __init__(self, root: Path, files: dict[str, str]) -> None:
        self.root = root
        for path, text in files.items():
            self.save(path, text)

    # --- files, as any program sees them ---

    def save(self, path: str, text: str) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def exists(self, path: str) -> bool:
        return (self.root / path).exists()

    def names(self, folder: str) -> list[str]:
        """Names in a folder; none if it is not there."""
        place = self.root / folder
        return sorted(found.name for found in place.iterdir()) if place.is_dir() else []

    def record(self, session: str) -> dict[str, Any]:
        """`session.json` of an open session."""
        found: dict[str, Any] = json.loads(self.text(f"workspace/sessions/{session}/session.json"))
        return found

    def lock(self) -> str | None:
        """Which session `session.lock` names."""
        found: str | None = json.loads(self.text("workspace/session.lock"))["session"]
        return found

    def globals(self) -> dict[str, str]:
        """Hash of every file outside `workspace/`."""
        return {
            str(place.relative_to(self.root)): hashlib.sha256(place.read_bytes()).hexdigest()
            for place in self.root.rglob("*")
            if place.is_file() and place.relative_to(self.root).parts[0] not in ("workspace", ".git")
        }

    # --- programs ---

    def interleaf(self, line: str, stdin: str = "") -> Said:
        """Run a command line of `interleaf`: the program's own main, in this process, because that is fast."""
        streams = {
            "stdin": io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"),
            "stdout": io.TextIOWrapper(io.BytesIO(), encoding="utf-8"),
            "stderr": io.TextIOWrapper(io.BytesIO(), encoding="utf-8"),
        }
        former, here = {name: getattr(sys, name) for name in streams}, os.getcwd()
        os.chdir(self.root)
        for name, stream in streams.items():
            setattr(sys, name, stream)
        try:
            status = main(shlex.split(line))
        finally:
            for name, stream in former.items():
                setattr(sys, name, stream)
            os.chdir(here)
        said = []
        for name in ("stdout", "stderr"):
            streams[name].flush()
            said.append(streams[name].buffer.getvalue().decode())  # type: ignore[attr-defined]
        return Said(status, said[0], said[1])

    def done(self, line: str, stdin: str = "") -> dict[str, Any]:
        """The result of a command that has to succeed."""
        said = self.interleaf(f"--json {line}", stdin)
        answer: dict[str, Any] = json.loads(said.out)
        assert answer["ok"], said.out
        found: dict[str, Any] = answer["result"]
        return found

    def refused(self, line: str, stdin: str = "") -> dict[str, Any]:
        """The error of a command that has to be refused; what a person reads of it is under `text`."""
        said = self.interleaf(f"--json {line}", stdin)
        answer: dict[str, Any] = json.loads(said.out)
        assert not answer["ok"], said.out
        found: dict[str, Any] = answer["error"]
        found["text"] = self.interleaf(line, stdin).err
        return found

    def write(self, path: str, text: str) -> dict[str, Any]:
        """What the seeds call "Generate scene ...": an agent writes a file."""
        return self.done(f"write {shlex.quote(path)}", text)

    def read(self, path: str) -> str:
        """A file as the current session sees it."""
        return str(self.done(f"read {shlex.quote(path)}")["content"])

    def program(self, line: str) -> Said:
        """Run a command line of `interleaf` as a process of its own, as a shell does."""
        command = [sys.executable, "-m", "interleaf", *shlex.split(line)]
        return _ran(command, self.root)

    def hook(self, event: str, **data: Any) -> Said:
        """Run `interleaf-hook EVENT`."""
        payload = {"session_id": "conversation-1", "cwd": str(self.root), **data}
        return _ran([sys.executable, "-m", "interleaf.faces.hooks.main", event], self.root, json.dumps(payload))

    def shell(self, script: str) -> Said:
        """Run a script of a seed, word for word, in the project's root."""
        return _ran(["bash", "-c", script], self.root)

    @contextlib.asynccontextmanager
    async def agent(self) -> AsyncIterator[Agent]:
        """The SDK's client with a real `interleaf-mcp` at the other end."""
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "interleaf.faces.mcp.main"],
            cwd=str(self.root),
            env={**ENVIRONMENT, "INTERLEAF_PROJECT": str(self.root)},
        )
        async with Client(server) as client:
            yield Agent(client)


class Agent:
    """A model's client."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool that has to succeed; its structured answer."""
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result.content[0].text  # type: ignore[union-attr]
        found: dict[str, Any] = result.structured_content
        return found

    async def refused(self, tool: str, **arguments: Any) -> str:
        """Call a tool that has to be refused; what a model reads."""
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error
        return str(result.content[0].text)  # type: ignore[union-attr]


def _ran(command: list[str], root: Path, text: str = "") -> Said:
    done = subprocess.run(
        command, cwd=root, env=ENVIRONMENT, input=text, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    return Said(done.returncode, done.stdout, done.stderr)
