"""Only `interleaf.disk` opens, renames or deletes files; the layers (import-linter) cannot see a call of `open`."""

import ast

import pytest
from tests.shape.sources import text, with_suffix

DOOR = "server/interleaf/disk/"
MODULES = {"os", "io", "shutil", "tempfile", "pathlib", "Path", "codecs", "zipfile", "tarfile"}
EFFECTS = {
    "open", "fdopen", "rename", "renames", "replace", "unlink", "remove", "rmdir", "removedirs", "mkdir", "makedirs",
    "link", "symlink", "chmod", "chown", "truncate", "ftruncate", "utime", "mkfifo", "mknod", "listdir", "scandir",
    "walk", "fwalk", "copyfile", "copytree", "copy", "copy2", "move", "rmtree", "mkdtemp", "mkstemp", "TemporaryFile",
    "NamedTemporaryFile", "TemporaryDirectory", "ZipFile", "TarFile",
}  # fmt: skip
METHODS = {"write_text", "write_bytes", "touch"}


def effects(source: str) -> list[str]:
    """Calls in a Python source that reach for files themselves, with their lines."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id == "open":
            found.append(f"{node.lineno}: open")
        elif isinstance(called, ast.Attribute):
            owner = called.value.id if isinstance(called.value, ast.Name) else ""
            if called.attr in METHODS or (owner in MODULES and called.attr in EFFECTS):
                found.append(f"{node.lineno}: {owner}.{called.attr}")
    return found


@pytest.mark.parametrize("name", [name for name in with_suffix(".py") if name.startswith("server/")])
def test_files_are_touched_behind_the_door_only(name: str) -> None:
    if not name.startswith(DOOR):
        assert effects(text(name)) == []


def test_the_check_sees_what_it_is_for() -> None:
    assert effects("open('a')\nimport os\nos.replace('a', 'b')\nPath('a').write_text('')") == [
        "1: open",
        "3: os.replace",
        "4: .write_text",
    ]
    assert effects("text.replace('a', 'b')\ndisk.unlink('a')") == []
    assert any(effects(text(name)) for name in with_suffix(".py") if name.startswith(DOOR))
