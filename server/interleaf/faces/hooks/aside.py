"""Work that nobody waits for: done by a process of its own after the hook has answered."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def aside(work: Callable[[], object]) -> None:
    """Do some work after the hook has ended; at once where processes cannot be split.

    What the work prints goes nowhere, and its failure is nobody's: it must be such that the next one makes up for it.
    """
    if not hasattr(os, "fork"):
        work()
        return
    sys.stdout.flush()
    sys.stderr.flush()
    if os.fork() != 0:
        return
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for handle in (0, 1, 2):
            os.dup2(nowhere, handle)
        work()
    finally:
        os._exit(0)
