"""What a session had when a command began to run in it."""

from __future__ import annotations

from interleaf.core.model import State
from interleaf.core.paths import stored_path
from interleaf.errors import PathOutsideProject, RecordDamaged
from interleaf.store import json_file, layout
from interleaf.store.shape import state_from_json, state_to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk

SCHEMA = 1


class RunRecord:
    """The note about one run.

    Args:
        session: the session.
        files: the session's copies by project path as the command saw them; None for a file deleted in the session.
    """

    def __init__(self, session: str, files: dict[str, State | None]) -> None:
        self.session = session
        self.files = files

    @classmethod
    def load(cls, disk: Disk, identity: str) -> RunRecord:
        """Read the note.

        Raises: `RecordDamaged` if it is missing or unreadable, `FormatTooNew`.
        """
        path = f"{layout.run(identity)}/run.json"
        try:
            value = json_file.decode(disk.read(path), path)
        except FileNotFoundError:
            raise RecordDamaged(path=path, reason="it is missing") from None
        json_file.expect_format(value, path, SCHEMA)
        session, files = value.get("session"), value.get("files")
        if not isinstance(session, str) or not isinstance(files, dict):
            raise RecordDamaged(path=path, reason="it does not say what was there")
        try:
            return cls(session, {stored_path(name): state_from_json(state, path) for name, state in files.items()})
        except PathOutsideProject as error:
            raise RecordDamaged(path=path, reason=error.message) from None

    def save(self, disk: Disk, identity: str) -> None:
        """Write the note, durably: without it nobody could tell what a dead command had changed."""
        files = {path: state_to_json(state) for path, state in self.files.items()}
        value = {"schema": SCHEMA, "session": self.session, "files": files}
        json_file.replace(disk, f"{layout.run(identity)}/run.json", json_file.encode(value))
