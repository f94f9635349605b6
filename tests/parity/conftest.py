"""One project for all tests of a module, and every face on it at once: a server is started once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.parity.faces import CommandLine, LanguageServer, ToolServer
from tests.seeds.project import Project


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = tmp_path_factory.mktemp("parity") / "book"
    (book / "acts").mkdir(parents=True)
    (book / ".git").mkdir()
    (book / "acts/one.md").write_text("One.\n")
    (book / "acts/two.md").write_text("Two.\n")
    return book


@pytest.fixture(scope="module")
def command_line(root: Path) -> CommandLine:
    return CommandLine(root)


@pytest.fixture(scope="module")
def language_server(root: Path) -> Iterator[LanguageServer]:
    server = LanguageServer(root)
    yield server
    server.end()


@pytest.fixture(scope="module")
def tool_server(root: Path) -> Iterator[ToolServer]:
    server = ToolServer(root)
    yield server
    server.end()


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Three scenes, and a log that git ignores."""
    for name in ("INTERLEAF_SESSION", "INTERLEAF_PROJECT", "INTERLEAF_RUN"):
        monkeypatch.delenv(name, raising=False)
    files = {f"acts/{name}.md": f"{name}\n" for name in "abc"} | {".gitignore": "*.log\n", "build.log": "log\n"}
    project = Project(tmp_path / "book", files)
    (project.root / ".git").mkdir()
    return project
