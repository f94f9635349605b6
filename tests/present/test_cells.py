"""Columns of a terminal: wide characters, marks, emoji, and names that would drive the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleaf.present.cells import clean, fit, folded, pad, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("scene-0101.md", 13),
        ("Сцена", 5),
        ("第一章", 6),
        ("한국어", 6),
        ("한국", 4),  # the same writing in single jamo
        ("e\u0301te\u0301", 3),
        ("🎉", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("👍🏽", 2),
        ("🇨🇭🇩🇪", 4),
        ("⚠\ufe0f", 2),
        ("नमस्ते", 4),
    ],
)
def test_the_width_is_what_a_terminal_draws(text: str, columns: int) -> None:
    assert width(text) == columns


def test_a_cut_never_splits_what_a_reader_sees_as_one() -> None:
    assert fit("第一章第二章", 6) == "第一…"
    assert fit("第一章", 6) == "第一章"
    assert fit("e\u0301te\u0301s", 3) == "e\u0301t…"
    assert fit("a👩\u200d👩\u200d👧b", 3) == "a…"
    assert fit("abc", 2, "...") == ".."


@given(st.text(), st.integers(min_value=1, max_value=30))
def test_a_cut_text_fits_and_a_padded_one_fills(text: str, columns: int) -> None:
    cut = fit(clean(text), columns)
    assert width(cut) <= columns
    assert width(pad(cut, columns)) == columns
    assert pad(cut, columns, right=True).endswith(cut)


@given(st.text())
def test_no_text_can_drive_the_terminal(text: str) -> None:
    shown = clean(text)
    assert all(char.isprintable() or char in "\u200d\u00a0\u3000" for char in shown)


def test_control_characters_are_shown_for_what_they_are() -> None:
    assert clean("a\x1b[2Jb") == "a\\x1b[2Jb"
    assert clean("evil\u202egnp.md") == "evil\\u202egnp.md"
    assert clean("caf\udce9.md") == "caf\\xe9.md"
    assert clean("one\ntwo\tthree") == "one two three"
    assert clean("one\ntwo\tthree", lines=True) == "one\ntwo\tthree"
    assert clean("one\r\ntwo", lines=True) == "one\\x0d\ntwo"


def test_words_are_folded_between_words_and_paths_stay_whole() -> None:
    assert folded("   • one two three", 12, "     ") == ["   • one two", "     three"]
    assert folded("see acts/act-1/scene.md now", 8) == ["see", "acts/act-1/scene.md", "now"]
    assert folded("  第一章 第二章", 9, "  ") == ["  第一章", "  第二章"]
    assert folded("short", 80) == ["short"]
    assert folded("no limit " * 30, 0) == ["no limit " * 30]


@given(st.text(alphabet="ab 章\u0301"), st.integers(1, 20))
def test_folding_loses_no_word_and_is_as_narrow_as_words_allow(text: str, columns: int) -> None:
    lines = folded(text, columns, " ")
    assert " ".join(lines).split() == text.split()
    assert all(width(line) <= columns or len(line.split()) <= 1 for line in lines)
