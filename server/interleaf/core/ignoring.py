"""Which paths ignore files take out: last matching pattern wins, an ignored folder hides all below it.

The patterns come compiled (see `store.caches.ignore_files`): pairs of "does it ignore" and a regular expression over
the path relative to the ignore file's folder, folders ending in `/`, as `.gitignore` defines it (gitignore(5)).
"""

from __future__ import annotations

import re
from functools import lru_cache

from interleaf.core.paths import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

Pattern = tuple[bool, str]


@lru_cache(maxsize=2048)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


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
            for ignores, expression in patterns:
                if _compiled(expression).match(relative):
                    verdict = ignores
        if verdict:
            return True
    return False
