"""Encoding, byte order mark and line ends, of which the protocol says nothing."""

from pathlib import Path

import pytest
from tests.faces.lsp.conftest import PLAN
from tests.faces.lsp.support.connection import Connection
from tests.faces.lsp.support.editor import Editor

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("announces", [True, False])
@pytest.mark.parametrize(
    ("raw", "hides", "encoding", "expected"),
    [
        pytest.param(b"one\r\ntwo\r\n", True, "utf-8", b"one\r\nTWO\r\n", id="hidden CRLF"),
        pytest.param(b"one\r\ntwo\r\n", False, "utf-8", b"one\r\nTWO\r\n", id="shown CRLF"),
        pytest.param(b"\xef\xbb\xbfone\ntwo\n", True, "utf-8", b"\xef\xbb\xbfone\nTWO\n", id="hidden mark"),
        pytest.param(b"\xef\xbb\xbfone\ntwo\n", False, "utf-8", b"\xef\xbb\xbfone\nTWO\n", id="shown mark"),
        pytest.param(b"caf\xe9\ntwo\n", False, "latin-1", b"caf\xe9\nTWO\n", id="Latin-1"),
        pytest.param(b"one\ntwo", False, "utf-8", b"one\nTWO", id="no final newline"),
        pytest.param("one\ntwo\n".encode("utf-16"), False, "utf-16", "one\nTWO\n".encode("utf-16"), id="UTF-16"),
    ],
)
async def test_encoding_mark_and_line_ends_are_kept(
    connection: Connection, book: Path, announces: bool, raw: bytes, hides: bool, encoding: str, expected: bytes
) -> None:
    (book / PLAN).write_bytes(raw)
    await connection.call("start", name="s1")
    editor = Editor(connection, announces=announces, hides=hides, encoding=encoding)
    buffer = await editor.open(PLAN)
    editor.replace(buffer, "two", "TWO")
    await editor.save(buffer)
    assert connection.copy(PLAN).read_bytes() == expected
    assert (book / PLAN).read_bytes() == raw


async def test_mixed_line_ends_survive_an_editor_that_normalises_them(connection: Connection, book: Path) -> None:
    (book / PLAN).write_bytes(b"one\r\ntwo\nthree\r\n")
    await connection.call("start", name="s1")
    editor = Editor(connection, hides=True)
    buffer = await editor.open(PLAN)
    editor.replace(buffer, "three", "THREE")
    await editor.save(buffer)
    assert connection.copy(PLAN).read_bytes() == b"one\r\ntwo\nTHREE\r\n"
    assert (book / PLAN).read_bytes() == b"one\r\ntwo\nthree\r\n"
