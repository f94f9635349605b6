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


def split_off() -> bool | None:
    """Become two processes: the caller, and one that is alone with its work and has no streams.

    Returns: True in the new one, which has to end by `os._exit`; False in the caller; None where processes cannot be
        split, so that there is only the caller.
    """
    import os

    if not hasattr(os, "fork"):
        return None
    if os.fork() != 0:
        return False
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nowhere, handle)
    return True
