"""Zip archives from strangers: every trick is refused, and nothing but our own error comes out."""

from __future__ import annotations

import io
import random
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interleaf.errors import UnsafeArchive
from interleaf.store.archives import archive_zip, session_zip, zip_writer
from interleaf.store.archives.archive_zip import Archive


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive as any program makes one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


def read_all(data: bytes) -> dict[str, bytes]:
    found = Archive(data, "strange.zip")
    return {name: found.read(name) for name in found.members}


def reason(data: bytes) -> str:
    with pytest.raises(UnsafeArchive) as error:
        read_all(data)
    return str(error.value.facts["reason"])


def entry(name: str, mode: int) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name)
    found.create_system = 3
    found.external_attr = mode << 16
    return found


# --- what is fine ---


def test_reads_what_other_programs_write() -> None:
    data = zipped(("a.txt", b"one"), ("b/c.txt", b"two" * 1000), ("b/", b""), ("ü/ñ", b""))
    assert read_all(data) == {"a.txt": b"one", "b/c.txt": b"two" * 1000, "ü/ñ": b""}


def test_reads_members_whose_sizes_follow_their_data() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"data" * 100)
    assert Archive(pipe.getvalue(), "x").read("a") == b"data" * 100


def test_what_we_write_other_programs_read() -> None:
    members = [("manifest.json", b"{}", 0o644), ("a/ü.md", b"text " * 500, 0o755), ("noise", bytes(range(256)), 0o600)]
    data = zip_writer.pack(members, "x")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert [(found.filename, archive.read(found)) for found in archive.infolist()] == [m[:2] for m in members]
        assert stat.S_IMODE(archive.getinfo("a/ü.md").external_attr >> 16) == 0o755
    assert data == zip_writer.pack(members, "x")


def test_what_packs_extremely_well_is_still_accepted_when_we_wrote_it() -> None:
    zeros = bytes(5_000_000)
    assert Archive(zip_writer.pack([("zeros", zeros, 0o644)], "x"), "x").read("zeros") == zeros


# --- names and kinds ---


ASTRAY = ["../up", "a/../../up", "/etc/passwd", "a//b", "./a", "a/.", "..", "a\\b", "..\\up", "C:\\a", "C:/a"]
SPECIAL = ["con", "a/NUL.txt", "lpt1.md", "ends.", "ends ", "a\nb", "a\x00b", "a\x7f", "*", "a?", 'a"b', "a<b", "a|b"]


@pytest.mark.parametrize("name", [*ASTRAY, *SPECIAL, "x" * 256, "a/" * 101 + "b"])
def test_no_name_leads_astray(name: str) -> None:
    assert not archive_zip.harmless(name)
    if "\x00" not in name:  # zipfile itself cuts the name there
        reason(zipped((name, b"x")))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK, stat.S_IFDIR])
def test_only_regular_files(kind: int) -> None:
    assert "link" in reason(zipped((entry("a", kind | 0o777), b"/etc/passwd"))) or kind != stat.S_IFLNK


TWINS = [("a", "a"), ("README.md", "readme.md"), ("Acts/a", "acts/b"), ("a", "a/b"), ("A", "a/b"), ("a/", "a")]


