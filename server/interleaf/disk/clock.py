"""Time and randomness of the machine, so that everything above gets them as arguments."""

from __future__ import annotations

import os
import time


def now_ms() -> int:
    """Milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


def iso(milliseconds: int) -> str:
    """UTC, ISO 8601 with Z, to the millisecond."""
    seconds, rest = divmod(milliseconds, 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{rest:03d}Z"


def random_bytes(count: int) -> bytes:
    """Bytes that nobody can guess."""
    return os.urandom(count)
