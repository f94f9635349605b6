"""Paths are typed where a person stands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.faces.cli.conftest import ENVIRONMENT, Book

PLAN, SCENE = "acts/act-1/plan.md", "acts/act-1/scene-0101.md"


class Folder:
    """A person in a folder of the book."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def said(self, *words: str, stdin: str = "") -> Any:
        command = [sys.executable, "-m", "interleaf.faces.cli.main", "--json", *words]
        environment = {**ENVIRONMENT, "EDITOR": "sed -i s/dark/bright/"}
        done = subprocess.run(command, cwd=self.place, env=environment, input=stdin, capture_output=True, text=True)
        answer = json.loads(done.stdout)
        return answer["result"] if answer["ok"] else answer["error"]["kind"]


@pytest.fixture
def act(book: Book) -> Folder:
    book.run("start", "draft")
    return Folder(book.root / "acts/act-1")


def test_a_file_of_the_folder_is_called_by_its_name_in_it(act: Folder) -> None:
    assert act.said("write", "plan.md", stdin="A better plan.\n")["path"] == PLAN
    assert act.said("read", "plan.md")["content"] == "A better plan.\n"
    assert act.said("edit", "scene-0101.md")["edited"] == [SCENE]
    assert [file["path"] for file in act.said("diff", "plan.md")["files"]] == [PLAN]
    assert act.said("retry", "plan.md", "No")["retry"]["file"] == PLAN
    assert act.said("checkpoint", "plan.md")["checkpoint"]["files"] == [PLAN]
    assert act.said("commit", "--files", "plan.md")["preview"]["modified"] == [PLAN]
    assert act.said("commit", "--files", ".")["preview"]["modified"] == [PLAN, SCENE]
    assert act.said("refresh", "plan.md", "--take", "theirs")["refreshed"]["merged"] == [PLAN]
    assert act.said("rename", "plan.md", "new-plan.md") == {"from": PLAN, "to": "acts/act-1/new-plan.md"}
    assert act.said("delete", "new-plan.md")["path"] == "acts/act-1/new-plan.md"


def test_paths_from_the_root_are_understood_everywhere(act: Folder, book: Book) -> None:
    assert act.said("read", PLAN)["path"] == PLAN
    assert act.said("read", str(book.root / PLAN))["path"] == PLAN
    assert act.said("write", "acts/act-2/new.md", stdin="x")["path"] == "acts/act-2/new.md"
    assert act.said("write", "./new.md", stdin="x")["path"] == "acts/act-1/new.md"
    assert act.said("read", "new.md")["path"] == "acts/act-1/new.md", "it is in the session alone"
    assert act.said("read", "../act-1/plan.md")["path"] == PLAN
    assert act.said("read", "../../../outside.md") == "path-outside-project"
    assert act.said("read", "nowhere.md") == "file-not-found"
