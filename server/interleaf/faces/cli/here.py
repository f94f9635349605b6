"""Paths as they are typed: from the folder where the person stands, else from the project's root."""

from __future__ import annotations

import os

from interleaf.errors import InterleafError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.engine import Engine
    from interleaf.faces.cli.shape import Call

_PATHS = ("path", "paths", "files", "file_path", "to")


def from_here(engine: Engine, call: Call) -> dict[str, object]:
    """The fields of a call with all paths from the project's root.

    In a folder of the project a path that is there stands for that; "./new.md" does in any case. Everything else is
    from the root, as in every answer.
    """
    fields = dict(call.fields)
    here = os.getcwd()
    if not here.startswith(f"{engine.root.rstrip('/')}/"):
        return fields
    folder = here[len(engine.root.rstrip("/")) + 1 :]
    moved = False
    for name in _PATHS:
        value = fields.get(name)
        if isinstance(value, list):
            fields[name] = [_placed(engine, folder, str(raw)) for raw in value]
        elif isinstance(value, str):
            # a file that is renamed here gets its new name here
            fields[name] = f"{folder}/{value}" if name == "to" and moved else _placed(engine, folder, value)
            moved = moved or fields[name] != value
    return fields


def _placed(engine: Engine, folder: str, raw: str) -> str:
    if raw.startswith("/"):
        return raw
    path = f"{folder}/{raw}"
    if raw.split("/")[0] in (".", "..") or engine.workspace.disk.stat(os.path.normpath(path)) is not None:
        return path
    try:
        return path if engine.call("resolve", {"path": path})["exists"] else raw
    except InterleafError:
        return raw
