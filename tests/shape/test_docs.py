"""What the documents name is there: files, links, commands, settings, variables; and nothing is said twice."""

from __future__ import annotations

import json
import re
import shlex
from functools import cache
from pathlib import PurePosixPath

import pytest
from tests.shape.sources import ROOT, text, tracked, with_suffix

from interleaf.errors import WrongUsage
from interleaf.faces.cli.parsing import parse
from interleaf.faces.hooks.main import EVENTS

DOCS = [name for name in with_suffix(".md") if name.startswith("docs/") or "/" not in name] + [
    f"vscode-extension/{name}.md" for name in ("README", "DEVELOPMENT", "CHANGELOG")
]
GENERATED = {"docs/CLI.md", "docs/ERRORS.md"}
# From where a document may count: the engine's parts are named as in the code map.
BASES = ("", "server/", "server/interleaf/", "server/interleaf/core/", "vscode-extension/", "vscode-extension/src/")
BASES += ("vscode-extension/src/overlay/", "server/interleaf/faces/lsp/", "tests/")


@cache
def folders() -> frozenset[str]:
    """Every folder that has a tracked file somewhere below it."""
    return frozenset(str(parent) for name in tracked() for parent in PurePosixPath(name).parents)


def there(path: str) -> bool:
    """Whether a path is one of the project's, from one of the places that documents count from."""
    path = path.removeprefix("../").rstrip("/").replace("NNN", "*")
    if "/" not in path:  # told in a sentence about its folder
        path = f"**/{path}" if "." in path else path
    for base in BASES:
        place = f"{base}{path}"
        if "*" in place:
            found = any(PurePosixPath(name).match(place) for name in tracked())
        else:
            found = place in folders() or place in tracked()
        if found:
            return True
    return False


def quoted(name: str) -> list[str]:
    """What stands in backticks outside of blocks, in one piece."""
    prose = re.sub(r"^```.*?^```", "", text(name), flags=re.MULTILINE | re.DOTALL)
    return [" ".join(found.split()) for found in re.findall(r"`([^`]+)`", prose)]


