"""Reading zip archives that anybody may have made: nothing of one is believed before all of it was checked.

The format is PKWARE's APPNOTE 6.3.10 without its 64-bit extension: at most 65,535 members and 4 GiB. Limits on what a
member unpacks to are counted while it unpacks, never taken from what the archive says of itself.
"""

from __future__ import annotations

import hashlib
import stat
import struct
import zlib
from typing import NamedTuple

from interleaf.core.paths import parents
from interleaf.errors import UnsafeArchive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TOTAL = 4 << 30  # bytes of all members together
MOST_RATIO = 200  # times a member may be larger unpacked than packed ...
SMALL = 64 << 10  # ... once it is larger than this
_CHUNK = 1 << 20
_LONGEST_NAME = 4096
_LONGEST_PART = 255
_DEEPEST = 100

END = struct.Struct("<4s4H2LH")
CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
STORED, DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DESCRIPTOR = 0x8
UTF_8 = 0x800
_UNIX = frozenset({3, 19})
WIDEST = 0xFFFFFFFF
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{stem}{digit}" for stem in ("com", "lpt") for digit in range(10)]
)


class Member(NamedTuple):
    """One file of an archive.

    Attributes:
        name: with `/`, relative, harmless on every system.
        start: offset of its packed data.
        packed: bytes in the archive.
        size: bytes unpacked, as the archive says.
        crc: CRC-32 of the unpacked bytes, as the archive says.
        deflated: whether it is packed at all.
    """

    name: str
    start: int
    packed: int
    size: int
    crc: int
    deflated: bool


