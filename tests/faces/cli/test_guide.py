"""The user guide and the tour of the README, typed as they are printed, in a book."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.faces.cli.conftest import ENVIRONMENT, Book

ROOT = Path(__file__).parents[3]
FILES = {
    "acts/act-3/ending.md": "# Ending\n\nThe lamp went out.\n",
    "acts/act-3/scene-3101.md": "# Scene\n\nNobody spoke.\n",
}
# What a reader has to put in: the answers before show it, behind the same word.
WANTED = re.compile(r"(--token|trash restore|--checkpoint) (T|ID)$")


def lines_of(page: str, heading: str = "") -> list[str]:
    """The command lines of a page's shell blocks (from a heading to the next), without their remarks."""
    told = (ROOT / page).read_text(encoding="utf-8")
    part = told.split(f"## {heading}\n")[1].split("\n## ")[0] if heading else told
    blocks = re.findall(r"^```sh\n(.*?)^```", part, flags=re.MULTILINE | re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


class Reader:
    """Somebody who types line after line, in a shell."""

    def __init__(self, root: Path, programs: Path) -> None:
        self.root = root
        program = programs / "interleaf"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m interleaf.faces.cli.main "$@"\n')
        program.chmod(0o755)
        editor = programs / "editor"
        editor.write_text('#!/bin/sh\nfor file in "$@"; do echo "Another line." >> "$file"; done\n')
        editor.chmod(0o755)
        self.environment = {**ENVIRONMENT, "PATH": f"{programs}:{ENVIRONMENT['PATH']}", "EDITOR": str(editor)}
        self.read = ""

    def types(self, line: str) -> None:
        if wanted := WANTED.search(line):
            shown = re.findall(rf"{wanted[1]} ([\w-]*\d[\w-]*)", self.read)
            line = f"{line[: wanted.start(2)]}{shown[-1]}"
        done = subprocess.run(
            ["bash", "-c", line], cwd=self.root, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        self.read += done.stdout


@pytest.fixture
def reader(book: Book, tmp_path: Path) -> Reader:
    for path, words in FILES.items():
        (book.root / path).parent.mkdir(parents=True, exist_ok=True)
        (book.root / path).write_text(words)
    (tmp_path / "programs").mkdir()
    return Reader(book.root, tmp_path / "programs")


def test_the_user_guide_can_be_typed_from_top_to_bottom(reader: Reader) -> None:
    lines = lines_of("docs/USER_GUIDE.md")
    assert len(lines) > 40
    for line in lines:
        reader.types(line)
    ending = (reader.root / "acts/act-3/ending.md").read_text()
    assert "Another line." not in ending, "the guide gives this change up"
    assert "Another line." in (reader.root / "acts/act-3/scene-3101.md").read_text()
    assert (reader.root / "workspace/sessions/rewrite-ending-restored").is_dir()
    assert "<html" in (reader.root / "stats.html").read_text()


def test_the_five_minutes_of_the_readme_can_be_typed(reader: Reader) -> None:
    lines = lines_of("README.md", "Five minutes")
    assert lines[0] == "cd my-book"
    for line in lines[1:]:
        reader.types(line)
    assert (reader.root / "acts/act-3/ending.md").read_text() == FILES["acts/act-3/ending.md"], "undone at the end"
    assert (reader.root / "workspace/sessions/experiment").is_dir(), "back from the trash"
