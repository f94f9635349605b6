"""Starting programs that we can do without."""

from __future__ import annotations

import contextlib

_PATIENCE = 30


def run_quietly(words: tuple[str, ...]) -> None:
    """Run a program and forget how it went; one that is not installed is none.

    Args:
        words: the program and its arguments.
    """
    import subprocess

    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