class Archive:
    """A checked archive; members are unpacked one at a time.

    Args:
        data: the whole archive.
        name: what to call it in messages.

    Raises: `UnsafeArchive` with the first thing that is wrong.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        self.members = {member.name: member for member in self._members()}
        if sum(member.size for member in self.members.values()) > MOST_TOTAL:
            raise self._unsafe("it unpacks to more than 4 GiB")

    def read(self, name: str) -> bytes:
        """Unpack one member.

        Raises: `UnsafeArchive` if there is none, its checksum does not fit, or it unpacks to too much.
        """
        return b"".join(self._chunks(name))

    def hash_of(self, name: str) -> str:
        """SHA-256 of a member, hex, without holding it whole.

        Raises: as `read`.
        """
        digest = hashlib.sha256()
        for chunk in self._chunks(name):
            digest.update(chunk)
        return digest.hexdigest()

    def _chunks(self, name: str) -> Iterator[bytes]:
        member = self.members.get(name)
        if member is None:
            raise self._unsafe(f"'{name}' is missing")
        packed = memoryview(self._data)[member.start : member.start + member.packed]
        size, crc = 0, 0
        for chunk in self._inflated(member, packed) if member.deflated else (bytes(packed),):
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
            if size > max(SMALL, member.packed * MOST_RATIO):
                raise self._unsafe(f"'{name}' unpacks to more than {MOST_RATIO} times its size")
            if size > member.size:
                raise self._unsafe(f"'{name}' unpacks to more than it says")
            yield chunk
        if size != member.size or crc != member.crc:
            raise self._unsafe(f"the checksum of '{name}' does not fit")

    def _inflated(self, member: Member, packed: memoryview) -> Iterator[bytes]:
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        waiting: bytes | memoryview = packed
        while not engine.eof:
            try:
                chunk = engine.decompress(waiting, _CHUNK)
            except zlib.error:
                raise self._unsafe(f"'{member.name}' is damaged") from None
            if not chunk and not engine.eof:
                raise self._unsafe(f"'{member.name}' is cut off")
            yield chunk
            waiting = engine.unconsumed_tail
        if engine.unused_data:
            raise self._unsafe(f"'{member.name}' has something behind it")

    def _members(self) -> list[Member]:
        count, start, end = self._directory()
        found: list[Member] = []
        taken: dict[str, str] = {}
        spans: list[tuple[int, int]] = []
        place = start
        for _ in range(count):
            if place + CENTRAL.size > end:
                raise self._unsafe("its directory is cut off")
            fields = CENTRAL.unpack_from(self._data, place)
            if fields[0] != b"PK\x01\x02":
                raise self._unsafe("its directory is damaged")
            lengths = fields[10:13]
            raw = self._data[place + CENTRAL.size : place + CENTRAL.size + lengths[0]]
            place += CENTRAL.size + sum(lengths)
            name = self._text(raw, utf8=bool(fields[3] & UTF_8))
            kind = stat.S_IFMT(fields[15] >> 16) if fields[1] >> 8 in _UNIX else 0
            folder = name.endswith("/")
            self._check_kind(name, fields, kind, folder=folder)
            self._check_name(name.removesuffix("/"), taken)
            member, span = self._locate(name, raw, fields)
            spans.append(span)
            if not folder:
                found.append(member)
        if place != end:
            raise self._unsafe("its directory has an unknown part")
        self._check_spans(spans, start)
        self._check_folders([member.name for member in found])
        return found

    def _directory(self) -> tuple[int, int, int]:
        """Number of members, and where the directory of members begins and ends."""
        data = self._data
        if len(data) > WIDEST:
            raise self._unsafe("it is larger than 4 GiB")
        at = data.rfind(b"PK\x05\x06", max(0, len(data) - END.size - 0xFFFF))
        if at < 0 or at + END.size > len(data):
            raise self._unsafe("it is no zip archive")
        _, disk, first, here, count, size, start, comment = END.unpack_from(data, at)
        if disk or first or here != count or count == 0xFFFF or start == WIDEST:
            raise self._unsafe("it has several parts, or more than 65,534 members")
        if start + size != at or at + END.size + comment != len(data):
            raise self._unsafe("its directory is not where it says")
        if count * CENTRAL.size > size:
            raise self._unsafe("its directory is cut off")
        return count, start, at

    def _check_kind(self, name: str, fields: tuple[int, ...], kind: int, *, folder: bool) -> None:
        if fields[3] & _ENCRYPTED:
            raise self._unsafe(f"'{name}' is encrypted")
        if fields[4] not in (STORED, DEFLATED):
            raise self._unsafe(f"'{name}' is packed in an unknown way")
        if kind and kind != (stat.S_IFDIR if folder else stat.S_IFREG):
            what = "a link" if kind == stat.S_IFLNK else "no regular file"
            raise self._unsafe(f"'{name}' is {what}")
        if folder and fields[9]:
            raise self._unsafe(f"'{name}' is a folder with content")

    def _check_name(self, name: str, taken: dict[str, str]) -> None:
        if not harmless(name):
            raise self._unsafe(f"'{name}' is no name for a file in it")
        folded = name.casefold()
        if folded in taken:
            raise self._unsafe(f"'{name}' and '{taken[folded]}' are the same name")
        taken[folded] = name

    def _check_folders(self, names: list[str]) -> None:
        """No file lies below another file, and no folders differ by case alone."""
        files = {name.casefold() for name in names}
        folders: dict[str, str] = {}
        for name in names:
            for folder in parents(name):
                known = folders.setdefault(folder.casefold(), folder)
                if known != folder:
                    raise self._unsafe(f"'{folder}' and '{known}' are the same name")
                if folder.casefold() in files:
                    raise self._unsafe(f"'{folder}' is a file and a folder")

    def _locate(self, name: str, raw: bytes, fields: tuple[int, ...]) -> tuple[Member, tuple[int, int]]:
        """Where a member's data lie; its own header has to agree with the directory."""
        crc, packed, size, offset = fields[7], fields[8], fields[9], fields[16]
        if WIDEST in (packed, size, offset) or offset + LOCAL.size > len(self._data):
            raise self._unsafe(f"'{name}' is not where it says")
        local = LOCAL.unpack_from(self._data, offset)
        start = offset + LOCAL.size + local[9] + local[10]
        if local[0] != b"PK\x03\x04" or self._data[offset + LOCAL.size :][: local[9]] != raw:
            raise self._unsafe(f"'{name}' is another file where it lies")
        if (local[2], local[3]) != (fields[3], fields[4]):
            raise self._unsafe(f"'{name}' is described in two ways")
        if not local[2] & _DESCRIPTOR and local[6:9] != (crc, packed, size):
            raise self._unsafe(f"'{name}' is described in two ways")
        if fields[4] == STORED and packed != size:
            raise self._unsafe(f"'{name}' is described in two ways")
        member = Member(name, start, packed, size, crc, fields[4] == DEFLATED)
        return member, (offset, start + packed)

    def _check_spans(self, spans: list[tuple[int, int]], end: int) -> None:
        """Members that share bytes unpack to more than an archive can hold."""
        reached = 0
        for start, stop in sorted(spans):
            if start < reached:
                raise self._unsafe("two files in it overlap")
            reached = stop
        if reached > end:
            raise self._unsafe("a file in it overlaps the directory")

    def _text(self, raw: bytes, *, utf8: bool) -> str:
        try:
            return raw.decode("utf-8" if utf8 else "ascii")
        except UnicodeDecodeError:
            raise self._unsafe("a name in it cannot be read") from None

    def _unsafe(self, reason: str) -> UnsafeArchive:
        return UnsafeArchive(name=self._name, reason=reason)


def harmless(name: str) -> bool:
    """Whether a member's name is a relative path that means the same, and nothing special, on every system."""
    if not name or len(name.encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
        return False
    if any(letter < " " or letter in '\\:*?"<>|\x7f' or "\ud800" <= letter <= "\udfff" for letter in name):
        return False
    parts = name.split("/")
    if len(parts) > _DEEPEST:
        return False
    for part in parts:
        if part in ("", ".", "..") or part[-1] in ". " or len(part.encode()) > _LONGEST_PART:
            return False
        if part.split(".")[0].rstrip().lower() in _RESERVED:
            return False
    return True
