"""Flushing a whole file system at once: `syncfs(2)` on Linux, where it also reports failed writes (since 5.8)."""

from __future__ import annotations

import ctypes
import os
import sys


def sync_file_system(handle: int) -> bool:
    """Make everything written to the file system of an open file durable.

    Args:
        handle: opened before the writes that matter, so that their failures are reported.

    Returns: False where the system has no such call.
    Raises: `OSError` if something could not be written.
    """
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return False
    if call(ctypes.c_int(handle)) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return True
