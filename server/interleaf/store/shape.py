"""Checking the shape of decoded JSON without a schema library, whose import would cost more than a whole verb."""

from __future__ import annotations

from typing import Any

from interleaf.core.model import State
from interleaf.errors import RecordDamaged


class Shape:
    """Typed access to the fields of one record; what does not fit is `RecordDamaged`.

    Args:
        value: the decoded object.
        path: the file it came from, for the message.
    """

    def __init__(self, value: dict[str, Any], path: str) -> None:
        self._value = value
        self._path = path

    def bad(self, key: str) -> RecordDamaged:
        """The error for a field that does not fit."""
        return RecordDamaged(path=self._path, reason=f"'{key}' is not what it should be")

    def text(self, key: str, default: str | None = None) -> str:
        """A text; `default` if it is missing and a default is given."""
        value = self._value.get(key, default)
        if not isinstance(value, str):
            raise self.bad(key)
        return value

    def optional_text(self, key: str) -> str | None:
        """A text, or null, or missing."""
        value = self._value.get(key)
        if value is not None and not isinstance(value, str):
            raise self.bad(key)
        return value

    def number(self, key: str) -> int:
        """A whole number, not negative."""
        value = self._value.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.bad(key)
        return value

    def optional_real(self, key: str) -> float | None:
        """A number, or null, or missing."""
        value = self._value.get(key)
        if value is not None and (not isinstance(value, (int, float)) or isinstance(value, bool)):
            raise self.bad(key)
        return value

    def flag(self, key: str) -> bool:
        """True or false; missing is false."""
        value = self._value.get(key, False)
        if not isinstance(value, bool):
            raise self.bad(key)
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts; missing is empty."""
        value = self._value.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.bad(key)
        return value

    def table(self, key: str) -> dict[str, Any]:
        """An object; missing is empty."""
        value = self._value.get(key, {})
        if not isinstance(value, dict):
            raise self.bad(key)
        return value

    def items(self, key: str) -> list[Any]:
        """A list of anything; missing is empty."""
        value = self._value.get(key, [])
        if not isinstance(value, list):
            raise self.bad(key)
        return value

    def shapes(self, key: str) -> list[Shape]:
        """A list of objects; missing is empty."""
        found = self.items(key)
        if not all(isinstance(item, dict) for item in found):
            raise self.bad(key)
        return [Shape(item, self._path) for item in found]


def state_to_json(state: State | None) -> list[object] | None:
    """A state as `[hash, mode]`, an absent file as null."""
    return None if state is None else [state.hash, state.mode]


def state_from_json(value: object, path: str) -> State | None:
    """The other way round.

    Raises: `RecordDamaged`.
    """
    if value is None:
        return None
    # A record of thousands of files is read at every call; JSON has no subclasses to allow for.
    if type(value) is list and len(value) == 2:
        digest, mode = value
        if (
            type(digest) is str
            and len(digest) == 64
            and not digest.strip("0123456789abcdef")
            and type(mode) is int
            and 0 <= mode <= 0o777
        ):
            return State(digest, mode)
    raise RecordDamaged(path=path, reason="a file's state is not what it should be")
