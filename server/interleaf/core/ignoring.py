"""Which paths ignore files take out: last matching pattern wins, an ignored folder hides all below it.

The patterns come compiled (see `store.caches.ignore_files`): "does it ignore", a text that every matching path holds,
and a regular expression over the path relative to the ignore file's folder, folders ending in `/`, as `.gitignore`
defines it (gitignore(5)). Most paths lack the text, and then the expression, which Python compiles anew in every
process, is not needed.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from interleaf.core.paths import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

Pattern = tuple[bool, str, str]


@lru_cache(maxsize=2048)
def _compiled(expression: str) -> re.Pattern[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # about "[[", which means to git what it meant to Python so far
        return re.compile(expression)


def _matches(expression: str, path: str) -> bool:
    """Whether a pattern is about this very path, and not about a folder above, which was asked about before."""
    regex = _compiled(expression)
    of_folder = regex.groupindex.get("ps_d")  # the slash after a folder that was matched
    return any(of_folder is None or match.end(of_folder) in (-1, len(path)) for match in regex.finditer(path))


def needle_of(pattern: str) -> str:
    """The longest text that a path must hold for a line of an ignore file to match it; empty if there is none."""
    plain = pattern.partition("[")[0]
    return max((run.strip() for run in re.split(r"[*?\\/!]", plain)), key=len)


def ignored(path: str, rules: Sequence[tuple[str, Sequence[Pattern]]]) -> bool:
    """Whether a file is ignored.

    Args:
        path: project path of a file.
        rules: ignore files as (their folder, their patterns), outermost folder first.
    """
    parts = path.split("/")
    for length in range(1, len(parts) + 1):
        prefix = "/".join(parts[:length]) + ("/" if length < len(parts) else "")
        verdict = False
        for folder, patterns in rules:
            if folder and not (inside(prefix.rstrip("/"), folder) and prefix.rstrip("/") != folder):
                continue
            relative = prefix[len(folder) + 1 :] if folder else prefix
            for ignores, needle, expression in patterns:
                if needle in relative and _matches(expression, relative):
                    verdict = ignores
        if verdict:
            return True
    return False
