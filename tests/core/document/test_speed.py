"""A session of 5,000 log lines is read in a few milliseconds, a hostile text in linear time."""

import time
from collections.abc import Callable

import pytest

from interleaf.core.document import context, log_entry, parse, summary, template

pytestmark = pytest.mark.slow  # ratios of times, too, depend on what the machine does beside

AT = "2025-01-15T15:00:00Z"
FRESH = template(name="x", session_id="0", created_at=AT, goal="Write", steps=["Outline", "Draft"])


def best(work: Callable[[], object], rounds: int = 7) -> float:
    """The shortest of some runs in milliseconds of processor time: the rest is the machine's other work."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


LONG = {
    "steps": FRESH.replace(
        "### Completed\n",
        "### Completed\n" + "".join(f"- [x] Wrote scene {n} of the book (2025-01-15T10:30)\n" for n in range(5000)),
    ),
    "notes": log_entry(FRESH, "progress", "x", AT).replace(
        "### Log\n",
        "### Log\n" + "".join(f"- Thought about scene {n} (2025-01-15T10:30)\n" for n in range(5000)),
    ),
    "all kinds": FRESH.replace(
        "## Decisions\n",
        "## Decisions\n" + "".join(f"### {n}. Keep {n} (2025-01-15T10:30)\n**Rationale**: so\n\n" for n in range(2000)),
    ).replace("## Discoveries\n", "## Discoveries\n" + "".join(f"{n}. Saw (2025-01-15T10:30)\n" for n in range(3000))),
}  # fmt: skip


@pytest.mark.parametrize("kind", LONG)
def test_five_thousand_log_lines(kind: str):
    text = LONG[kind]
    assert best(lambda: parse(text)) < 15
    assert best(lambda: context(parse(text))) < 20
    assert best(lambda: summary(parse(text))) < 20
    assert best(lambda: log_entry(text, "done", "Outline", AT), 3) < 150


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
def test_a_hostile_text_four_times_as_long_takes_about_four_times_as_long(kind: str):
    def work(text: str) -> None:
        document = parse(text)
        assert len(context(document)) <= 2000
        assert len(document.findings) >= 1
        _ = (document.decisions, document.blockers, document.progress.steps)
        log_entry(text, "done", text[-1000:] + "x", AT)

    short, long = HOSTILE[kind](6000), HOSTILE[kind](24000)
    assert best(lambda: work(long), 2) < 9 * best(lambda: work(short), 2) + 50
