"""What the status and the hooks tell of the document."""

import pytest
from tests.core.document.seed import SEED

from interleaf.core.document import context, log_entry, parse, summary, template

AT = "2025-01-15T15:00:00Z"


def test_the_summary_of_the_seed():
    assert summary(parse(SEED)) == {
        "tldr": "Fixing race condition in sweep trigger. Found root cause in sweeper.go:245. "
        "Currently implementing mutex fix. Next: complete mutex, add tests.",
        "progress": {"done": 3, "total": 5},
        "current": "Implement fix",
        "blockers": [],
        "next": [
            "Complete mutex implementation in sweeper.go",
            "Add regression test",
            "Document lock ordering in CONTRIBUTING.md",
        ],
    }


def test_the_summary_of_nothing():
    assert summary(parse("")) == {
        "tldr": "",
        "progress": {"done": 0, "total": 0},
        "current": None,
        "blockers": [],
        "next": [],
    }


def test_the_context_of_the_seed():
    assert (
        context(parse(SEED))
        == """\
Session: Fix Sweep Trigger Bug (active, fix/sweep-trigger)
TL;DR: Fixing race condition in sweep trigger. Found root cause in sweeper.go:245. \
Currently implementing mutex fix. Next: complete mutex, add tests.
Progress: 3/5 steps complete
Current: Implement fix (step 4)
Next steps:
1. Complete mutex implementation in sweeper.go
2. Add regression test
3. Document lock ordering in CONTRIBUTING.md
Key context:
- Race condition: state check before lock acquisition
- Lock ordering: chain_watcher -> sweeper (not reverse!)
- Test command: `go test -v -run TestSweepTrigger ./itest`
Decisions:
- Lock-first approach (because: Simplest fix, performance impact minimal)
Discoveries:
- Lock ordering: chain_watcher must acquire lock before sweeper to avoid deadlock. Document this!
Key files:
- sweep/sweeper.go - Main sweeper logic
- contractcourt/chain_watcher.go - Triggers sweeps"""
    )


def crowded() -> str:
    """A session whose every part is far too long to be told whole."""
    text = template(name="x", session_id="0", created_at=AT, goal="Goal. " * 400, steps=["Step " * 80] * 2)
    for kind in ("blocker", "next", "context", "decision", "discovery"):
        for number in range(30):
            text = log_entry(text, kind, f"{kind} {number} " + "word " * 40, AT)
    return text


CROWDED = crowded()


def test_a_crowded_context_keeps_a_part_of_everything():
    told = context(parse(CROWDED))
    assert len(told) <= 2000
    for part in ("TL;DR: Goal.", "Progress: 0/2", "Current: Step", "Blockers:", "Next steps:", "Key context:"):
        assert part in told
    assert "blocker 0" in told
    assert "next 0" in told
    assert "context 0" in told
    assert "more)" in told


@pytest.mark.parametrize("limit", [*range(0, 300, 7), 500, 1000, 1999, 4000])
def test_the_limit_holds_whatever_it_is(limit: int):
    for text in (SEED, CROWDED, ""):
        assert len(context(parse(text), limit)) <= limit


def test_blockers_are_told_while_they_are_open():
    text = log_entry(SEED, "blocker", "Waiting on docs", AT)
    assert summary(parse(text))["blockers"] == ["Waiting on docs"]
    assert "Blockers:\n- Waiting on docs\n" in context(parse(text))
    text = log_entry(text, "blocker", "Waiting on docs", AT, resolved=True)
    assert summary(parse(text))["blockers"] == []
    assert "Blockers" not in context(parse(text))