@pytest.mark.parametrize(("one", "other"), TWINS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_two_names_for_one_place(one: str, other: str) -> None:
    reason(zipped((one, b""), (other, b"2")))


def test_a_folder_has_no_content() -> None:
    assert "folder" in reason(zipped(("a/", b"hidden")))


# --- bombs ---


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    data = zipped(("bomb", bytes(100_000_000)))
    tracemalloc.start()
    began = time.monotonic()
    assert "200 times" in reason(data)
    assert time.monotonic() - began < 2
    assert tracemalloc.get_traced_memory()[1] < 64_000_000
    tracemalloc.stop()


def test_a_size_that_lies_is_found_out() -> None:
    data = zipped(("a", b"x" * 50_000))
    for claimed in (10, 49_999, 50_001, 2**31):
        patched = data.replace(struct.pack("<L", 50_000), struct.pack("<L", claimed))
        assert reason(patched) != ""


def test_more_than_4_gib_together_is_refused_unread() -> None:
    piece = ("x", b"")
    data = zipped(*[(f"{piece[0]}{number}", b"") for number in range(5)], method=zipfile.ZIP_DEFLATED)
    at = data.find(b"PK\x01\x02")
    head, tail = bytearray(data[:at]), bytearray(data[at:])
    place = 0
    while (place := tail.find(b"PK\x01\x02", place)) >= 0:
        tail[place + 24 : place + 28] = struct.pack("<L", 0xF0000000)
        place += 4
    place = 0
    while (place := head.find(b"PK\x03\x04", place)) >= 0:
        head[place + 22 : place + 26] = struct.pack("<L", 0xF0000000)
        place += 4
    assert "4 GiB" in reason(bytes(head + tail))


def test_overlapping_members_are_refused() -> None:
    """One packed content that many members claim: a 42 kB archive that unpacks to gigabytes."""
    data = zip_writer.pack([("a", b"x" * 1000, 0o644), ("b", b"x" * 1000, 0o644)], "x")
    second = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    patched = bytearray(data)
    patched[second + 42 : second + 46] = struct.pack("<L", 0)  # the second member lies where the first one does
    patched[second + 46 : second + 47] = b"b"
    assert reason(bytes(patched)) != ""
    nested = bytearray(data)
    first = data.find(b"PK\x01\x02")
    grown = data.find(b"PK\x01\x02") - 60
    for place in (first + 20, 18):
        nested[place : place + 4] = struct.pack("<L", grown)
    assert reason(bytes(nested)) == "two files in it overlap"


def test_encrypted_members_are_refused() -> None:
    data = bytearray(zipped(("a", b"x")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark) + offset
        data[place] |= 1
    assert "encrypted" in reason(bytes(data))


def test_unknown_ways_of_packing_are_refused() -> None:
    assert "unknown way" in reason(zipped(("a", b"x" * 100), method=zipfile.ZIP_BZIP2))
    assert "unknown way" in reason(zipped(("a", b"x" * 100), method=zipfile.ZIP_LZMA))


def test_a_header_that_disagrees_with_the_directory_is_refused() -> None:
    data = zipped(("safe", b"x" * 100))
    assert "another file" in reason(data.replace(b"safe", b"evil", 1))
    assert reason(data[:14] + b"\0\0\0\0" + data[18:]) == "'safe' is described in two ways"


def test_content_that_is_not_what_its_checksum_says_is_refused() -> None:
    data = bytearray(zipped(("a", b"x" * 100), method=zipfile.ZIP_STORED))
    data[40] ^= 1
    assert "checksum" in reason(bytes(data))


def test_something_behind_the_packed_data_is_refused() -> None:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    content = random.Random(4).randbytes(90) * 2
    packed = engine.compress(content) + engine.flush()
    data = zipped(("a", content))
    longer = data.replace(packed, packed + b"hidden").replace(
        struct.pack("<L", len(packed)), struct.pack("<L", len(packed) + 6)
    )
    at = longer.find(b"PK\x05\x06")
    start = longer.find(b"PK\x01\x02")
    assert "behind it" in reason(longer[: at + 16] + struct.pack("<L", start) + longer[at + 20 :])


@pytest.mark.parametrize("cut", [0, 1, 21, 22, 40, 60, 100])
def test_a_part_of_an_archive_is_refused(cut: int) -> None:
    data = zipped(("a", b"x"), ("b", b"y"))
    reason(data[:cut])
    reason(data[: len(data) - max(cut, 1)])


def test_an_archive_inside_another_program_is_refused() -> None:
    reason(b"MZ" + zipped(("a", b"x")))
    reason(zipped(("a", b"x")) + b"trailing")


# --- any bytes at all ---

SOUND = session_zip.pack("s", "at", {"session.json": (b"{}", 0o644), "files/a": (b"text " * 90, 0o644)}, [b"base"])


def tolerate(data: bytes) -> None:
    try:
        session_zip.check(data, "x")
    except UnsafeArchive:
        return


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=1000)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    tolerate(data)
    tolerate(data + SOUND[-100:])


@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=4))
@settings(max_examples=1500, deadline=1000)
def test_a_flipped_archive_is_read_or_refused(flips: list[tuple[int, int]]) -> None:
    data = bytearray(SOUND)
    for place, value in flips:
        data[place] = value
    tolerate(bytes(data))


@given(st.integers(0, len(SOUND)), st.integers(0, len(SOUND)))
@settings(max_examples=300, deadline=1000)
def test_a_spliced_archive_is_read_or_refused(one: int, other: int) -> None:
    tolerate(SOUND[:one] + SOUND[other:])
