"""doctor: what is wrong under workspace/, and what cannot be read; never a traceback."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.book import Book

from interleaf.errors import InterleafError


def test_a_sound_workspace_has_no_findings(book: Book) -> None:
    book.call("start", name="s")
    book.call("write", path="x.md", content="x")
    book.call("commit", force=True)
    assert book.call("doctor") == {"findings": []}


def test_fixing_mends_records_and_forgets_ghosts(book: Book) -> None:
    book.call("start", name="s")
    os.rename(book.root / "workspace/sessions/s", book.root / "workspace/sessions/renamed-by-hand")
    book.save("workspace/.store/owners/ghost.lsp.1", "")
    found = [finding for finding in book.call("doctor")["findings"] if not finding["fixed"]]
    assert [(finding["kind"], finding["can_fix"]) for finding in found] == [
        ("record-damaged", True),
        ("session-crashed", True),
    ]
    kinds = {finding["kind"]: finding["fixed"] for finding in book.call("doctor", fix=True)["findings"]}
    assert kinds["record-damaged"] is True
    assert kinds["session-crashed"] is True
    assert {finding["kind"] for finding in book.call("doctor")["findings"]} <= {"mended"}


def test_a_lost_base_is_told(book: Book) -> None:
    book.call("start", name="s")
    book.call("write", path="acts/c1/plan.md", content="x")
    for name in os.listdir(book.root / "workspace/.store/objects"):
        os.unlink(book.root / "workspace/.store/objects" / name)
    assert any("the base of acts/c1/plan.md" in finding["message"] for finding in book.call("doctor")["findings"])


def test_a_misspelt_setting_is_told_and_a_wrong_one_only_once(book: Book) -> None:
    book.call("start", name="s")
    book.save("interleaf.toml", 'root = ["acts"]\n')
    (finding,) = book.call("doctor")["findings"]
    assert (finding["kind"], "can_fix" in finding) == ("unknown-setting", False)
    assert "'root', which is no setting; there are roots, exclude," in finding["message"]
    book.save("interleaf.toml", 'roots = "acts"\n')
    (finding,) = book.call("doctor")["findings"]
    assert "'roots' must be a list of texts" in finding["message"]


FILES = [
    "workspace/sessions/s/session.json",
    "workspace/sessions/s/session.md",
    "workspace/session.lock",
    "workspace/.store/format.json",
    "workspace/.store/journal/0190-x.json",
    "workspace/.store/events.log",
    "workspace/.store/cache/states-s.json",
    "workspace/.store/cache/ignore.json",
    "workspace/.store/cache/settings.json",
    "workspace/.store/trash/x/entry.json",
    "workspace/.store/done/x.json",
    "workspace/archive/old/session.json",
    "workspace/sessions/s/snapshots/x.json",
    "workspace/sessions/odd name!/session.json",
    "workspace/.active-../x".replace("/x", ""),
    "interleaf.toml",
]
ANY = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([b"{}", b"[]", b"null", b'{"schema": 99}', b'{"schema": 1}', b'{"schema":1,"id":{},"name":[]}']),
)


@pytest.mark.parametrize("path", FILES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=ANY)
def test_any_bytes_give_a_kind_of_the_contract(book: Book, path: str, data: bytes) -> None:
    if not book.exists("workspace/sessions/s"):
        book.call("start", name="s")
        book.save(".gitignore", "*.log\n")
        book.call("write", path="acts/c1/plan.md", content="mine\n")
    sound = (book.root / path).read_bytes() if book.exists(path) else None
    book.save(path, data)
    try:
        engine = book.again()
        for verb, fields in (
            ("doctor", {}),
            ("status", {}),
            ("list", {"all": True}),
            ("trash", {}),
            ("view", {}),
            ("checkpoints", {}),
            ("write", {"path": "acts/c2/plan.md", "content": "x"}),
            ("commit", {}),
            ("undo", {}),
            ("doctor", {"fix": True}),
        ):
            try:
                engine.call(verb, fields)
            except InterleafError as error:
                assert error.message  # noqa: PT017 - whether it raises is chance, that it speaks is not
    finally:
        if sound is None:
            (book.root / path).unlink(missing_ok=True)
        else:
            book.save(path, sound)
