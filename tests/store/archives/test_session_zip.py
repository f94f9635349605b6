"""A session as a zip: the same bytes twice, every name survives, and the manifest has to be true."""

from __future__ import annotations

import json

import pytest
from tests.store.archives.zips import changed_manifest, contents

from interleaf.errors import FormatTooNew, UnsafeArchive
from interleaf.store.archives import session_zip

FILES = {
    "session.json": (b"{}", 0o644),
    "session.md": (b"# S\n", 0o644),
    "files/acts/a.md": (b"one\n", 0o644),
    "files/run.sh": (b"#!/bin/sh\n", 0o755),
}


def test_holds_files_modes_and_objects() -> None:
    found = session_zip.check(session_zip.pack("tides", "2025-10-25T18:45:00.000Z", FILES, [b"base"]), "x")
    assert (found.name, found.ended_at) == ("tides", "2025-10-25T18:45:00.000Z")
    read = {path: (found.archive.read(held.member), held.state.mode) for path, held in found.files.items()}
    assert read == FILES
    assert [found.archive.read(member) for member in found.objects.values()] == [b"base"]


def test_is_the_same_bytes_twice() -> None:
    backwards = dict(reversed(FILES.items()))
    assert session_zip.pack("s", "at", FILES, [b"a", b"b"]) == session_zip.pack(
        "s", "at", backwards, [b"b", b"a", b"a"]
    )


def test_begins_with_the_manifest_and_lies_open_for_people() -> None:
    assert [name for name, _ in contents(session_zip.pack("s", "at", FILES, [b"base"]))][:2] == [
        "manifest.json",
        "files/acts/a.md",
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("README.md", "readme.md"),
        ("Acts/a", "acts/b"),
        ("a\\b", "C:a"),
        ("con.md", "ends."),
        ("not\udce9utf8", "new\nline"),
        ("manifest.json", "objects/x"),
        ("x" * 250, "/".join("d" * 120)),
    ],
)
def test_every_name_that_a_disk_may_hold_survives(names: tuple[str, str]) -> None:
    files = {name: (f"content of {number}".encode(), 0o644) for number, name in enumerate(names)}
    found = session_zip.check(session_zip.pack("s", "at", files, []), "x")
    assert {path: found.archive.read(held.member) for path, held in found.files.items()} == {
        path: data for path, (data, _) in files.items()
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda m: m["files"].update({"files/acts/a.md": ["0" * 64, 420, "files/acts/a.md"]}), "not what its manifest"),
        (lambda m: m["files"].update({"files/b": ["0" * 64, 420, "files/missing"]}), "missing"),
        (lambda m: m["files"].update({"../../b": [*m["files"]["session.md"]]}), "manifest is damaged"),
        (lambda m: m["files"].update({"/etc/b": [*m["files"]["session.md"]]}), "manifest is damaged"),
        (lambda m: m["files"].update({"session.md/b": [*m["files"]["session.md"]]}), "a file and a folder"),
        (lambda m: m["files"].update({"b": [m["files"]["session.json"][0], 420, "session.md"]}), "two hashes"),
        (lambda m: m["files"].update({"b": ["0" * 64, 0o4755, "session.md"]}), "manifest is damaged"),
        (lambda m: m["files"].update({"b": "session.md"}), "manifest is damaged"),
        (lambda m: m["files"].pop("session.md"), "does not name"),
        (lambda m: m.update(files=[]), "manifest is damaged"),
        (lambda m: m.update(session="../x"), "manifest is damaged"),
        (lambda m: m.update(kind="other"), "manifest is damaged"),
        (lambda m: m.pop("schema"), "manifest is damaged"),
    ],
)
def test_a_manifest_has_to_be_true(change: object, says: str) -> None:
    data = changed_manifest(session_zip.pack("s", "at", FILES, []), change)
    with pytest.raises(UnsafeArchive) as error:
        session_zip.check(data, "x")
    assert says in str(error.value.facts["reason"])


def test_an_object_has_to_be_what_its_name_says() -> None:
    data = changed_manifest(session_zip.pack("s", "at", FILES, []), None, extra=[("objects/" + "0" * 64, b"liar")])
    with pytest.raises(UnsafeArchive):
        session_zip.check(data, "x")


def test_a_newer_format_is_left_alone() -> None:
    with pytest.raises(FormatTooNew):
        session_zip.check(changed_manifest(session_zip.pack("s", "at", FILES, []), lambda m: m.update(schema=2)), "x")


def test_a_manifest_of_nonsense_is_refused() -> None:
    for nonsense in (b"", b"[]", b"null", b"{", json.dumps({"schema": True}).encode(), b"[" * 100_000):
        data = changed_manifest(session_zip.pack("s", "at", FILES, []), None, replaced=nonsense)
        with pytest.raises(UnsafeArchive):
            session_zip.check(data, "x")
