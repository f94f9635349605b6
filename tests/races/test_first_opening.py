"""Several processes open a project for the first time in the same moment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.races.processes import Worker

from interleaf.engine.engine import Engine

ROUNDS = 25
NAMES = ("one", "two", "three")


def test_each_of_them_starts_its_session(
    tmp_path: Path, worker: Callable[..., Worker], wait_for: Callable[..., float]
) -> None:
    workers = {name: worker("starts", str(tmp_path), name) for name in NAMES}
    for number in range(ROUNDS):
        project = tmp_path / f"book-{number}"
        project.mkdir()
        (project / "book.md").write_text("The tide was out.\n")
        for one in workers.values():
            one.tell(str(project))
        wait_for(lambda rounds=number: all(len(one.said()) > rounds for one in workers.values()), 30.0)
        assert {one.said()[number] for one in workers.values()} == {"started"}
        listed = Engine.open(project=str(project)).call("list", {})["sessions"]
        assert {row["name"] for row in listed} == set(NAMES)
        assert json.loads((project / "workspace/.store/format.json").read_text()) == {"format": 1}
