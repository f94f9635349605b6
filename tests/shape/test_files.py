"""Files have one subject and a size that can be read; the text speaks of the product and of no machine."""

import json
import re
import tomllib

import pytest
from tests.shape.sources import ROOT, text, tracked, with_suffix

SOURCES = with_suffix(".py", ".ts", ".mjs", ".js", ".lua", ".el", ".sh")
MOST_LINES = 400
# Spelled in pieces, or this file would find itself. The temporary directory of a run is no place of one machine.
HOSTS = re.compile("|".join([r"registry\.npm" + "js", r"pypi\." + "org", r"deb\.deb" + "ian", r"npm" + r"js\.com/-"]))
PLACES = re.compile("|".join(["/wo" + "rk/main", "/ro" + "ot/", "/tmp/i" + "l/"]))


@pytest.mark.parametrize("name", SOURCES)
def test_no_source_is_longer_than_a_reader(name: str) -> None:
    assert text(name).count("\n") <= MOST_LINES


def test_no_folder_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "misc", "common"}
    assert [name for name in tracked() if drawers & {part.removesuffix(".py") for part in name.split("/")}] == []


@pytest.mark.parametrize("pattern", [HOSTS, PLACES], ids=["hosts of registries", "places of one machine"])
def test_no_file_names_where_it_was_made(pattern: re.Pattern[str]) -> None:
    assert {name: found for name in tracked() if (found := pattern.findall(text(name)))} == {}


def test_one_version_everywhere() -> None:
    package = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert json.loads(text("vscode-extension/package.json"))["version"] == package
    assert f"## {package}" in text("CHANGELOG.md") or f"[{package}]" in text("CHANGELOG.md")


def test_the_sample_book_keeps_its_oddities() -> None:
    """The editors' tests and the demo need them; an editor that tidies them up must not go unnoticed."""
    book = ROOT / "server/interleaf/faces/cli/sample_book"
    scenes = "acts/act-1/chapters/chapter-0{}/content/scene-0{}.md"
    crlf = (book / scenes.format(2, 201)).read_bytes()
    assert crlf.count(b"\n") == crlf.count(b"\r\n") > 10
    assert (book / scenes.format(3, 301)).read_bytes().startswith(b"\xef\xbb\xbf")
    assert not (book / scenes.format(3, 302)).read_bytes().endswith(b"\n")
    assert (book / "context/places/café-létoile.md").is_file()
    assert (book / "context/images/tide-clock.png").read_bytes().startswith(b"\x89PNG")
    assert len(list(book.glob("acts/act-1/chapters/*/plan.md"))) == 3
