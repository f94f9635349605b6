"""A hostile text is read in linear time."""

import time
from collections.abc import Callable

import pytest

from interleaf.core.document import context, log_entry, parse

AT = "2025-01-15T15:00:00Z"


def best(work: Callable[[], object]) -> float:
    """The shorter of two runs in milliseconds of processor time: the rest is the machine's other work."""
    times = []
    for _ in range(2):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


HOSTILE: dict[str, Callable[[int], str]] = {
    "fences": lambda n: "```a\n" * n,
    "growing fences": lambda n: "".join("`" * (3 + k) + "\n~~~x\n" for k in range(int((2 * n) ** 0.5))),
    "comments": lambda n: "<!--\n" * n,
    "resolved": lambda n: "## Blockers\n- [x] " + "(resolved: " * n + ")",
    "spaces": lambda n: "## Progress\n- [ ]" + " " * 5 * n + "x\n" + " " * 5 * n,
    "headings": lambda n: "## Decisions\n### a\n" * n,
    "keys": lambda n: "---\n" + "".join(f"k{k}: v\n" for k in range(n)) + "---\n",
    "list": lambda n: "---\nk:\n" + "  - a\n" * n + "---\n",
    "markers": lambda n: "## Progress\n- [ ] " + "<- CURRENT " * n,
    "open quote": lambda n: '---\nk: "' + "\\a" * 2 * n + "\n---\n",
    "bold": lambda n: "## TL;DR\n" + "**" * 2 * n + "\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_eight_times_as_long_is_far_from_taking_64_times_as_long(kind: str):
    def work(text: str) -> None:
        document = parse(text)
        assert len(context(document)) <= 2000
        assert len(document.findings) >= 1
        _ = (document.decisions, document.blockers, document.progress.steps)
        log_entry(text, "done", text[-1000:] + "x", AT)

    short, long = HOSTILE[kind](1500), HOSTILE[kind](12000)
    assert best(lambda: work(long)) < 24 * best(lambda: work(short)) + 50
