"""A session's key context without the engine: composed of its document, and kept until the document changes.

An agent waits for it at its start and at every compaction, and composing it costs more than all the rest of a hook.
"""

from __future__ import annotations

import os

from interleaf.disk import glance
from interleaf.store import layout


def context_of(root: str, session: str, limit: int) -> str:
    """TL;DR, progress, blockers, next steps and key context of a session's document.

    Args:
        root: absolute path of the project.
        session: an open session.
        limit: how many characters at most.
    """
    # The stamp is taken first: a document that changes meanwhile makes what is kept stale, never wrong.
    stamp = glance.stamp(f"{root}/{layout.document(session)}")
    kept = glance.read(f"{root}/{layout.context_cache(session, limit)}")
    if kept is not None:
        head, _, text = kept.decode("utf-8", "replace").partition("\n")
        if head == stamp:
            return text
    from interleaf.core import document

    raw = glance.read(f"{root}/{layout.document(session)}") or b""
    text = document.context(document.parse(raw.decode("utf-8", "replace")), limit)
    _keep(root, session, limit, stamp, text)
    return text


def still_holds(root: str, session: str, limit: int, text: str) -> None:
    """Keep a context for the document as it is now, after a change that the context does not show."""
    _keep(root, session, limit, glance.stamp(f"{root}/{layout.document(session)}"), text)


def _keep(root: str, session: str, limit: int, stamp: str, text: str) -> None:
    path = f"{root}/{layout.context_cache(session, limit)}"
    aside = f"{root}/{layout.STAGING}/context-{os.getpid()}.tmp"  # a crash leaves it where recovery sweeps
    glance.put(path, f"{stamp}\n{text}".encode("utf-8", "replace"), aside)
