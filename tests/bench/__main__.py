"""Print the table; with --write, put it into docs/BENCHMARKS.md with date and machine."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import tempfile
from pathlib import Path

from tests.bench import agents, document, engine, programs
from tests.bench.measure import table

_PAGE = Path(__file__).parents[2] / "docs/BENCHMARKS.md"


def main() -> None:
    """Measure everything once."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true", help="replace docs/BENCHMARKS.md")
    options.add_argument("--files", type=int, default=50_000, help="files of the large project")
    options.add_argument("--sessions", type=int, default=500, help="sessions of the large project")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="interleaf-bench-") as place:
        here = Path(os.path.realpath(place))
        rows = engine.saves(engine.fresh(here / "large"), chosen.files, chosen.sessions)
        rows += engine.thousand_changes(engine.fresh(here / "thousand"))
        rows += engine.checkpoints(engine.fresh(here / "checkpoints/project"))
        rows += document.long_session(engine.fresh(here / "long"))
        rows += programs.command_line(engine.fresh(here / "small"))
        rows += programs.servers(here / "large")
        place = engine.fresh(here / "agents")
        rows += agents.hooks(place) + agents.tool_calls(place)
        rows += agents.entering_a_run(engine.fresh(here / "run"))
    text = table(rows)
    print(text)
    if chosen.write:
        machine = (
            f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"
        )
        _PAGE.write_text(
            "# Benchmarks\n\n"
            "`make bench` measures Interleaf side by side with plain Python, plain files and git in one run.\n"
            "Machines differ and are noisy: compare ratios, not times. Every write of ours is durable (fsync).\n\n"
            f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {machine}.\n\n{text}\n"
        )


if __name__ == "__main__":
    main()
