"""Writing zip archives that are the same bytes for the same contents: fixed date, one way of packing."""

from __future__ import annotations

import stat
import zlib

from interleaf.errors import UnsafeArchive
from interleaf.store.archives.archive_zip import CENTRAL, DEFLATED, END, LOCAL, MOST_RATIO, SMALL, STORED, UTF_8, WIDEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_MEMBERS = 0xFFFE
_VERSION = 20  # of the format: deflate and folders
_UNIX = 3 << 8
_DATE = 1 << 5 | 1  # 1980-01-01, the first day that the format knows
_LEVEL = 6


def pack(members: Iterable[tuple[str, bytes, int]], name: str) -> bytes:
    """Make an archive.

    Args:
        members: names, contents and permission bits, in the order in which they shall lie there.
        name: what to call the archive in messages.

    Raises: `UnsafeArchive` for what no archive without the 64-bit extension can hold.
    """
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member, data, mode in members:
        raw = member.encode("utf-8")
        method, packed = _packed(data)
        facts = (UTF_8, method, 0, _DATE, zlib.crc32(data), len(packed), len(data), len(raw), 0)
        if max(offset, len(packed), len(data)) >= WIDEST or len(directory) >= _MOST_MEMBERS:
            raise UnsafeArchive(name=name, reason="there is more than a zip archive can hold")
        body += [LOCAL.pack(b"PK\x03\x04", _VERSION, *facts), raw, packed]
        directory += [
            CENTRAL.pack(
                b"PK\x01\x02", _UNIX | _VERSION, _VERSION, *facts, 0, 0, 0, (stat.S_IFREG | mode) << 16, offset
            )
            + raw
        ]
        offset += LOCAL.size + len(raw) + len(packed)
    listed = b"".join(directory)
    if offset + len(listed) >= WIDEST:
        raise UnsafeArchive(name=name, reason="there is more than a zip archive can hold")
    end = END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(listed), offset, 0)
    return b"".join([*body, listed, end])


def _packed(data: bytes) -> tuple[int, bytes]:
    """Deflated where that helps, and where it does not look like an archive made to unpack to too much."""
    engine = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = engine.compress(data) + engine.flush()
    if len(packed) >= len(data) or len(data) > max(SMALL, len(packed) * MOST_RATIO):
        return STORED, data
    return DEFLATED, packed
