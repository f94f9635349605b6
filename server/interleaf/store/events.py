"""`events.log`: what Interleaf mended by itself, a line each, for people and for doctor."""

from __future__ import annotations

from interleaf.store import json_file, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk

_KEPT = 200


def note(disk: Disk, at: str, sentence: str) -> None:
    """Add a line; only the newest lines are kept. Losing this log loses no work, so it is not made durable."""
    lines = [*read(disk), f"{at} {sentence}"][-_KEPT:]
    data = "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
    json_file.replace(disk, layout.EVENTS, data, durable=False)


def read(disk: Disk) -> list[str]:
    """The lines, oldest first."""
    stat = disk.stat(layout.EVENTS)
    if stat is None or stat.kind != "file":
        return []
    return disk.read(layout.EVENTS).decode("utf-8", "replace").splitlines()
