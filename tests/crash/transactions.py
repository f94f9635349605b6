"""Stories of bare transactions: every kind of operation in one record, without any verb around it."""

from __future__ import annotations

from tests.crash.story import Story
from tests.support.memory_disk import MemoryDisk

from interleaf.core.hashing import hash_of
from interleaf.core.ids import uuid7
from interleaf.core.model import State
from interleaf.disk.port import Disk
from interleaf.store import content, layout
from interleaf.store.objects import Objects
from interleaf.store.transactions import apply
from interleaf.store.transactions.transaction import Transaction

AT = "2026-11-20T10:00:00Z"
_FOLDERS = (layout.WORKSPACE, layout.STORE, *layout.STORE_FOLDERS, layout.SESSIONS, layout.ARCHIVE)


def prepare() -> MemoryDisk:
    """Six globals, a session directory with a copy, its marker."""
    disk = MemoryDisk()
    for folder in _FOLDERS:
        disk.mkdir(folder)
    for number in range(4):
        disk.save(f"book/g{number}.md", b"old %d " % number * 40)
    disk.save("book/doomed.md", b"to be deleted " * 20)
    disk.save("alone/only.md", b"the only file of its folder " * 5)
    disk.save(f"{layout.session('one')}/files/book/g0.md", b"NEW 0 " * 50)
    disk.save(layout.marker("one"), b"")
    return disk


def commit(disk: Disk) -> None:
    """New contents, a new file in new folders, two deletions, a move and the marker, as one."""
    objects = Objects(disk)
    work = Transaction(disk, objects, uuid7(1, b"0123456789"), "commit", "one", AT)
    for number in range(3):
        path = f"book/g{number}.md"
        found = content.look(disk, path)
        assert found is not None
        objects.put(found[1])
        data = b"NEW %d " % number * 50
        work.put(path, data, State(hash_of(data), 0o644), found[0])
    data = b"a new file " * 9
    work.put("acts/act-2/scenes/new.md", data, State(hash_of(data), 0o600), None)
    for path in ("book/doomed.md", "alone/only.md"):
        found = content.look(disk, path)
        assert found is not None
        objects.put(found[1])
        work.remove(path, found[0])
    work.prune("alone")
    work.move(layout.session("one"), f"{layout.ARCHIVE}/one")
    work.mark(None)
    work.run(keep=True)


def recover(disk: Disk) -> None:
    """What opening a workspace does about transactions."""
    apply.recover(disk, Objects(disk), AT)


def edit_back(disk: Disk) -> None:
    """A person's own program puts a file back as it was: an old commit must not come back over it."""
    disk.save("book/g1.md", b"old 1 " * 40)  # type: ignore[attr-defined]


def again(disk: Disk) -> None:
    """A second transaction after the first."""
    objects = Objects(disk)
    work = Transaction(disk, objects, uuid7(2, b"0123456789"), "commit", "one", AT)
    found = content.look(disk, "book/g2.md")
    assert found is not None
    objects.put(found[1])
    data = b"NEWER 2 " * 30
    work.put("book/g2.md", data, State(hash_of(data), 0o755), found[0])
    work.run(keep=True)


COMMIT = Story("transaction", prepare, (commit, edit_back, again), recover)
