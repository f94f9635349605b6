"""Our programs as an agent starts them, and the agents' own commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import NamedTuple

_PATIENCE = 120


class Own(NamedTuple):
    """What is done through an agent's own command line.

    Attributes:
        program: its name.
        add: command lines, in order.
        drop: command lines, in order.
        shows: a command line whose output names us once it is done.
        what: what it is for, for people.
    """

    program: str
    add: tuple[tuple[str, ...], ...]
    drop: tuple[tuple[str, ...], ...]
    shows: tuple[str, ...]
    what: str


def ours(name: str) -> str:
    """How to start a program of ours: by its bare name where that finds it, else by where it lies."""
    beside = os.path.join(os.path.dirname(sys.executable), name)
    found = shutil.which(name)
    if found is not None and (not os.path.exists(beside) or os.path.realpath(found) == os.path.realpath(beside)):
        return name
    return beside if os.path.exists(beside) else name


def call(words: tuple[str, ...], where: str | None = None) -> tuple[int, str]:
    """Run an agent's command.

    Args:
        words: the program and its arguments.
        where: directory to run it in.

    Returns: its exit status and all that it printed; 127 if it is not installed.
    """
    program = shutil.which(words[0])
    if program is None:
        return 127, f"{words[0]} is not installed, or not on the PATH."
    try:
        done = subprocess.run(
            [program, *words[1:]],
            cwd=where,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 124, f"{' '.join(words)} did not answer within {_PATIENCE} s."
    return done.returncode, done.stdout.decode("utf-8", "replace")
