"""The real Claude Code in sessions: no account, no network; a script plays the model.

npm install --prefix .cache/agents/claude @anthropic-ai/claude-code
pytest -m slow tests/faces/agents/test_claude.py
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.faces.agents.conftest import Book

CACHE = Path(__file__).parents[3] / ".cache/agents"
CLAUDE = CACHE / "claude/node_modules/.bin/claude"
HARNESS = Path(__file__).with_name("claude_harness.py")
PLUGIN = Path(__file__).parents[3] / "server/interleaf/plugin"
ALLOWED = "Bash,Read,Write,Edit,EnterWorktree,ExitWorktree,mcp__session_management_mcp"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CLAUDE.exists(), reason="Claude Code is not installed"),
    pytest.mark.skipif(shutil.which("unshare") is None, reason="needs a network name space"),
]


class Model:
    """What Claude Code does when its model says certain things."""

    def __init__(self, book: Book, home: Path) -> None:
        self.book = book
        self.home = home
        home.mkdir()

    def plays(self, *steps: dict[str, Any], **plan: Any) -> dict[str, Any]:
        """Run Claude Code with these steps."""
        beside = str(Path(sys.executable).parent)
        args = [
            *("--permission-mode", "acceptEdits", "--allowedTools", ALLOWED),
            *("--settings", json.dumps({"enableAllProjectMcpServers": True})),
            *plan.pop("args", []),
        ]
        env = {"HOME": str(self.home), "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(
            ["unshare", "-rn", sys.executable, str(HARNESS), str(CLAUDE)],
            input=json.dumps({"cwd": str(self.book.root), "env": env, "args": args, "steps": steps, **plan}),
            capture_output=True,
            encoding="utf-8",
            timeout=110,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        report = dict(json.loads(done.stdout))
        assert report["status"] == 0, report["output"]
        return report

    def path(self, name: str) -> str:
        """Absolute path of a file of the project."""
        return str(self.book.root / name)


def step(tool: str, **given: Any) -> dict[str, Any]:
    """The model calls a tool."""
    return {"tool": tool, "input": given}


@pytest.fixture
def model(book: Book, tmp_path: Path) -> Model:
    """Claude Code in the book, set up by `interleaf install`."""
    (book.root / ".git").rmdir()
    subprocess.run(["git", "-C", str(book.root), "init", "-q"], check=True)
    subprocess.run(["git", "-C", str(book.root), "add", "."], check=True)
    who = ["-c", "user.name=Wren", "-c", "user.email=wren@example.org"]
    subprocess.run(["git", "-C", str(book.root), *who, "commit", "-qm", "First"], check=True)
    book.run("install", "claude")
    book.run("start", "tide", "--goal", "A better ending", "--step", "Outline")
    return Model(book, tmp_path / "home")


def test_inside_a_run_every_step_lands_in_the_session(model: Model) -> None:
    before = model.book.snapshot()
    one, new = model.path("acts/one.md"), model.path("acts/new.md")
    report = model.plays(
        step("Read", file_path=one),
        step("Edit", file_path=one, old_string="The tide was out.", new_string="THE TIDE"),
        step("Edit", file_path=one, old_string="THE TIDE", new_string="No tide."),
        step("Write", file_path=new, content="three\n"),
        step("Edit", file_path=new, old_string="three", new_string="drei"),
        step("Bash", command="cat acts/one.md; echo more >> acts/two.md; rm acts/deep/x.md"),
        step("Read", file_path=model.path("acts/two.md")),
        before=["interleaf", "run", "--"],
    )
    assert [result["error"] for result in report["results"]] == [False] * 7
    assert "No tide." in report["results"][5]["text"]
    assert "more" in report["results"][6]["text"]
    assert model.book.changes("tide") == {
        "modified": ["acts/one.md", "acts/two.md"],
        "created": ["acts/new.md"],
        "deleted": ["acts/deep/x.md"],
    }
    assert model.book.run("read", "acts/new.md").stdout == "drei\n"
    assert model.book.snapshot() == before


def test_hooks_send_writes_to_the_copy_and_keep_the_globals(model: Model) -> None:
    before = model.book.snapshot()
    one = model.path("acts/one.md")
    copy = model.path("workspace/sessions/tide/files/acts/one.md")
    report = model.plays(
        step("Read", file_path=one),
        step("Edit", file_path=one, old_string="The tide was out.", new_string="THE TIDE"),
        step("Read", file_path=copy),
        step("Edit", file_path=copy, old_string="The tide was out.", new_string="THE TIDE"),
        step("Edit", file_path=copy, old_string="THE TIDE", new_string="No tide."),
        step("Read", file_path=one),
        step("Write", file_path=model.path("acts/new.md"), content="x"),
        step("Bash", command="echo more >> acts/two.md"),
        step("Bash", command="interleaf run -- sh -c 'echo more >> acts/two.md'"),
    )
    results = report["results"]
    assert [result["error"] for result in results] == [False, True, False, False, False, False, True, True, False]
    assert copy in results[1]["text"]
    assert "No tide." in results[5]["text"], "reading the project's path shows the copy"
    assert "interleaf run" in results[7]["text"]
    assert model.book.changes("tide")["modified"] == ["acts/one.md", "acts/two.md"]
    assert model.book.snapshot() == before


def test_the_conversation_begins_with_the_sessions_context(model: Model) -> None:
    texts = model.plays({"text": "ok"})["texts"]
    assert "A better ending" in texts
    assert "Outline" in texts
    assert "workspace/sessions/tide/files" in texts


def test_a_compaction_keeps_the_context_and_is_counted(model: Model) -> None:
    first = json.loads(model.plays({"text": "ok"})["output"])
    model.plays({"text": "a summary"}, prompt="/compact keep the names", args=["--resume", first["session_id"]])
    document = (model.book.root / "workspace/sessions/tide/session.md").read_text()
    assert "compaction_count: 1\n" in document


def test_the_tools_work_and_a_commit_needs_a_person(model: Model) -> None:
    before = model.book.snapshot()
    tools = "mcp__session_management_mcp__"
    report = model.plays(
        step("ToolSearch", query=f"select:{tools}write_file,{tools}read_file,{tools}commit_session", max_results=5),
        step(f"{tools}write_file", path="acts/one.md", content="No tide.\n"),
        step(f"{tools}read_file", path="acts/one.md"),
        step(f"{tools}write_file", path="../outside.md", content="x"),
        step(f"{tools}commit_session", force=True),
    )
    results = report["results"]
    assert [result["error"] for result in results[1:]] == [False, False, True, True]
    assert "outside the project" in results[3]["text"]
    assert model.book.snapshot() == before
    assert model.book.changes("tide")["modified"] == ["acts/one.md"]


def test_a_worktree_of_its_own_is_a_session(model: Model) -> None:
    before = model.book.snapshot()
    place = model.path("workspace/worktrees/otter")
    report = model.plays(
        step("Bash", command="pwd; git log --oneline"),
        step("Read", file_path=f"{place}/acts/one.md"),
        step("Edit", file_path=f"{place}/acts/one.md", old_string="The tide was out.", new_string="OTTER"),
        step("Edit", file_path=model.path("acts/one.md"), old_string="The tide was out.", new_string="X"),
        step("Bash", command="echo b > acts/b.md"),
        args=["-w", "otter"],
    )
    assert [result["error"] for result in report["results"]] == [False, False, False, True, False]
    assert report["results"][0]["text"].startswith(place)
    assert model.book.changes("otter") == {"modified": ["acts/one.md"], "created": ["acts/b.md"], "deleted": []}
    assert model.book.json("list")["active"] == "tide"
    assert model.book.snapshot() == before


def test_the_plugin_passes_the_validator(tmp_path: Path) -> None:
    for place in (PLUGIN, PLUGIN / "interleaf"):
        done = subprocess.run(
            ["unshare", "-rn", str(CLAUDE), "plugin", "validate", "--strict", str(place)],
            env={**os.environ, "HOME": str(tmp_path)},
            capture_output=True,
            encoding="utf-8",
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("agent", "program", "directory"),
    [("claude", "claude", "claude"), ("codex", "codex", "others"), ("copilot", "copilot", "others")],
)
def test_the_plugin_is_installed_by_the_agents_own_commands(
    book: Book, tmp_path: Path, agent: str, program: str, directory: str
) -> None:
    programs = CACHE / directory / "node_modules/.bin"
    if not (programs / program).exists():
        pytest.skip(f"{program} is not installed")
    home = tmp_path / "home"
    home.mkdir()
    places = (str(programs), str(Path(sys.executable).parent), os.environ["PATH"])
    env = {"HOME": str(home), "PATH": os.pathsep.join(places)}

    def findings() -> list[bool]:
        done = book.run("--json", "install", agent, "--scope", "user", "--check", env=env, check=False)
        return [finding["ok"] for finding in json.loads(done.stdout)["result"]["install"]["findings"]]

    done = book.json("install", agent, "--scope", "user", env=env)["install"]["done"]
    assert {one["did"] for one in done} == {"run"}
    assert all(findings())
    book.json("uninstall", agent, "--scope", "user", env=env)
    assert not all(findings())


def test_gemini_reads_our_configuration(book: Book, tmp_path: Path) -> None:
    program = CACHE / "others/node_modules/.bin/gemini"
    if not program.exists():
        pytest.skip("gemini is not installed")
    book.run("install", "gemini")
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        ["unshare", "-rn", str(program), "mcp", "list"],
        cwd=book.root,
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert "session_management_mcp" in done.stdout + done.stderr


def test_the_plugin_alone_protects_as_well(book: Book, tmp_path: Path) -> None:
    book.run("start", "tide")
    before = book.snapshot()
    report = Model(book, tmp_path / "home").plays(
        step("Write", file_path=str(book.root / "acts/new.md"), content="x"),
        step("ToolSearch", query="select:mcp__plugin_interleaf_session_management_mcp__write_file", max_results=5),
        step("mcp__plugin_interleaf_session_management_mcp__write_file", path="acts/new.md", content="x"),
        args=[
            *("--plugin-dir", str(PLUGIN / "interleaf")),
            *("--allowedTools", "Write,mcp__plugin_interleaf_session_management_mcp"),
        ],
    )
    assert [result["error"] for result in report["results"]] == [True, False, False]
    assert "workspace/sessions/tide/files/acts/new.md" in report["results"][0]["text"]
    assert book.changes("tide")["created"] == ["acts/new.md"]
    assert book.snapshot() == before
