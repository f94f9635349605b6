"""Taking times, and telling them as ratios."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        what: what was done.
        ours: milliseconds, median.
        worst: milliseconds, 99th percentile, or the only run.
        beside: what stands beside it.
        theirs: milliseconds of that, median.
        aim: what is aimed at, in words.
    """

    what: str
    ours: float
    worst: float
    beside: str
    theirs: float
    aim: str


def times(work: Callable[[int], object], count: int) -> list[float]:
    """Milliseconds of each run, sorted."""
    found = []
    for number in range(count):
        begun = time.perf_counter()
        work(number)
        found.append((time.perf_counter() - begun) * 1000)
    return sorted(found)


def median(found: Sequence[float]) -> float:
    """The one in the middle of sorted times."""
    return found[len(found) // 2]


def worst(found: Sequence[float]) -> float:
    """The 99th percentile of sorted times."""
    return found[min(len(found) - 1, len(found) * 99 // 100)]


def command(*words: str, cwd: str | None = None, given: bytes = b"", env: dict[str, str] | None = None) -> None:
    """Run a program to its end; it has to succeed."""
    subprocess.run(words, cwd=cwd, input=given, env=env, check=True, capture_output=True)


def row(what: str, ours: Sequence[float], beside: str, theirs: Sequence[float], aim: str) -> Row:
    """A line from two lists of sorted times."""
    return Row(what, median(ours), worst(ours), beside, median(theirs), aim)


def table(rows: Sequence[Row]) -> str:
    """The table as Markdown."""
    lines = [
        "| what | median ms | p99 ms | beside | its median ms | ratio | aim |",
        "|---|---:|---:|---|---:|---:|---|",
    ]
    for found in rows:
        ratio = f"{found.ours / found.theirs:.2f}" if found.theirs else ""
        theirs = f"{found.theirs:.2f}" if found.theirs else ""
        cells = (found.what, f"{found.ours:.2f}", f"{found.worst:.2f}", found.beside, theirs, ratio, found.aim)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
