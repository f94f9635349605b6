"""Functions that are named in tables and loaded when they are called, so that a short call loads little."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def load(where: str) -> Callable[..., Any]:
    """The function that a table names.

    Args:
        where: "package.module:function".
    """
    module, _, function = where.partition(":")
    __import__(module)  # `importlib` would take a third of a millisecond to load
    found: Callable[..., Any] = getattr(sys.modules[module], function)
    return found
