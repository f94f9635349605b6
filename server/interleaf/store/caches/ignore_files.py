"""Ignore files of a project, compiled once per content: pathspec does the compiling, its import costs 30 ms."""

from __future__ import annotations

import json
import re

from interleaf.core.hashing import hash_of
from interleaf.core.ignoring import needle_of
from interleaf.core.paths import parents
from interleaf.errors import InterleafError
from interleaf.store import json_file, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.ignoring import Pattern
    from interleaf.disk.port import Disk

_MARK = b"\xef\xbb\xbf"  # git passes over it, too
_CACHE = f"{layout.CACHE}/ignore.json"
_KEPT = 200
_WAY = 2  # of compiling; another number makes older caches void
_SETS = r"(?s)\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"


class IgnoreFiles:
    """Reads `.gitignore` files and settings' patterns.

    Args:
        disk: the project's disk.
    """

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._known: dict[str, list[Pattern]] = {}
        self._loaded = False

    def rules(self, path: str, exclude: tuple[str, ...]) -> list[tuple[str, list[Pattern]]]:
        """The rules that may concern a path, outermost folder first; the settings' own come last and win."""
        found = []
        for folder in ["", *parents(path)]:
            name = f"{folder}/.gitignore" if folder else ".gitignore"
            stat = self._disk.stat(name)
            if stat is not None and stat.kind == "file":
                text = self._disk.read(name).removeprefix(_MARK).decode("utf-8", "surrogateescape")
                found.append((folder, self._patterns(text)))
        if exclude:
            found.append(("", self._patterns("\n".join(exclude))))
        return found

    def _patterns(self, text: str) -> list[Pattern]:
        key = hash_of(f"{_WAY} {text}".encode("utf-8", "surrogateescape"))[:32]
        if key not in self._known:
            self._load()
        if key not in self._known:
            self._known[key] = _compile(text)
            self._save()
        return self._known[key]

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        try:
            for key, patterns in json.loads(self._disk.read(_CACHE)).items():
                self._known[key] = [(bool(ignores), str(needle), str(regex)) for ignores, needle, regex in patterns]
        except (OSError, ValueError, TypeError, AttributeError, InterleafError):
            return

    def _save(self) -> None:
        kept = dict(list(self._known.items())[-_KEPT:])
        try:
            if self._disk.stat(layout.CACHE) is not None:
                json_file.replace(self._disk, _CACHE, json.dumps(kept).encode("ascii"), durable=False)
        except (OSError, InterleafError):
            return  # a cache that cannot be written costs time and nothing else


def _without_slash(found: re.Match[str]) -> str:
    """A set of characters never stands for the slash between two names, as it does in the library's expressions."""
    return found[0] if found[0][0] == "\\" or found[0] == "[^/]" else f"(?!/){found[0]}"


def _compile(text: str) -> list[Pattern]:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    found: list[Pattern] = []
    for line in text.splitlines():
        if not line.strip("!/ "):
            continue  # it names nothing
        if line.rstrip().endswith("**/"):
            line = f"{line.rstrip()}*/"  # folders below, which the library takes for all that is below
        try:
            expression, ignores = GitIgnoreSpecPattern.pattern_to_regex(line)
        except ValueError:
            continue  # git passes over patterns that it cannot read, too
        if expression is not None and ignores is not None:
            regex = expression if isinstance(expression, str) else expression.decode()
            found.append((ignores, needle_of(line), re.sub(_SETS, _without_slash, regex)))
    return found
