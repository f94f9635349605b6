"""The operations that a transaction is made of, as values and as JSON."""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core.model import State
from interleaf.core.names import session_name
from interleaf.core.paths import stored_path
from interleaf.errors import InvalidName, PathOutsideProject, RecordDamaged
from interleaf.store.shape import state_from_json, state_to_json


class Put(NamedTuple):
    """Make the file at `path` become `new`, whose content is staged; `old` is what is expected there."""

    path: str
    old: State | None
    new: State


class Remove(NamedTuple):
    """Remove the file at `path`; `old` is what is expected there."""

    path: str
    old: State | None


class Move(NamedTuple):
    """Rename a file or directory under workspace/."""

    source: str
    target: str


class Prune(NamedTuple):
    """Remove the directory if it is empty by now."""

    path: str


class Mark(NamedTuple):
    """Make a session the active one, or none."""

    name: str | None


Operation = Put | Remove | Move | Prune | Mark


def to_json(operation: Operation) -> list[object]:
    """An operation as a JSON array, its word first."""
    match operation:
        case Put(path, old, new):
            return ["put", path, state_to_json(old), state_to_json(new)]
        case Remove(path, old):
            return ["remove", path, state_to_json(old)]
        case Move(source, target):
            return ["move", source, target]
        case Prune(path):
            return ["prune", path]
        case Mark(name):
            return ["mark", name]


def from_json(value: object, record: str) -> Operation:
    """The other way round; paths and names are checked again, since a record is only a file.

    Raises: `RecordDamaged` for anything unknown: what is not understood is never guessed at.
    """
    try:
        match value:
            case ["put", path, old, new]:
                state = state_from_json(new, record)
                if state is not None:
                    return Put(stored_path(path), state_from_json(old, record), state)
            case ["remove", path, old]:
                return Remove(stored_path(path), state_from_json(old, record))
            case ["move", source, target]:
                return Move(_own(source), _own(target))
            case ["prune", path]:
                return Prune(stored_path(path))
            case ["mark", None]:
                return Mark(None)
            case ["mark", name]:
                return Mark(session_name(name))
            case _:
                pass
    except (PathOutsideProject, InvalidName) as error:
        raise RecordDamaged(path=record, reason=error.message) from None
    raise RecordDamaged(path=record, reason="an operation in it is unknown")


def _own(path: object) -> str:
    checked = stored_path(path)
    if not checked.startswith("workspace/"):
        raise PathOutsideProject(path=checked, reason="only what lies under workspace/ is moved")
    return checked
