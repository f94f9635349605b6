"""Strings that become project paths, and those that must not."""

from __future__ import annotations

import pytest

from interleaf.core.paths import parents, project_path, stored_path
from interleaf.core.reserved import reserved
from interleaf.errors import PathOutsideProject, WrongUsage


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("a.md", "a.md"),
        ("./a//b/", "a/b"),
        ("a/../b.md", "b.md"),
        ("/project/a/b.md", "a/b.md"),
        ("..a/b..", "..a/b.."),
        ("ä/\udcff.md", "ä/\udcff.md"),
    ],
)
def test_paths_are_normalised(raw: str, path: str) -> None:
    assert project_path("/project", raw) == path


@pytest.mark.parametrize("raw", ["..", "a/../../b", "/projectile/x", "/etc/passwd", "a\0b", "/"])
def test_what_leads_out_is_refused(raw: str) -> None:
    with pytest.raises(PathOutsideProject):
        project_path("/project", raw)


@pytest.mark.parametrize("raw", ["", ".", "/project", None, 3])
def test_what_is_no_file_is_wrong_usage(raw: object) -> None:
    with pytest.raises(WrongUsage):
        project_path("/project", raw)


@pytest.mark.parametrize("raw", ["a", "a/b.c", "..a", "a..", ".hidden/x"])
def test_stored_paths_pass_as_they_are(raw: str) -> None:
    assert stored_path(raw) == raw


@pytest.mark.parametrize("raw", ["", "/a", "a/", "a//b", "./a", "a/.", "..", "a/../b", "a\0", None, ["a"]])
def test_stored_paths_that_lead_astray_are_refused(raw: object) -> None:
    with pytest.raises(PathOutsideProject):
        stored_path(raw)


@pytest.mark.parametrize(
    "path", ["workspace/x", "workspace", ".git/config", "a/.git/hooks/x", "a/.hg", ".jj/x", "a/.interleaf-12"]
)
def test_reserved_paths(path: str) -> None:
    assert reserved(path)


@pytest.mark.parametrize("path", ["workspaces/x", "a/workspace/x", ".github/x", ".gitignore", "a.git", "x/.env"])
def test_paths_that_only_look_reserved(path: str) -> None:
    assert reserved(path) is None


def test_parents_are_outermost_first() -> None:
    assert parents("a/b/c.md") == ["a", "a/b"]
    assert parents("c.md") == []
