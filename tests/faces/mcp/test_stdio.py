"""The program `interleaf-mcp` as clients start it: a process over standard input and output."""

from __future__ import annotations

import importlib.metadata
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

from interleaf.app import open_engine

INSPECTOR = Path(__file__).parents[3] / ".cache/agents/inspector/node_modules"
SKILLS = Path(__file__).parents[3] / "server/interleaf/plugin/interleaf/skills"


class Process:
    """A server and its two streams."""

    def __init__(self, root: Path, *words: str, **env: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLEAF_", "CLAUDE_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "interleaf.faces.mcp.main", *words],
            cwd=root,
            env={**clean, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.number = 0
        self.hello = self.ask(
            "initialize",
            protocolVersion="2025-11-25",
            capabilities={},
            clientInfo={"name": "test", "version": "1"},
        )
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def send(self, message: dict[str, Any]) -> None:
        """One line."""
        stream: IO[str] = self.process.stdin  # type: ignore[assignment]
        stream.write(json.dumps(message) + "\n")
        stream.flush()

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """A request and its result."""
        self.number += 1
        self.send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        stream: IO[str] = self.process.stdout  # type: ignore[assignment]
        while True:
            answer = json.loads(stream.readline())
            if answer.get("id") == self.number:
                return dict(answer["result"])

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool; its structured answer."""
        return dict(self.ask("tools/call", name=tool, arguments=arguments)["structuredContent"])

    def end(self) -> int:
        """Close its input, as a client that leaves does."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        status = self.process.wait(timeout=20)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return status


def status_of(root: Path, name: str) -> str:
    """The state of a session, as another process sees it."""
    return str(open_engine(str(root)).call("status", {"name": name})["session"]["status"])


def test_it_introduces_itself_and_says_nothing_on_standard_output_but_the_protocol(book: Path) -> None:
    server = Process(book)
    assert server.hello["serverInfo"]["name"] == "session_management_mcp"
    assert server.hello["capabilities"]["resources"]["subscribe"] is True
    assert "commit_session" in server.hello["instructions"]
    assert len(server.ask("tools/list")["tools"]) >= 35
    assert server.call("create_session", name="tide")["session"]["name"] == "tide"
    assert server.end() == 0


@pytest.mark.parametrize("ending", ["input", "SIGTERM", "SIGINT"])
def test_a_server_that_is_stopped_is_no_crash(book: Path, ending: str) -> None:
    server = Process(book)
    server.call("create_session", name="tide")
    if ending == "input":
        server.end()
    else:
        server.process.send_signal(getattr(signal, ending))
        server.process.wait(timeout=10)
        server.end()
    assert status_of(book, "tide") == "active"


def test_a_server_that_dies_at_work_is_found_and_its_session_taken_up_again(book: Path) -> None:
    server = Process(book)
    server.call("create_session", name="tide")
    server.call("write_file", path="acts/one.md", content="Unsaved.\n")
    server.process.kill()
    server.process.wait()
    assert status_of(book, "tide") == "crashed"
    other = Process(book)
    other.call("recover_session", name="tide")
    assert other.call("read_file", path="acts/one.md")["content"] == "Unsaved.\n"
    other.end()
    assert status_of(book, "tide") == "active"


def test_a_server_that_only_looked_leaves_no_trace_when_it_is_killed(book: Path) -> None:
    open_engine(str(book)).call("start", {"name": "tide"})
    server = Process(book)
    server.call("read_file", path="acts/one.md")
    server.process.kill()
    server.process.wait()
    assert status_of(book, "tide") == "active"


def test_each_connection_may_be_bound_to_its_own_session(book: Path) -> None:
    engine = open_engine(str(book))
    for name in ("storm", "tide"):
        engine.call("start", {"name": name})
    one, other = Process(book), Process(book, "--session", "tide")
    assert one.call("switch_session", name="storm", bind=True)["to"] == "storm"
    one.call("write_file", path="acts/one.md", content="storm\n")
    other.call("write_file", path="acts/one.md", content="tide\n")
    assert one.call("read_file", path="acts/one.md")["content"] == "storm\n"
    assert other.call("read_file", path="acts/one.md")["content"] == "tide\n"
    assert one.call("list_sessions")["active"] == "tide"
    one.end()
    other.end()


def test_a_server_in_the_home_directory_learns_the_project_from_the_first_call(book: Path, tmp_path: Path) -> None:
    server = Process(tmp_path, HOME=str(tmp_path))
    refused = server.ask("tools/call", name="list_sessions", arguments={})
    assert refused["isError"]
    assert "unsafe-project" in refused["content"][0]["text"]
    started = server.call("session_start", project_path=str(book), focus="tide")
    assert started["session"]["status"] == "active"
    assert (book / "workspace").is_dir()
    server.end()


@pytest.mark.slow
@pytest.mark.skipif(not (INSPECTOR / "@modelcontextprotocol").is_dir(), reason="the inspector is not installed")
def test_the_official_inspector_calls_tools_and_reads_resources(book: Path) -> None:
    node = INSPECTOR / "node/bin/node"
    program = [str(node), str(INSPECTOR / "@modelcontextprotocol/inspector/clients/launcher/build/index.js"), "--cli"]
    server = [sys.executable, "-m", "interleaf.faces.mcp.main"]

    def inspect(*words: str) -> dict[str, Any]:
        done = subprocess.run(
            [*program, *server, *words], cwd=book, capture_output=True, encoding="utf-8", timeout=100, check=False
        )
        assert done.stdout, done.stderr
        return dict(json.loads(done.stdout))

    assert len(inspect("--method", "tools/list")["tools"]) >= 35
    made = inspect("--method", "tools/call", "--tool-name", "create_session", "--tool-arg", "name=tide")
    assert made["structuredContent"]["session"]["name"] == "tide"
    read = inspect("--method", "resources/read", "--uri", "interleaf://sessions")
    assert json.loads(read["contents"][0]["text"])["active"] == "tide"
    skills = {place.name for place in SKILLS.iterdir() if place.is_dir()}
    assert {prompt["name"] for prompt in inspect("--method", "prompts/list")["prompts"]} == skills


def test_its_version_is_told_without_the_sdk() -> None:
    code = (
        "import sys; from interleaf.faces.mcp.main import main\n"
        "try: main(['--version'])\n"
        "finally: assert 'mcp' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"interleaf-mcp {importlib.metadata.version('interleaf')}\n"


@pytest.mark.slow
def test_initialize_is_answered_in_time(book: Path) -> None:
    def hello() -> None:
        Process(book).end()

    def bare() -> None:
        subprocess.run([sys.executable, "-c", "pass"], check=True)

    # 0.8 s where Python itself starts in 11 ms; processor time, because tests share the machine with others.
    assert cost(hello) <= 75 * cost(bare)


def cost(work: Callable[[], None]) -> float:
    """Processor seconds that the processes of some work need, the middle one of seven times."""
    taken = []
    for _ in range(7):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        work()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return sorted(taken)[3]
