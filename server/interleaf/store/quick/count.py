"""Counting a compaction without the engine: one number and one time in the front matter of a session's document.

An agent waits for this at a moment when it can do nothing else. Where anything is unusual nothing is done, and the
engine counts (`engine.document.compaction`).
"""

from __future__ import annotations

import os

from interleaf.disk import clock, glance
from interleaf.store import layout

_COUNT = b"\ncompaction_count: "
_TIME = b"\nupdated_at: "


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
    span = _value(text, _COUNT, end)
    digits = text[span]
    if end < 0 or not digits.isdigit():
        return None
    number = int(digits) + 1
    changes = [(span, b"%d" % number), (_value(text, _TIME, end), clock.iso(clock.now_ms()).encode())]
    for place, value in sorted(changes, key=lambda change: change[0].start, reverse=True):
        if place.start:  # a person may have taken the time out
            text = text[: place.start] + value + text[place.stop :]
    if glance.stamp(path) != before or not glance.put(path, text, aside, whole=True):
        return None
    return number


def _value(text: bytes, key: bytes, end: int) -> slice:
    """Where a value stands in the front matter; empty at 0 if it has no such key."""
    start = text.find(key, 0, end)
    if start < 0:
        return slice(0, 0)
    start += len(key)
    return slice(start, text.index(b"\n", start))
