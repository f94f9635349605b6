"""The marker `.active-<name>`: that it exists is the truth about the active session."""

from __future__ import annotations

from interleaf.errors import InterleafError
from interleaf.store import events, json_file, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk


def markers(disk: Disk) -> list[str]:
    """Names of all markers; one directory read."""
    start = len(layout.MARKER_PREFIX)
    return [name[start:] for name, _ in disk.list(layout.WORKSPACE) if name.startswith(layout.MARKER_PREFIX)]


def active(disk: Disk) -> str | None:
    """The active session: the marker that points to a session, the newest if there are several."""
    found = [name for name in markers(disk) if is_session(disk, name)]
    return _newest(disk, found) if found else None


def is_session(disk: Disk, name: str) -> bool:
    """Whether there is a directory for such a session."""
    stat = disk.stat(layout.session(name)) if name else None
    return stat is not None and stat.kind == "dir"


def needs_healing(disk: Disk) -> bool:
    """Whether there are several markers, or one without a session."""
    found = markers(disk)
    return len(found) > 1 or any(not is_session(disk, name) for name in found)


def heal(disk: Disk, at: str) -> list[str]:
    """Remove markers without a session, and of several all but the newest; both are logged.

    Args:
        disk: the project's disk, under the workspace lock.
        at: now, for the log.

    Returns: what was done, as sentences.
    """
    done: list[str] = []
    keep = active(disk)
    for name in markers(disk):
        if name == keep:
            continue
        why = "another one is newer" if is_session(disk, name) else "its session directory is missing"
        disk.unlink(layout.marker(name))
        done.append(f"Removed the marker of '{name}': {why}.")
    if done:
        disk.sync_dir(layout.WORKSPACE)
        for sentence in done:
            events.note(disk, at, sentence)
    return done


def mark(disk: Disk, name: str | None) -> None:
    """Make a session active by one rename, or none; durable when it returns."""
    found = markers(disk)
    if found == ([] if name is None else [name]):
        return
    if name is None:
        for other in found:
            disk.unlink(layout.marker(other))
    elif name in found:
        for other in found:
            if other != name:
                disk.unlink(layout.marker(other))
    elif found:
        disk.replace(layout.marker(found[0]), layout.marker(name))
        for other in found[1:]:
            disk.unlink(layout.marker(other))
    else:
        disk.create(layout.marker(name), b"", durable=False)
    disk.sync_dir(layout.WORKSPACE)


def refresh_view(disk: Disk, at: str, actor: str) -> None:
    """Rebuild `session.lock` from the marker, if it says something else."""
    if not is_view_right(disk):
        view = {"session": active(disk), "since": at, "by": actor}
        json_file.replace(disk, layout.SESSION_LOCK, json_file.encode(view), durable=False)


def is_view_right(disk: Disk) -> bool:
    """Whether `session.lock` says what the marker says."""
    name = active(disk)
    stat = disk.stat(layout.SESSION_LOCK)
    if stat is None:
        return name is None
    try:
        view = json_file.decode(disk.read(layout.SESSION_LOCK), layout.SESSION_LOCK)
    except (InterleafError, OSError):
        return False
    return bool(view.get("session", "") == name)


def _newest(disk: Disk, names: list[str]) -> str:
    """The marker made last. A switch leaves its marker's time as it was, but nothing lies beside that one then."""

    def age(name: str) -> tuple[int, int, str]:
        stat = disk.stat(layout.marker(name))
        return (stat.mtime_ns, stat.ctime_ns, name) if stat else (0, 0, name)

    return max(names, key=age)
