"""Work that nobody waits for: done by a process of its own after the hook has answered."""

from __future__ import annotations

import os
import sys

from interleaf.disk.programs import split_off

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def aside(work: Callable[[], object]) -> None:
    """Do some work after the hook has ended; at once where processes cannot be split.

    What the work prints goes nowhere, and its failure is nobody's: it must be such that the next one makes up for it.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    alone = split_off()
    if alone is None:
        work()
    elif alone:
        try:
            work()
        finally:
            os._exit(0)
