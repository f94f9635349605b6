"""The project's own files, as git knows them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked() -> tuple[str, ...]:
    """Every file that git tracks or would track, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return tuple(sorted(name for name in names if name and (ROOT / name).is_file()))


def with_suffix(*suffixes: str) -> list[str]:
    """Tracked files of some kinds."""
    return [name for name in tracked() if name.endswith(suffixes)]


def text(name: str) -> str:
    """A tracked file's text."""
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")
