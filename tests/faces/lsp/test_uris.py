"""URIs as editors write them."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleaf.faces.lsp import uris
from interleaf.faces.lsp.uris import Overlay, Version

NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1, max_size=12).filter(
    lambda name: name not in (".", "..")
)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.md", "/a/b.md"),
        ("file://localhost/a/b.md", "/a/b.md"),
        ("FILE:///a/b.md", "/a/b.md"),
        ("file:/a/b.md", "/a/b.md"),
        ("file:///a/b%20c%3B%231.md", "/a/b c;#1.md"),
        ("file:///a/b;c.md", "/a/b;c.md"),
        ("file:///a/%D0%B3%D0%BB.md", "/a/гл.md"),
        ("file://server/share/b.md", None),
        ("untitled:Untitled-1", None),
        ("file:///a%00b", None),
    ],
)
def test_the_path_of_a_file(uri: str, path: str | None) -> None:
    assert uris.to_file(uri) == path


@given(st.binary(min_size=1, max_size=20).filter(lambda name: b"\0" not in name))
def test_any_file_name_survives(name: bytes) -> None:
    path = "/book/" + os.fsdecode(name)
    assert uris.to_file(uris.from_file(path)) == path


@given(NAMES, NAMES, st.sampled_from(["", "book", "two words & more"]))
def test_an_overlay_survives(folder: str, name: str, root: str) -> None:
    place = Overlay("rewrite", f"{folder}/{name}", root)
    assert uris.to_overlay(uris.from_overlay(place)) == place


@given(NAMES, st.sampled_from([("global", ""), ("base", ""), ("checkpoint", "cp-1"), ("retry", "2")]))
def test_a_version_survives(name: str, kind: tuple[str, str]) -> None:
    place = Version(*kind, f"acts/{name}", "rewrite")
    assert uris.to_version(uris.from_version(place)) == place


def test_an_overlay_as_vs_code_escapes_it() -> None:
    assert uris.to_overlay("interleaf:/rewrite/acts/a%20b%26c.md?root%3Dmy%20book") == Overlay(
        "rewrite", "acts/a b&c.md", "my book"
    )


@pytest.mark.parametrize("uri", ["interleaf:/rewrite", "interleaf:/", "interleaf:", "interleaf-version:/base/x"])
def test_an_overlay_needs_a_session_and_a_path(uri: str) -> None:
    assert uris.to_overlay(uri) is None


@pytest.mark.parametrize("uri", ["interleaf-version:/base", "interleaf-version:/later/x.md", "file:///base/x.md"])
def test_a_version_needs_a_known_kind_and_a_path(uri: str) -> None:
    assert uris.to_version(uri) is None


def test_spellings_of_one_document_meet() -> None:
    assert uris.same("file:///a/b%3bc.md") == uris.same("file:///a/b;c.md") == uris.same("file:/a/b%3Bc.md")
    assert uris.same("interleaf:/s/a%20b.md") != uris.same("interleaf:/s/a%20b.md?root=x")
