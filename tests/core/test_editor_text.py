"""What an editor hides of a file (encoding, mark, line ends) survives a save of its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleaf.core import editor_text, lines
from interleaf.core.editor_text import TextForm


def saved(raw: bytes, shown: str, typed: str) -> bytes:
    return editor_text.to_bytes(typed, editor_text.learn(raw, shown), raw)


@pytest.mark.parametrize(
    ("raw", "shown", "typed", "expected"),
    [
        pytest.param(b"a\nb\n", "a\nb\n", "a\nB\n", b"a\nB\n", id="plain"),
        pytest.param(b"a\r\nb\r\n", "a\nb\n", "a\nnew\nb\n", b"a\r\nnew\r\nb\r\n", id="hidden CRLF"),
        pytest.param(b"a\r\nb\r\n", "a\r\nb\r\n", "a\nb\n", b"a\nb\n", id="a shown CRLF may be taken away"),
        pytest.param(b"a\r\nb\nc\rd", "a\nb\nc\nd", "a\nb\nc\nD", b"a\r\nb\nc\rD", id="mixed ends, normalised"),
        pytest.param(b"a\nb", "a\nb", "a\nB", b"a\nB", id="no final newline"),
        pytest.param(b"a\r\nb", "a\nb", "a\nb\n", b"a\r\nb\r\n", id="final newline added, CRLF"),
        pytest.param(b"a\r\nb\r\n", "a\nb\n", "a\nb", b"a\r\nb", id="final newline taken away"),
        pytest.param(b"\xef\xbb\xbfa\n", "a\n", "b\n", b"\xef\xbb\xbfb\n", id="hidden mark"),
        pytest.param(b"\xef\xbb\xbfa\n", "\ufeffa\n", "\ufeffb\n", b"\xef\xbb\xbfb\n", id="shown mark"),
        pytest.param(b"caf\xe9\n", "café\n", "cafés\n", b"caf\xe9s\n", id="Latin-1"),
        pytest.param(b"caf\xe9\n", "café\n", "café 😀\n", "café 😀\n".encode(), id="Latin-1 cannot hold it: UTF-8"),
        pytest.param(
            b"caf\xe9\r\nx\r\n", "café\nx\n", "café\n😀\n", "café\r\n😀\r\n".encode(), id="the same with CRLF"
        ),
        pytest.param("é\r\n".encode("utf-16"), "é\n", "é!\n", "é!\r\n".encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param(
            b"ok\ncaf\xe9\n", "ok\ncaf\ufffd\n", "OK\ncaf\ufffd\n", b"OK\ncaf\xe9\n", id="broken UTF-8, lossy"
        ),
        pytest.param("привет\n".encode("cp1251"), "привет\n", "пока\n", "пока\n".encode("cp1251"), id="windows-1251"),
        pytest.param(b"a\r\nb\r\n", "typed\nb\n", "typed\nb\n", b"typed\r\nb\r\n", id="hidden CRLF, changed already"),
        pytest.param(b"caf\xe9\n", "cafés\n", "cafés\n", b"caf\xe9s\n", id="Latin-1, changed already"),
        pytest.param(
            "привет\n".encode("koi8-r"),
            "привет!\n",
            "привет!\n",
            "привет!\n".encode("koi8-r"),
            id="KOI8-R, changed already",
        ),
        pytest.param(b"caf\xe9\nx\n", "caf\ufffd\ny\n", "caf\ufffd\ny\n", b"caf\xe9\ny\n", id="lossy, changed already"),
        pytest.param(b"", "", "x", b"x", id="empty"),
        pytest.param(b"x\x0cy\n", "x\x0cy\n", "x\x0cz\n", b"x\x0cz\n", id="a form feed ends no line"),
        pytest.param("a\u2028b\n".encode(), "a\u2028b\n", "a\u2028c\n", "a\u2028c\n".encode(), id="nor does U+2028"),
    ],
)
def test_what_the_editor_hides_is_kept(raw: bytes, shown: str, typed: str, expected: bytes) -> None:
    assert saved(raw, shown, typed) == expected


@given(st.binary(max_size=60), st.sampled_from(["\n", "\r\n", None]))
def test_an_unchanged_text_gives_the_very_bytes(raw: bytes, end: str | None) -> None:
    """Whatever the bytes are, and however an editor that reads UTF-8 normalises the line ends."""
    shown = raw.decode("utf-8", "replace")
    shown = shown if end is None else lines.with_ends(shown, end)
    form = editor_text.learn(raw, shown)
    assert saved(raw, shown, shown) == raw
    assert editor_text.show(raw, form) == shown


def test_an_unknown_text_is_taken_as_it_comes() -> None:
    """The file on disk is not what the editor showed: nothing can be learned but what the bytes say."""
    assert editor_text.learn(b"\xef\xbb\xbfone\r\n", "something else") == TextForm("utf-8", b"\xef\xbb\xbf")


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_stretches_lead_from_one_text_to_the_other(before: list[str], after: list[str]) -> None:
    made: list[str] = []
    at = 0
    for start, end, first, last in lines.stretches(before, after):
        made += before[at:start] + after[first:last]
        at = end
    assert made + before[at:] == after
