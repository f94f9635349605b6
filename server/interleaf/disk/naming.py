"""System errors that name the path that was asked for: relative to a handle they know its last component at most."""

from __future__ import annotations

import functools
from typing import Concatenate, ParamSpec, TypeVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

Disk = TypeVar("Disk")
Rest = ParamSpec("Rest")
Result = TypeVar("Result")


def naming(work: Callable[Concatenate[Disk, str, Rest], Result]) -> Callable[Concatenate[Disk, str, Rest], Result]:
    """Decorate a method of a disk whose first argument is a project path: what the system refuses names that path."""

    @functools.wraps(work)
    def named(disk: Disk, path: str, /, *rest: Rest.args, **more: Rest.kwargs) -> Result:
        try:
            return work(disk, path, *rest, **more)
        except OSError as error:
            error.filename = path or "."
            raise

    return named
