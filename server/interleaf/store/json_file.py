"""JSON on disk: strict reading, and replacing as one durable step."""

from __future__ import annotations

import json
import os
from typing import Any

from interleaf.core.paths import folder_of
from interleaf.errors import FormatTooNew, RecordDamaged
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk


def encode(value: object) -> bytes:
    """Canonical JSON, a line per value: `indent` would double the cost of every first save.

    Names that are no UTF-8 survive as escaped surrogates.
    """
    return (json.dumps(value, separators=(",\n ", ": "), sort_keys=True, allow_nan=False) + "\n").encode("ascii")


def decode(data: bytes, path: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises: `RecordDamaged` for anything else.
    """
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RecordDamaged(path=path, reason=f"it is no JSON ({str(error)[:80]})") from None
    if not isinstance(value, dict):
        raise RecordDamaged(path=path, reason="it is no JSON object")
    return value


def expect_format(value: dict[str, Any], path: str, known: int, key: str = "schema") -> None:
    """Check the format number.

    Raises: `FormatTooNew` for a newer one, `RecordDamaged` for none.
    """
    found = value.get(key)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise RecordDamaged(path=path, reason=f"'{key}' is missing")
    if found > known:
        raise FormatTooNew(path=path, found=found, known=known)


def replace(disk: Disk, path: str, data: bytes, durable: bool = True) -> None:
    """Put a file in the place of whatever is there, as one step.

    What a crash leaves aside lies in staging, where recovery sweeps. So it is called under the workspace lock, or for
    a cache that may as well fail to be written.

    Args:
        disk: the project's disk.
        path: file under workspace/ that only Interleaf writes.
        data: its new content.
        durable: whether it survives power loss when this returns; views that can be rebuilt need not.
    """
    aside = f"{layout.STAGING}/{os.urandom(8).hex()}.tmp"
    disk.create(aside, data, durable=durable)
    try:
        disk.replace(aside, path)
    except OSError:
        disk.unlink(aside)
        raise
    if durable:
        disk.sync_dir(folder_of(path))
