"""Every crash state of every verb: `python -m tests.crash`. Prints how many states it tried, and each broken promise.

A violation is found again by `python -m tests.crash --story NAME --kind KIND --seed N`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import time

from tests.crash.explore import Tally
from tests.crash.searches import IN_PROCESS, REPLAYED, run_task
from tests.crash.stories import STORIES

IN_PROCESS_AIM = 100_000
REPLAYED_AIM = 250_000
KINDS = IN_PROCESS + REPLAYED


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--story", action="append", choices=list(STORIES), help="only this story")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this search")
    parser.add_argument("--seed", type=int, default=1, help="of what is chosen at random (default: 1)")
    parser.add_argument("--small", action="store_true", help="the part that `make test` runs")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 4), help="processes (default: the cores)")
    chosen = parser.parse_args(arguments)
    whole = not (chosen.story or chosen.kind or chosen.small)
    tasks = [
        (name, kind, chosen.small, chosen.seed) for name in chosen.story or STORIES for kind in chosen.kind or KINDS
    ]
    totals = {kind: Tally() for kind in KINDS}
    began = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(chosen.jobs) as pool:
        for name, kind, tally, seconds in pool.imap_unordered(run_task, tasks):
            totals[kind].merge(tally)
            if tally.tried:
                print(
                    f"{name:36}{kind:14}{tally.tried:9,} states {tally.found:6} violations {seconds:7.1f} s", flush=True
                )
            for violation in tally.violations[:1]:
                again = f"--story '{name}' --kind '{kind}' --seed {chosen.seed}"
                print(f"\n{str(violation)[:2500]}\nagain: python -m tests.crash {again}\n")
    in_process = sum(totals[kind].tried for kind in IN_PROCESS)
    replayed = sum(totals[kind].tried for kind in REPLAYED)
    found = sum(tally.found for tally in totals.values())
    print(f"\nIn process (kills, failures, saves in the last instant): {in_process:,} states")
    print(f"Replayed (power cuts, ordered and weak):                 {replayed:,} states")
    print(f"Violations: {found}   ({time.monotonic() - began:.0f} s)\n")
    if whole:
        if in_process < IN_PROCESS_AIM or replayed < REPLAYED_AIM:
            print(f"That is fewer than {IN_PROCESS_AIM:,} and {REPLAYED_AIM:,}.")
            return 1
        suites = ["tests/crash", "tests/stateful", "tests/races"]
        rest = subprocess.run([sys.executable, "-m", "pytest", "-q", "-m", "slow or not slow", *suites], check=False)
        return 1 if found else rest.returncode
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
