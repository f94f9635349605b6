"""The real Codex, Gemini CLI, OpenCode and Copilot CLI in sessions, with a script in place of their models.

sh tests/faces/agents/provision.sh
pytest -m slow tests/faces/agents/test_other_agents.py
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.faces.agents.actors import ACTORS, CODEX, COPILOT, Actor, Step
from tests.faces.agents.conftest import Book, needs_overlay
from tests.faces.agents.scripted.play import as_repository, needs_network_of_its_own, play

INTERLEAF = Path(sys.executable).with_name("interleaf")  # some agents' shells have a PATH of their own

pytestmark = [pytest.mark.slow, needs_network_of_its_own, pytest.mark.timeout(240)]
every_agent = pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.name)


class Stage:
    """A book in which an agent plays."""

    def __init__(self, book: Book, home: Path, actor: Actor) -> None:
        if not actor.program.exists():
            pytest.skip(f"{actor.name} is not installed")
        self.book = book
        self.actor = actor
        home.mkdir()
        as_repository(book.root)
        self.start = actor.start(book.root, home)
        self.env = {"HOME": str(home), **self.start.env}

    def plays(self, *steps: Step, inside: tuple[str, ...] = ()) -> dict[str, Any]:
        """Run the agent with these steps, behind some other command."""
        return play([*inside, *self.start.words], list(steps), cwd=self.book.root, env=self.env)

    def path(self, name: str) -> str:
        """Absolute path of a file of the project."""
        return str(self.book.root / name)

    def files(self) -> dict[str, bytes]:
        """Every file of the project but for those that the agent's program keeps for itself."""
        own = self.actor.housekeeping
        return {name: data for name, data in self.book.snapshot().items() if name not in own}

    def changes(self) -> dict[str, list[str]]:
        """What the session changed but for the same."""
        own = self.actor.housekeeping
        found = self.book.changes("tide").items()
        return {kind: [path for path in paths if path not in own] for kind, paths in found}


def on_stage(book: Book, home: Path, actor: Actor) -> Stage:
    """The agent in a book with a session, set up by `interleaf install`."""
    stage = Stage(book, home, actor)
    book.run("install", actor.name)
    book.run("start", "tide", "--goal", "A better ending", "--step", "Outline")
    return stage


@every_agent
def test_writes_to_the_projects_files_are_refused_and_lead_to_the_copy(
    book: Book, tmp_path: Path, actor: Actor
) -> None:
    stage = on_stage(book, tmp_path / "home", actor)
    before = stage.files()
    copy = stage.path("workspace/sessions/tide/files/acts/one.md")
    reads = actor.reads or (lambda path: actor.shell(f"{INTERLEAF} read {path}"))
    report = stage.plays(
        actor.edits(stage.path("acts/one.md"), "The tide was out.", "THE TIDE"),
        actor.writes(stage.path("acts/new.md"), "three\n"),
        actor.shell("echo more >> acts/two.md"),
        actor.edits(copy, "The tide was out.", "No tide."),
        reads(stage.path("acts/one.md")),
    )
    told = [result["text"] for result in report["results"]]
    assert copy in told[0]
    assert "workspace/sessions/tide/files/acts/new.md" in told[1]
    assert "interleaf run" in told[2]
    assert "No tide." in told[4], "reading the project's path shows the copy"
    for wanted in ("A better ending", "Outline", "workspace/sessions/tide/files"):
        assert wanted in report["texts"], "the conversation begins with the session's context"
    assert stage.changes() == {"modified": ["acts/one.md"], "created": [], "deleted": []}
    assert stage.files() == before


@needs_overlay
@every_agent
def test_inside_a_run_every_step_lands_in_the_session(book: Book, tmp_path: Path, actor: Actor) -> None:
    stage = on_stage(book, tmp_path / "home", actor)
    before = stage.files()
    one, new = stage.path("acts/one.md"), stage.path("acts/new.md")
    report = stage.plays(
        actor.shell("cat acts/one.md"),
        *([actor.reads(one)] if actor.reads else []),
        actor.edits(one, "The tide was out.", "THE TIDE"),
        actor.edits(one, "THE TIDE", "No tide."),
        actor.writes(new, "three\n"),
        actor.shell("echo more >> acts/two.md; rm acts/deep/x.md; cat acts/one.md acts/two.md"),
        inside=("interleaf", "run", "--"),
    )
    assert "No tide.\nNobody came.\nmore" in report["results"][-1]["text"]
    assert "A better ending" in report["texts"]
    assert stage.changes() == {
        "modified": ["acts/one.md", "acts/two.md"],
        "created": ["acts/new.md"],
        "deleted": ["acts/deep/x.md"],
    }
    assert stage.files() == before


@every_agent
def test_without_the_guards_program_nothing_is_written(book: Book, tmp_path: Path, actor: Actor) -> None:
    stage = on_stage(book, tmp_path / "home", actor)
    hooks = book.root / actor.hooks
    program = str(INTERLEAF.with_name("interleaf-hook"))
    assert program in hooks.read_text()
    hooks.write_text(hooks.read_text().replace(program, "/nowhere/interleaf-hook"))
    before = stage.files()
    stage.plays(
        actor.edits(stage.path("acts/one.md"), "The tide was out.", "THE TIDE"),
        actor.writes(stage.path("acts/new.md"), "three\n"),
        actor.shell("echo more >> acts/two.md"),
    )
    assert stage.files() == before


@pytest.mark.parametrize("actor", [CODEX, COPILOT], ids=lambda actor: actor.name)
def test_the_plugin_alone_protects_as_well(book: Book, tmp_path: Path, actor: Actor) -> None:
    stage = Stage(book, tmp_path / "home", actor)
    places = (str(actor.program.parent), str(INTERLEAF.parent), os.environ["PATH"])
    book.run("install", actor.name, "--scope", "user", env={**stage.env, "PATH": os.pathsep.join(places)})
    book.run("start", "tide", "--goal", "A better ending")
    before = stage.files()
    report = stage.plays(
        actor.edits(stage.path("acts/one.md"), "The tide was out.", "THE TIDE"),
        actor.writes(stage.path("acts/new.md"), "three\n"),
        actor.shell("echo more >> acts/two.md"),
    )
    assert all("'tide' is active" in result["text"] for result in report["results"])
    assert "A better ending" in report["texts"]
    assert stage.files() == before


def test_codex_has_the_context_again_after_a_compaction(book: Book, tmp_path: Path) -> None:
    stage = on_stage(book, tmp_path / "home", CODEX)
    words = [*stage.start.words[:-1], "-c", "model_auto_compact_token_limit=5000", stage.start.words[-1]]
    steps = [{**CODEX.shell("true"), "tokens": 6000}, CODEX.shell("pwd"), {"text": "done"}]
    report = play(words, steps, cwd=book.root, env=stage.env, compacts=True)
    assert "context compacted" in report["output"]
    assert report["last"].count("A better ending") == 1, "what was told before is gone, and told again"
    assert str(book.root) in report["results"][-1]["text"], "the conversation went on"
    assert "compaction_count: 1\n" in (book.root / "workspace/sessions/tide/session.md").read_text()
