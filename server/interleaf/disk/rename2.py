"""Renames that never overwrite, and swaps: `renameat2(2)` on Linux, `renameatx_np(2)` on macOS."""

from __future__ import annotations

import ctypes
import errno
import os
import sys

_LINUX = (0x1, 0x2)  # RENAME_NOREPLACE, RENAME_EXCHANGE (linux/fs.h)
_DARWIN = (0x4, 0x2)  # RENAME_EXCL, RENAME_SWAP (sys/stdio.h)
_NO_REPLACE, _EXCHANGE = _DARWIN if sys.platform == "darwin" else _LINUX
_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})

_libc = ctypes.CDLL(None, use_errno=True)
_call = getattr(_libc, "renameatx_np" if sys.platform == "darwin" else "renameat2", None)
if _call is not None:
    _call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    _call.restype = ctypes.c_int


def _rename(source_dir: int, source: str, target_dir: int, target: str, flag: int) -> bool:
    """One system call. Returns False where the system or the file system lacks it."""
    if _call is None:
        return False
    if _call(source_dir, os.fsencode(source), target_dir, os.fsencode(target), flag) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), source, None, target)


def no_replace(source_dir: int, source: str, target_dir: int, target: str) -> None:
    """Rename; raises `FileExistsError` if something lies at the target.

    Where the system cannot promise that in one step, a look comes before the rename; the gap is some microseconds.
    """
    if _rename(source_dir, source, target_dir, target, _NO_REPLACE):
        return
    try:
        os.stat(target, dir_fd=target_dir, follow_symlinks=False)
    except FileNotFoundError:
        os.rename(source, target, src_dir_fd=source_dir, dst_dir_fd=target_dir)
    else:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)


def exchange(one_dir: int, one: str, other_dir: int, other: str) -> bool:
    """Swap two names. Returns False where it cannot be done."""
    return _rename(one_dir, one, other_dir, other, _EXCHANGE)
