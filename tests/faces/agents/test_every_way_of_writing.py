"""Every way in which an agent may write, one row each: it lands in the session, and every global keeps its bytes.

Tried with the real Claude Code, because how it judges a call before it asks a hook is its own affair.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from tests.faces.agents.claude import Model, needs_claude
from tests.faces.agents.conftest import needs_overlay
from tests.faces.agents.scripted.play import needs_network_of_its_own, step

pytestmark = [pytest.mark.slow, needs_claude, needs_network_of_its_own, needs_overlay, pytest.mark.timeout(240)]

COPIES = "workspace/sessions/tide/files"
OK, REFUSED = False, True


class Row(NamedTuple):
    """One way.

    Attributes:
        way: what the agent does, in words.
        call: the tool it calls.
        refused: whether that fails.
        says: part of what the model reads.
    """

    way: str
    call: dict[str, Any]
    refused: bool
    says: str = ""


def play_rows(model: Model, rows: list[Row], **how: Any) -> None:
    """Play all rows in one conversation; each has to end as it says, and no global may change."""
    before = model.book.snapshot()
    results = model.plays(*(row.call for row in rows), **how)["results"]
    assert [(row.way, row.refused) for row in rows] == [
        (row.way, result["error"]) for row, result in zip(rows, results, strict=True)
    ]
    for row, result in zip(rows, results, strict=True):
        assert row.says in result["text"], row.way
    assert model.book.snapshot() == before


def read(path: str) -> dict[str, Any]:
    return step("Read", file_path=path)


def edit(path: str, old: str, new: str) -> dict[str, Any]:
    return step("Edit", file_path=path, old_string=old, new_string=new)


def write(path: str, text: str) -> dict[str, Any]:
    return step("Write", file_path=path, content=text)


def bash(command: str) -> dict[str, Any]:
    return step("Bash", command=command)


def test_beside_a_session_under_the_guard(model: Model) -> None:
    one, new = model.path("acts/one.md"), model.path("acts/new.md")
    one_copy, new_copy = model.path(f"{COPIES}/acts/one.md"), model.path(f"{COPIES}/acts/new.md")
    appends = "cat acts/one.md; echo more >> acts/two.md"
    rows = [
        Row("read the project's file", read(one), OK, "The tide was out."),
        Row("edit it by its own path", edit(one, "The tide was out.", "THE TIDE"), REFUSED, one_copy),
        Row("read the copy that the refusal names", read(one_copy), OK, "The tide was out."),
        Row("edit the copy", edit(one_copy, "The tide was out.", "THE TIDE"), OK),
        Row("edit there what was just written", edit(one_copy, "THE TIDE", "No tide."), OK),
        Row("read the project's path again", read(one), OK, "No tide."),
        # Claude Code looks for the text in the project's file before it asks the guard.
        Row("edit by that path a text only of the session", edit(one, "No tide.", "X"), REFUSED, "not found"),
        Row("edit by that path a text only of the project", edit(one, "The tide was out.", "X"), REFUSED, one_copy),
        Row("overwrite it by that path", write(one, "X"), REFUSED, one_copy),
        Row("write a new file by the project's path", write(new, "three\n"), REFUSED, new_copy),
        Row("write it where the refusal says", write(new_copy, "three\n"), OK),
        Row("read it by the project's path", read(new), OK, "three"),
        Row("edit by that path a file only of the session", edit(new, "three", "X"), REFUSED, "does not exist"),
        Row("edit it where it lies", edit(new_copy, "three", "drei"), OK),
        Row("append with the shell", bash(appends), REFUSED, "interleaf run"),
        Row("append with the shell inside", bash(f"interleaf run -- sh -c '{appends}'"), OK, "No tide."),
        Row("delete with the shell", bash("rm acts/deep/x.md"), REFUSED, "interleaf run"),
        Row("delete with the shell inside", bash("interleaf run -- rm acts/deep/x.md"), OK),
        Row("redirect what a run prints", bash("interleaf run -- cat acts/two.md > acts/deep/x.md"), REFUSED),
    ]
    play_rows(model, rows)
    assert model.book.changes("tide") == {
        "modified": ["acts/one.md", "acts/two.md"],
        "created": ["acts/new.md"],
        "deleted": ["acts/deep/x.md"],
    }
    assert model.book.run("read", "acts/new.md").stdout == "drei\n"
    assert model.book.run("read", "acts/two.md").stdout == "Nobody came.\nmore\n"


def test_with_the_whole_agent_inside_a_run(model: Model) -> None:
    one, new = model.path("acts/one.md"), model.path("acts/new.md")
    appends = "cat acts/one.md; echo more >> acts/two.md; rm acts/deep/x.md"
    rows = [
        Row("read", read(one), OK, "The tide was out."),
        Row("edit", edit(one, "The tide was out.", "THE TIDE"), OK),
        Row("edit what was just written", edit(one, "THE TIDE", "No tide."), OK),
        Row("write a new file", write(new, "three\n"), OK),
        Row("edit the new file", edit(new, "three", "drei"), OK),
        Row("append and delete with the shell", bash(appends), OK, "No tide."),
        Row("read what the shell wrote", read(model.path("acts/two.md")), OK, "more"),
    ]
    play_rows(model, rows, before=("interleaf", "run", "--"))
    assert model.book.changes("tide") == {
        "modified": ["acts/one.md", "acts/two.md"],
        "created": ["acts/new.md"],
        "deleted": ["acts/deep/x.md"],
    }
    assert model.book.run("read", "acts/new.md").stdout == "drei\n"


@pytest.mark.parametrize("entering", ["at the start", "in the middle"])
def test_in_a_worktree_that_is_a_session(model: Model, entering: str) -> None:
    place = model.path("workspace/worktrees/otter")
    original, here = model.path("acts/one.md"), f"{place}/acts/one.md"
    enter = Row("enter a worktree", step("EnterWorktree", name="otter"), OK, place)
    rows = [
        Row("look where it stands", bash("pwd; git log --oneline"), OK, place),
        Row("read there", read(here), OK, "The tide was out."),
        Row("edit there", edit(here, "The tide was out.", "OTTER"), OK),
        Row("edit there what was just written", edit(here, "OTTER", "No tide."), OK),
        Row("edit the original", edit(original, "The tide was out.", "X"), REFUSED, "worktree"),
        Row("append to the original with the shell", bash(f"echo X >> {original}"), REFUSED, place),
        Row("write with the shell", bash("echo b > acts/b.md"), OK),
    ]
    if entering == "at the start":
        play_rows(model, rows, args=("-w", "otter"))
    else:
        play_rows(model, [enter, *rows])
    assert model.book.changes("otter") == {"modified": ["acts/one.md"], "created": ["acts/b.md"], "deleted": []}
    assert model.book.run("--session", "otter", "read", "acts/one.md").stdout == "No tide.\n"
    assert model.book.json("list")["active"] == "tide"
