"""`session.json`: the machine record of one session."""

from __future__ import annotations

from typing import Any

from interleaf.core.model import Retry, State
from interleaf.core.paths import stored_path
from interleaf.errors import PathOutsideProject, RecordDamaged, UnsupportedFile
from interleaf.store import json_file
from interleaf.store.shape import Shape, state_from_json, state_to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk

SCHEMA = 1
OPEN = "open"
CLOSED = ("committed", "cancelled", "completed", "abandoned")


class SessionRecord:
    """What Interleaf knows of a session that its files do not say themselves.

    Attributes:
        id: UUIDv7.
        name: as its directory is called.
        status: "open", or one of `CLOSED`; active, inactive and crashed are findings and never stored.
        bases: governed path to what the global was at the session's first write; None for absent.
        deleted: tombstones, governed paths.
        retries: in the order of recording.
        artifacts: tracked files, path to "created" or "modified".
        extra: fields of this format that this version does not know; they are kept.
    """

    def __init__(self, identity: str, name: str, created_at: str) -> None:
        self.id = identity
        self.name = name
        self.created_at = created_at
        self.description = ""
        self.status = OPEN
        self.closed_at: str | None = None
        self.close_reason: str | None = None
        self.agent: str | None = None
        self.type: str | None = None
        self.template: str | None = None
        self.focus: str | None = None
        self.goal: str | None = None
        self.task_ids: list[str] = []
        self.metadata: dict[str, Any] = {}
        self.bases: dict[str, State | None] = {}
        self.deleted: set[str] = set()
        self.retries: list[Retry] = []
        self.phase: str | None = None
        self.completed_phases: list[str] = []
        self.artifacts: dict[str, str] = {}
        self.score: float | None = None
        self.extra: dict[str, Any] = {}

    def to_bytes(self) -> bytes:
        """The record as it is stored."""
        return json_file.encode(
            {
                **self.extra,
                "schema": SCHEMA,
                "id": self.id,
                "name": self.name,
                "description": self.description,
                "created_at": self.created_at,
                "status": self.status,
                "closed_at": self.closed_at,
                "close_reason": self.close_reason,
                "agent": self.agent,
                "type": self.type,
                "template": self.template,
                "focus": self.focus,
                "goal": self.goal,
                "task_ids": self.task_ids,
                "metadata": self.metadata,
                "bases": {path: state_to_json(state) for path, state in self.bases.items()},
                "deleted": sorted(self.deleted),
                "retries": [{**retry._asdict(), "lines": list(retry.lines)} for retry in self.retries],
                "phase": self.phase,
                "completed_phases": self.completed_phases,
                "artifacts": self.artifacts,
                "score": self.score,
            }
        )


def from_bytes(data: bytes, path: str) -> SessionRecord:
    """Read a record; every stored path is checked again.

    Raises: `RecordDamaged`, `FormatTooNew`.
    """
    value = json_file.decode(data, path)
    json_file.expect_format(value, path, SCHEMA)
    shape = Shape(value, path)
    record = SessionRecord(shape.text("id"), shape.text("name"), shape.text("created_at"))
    record.description = shape.text("description", "")
    record.status = shape.text("status", OPEN)
    record.closed_at = shape.optional_text("closed_at")
    record.close_reason = shape.optional_text("close_reason")
    record.agent = shape.optional_text("agent")
    record.type = shape.optional_text("type")
    record.template = shape.optional_text("template")
    record.focus = shape.optional_text("focus")
    record.goal = shape.optional_text("goal")
    record.task_ids = shape.texts("task_ids")
    record.metadata = shape.table("metadata")
    record.phase = shape.optional_text("phase")
    record.completed_phases = shape.texts("completed_phases")
    record.score = shape.optional_real("score")
    record.extra = {key: item for key, item in value.items() if key not in vars(record) and key != "schema"}
    try:
        record.bases = {stored_path(key): state_from_json(state, path) for key, state in shape.table("bases").items()}
        record.deleted = {stored_path(item) for item in shape.texts("deleted")}
        record.retries = [_retry(item) for item in shape.shapes("retries")]
        record.artifacts = {stored_path(key): str(action) for key, action in shape.table("artifacts").items()}
    except PathOutsideProject as error:
        raise RecordDamaged(path=path, reason=error.message) from None
    return record


def load(disk: Disk, path: str) -> SessionRecord:
    """Read the record at `path`.

    Raises: `RecordDamaged` also if it is missing or no plain file, `FormatTooNew`.
    """
    try:
        data = disk.read(path)
    except FileNotFoundError:
        raise RecordDamaged(path=path, reason="it is missing") from None
    except UnsupportedFile as error:
        raise RecordDamaged(path=path, reason=f"it is a {error.facts['what']}") from None
    return from_bytes(data, path)


def _retry(shape: Shape) -> Retry:
    lines = shape.items("lines")
    if not all(isinstance(line, int) and not isinstance(line, bool) for line in lines):
        raise shape.bad("lines")
    return Retry(
        stored_path(shape.text("file")),
        shape.number("number"),
        shape.text("reason"),
        shape.flag("auto_detected"),
        shape.text("recorded_at"),
        shape.text("hash"),
        stored_path(shape.text("version_path")),
        stored_path(shape.text("reason_path")),
        tuple(lines),
    )
