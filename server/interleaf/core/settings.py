"""`interleaf.toml` as a value. Nothing in it is needed to start."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from interleaf.core.paths import stored_path
from interleaf.errors import PathOutsideProject, RecordDamaged

FILE = "interleaf.toml"


class Settings(NamedTuple):
    """What a project wants.

    Attributes:
        roots: folders that sessions govern; empty for the whole project.
        exclude: patterns in `.gitignore` syntax that sessions do not govern.
        templates: named templates for `start`: a table of start's fields each.
        retention: what is kept how long; keys are in docs/USER_GUIDE.md.
        backup: what daily and milestone backups hold, and where they go.
        checkpoints: automatic checkpoints.
        tracking: file of the project that gets a line when a session ends; empty for none.
        unknown: keys that are no settings; another version may know them, so they are no error.
    """

    roots: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    templates: Mapping[str, Any] = {}
    retention: Mapping[str, Any] = {}
    backup: Mapping[str, Any] = {}
    checkpoints: Mapping[str, Any] = {}
    tracking: str = ""
    unknown: tuple[str, ...] = ()


KEYS = Settings._fields[:-1]


def parse(text: str) -> dict[str, Any]:
    """Read the file.

    Returns: its table as it stands there.
    Raises: `RecordDamaged` with what is wrong and where.
    """
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RecordDamaged(path=FILE, reason=str(error)) from None


def from_table(value: dict[str, Any]) -> Settings:
    """The settings that a table holds.

    Raises: `RecordDamaged` for a value of the wrong kind, `PathOutsideProject` for a root outside the project.
    """
    return Settings(
        tuple(_folder(item) for item in _texts(value, "roots")),
        tuple(_texts(value, "exclude")),
        _table(value, "templates"),
        _table(value, "retention"),
        _table(value, "backup"),
        _table(value, "checkpoints"),
        _file(value, "tracking"),
        tuple(key for key in value if key not in KEYS),
    )


def _texts(value: dict[str, Any], key: str) -> list[str]:
    found = value.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise RecordDamaged(path=FILE, reason=f"'{key}' must be a list of texts")
    return found


def _table(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key, {})
    if not isinstance(found, dict):
        raise RecordDamaged(path=FILE, reason=f"'{key}' must be a table")
    return found


def _file(value: dict[str, Any], key: str) -> str:
    found = value.get(key, "")
    if not isinstance(found, str):
        raise RecordDamaged(path=FILE, reason=f"'{key}' must be the name of a file")
    return stored_path(found) if found else ""


def _folder(text: str) -> str:
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if ".." in parts or text.startswith("/"):
        raise PathOutsideProject(path=text, reason=f"'roots' in {FILE} names it")
    return "/".join(parts)
