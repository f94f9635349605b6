"""Locks that die with their holder: `flock(2)` on POSIX, `msvcrt.locking` on Windows. No pid is ever believed.

The lock file is made once and never deleted or truncated; the card that its holder writes into it is for messages only.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
import time

from interleaf.errors import WorkspaceLocked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_WAIT_SECONDS = 5.0
_POLL_SECONDS = 0.002
_CARD_BYTES = 256
_BUSY = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})


def try_lock(handle: int, *, exclusive: bool) -> bool:
    """Take the lock of an open file if it is free.

    Args:
        handle: descriptor; the lock lives as long as it and its duplicates.
        exclusive: alone, or shared with other readers (Windows knows only alone).
    """
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True


@contextlib.contextmanager
def held(path: str, *, exclusive: bool, who: str, wait: float = _WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock of a file.

    Args:
        path: absolute path of the lock file; its directory exists and is ours.
        exclusive: for changing; otherwise shared, for looking.
        who: verb and face, for the message that others see meanwhile.
        wait: seconds to wait for others.

    Raises: `WorkspaceLocked` with holder and time.
    """
    flags = os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags | (os.O_RDWR if exclusive else os.O_RDONLY), 0o600)
    try:
        deadline = time.monotonic() + wait
        while not try_lock(handle, exclusive=exclusive):
            if time.monotonic() > deadline:
                raise WorkspaceLocked(**_read_card(handle))
            # Not all at the same moment: a byte from the system is random enough, and costs no import.
            time.sleep(_POLL_SECONDS * (1 + os.urandom(1)[0] / 256))
        if exclusive:
            _write_card(handle, who)
        yield
    finally:
        os.close(handle)


def _write_card(handle: int, who: str) -> None:
    since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    card = json.dumps({"who": f"{who} (process {os.getpid()})"[:150], "since": since}).encode()
    with contextlib.suppress(OSError):  # a full disk must not keep anybody from the lock
        os.pwrite(handle, card.ljust(_CARD_BYTES), 0)


def _read_card(handle: int) -> dict[str, str]:
    try:
        card = json.loads(os.pread(handle, _CARD_BYTES, 0))
        return {"who": str(card["who"]), "since": str(card["since"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"who": "another process", "since": "a moment ago"}
