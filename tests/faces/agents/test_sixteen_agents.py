"""Sixteen agents write at once through MCP, `run` and hooks, in three sessions of one project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import anyio
import pytest
from mcp.client import Client
from tests.faces.agents.conftest import Book, needs_overlay

from interleaf.faces.mcp.connection import Connection
from interleaf.faces.mcp.server import build

SESSIONS = ("storm", "tide", "wind")
ROUNDS = 3
SHARED = "acts/shared.md"


def line(agent: int) -> str:
    """The line of an agent in the file that all write, before anybody wrote."""
    return f"agent {agent}: 0"


def counted(text: str, agent: int) -> str:
    """The text with an agent's own line counted up by one."""
    lines = text.split("\n")
    for at, each in enumerate(lines):
        if each.startswith(f"agent {agent}: "):
            lines[at] = f"agent {agent}: {int(each.rpartition(' ')[2]) + 1}"
    return "\n".join(lines)


def by_mcp(book: Book, session: str, agent: int) -> None:
    """Read, count, write; a refused write is read again and tried again, and so is who found the door closed."""

    async def work() -> None:
        connection = Connection(str(book.root), session=session)
        async with Client(build(connection)) as client:
            for _ in range(ROUNDS):
                while True:
                    read = await client.call_tool("read_file", {"path": SHARED})
                    if read.is_error:
                        assert read.meta["interleaf/error"]["kind"] == "workspace-locked", read.content[0].text
                        continue
                    text = counted(read.structured_content["content"], agent)
                    if not (await client.call_tool("write_file", {"path": SHARED, "content": text})).is_error:
                        break
            connection.close()

    anyio.run(work)


def by_run(book: Book, session: str, agent: int) -> None:
    """A command that knows nothing of sessions counts in the project's own file."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from tests.faces.agents.test_sixteen_agents import counted;"
        f"path = {SHARED!r}; text = open(path).read(); open(path, 'w').write(counted(text, {agent}))"
    )
    here = str(Path(__file__).parents[3])
    for _ in range(ROUNDS):
        done = book.run("--session", session, "run", "--", sys.executable, "-c", script, here)
        assert "trash" not in done.stderr, done.stderr


def by_hooks(book: Book, session: str, agent: int) -> None:
    """An agent with file tools: refused at the project's file, it writes its copy, and says so."""
    path = book.root / f"acts/agent-{agent}.md"
    env = {**os.environ, "INTERLEAF_SESSION": session}

    def hook(event: str, file: Path) -> str:
        payload = {"cwd": str(book.root), "tool_name": "Write", "tool_input": {"file_path": str(file)}}
        return subprocess.run(
            [sys.executable, "-m", "interleaf.faces.hooks.main", event],
            input=json.dumps(payload),
            capture_output=True,
            encoding="utf-8",
            env=env,
            check=True,
        ).stdout

    for number in range(1, ROUNDS + 1):
        reason = json.loads(hook("pre-tool-use", path))["hookSpecificOutput"]["permissionDecisionReason"]
        copy = book.root / f"workspace/sessions/{session}/files/acts/agent-{agent}.md"
        assert str(copy) in reason
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(f"{session}: {number}\n")
        assert hook("pre-tool-use", copy) == ""
        hook("post-tool-use", copy)


@needs_overlay
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_update_is_lost_nothing_crosses_over_and_the_globals_stay(book: Book) -> None:
    ways = [by_mcp] * 6 + [by_run] * 5 + [by_hooks] * 5
    (book.root / SHARED).write_text("\n\n\n".join(line(agent) for agent in range(16)) + "\n")
    for name in SESSIONS:
        book.run("start", name)
    before = book.snapshot()
    failures: list[BaseException] = []

    def guarded(agent: int) -> None:
        try:
            ways[agent](book, SESSIONS[agent % 3], agent)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(agent,)) for agent in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert book.snapshot() == before
    for number, name in enumerate(SESSIONS):
        mine = [agent for agent in range(16) if agent % 3 == number]
        text = book.json("--session", name, "read", SHARED)["content"]
        counts = {agent: text.split(f"agent {agent}: ")[1].split("\n")[0] for agent in range(16)}
        assert counts == {
            agent: str(ROUNDS) if agent in mine and ways[agent] is not by_hooks else "0" for agent in range(16)
        }
        files = {f"acts/agent-{agent}.md" for agent in mine if ways[agent] is by_hooks}
        assert set(book.changes(name)["created"]) == files
        for path in files:
            assert book.json("--session", name, "read", path)["content"] == f"{name}: {ROUNDS}\n"
    assert book.json("trash", "list")["trash"] == []
