"""docs/SEED_MAP.md tells the truth: what it names exists, and no test of a seed is left out of it."""

from __future__ import annotations

import ast
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from interleaf.faces.cli.parsing import parse
from interleaf.faces.hooks.main import EVENTS
from interleaf.faces.mcp.catalogue import ROWS

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "docs/SEED_MAP.md").read_text(encoding="utf-8")
TOOLS = {row.name for row in ROWS}
SEEDS = ("000", "001", "002", "003", "004")


class Row:
    """One feature of a seed, or one accident."""

    def __init__(self, chapter: str, cells: list[str]) -> None:
        self.chapter = chapter
        self.feature = cells[0]
        self.commands, self.tools = (quoted(cell) for cell in cells[1:3]) if len(cells) == 4 else ([], [])
        self.tests = quoted(cells[-1])
        self.says_why_not = cells[-1] == "none" and self.feature.endswith("]")

    def __repr__(self) -> str:
        return f"{self.chapter}: {self.feature}"[:60]

    @property
    def places(self) -> list[str]:
        """The tests with their files."""
        return [test if "::" in test else f"{home(self.chapter, test)}::{test}" for test in self.tests]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def rows() -> list[Row]:
    found, chapter = [], ""
    for line in MAP.splitlines():
        if line.startswith("## "):
            seed = re.match(r"## Seed (\d{3})", line)
            chapter = seed[1] if seed else "accidents"
        elif line.startswith("|") and not line.startswith(("|---", "| feature", "| accident")):
            found.append(Row(chapter, [cell.strip() for cell in line.strip("|").split(" | ")]))
    return found


def files_of(seed: str) -> list[str]:
    """The files in which a seed is played."""
    return sorted(f"tests/seeds/{place.name}" for place in Path(__file__).parent.glob(f"test_seed_{seed}*.py"))


def home(seed: str, test: str) -> str:
    """The file of a seed that has a test; the first one if none does."""
    return next((path for path in files_of(seed) if test in functions_in(path)), files_of(seed)[0])


@cache
def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds) and node.name.startswith("test_")}


@pytest.mark.parametrize("row", rows(), ids=repr)
def test_what_a_row_names_is_there(row: Row) -> None:
    assert row.tests or row.says_why_not, "a feature without a test"
    for place in row.places:
        path, _, name = place.partition("::")
        assert name in functions_in(path), place
    for command in row.commands:
        program, *words = shlex.split(command)
        if program == "interleaf-hook":
            assert words[0] in EVENTS
        else:
            assert program == "interleaf"
            assert parse(words).command is not None
    assert set(row.tools) <= TOOLS


def test_every_seed_has_its_table() -> None:
    counted = {seed: sum(row.chapter == seed for row in rows()) for seed in SEEDS}
    assert all(number >= 9 for number in counted.values()), counted
    assert all(f"## Seed {seed}" in MAP for seed in SEEDS)


@pytest.mark.parametrize("path", [path for seed in SEEDS for path in files_of(seed)])
def test_every_test_of_a_seed_is_in_the_map(path: str) -> None:
    named = {place for row in rows() for place in row.places}
    assert {f"{path}::{name}" for name in functions_in(path)} <= named


@pytest.mark.parametrize(
    "path",
    [
        "tests/engine/test_accidents.py",
        "tests/engine/test_accidents_of_restore.py",
        "tests/faces/hooks/test_accidents.py",
    ],
)
def test_every_accident_is_in_the_map(path: str) -> None:
    named = {place for row in rows() for place in row.places}
    assert {f"{path}::{name}" for name in functions_in(path)} <= named


def test_every_number_has_its_reason() -> None:
    """A row that differs from its seed carries a number, and the list below the table has it."""
    for chapter in re.split(r"^## ", MAP, flags=re.MULTILINE)[1:]:
        referred = {int(number) for number in re.findall(r"[\[(](\d+)[\])] \|", chapter)}
        listed = {int(number) for number in re.findall(r"^(\d+)\. ", chapter, flags=re.MULTILINE)}
        assert referred == listed, chapter.splitlines()[0]


def test_every_tool_of_the_seeds_is_in_the_map() -> None:
    """Tools that no seed asked for need no row; those that one did have theirs."""
    named = {tool for row in rows() for tool in row.tools}
    unasked = {"delete_file", "rename_file", "refresh_session", "undo_commit", "list_trash", "restore_trash"}
    assert TOOLS - named <= unasked
