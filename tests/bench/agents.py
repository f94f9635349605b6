"""What an agent waits for: hooks beside a bare Python, tools beside the engine, a run beside the bare command."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.measure import Row, command, row

from interleaf.app import open_engine

_BIN = Path(sys.executable).parent
_HOOK, _INTERLEAF, _MCP = str(_BIN / "interleaf-hook"), str(_BIN / "interleaf"), str(_BIN / "interleaf-mcp")
_ROUNDS = 20
_ASIDE = 0.1  # seconds; the last hook of a round leaves a checkpoint to be made by a process of its own
_BECOME = "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"


def hooks(root: Path) -> list[Row]:
    """Each hook from start to end, without a session and with one; a bare Python takes its turn between them."""
    (root / "acts").mkdir()
    for number in range(_ROUNDS + 2):
        (root / f"acts/{number}.md").write_text("The tide was out.\n" * 50)
    rows = _beside_python(root, {"pre-tool-use of a read, no session": lambda _: _tool(root, "Read", "acts/0.md")}, 2)
    command(_INTERLEAF, "start", "bench", "--goal", "A better ending", "--step", "Outline", cwd=str(root))
    engine = open_engine(str(root))
    engine.call("write", {"path": "acts/0.md", "content": "No tide.\n"})

    def changed_document(number: int) -> tuple[str, dict[str, object]]:
        engine.call("log", {"kind": "next", "text": f"Step {number}"})
        return "session-start", {"hook_event_name": "SessionStart", "source": "startup"}

    return rows + _beside_python(
        root,
        {
            "pre-tool-use of a read": lambda _: _tool(root, "Read", "acts/1.md"),
            "pre-tool-use of a harmless command": lambda _: _tool(root, "Bash", "cat acts/1.md"),
            "pre-tool-use of a write, refused": lambda _: _tool(root, "Edit", "acts/0.md"),
            "the same, and the copy is made": lambda number: _tool(root, "Edit", f"acts/{number + 1}.md"),
            "session-start": lambda _: ("session-start", {"hook_event_name": "SessionStart", "source": "startup"}),
            "session-start, document changed": changed_document,
            "stop": lambda number: ("stop", {"hook_event_name": "Stop", "session_id": str(number)}),
            "pre-compact": lambda _: ("pre-compact", {"hook_event_name": "PreCompact", "trigger": "auto"}),
        },
        3,
    )


def tool_calls(root: Path) -> list[Row]:
    """Calls of the MCP server over standard input and output, beside the same verbs in this process."""
    engine = open_engine(str(root))
    with subprocess.Popen([_MCP], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        number = 0

        def ask(method: str, params: dict[str, object]) -> None:
            nonlocal number
            number += 1
            assert server.stdin is not None
            assert server.stdout is not None
            body = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            server.stdin.write(json.dumps(body) + "\n")
            server.stdin.flush()
            while json.loads(server.stdout.readline()).get("id") != number:
                pass

        client = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}
        ask("initialize", client)
        found = []
        for tool, verb, fields in (
            ("read_file", "read", {"path": "acts/0.md"}),
            ("resolve_path", "resolve", {"path": "acts/0.md"}),
            ("get_active_session", "status", {}),
        ):
            ours: list[float] = []
            alone: list[float] = []
            for _ in range(_ROUNDS * 3):
                ours.append(_timed(lambda: ask("tools/call", {"name": tool, "arguments": fields})))  # noqa: B023
                alone.append(_timed(lambda: engine.call(verb, fields)))  # noqa: B023
            found.append(row(f"MCP {tool}", sorted(ours), "the engine alone", sorted(alone), "<= 5 ms more"))
        server.stdin.close()
        server.wait(20)
    return found


def entering_a_run(root: Path) -> list[Row]:
    """From `interleaf run -- date` until date looks at the clock, beside a bare Python that becomes date.

    First in a session with one changed file, then with as many as the hooks were measured with: each is put where the
    command sees it, durably.
    """
    command(_INTERLEAF, "start", "bench", cwd=str(root))
    engine = open_engine(str(root))
    rows = []
    for copies in (1, _ROUNDS):
        for number in range(copies):
            engine.call("write", {"path": f"acts/{number}.md", "content": "No tide.\n" * 50})
        rows.append(_entering(root, f"interleaf run, until the command starts ({copies} changed)"))
    return rows


def _entering(root: Path, what: str) -> Row:

    def until_the_command(*before: str) -> float:
        begun = time.time()
        done = subprocess.run([*before, "date", "+%s.%N"], cwd=root, capture_output=True, text=True, check=True)
        return (float(done.stdout) - begun) * 1000

    ours, alone = [], []
    for _ in range(_ROUNDS):
        ours.append(until_the_command(_INTERLEAF, "run", "--"))
        alone.append(until_the_command(sys.executable, "-c", _BECOME))
    return row(what, sorted(ours), "python -c os.execvp", sorted(alone), "<= 30 ms more")


def _tool(root: Path, tool: str, what: str) -> tuple[str, dict[str, object]]:
    given = {"command": what} if tool == "Bash" else {"file_path": f"{root}/{what}"}
    return "pre-tool-use", {"hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": given}


def _beside_python(
    root: Path, cases: dict[str, Callable[[int], tuple[str, dict[str, object]]]], limit: int
) -> list[Row]:
    """Measure hooks in turn, so that whatever else the machine does falls on all of them alike."""
    taken: dict[str, list[float]] = {name: [] for name in cases}
    bare: list[float] = []
    for number in range(_ROUNDS + 1):
        time.sleep(_ASIDE)
        command(sys.executable, "-c", "pass")  # who has slept is slow at first
        bare.append(_timed(lambda: command(sys.executable, "-c", "pass")))
        for name, case in cases.items():
            event, given = case(number)
            payload = json.dumps({"session_id": "bench", "cwd": str(root), **given}).encode()
            taken[name].append(_timed(lambda: command(_HOOK, event, cwd=str(root), given=payload)))  # noqa: B023
    # The first round meets cold files.
    return [
        row(f"interleaf-hook {name}", sorted(found[1:]), "python -c pass", sorted(bare[1:]), f"<= {limit} x")
        for name, found in taken.items()
    ]


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
