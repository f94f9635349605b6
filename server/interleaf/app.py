"""Opens the engine for a face: the one place that reads the environment."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.engine import Engine


def open_engine(
    directory: str | None = None,
    *,
    project: str | None = None,
    session: str | None = None,
    actor: str = "cli",
) -> Engine:
    """Find the project and open its engine.

    Args:
        directory: where the caller stands; the search for the project's root starts here (default: the process's own).
        project: root of the project; without it `INTERLEAF_PROJECT` counts, then the search.
        session: session that the caller is bound to; without it `INTERLEAF_SESSION` counts, then the marker.
        actor: who works: "cli", "lsp", "mcp", "hook".

    Raises:
        InterleafError: `unsafe-project`, `session-not-found` and what the disk may answer.
    """
    from interleaf.engine.engine import Engine

    return Engine.open(
        directory,
        session=session or os.environ.get("INTERLEAF_SESSION") or None,
        actor=actor,
        project=project or os.environ.get("INTERLEAF_PROJECT") or None,
    )
