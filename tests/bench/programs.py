"""Whole programs beside a bare Python."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.measure import Row, command, row, times

_BIN = Path(sys.executable).parent


def command_line(root: Path) -> list[Row]:
    """The CLI, from start to end."""
    bare = times(lambda _: command(sys.executable, "-c", "pass"), 30)
    interleaf, here = str(_BIN / "interleaf"), str(root)
    (root / "a.md").write_text("text\n")
    command(interleaf, "start", "bench", cwd=here)
    return [
        row(
            "interleaf status",
            times(lambda _: command(interleaf, "status", cwd=here), 30),
            "python -c pass",
            bare,
            "<= 4 x",
        ),
        row(
            "interleaf resume",
            times(lambda _: command(interleaf, "resume", cwd=here), 15),
            "python -c pass",
            bare,
            "<= 4 x",
        ),
    ]


def servers(root: Path) -> list[Row]:
    """From start to the answer to `initialize`; the language server's memory beside many files."""
    bare = times(lambda _: command(sys.executable, "-c", "pass"), 10)
    found = []
    memory: list[float] = []
    lsp = sorted(_language_server(root, memory) for _ in range(5))
    found.append(
        row(
            f"interleaf-lsp answers initialize ({max(memory):.0f} MB)",
            lsp,
            "python -c pass",
            bare,
            "<= 600 ms, <= 120 MB",
        )
    )
    if (_BIN / "interleaf-mcp").exists():
        mcp = sorted(_mcp_server(root) for _ in range(5))
        found.append(row("interleaf-mcp answers initialize", mcp, "python -c pass", bare, "<= 800 ms"))
    return found


def _language_server(root: Path, memory: list[float]) -> float:
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"processId": None, "rootUri": root.as_uri(), "capabilities": {}},
    }
    begun = time.perf_counter()
    with subprocess.Popen(
        [_BIN / "interleaf-lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        _send(server, body)
        server.stdout.readline()
        taken = (time.perf_counter() - begun) * 1000
        _send(server, {"jsonrpc": "2.0", "method": "initialized", "params": {}})
        time.sleep(1)
        status = Path(f"/proc/{server.pid}/status")
        if status.exists():
            line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
            memory.append(int(line.split()[1]) / 1024)
        server.stdin.close()
        server.wait(10)
    return taken


def _mcp_server(root: Path) -> float:
    params = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    begun = time.perf_counter()
    with subprocess.Popen(
        [_BIN / "interleaf-mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(body).encode() + b"\n")
        server.stdin.flush()
        server.stdout.readline()
        taken = (time.perf_counter() - begun) * 1000
        server.stdin.close()
        server.wait(10)
    return taken


def _send(server: subprocess.Popen[bytes], body: dict[str, object]) -> None:
    assert server.stdin is not None
    raw = json.dumps(body).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(raw) + raw)
    server.stdin.flush()
