"""Publishing one file so that a save which lands in the last microsecond is kept: swap the names, then look.

`os.replace` would destroy such a save; after an exchange of the two names it lies under the other one.
"""

from __future__ import annotations

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.core.paths import folder_of
from interleaf.store import content, layout
from interleaf.store.records import trash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk
    from interleaf.store.objects import Objects
    from interleaf.store.records.trash import Entry


def swap_in(disk: Disk, staged: str, path: str) -> None:
    """Put a staged file in its place in one step; whatever was there lies at `staged` afterwards, if anything was.

    Something at `path` that is no regular file goes to the quarantine.
    """
    while True:
        found = disk.stat(path)
        if found is not None and found.kind != "file":
            quarantine(disk, path)
            continue
        try:
            if found is None:
                disk.rename(staged, path)
            elif not disk.exchange(staged, path):
                swap_without_exchange(disk, staged, path)
        except FileExistsError:
            continue  # somebody made the file between the look and the rename
        except FileNotFoundError:
            if disk.stat(staged) is None or disk.stat(path) is not None:
                raise
            continue  # somebody removed the file between the look and the exchange
        return


def swap_without_exchange(disk: Disk, staged: str, path: str) -> None:
    """For file systems that cannot swap names: what lies there is copied aside and replaced.

    The path is never empty, whatever crashes; a save that lands between the copy and the rename is lost.
    """
    aside = f"{staged}.out"
    quarantine(disk, aside)  # of an attempt that a crash interrupted; the file may have changed since
    found = content.look(disk, path)
    if found is not None:
        disk.create(aside, found[1], found[0].mode)
    disk.replace(staged, path)


def settle(
    disk: Disk, objects: Objects, staged: str, known: set[str | None], entry: Entry, *, remove: bool = True
) -> list[str]:
    """Look at what came out of a swap, keep it in the trash if it is not known, and remove it.

    Args:
        disk: the project's disk.
        objects: its object store.
        staged: the staged file's place.
        known: hashes of texts that are safe elsewhere.
        entry: what the trash shall say; its id makes a second settling after a crash the same entry.
        remove: whether to remove it already.

    Returns: ids of trash entries made.
    """
    made: list[str] = []
    for place in (staged, f"{staged}.out"):
        stat = disk.stat(place)
        if stat is not None and stat.kind != "file":
            quarantine(disk, place)
        found = content.look(disk, place)
        if found is None:
            continue
        state, data = found
        if state.hash not in known:
            kept = State(objects.put(data), state.mode)
            objects.sync()
            trash.put_text(disk, entry._replace(state=kept))
            made.append(entry.id)
        if remove:
            disk.unlink(place)
    return made


def quarantine(disk: Disk, path: str) -> None:
    """Put something that cannot be explained where nothing touches it; it is renamed, never read or followed."""
    if disk.stat(path) is None:
        return
    name = path.rpartition("/")[2]
    number = 0
    while True:
        try:
            disk.rename(path, f"{layout.QUARANTINE}/{name}" + (f".{number}" if number else ""))
        except FileExistsError:
            number += 1
        else:
            return


# --- a single save, which needs no journal ---


def save(
    disk: Disk, objects: Objects, path: str, data: bytes, *, old: State | None, mode: int | None, entry: Entry
) -> list[str]:
    """Publish one file under workspace/ durably.

    The staged file's name carries both known hashes, so that recovery can tell a version that was on its way from
    text that was displaced.

    Args:
        disk: the project's disk, under the workspace lock.
        objects: its object store.
        path: where it goes.
        data: the content.
        old: what the caller saw there; anything else that comes out is kept in the trash.
        mode: permission bits; the system's default if None.
        entry: what the trash shall say then.

    Returns: ids of trash entries made.
    """
    new = hash_of(data)
    staged = f"{layout.STAGING}/save-{entry.id}.{old.hash if old else 'none'}.{new}"
    disk.create(staged, data, mode)  # first: as long as it lies there, a crash makes `sweep` sync the new directories
    try:
        for folder in content.make_folders(disk, path):
            disk.sync_dir(folder_of(folder))
        swap_in(disk, staged, path)
    except OSError:
        disk.unlink(staged)
        raise
    disk.sync_dir(folder_of(path))
    return settle(disk, objects, staged, {new, old.hash if old else None}, entry)


def sweep(disk: Disk, objects: Objects, at: str) -> None:
    """After a crash: remove staged leftovers that no transaction claims; text found nowhere else goes to the trash."""
    for name, kind in disk.list(layout.STAGING):
        place = f"{layout.STAGING}/{name}"
        if kind == "dir":
            content.remove_tree(disk, place)
        elif name.startswith("save-") and name.count(".") in (2, 3):
            _sync_copies(disk)
            identity, old, new = name.removeprefix("save-").removesuffix(".out").split(".")
            session, path = _holder(disk, new)
            settle(disk, objects, place, {old, new}, trash.Entry(identity, "displaced", session, at, path))
        else:
            disk.unlink(place)


def _sync_copies(disk: Disk) -> None:
    """Make every directory of session copies durable: a killed save may have made some of them."""
    for session, kind in disk.list(layout.SESSIONS):
        waiting = [layout.files(session)] if kind == "dir" else []
        while waiting:
            folder = waiting.pop()
            if disk.stat(folder) is not None:
                disk.sync_dir(folder)
            waiting += [f"{folder}/{name}" for name, what in disk.list(folder) if what == "dir"]


def _holder(disk: Disk, digest: str) -> tuple[str | None, str | None]:
    """The session and governed path of a copy with this content: what the interrupted save had published."""
    for session, kind in disk.list(layout.SESSIONS):
        for path, what in content.walk(disk, layout.files(session)) if kind == "dir" else ():
            if what == "file" and hash_of(disk.read(layout.copy(session, path))) == digest:
                return session, path
    return None, None
