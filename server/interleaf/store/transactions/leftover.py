"""Whether a crash left anything over. Apart from `apply`: a reader need not load what would finish it."""

from __future__ import annotations

from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk


def needs_recovery(disk: Disk) -> bool:
    """Whether there are decided transactions that are not finished, or stagings of ones that were never decided."""
    decided = (kind == "file" and name.endswith(".json") for name, kind in disk.list(layout.JOURNAL))
    return any(decided) or bool(disk.list(layout.STAGING))
