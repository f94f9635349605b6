"""Regular expressions that are compiled when they are first used.

Compiling all that this package has takes longer than reading a document; a hook or a command that needs three of
them pays for three.
"""

import re
from typing import cast


class _Lazy:
    """Stands for a compiled pattern; the first method asked for compiles it and puts the real ones in place."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        real = re.compile(self._pattern, self._flags)
        methods = {
            method: getattr(real, method) for method in ("match", "search", "finditer", "findall", "sub", "subn")
        }
        self.__dict__.update(methods)
        return methods[name]


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled at its first use."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
