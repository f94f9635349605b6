"""What a worktree was made of: each file's state in the session, and the stamp that its copy had."""

from __future__ import annotations

from typing import Any, NamedTuple

from interleaf.core.model import State
from interleaf.core.paths import folder_of, stored_path
from interleaf.errors import InterleafError, RecordDamaged
from interleaf.store import json_file, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk

SCHEMA = 1


class Known(NamedTuple):
    """One file of a worktree.

    Attributes:
        state: what it showed when it was last made equal to the session.
        stamp: size, times and inode then; empty if it has to be read to be sure.
    """

    state: State
    stamp: list[int]


class WorktreeRecord:
    """The note about one worktree.

    Args:
        session: session that it shows.
        place: absolute path of its directory, for messages.
        files: its files by project path.
    """

    def __init__(self, session: str, place: str, files: dict[str, Known]) -> None:
        self.session = session
        self.place = place
        self.files = files

    @classmethod
    def load(cls, disk: Disk, key: str) -> WorktreeRecord | None:
        """The note, or None if there is none or it is damaged: then every file of the worktree counts as changed."""
        path = layout.worktree_record(key)
        try:
            value = json_file.decode(disk.read(path), path)
            json_file.expect_format(value, path, SCHEMA)
            return cls(str(value["session"]), str(value["place"]), _files(value["files"], path))
        except (FileNotFoundError, KeyError, TypeError, ValueError, InterleafError):
            return None

    def save(self, disk: Disk, key: str) -> None:
        """Write the note, durably; all that it names has to be so by now."""
        if disk.mkdir(folder_of(layout.worktree_record(key))):
            disk.sync_dir(layout.STORE)
        files = {path: [*known.state, known.stamp] for path, known in self.files.items()}
        value = {"schema": SCHEMA, "session": self.session, "place": self.place, "files": files}
        json_file.replace(disk, layout.worktree_record(key), json_file.encode(value))

    @staticmethod
    def remove(disk: Disk, key: str) -> None:
        """Forget a worktree."""
        disk.unlink(layout.worktree_record(key))


def _files(value: Any, path: str) -> dict[str, Known]:
    files: dict[str, Known] = {}
    for name, (digest, mode, stamp) in value.items():
        if not isinstance(digest, str) or not isinstance(mode, int) or not isinstance(stamp, list):
            raise RecordDamaged(path=path, reason="a file is not described as it should be")
        files[stored_path(name)] = Known(State(digest, mode), [int(number) for number in stamp])
    return files
