"""The living document of a long session."""

from __future__ import annotations

from pathlib import Path

from tests.bench.measure import Row, row, times

from interleaf.engine.engine import Engine

_LINES = 5000


def long_session(root: Path) -> list[Row]:
    """Taking up a session with thousands of log lines, and adding one."""
    engine = Engine.open(str(root), project=str(root))
    engine.call("start", {"name": "long", "goal": "Write the book", "steps": ["Outline", "Draft", "Revise"]})
    engine.call("log", {"kind": "progress", "text": "Began"})
    document = root / "workspace/sessions/long/session.md"
    lines = "".join(f"- Thought about scene {number} (2026-01-15T10:30)\n" for number in range(_LINES))
    fresh = document.read_text()
    assert "### Log\n" in fresh
    document.write_text(fresh.replace("### Log\n", f"### Log\n{lines}"))
    assert engine.call("resume", {"name": "long"})["context"]
    what = f"{_LINES:,} log lines"
    read = times(lambda _: document.read_text().splitlines(), 30)

    def log(number: int) -> None:
        engine.call("log", {"kind": "discovery", "text": f"Saw {number}"})

    logged = times(log, 20)
    resumed = []
    for number in range(20):
        log(20 + number)  # so that no call finds the document as the last one left it
        resumed += times(lambda _: engine.call("resume", {"name": "long"}), 1)
    return [
        row(f"resume of a session with {what}", sorted(resumed), "read its lines", read, "<= 20 ms"),
        row(f"log an entry beside {what}", logged, "read its lines", read, ""),
    ]
