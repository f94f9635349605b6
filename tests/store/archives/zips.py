"""Taking archives apart and putting them together again with something changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from interleaf.store.archives import zip_writer
from interleaf.store.archives.archive_zip import Archive


def contents(data: bytes) -> list[tuple[str, bytes]]:
    """Names and contents, in their order."""
    found = Archive(data, "x")
    return [(name, found.read(name)) for name in found.members]


def changed_manifest(
    data: bytes,
    change: Callable[[dict[str, Any]], object] | None,
    *,
    extra: list[tuple[str, bytes]] | None = None,
    replaced: bytes | None = None,
) -> bytes:
    """The archive with another manifest, or with members that the manifest does not know.

    Args:
        data: a sound archive.
        change: changes the manifest in place.
        extra: members to add.
        replaced: bytes to put in the manifest's place.
    """
    members = dict(contents(data))
    manifest = json.loads(members["manifest.json"])
    if change is not None:
        change(manifest)
    members["manifest.json"] = replaced if replaced is not None else json.dumps(manifest).encode()
    return zip_writer.pack([(name, content, 0o644) for name, content in [*members.items(), *(extra or [])]], "x")