def typed(name: str) -> list[str]:
    """What a person may type: `interleaf ...` in backticks and on the lines of shell blocks, without remarks."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text(name), flags=re.MULTILINE | re.DOTALL)
    lines = [re.split(r"  #| [<>]", line)[0] for block in blocks for line in block.splitlines()]
    parts = [part for line in [*lines, *quoted(name)] for part in re.split(r"\s{2,}(?=interleaf )", line)]
    return [re.split(r" [<>]", part)[0].strip() for part in parts if part.startswith("interleaf ")]


# --- files ---

# The first part of a path tells whose it is: these begin paths of this project.
OWN = {PurePosixPath(name).parts[0] for name in tracked()} | {
    PurePosixPath(name).relative_to(base).parts[0]
    for base in ("server/interleaf", "vscode-extension", "vscode-extension/src")
    for name in tracked()
    if name.startswith(f"{base}/")
}
# ... and these also of a reader's project, of a session or of what a target makes.
ELSEWHERE = re.compile(r"^(docs/API\.md|vscode-extension/walkthrough/|dist/|out/|node_modules|tests/test_auth\.py)")


def paths_in(name: str) -> list[str]:
    found = []
    for word in quoted(name):
        path = word.split("::")[0]
        if not re.fullmatch(r"(\.\./)?[\w.-]+(/[\w.*-]+)*/?", path) or ELSEWHERE.match(path):
            continue
        first = path.removeprefix("../").split("/")[0]
        if ("/" in path and first in OWN) or re.search(r"\.(py|ts|mjs)$", path):
            found.append(path)
    return found


@pytest.mark.parametrize("name", DOCS)
def test_files_that_a_document_names_are_there(name: str) -> None:
    assert [path for path in paths_in(name) if not there(path)] == []


@pytest.mark.parametrize("name", DOCS)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text(name)):
        if target.startswith(("http:", "https:")):
            continue
        path, _, anchor = target.partition("#")
        place = (ROOT / name).parent / path if path else ROOT / name
        assert place.exists(), target
        if anchor:
            titles = re.findall(r"^#+ (.*)$", place.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert anchor in [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles], target


def test_modules_of_the_code_map_are_there() -> None:
    """`paths names ids` in the paragraph of a layer are modules or folders somewhere in it."""
    code_map = text("docs/ARCHITECTURE.md").split("## Code map")[1].split("\n## ")[0]
    layers = re.findall(r"^\*\*(\w+)\*\*(.*?)(?=^\*\*)", code_map, flags=re.MULTILINE | re.DOTALL)
    assert [layer for layer, _ in layers] == ["core", "disk", "store", "engine", "present", "faces"]
    for layer, said in layers:
        inside = [name for name in tracked() if name.startswith(f"server/interleaf/{layer}/")]
        known = {part.removesuffix(".py") for name in inside for part in name.split("/")[3:]}
        named = {word for span in re.findall(r"`([^`]+)`", said) for word in span.rstrip("/").split()}
        commands = {"run"}  # named to say what for
        assert {word for word in named - known - commands if not re.search(r"[*.]", word)} == set(), layer


def test_the_check_of_files_sees_what_it_is_for() -> None:
    assert there("server/interleaf/engine/sessions/commit.py")
    assert there("engine/verbs.py")
    assert there("faces/cli/commands_*.py")
    assert there("tests/crash")
    assert not there("engine/commit.py"), "it lies in a room"
    assert not there("server/interleaf/nothing/")
    assert "engine/verbs.py" in paths_in("docs/CONTRIBUTING.md")
    assert len(paths_in("docs/ARCHITECTURE.md")) > 10
    assert len(paths_in("docs/SEED_MAP.md")) > 50


# --- commands ---


def understood(command: str) -> bool:
    """Whether the command line takes these words; alternatives and optional parts are tried without their marks."""
    if re.search(r"\bVERB\b|…|\.\.\.$", command):
        return True
    command = re.sub(r" (NAME|FILE|PATH)\.\.\.", r" \1", command).replace(" AGENT", " claude")
    for each in re.sub(r"\[[^]]*\]", "", command), command.replace("[", "").replace("]", ""):
        words = [word.split("|")[0] for word in shlex.split(each)][1:]
        try:
            call = parse(words)
        except WrongUsage as error:
            # what is named in a sentence need not have all its arguments
            if "needs" not in error.message:
                return False
        else:
            assert call.command is not None or call.settings.help or call.settings.version, command
    return True


@pytest.mark.parametrize("name", DOCS)
def test_commands_that_a_document_names_are_understood(name: str) -> None:
    assert [command for command in typed(name) if not understood(command)] == []


def test_the_check_of_commands_sees_what_it_is_for() -> None:
    assert understood("interleaf commit --force --token T")
    assert understood("interleaf log --blocker T [--resolved]")
    assert understood("interleaf install neovim|emacs")
    assert not understood("interleaf comit")
    assert not understood("interleaf commit --forse")
    assert not understood("interleaf log --blocker T [--solved]")
    assert len(typed("docs/USER_GUIDE.md")) > 30
    assert len(typed("README.md")) > 8


@pytest.mark.parametrize("name", DOCS)
def test_targets_scripts_and_hooks_are_there(name: str) -> None:
    targets = set(re.findall(r"^([\w-]+):", text("Makefile"), flags=re.MULTILINE))
    scripts = json.loads(text("vscode-extension/package.json"))["scripts"]
    assert set(re.findall(r"(?<=[`\n])make ([a-z][\w-]*)", text(name))) - {"book", "report"} <= targets
    assert set(re.findall(r"\bnpm run ([\w:-]+)", text(name))) <= set(scripts)
    assert set(re.findall(r"`interleaf-hook ([\w-]+)`", text(name))) <= set(EVENTS)


# --- settings and variables ---


@pytest.mark.parametrize("name", DOCS)
def test_variables_are_read_somewhere(name: str) -> None:
    sources = "\n".join(text(found) for found in with_suffix(".py", ".ts", ".mjs", ".lua", ".el", ".sh"))
    named = set(re.findall(r"INTERLEAF_[A-Z_]+", text(name)))
    assert {found for found in named if not re.search(rf"{found}\b", sources)} == set()


def test_settings_of_the_extension_are_all_told_and_exist() -> None:
    manifest = json.loads(text("vscode-extension/package.json"))["contributes"]["configuration"]
    groups = manifest if isinstance(manifest, list) else [manifest]
    known = {key for group in groups for key in group["properties"]}
    assert (
        set(re.findall(r"^\| `(interleaf\.[\w.]+)`", text("vscode-extension/README.md"), flags=re.MULTILINE)) == known
    )


def test_settings_of_a_project_are_in_the_guide_and_in_the_commented_file() -> None:
    from interleaf.core.settings import KEYS
    from interleaf.faces.cli.initialise import SETTINGS

    guide = text("docs/USER_GUIDE.md").split("## Settings")[1].split("\n## ")[0]
    for key in KEYS:
        assert re.search(rf"`(\[{key}\b|{key} =)", guide), key
        assert re.search(rf"^# ?(\[{key}\b|{key} =)", SETTINGS, flags=re.MULTILINE), key


# --- once ---


def test_no_paragraph_stands_in_two_documents() -> None:
    seen: dict[str, str] = {}
    twice = []
    for name in DOCS:
        if name in GENERATED:
            continue
        for paragraph in re.split(r"\n\s*\n", text(name)):
            said = " ".join(paragraph.split())
            if len(said) > 60 and seen.setdefault(said, name) != name:
                twice.append((said[:60], seen[said], name))
    assert twice == []
