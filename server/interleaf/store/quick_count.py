"""Counting a compaction without the engine: one number in the front matter of a session's document.

An agent waits for this at a moment when it can do nothing else. Where anything is unusual nothing is done, and the
engine counts (`engine.compaction`).
"""

from __future__ import annotations

import os

from interleaf.disk import glance
from interleaf.store import layout

_KEY = b"\ncompaction_count: "


def count(root: str, session: str) -> int | None:
    """Raise the count by one.

    Args:
        root: absolute path of the project.
        session: an open session.

    Returns: the new count; None if that has to be left to the engine.
    """
    held = glance.lock(f"{root}/{layout.LOCK}")
    if held is None:
        return None
    try:
        if glance.names(f"{root}/{layout.JOURNAL}"):
            return None  # a crash left something over that has to be finished first
        return _raise(f"{root}/{layout.document(session)}", f"{root}/{layout.STAGING}/count-{os.getpid()}.tmp")
    finally:
        glance.unlock(held)


def _raise(path: str, aside: str) -> int | None:
    before = glance.stamp(path)
    text = glance.read(path)
    if text is None or not text.startswith(b"---\n"):
        return None
    end = text.find(b"\n---", 4)
    start = text.find(_KEY, 0, end)
    if end < 0 or start < 0:
        return None
    start += len(_KEY)
    stop = text.find(b"\n", start)
    digits = text[start:stop]
    if not digits.isdigit():
        return None
    number = int(digits) + 1
    changed = text[:start] + b"%d" % number + text[stop:]
    if glance.stamp(path) != before or not glance.put(path, changed, aside):
        return None
    return number
