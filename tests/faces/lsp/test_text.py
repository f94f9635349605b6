"""Edits as the protocol counts them, in all three units."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp

from interleaf.core import lines
from interleaf.faces.lsp.documents import text

ENCODINGS = ["utf-8", "utf-16", "utf-32"]
TEXTS = st.lists(st.sampled_from(["a", "é", "😀", "\n", "\r\n", "\r", "\x0c", "\u2028", "line\n"]), max_size=20).map(
    "".join
)


def change(start: tuple[int, int], end: tuple[int, int], new: str) -> lsp.TextDocumentContentChangePartial:
    return lsp.TextDocumentContentChangePartial(lsp.Range(lsp.Position(*start), lsp.Position(*end)), new)


def applied(before: str, changes: list[lsp.TextDocumentContentChangePartial], encoding: str) -> str:
    made = text.Text(before)
    made.apply(changes, encoding)
    assert made.length == len(made.whole)
    return made.whole


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_columns_are_counted_in_the_clients_units(encoding: str, column: int) -> None:
    assert applied("😀b\n", [change((0, column), (0, column), "-")], encoding) == "😀-b\n"


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_line_ends_end_lines(odd: str) -> None:
    assert applied(f"a{odd}b\nc\n", [change((1, 0), (1, 1), "C")], "utf-16") == f"a{odd}b\nC\n"


@pytest.mark.parametrize(
    ("before", "start", "end", "new", "after"),
    [
        ("a\r\nb", (0, 9), (0, 9), "!", "a!\r\nb"),  # a column beyond the line stays before its end
        ("a\n", (1, 0), (1, 0), "b", "a\nb"),
        ("a", (7, 0), (9, 0), "b", "ab"),
        ("a\nb\n", (0, 0), (2, 0), "", ""),
        ("", (0, 0), (0, 0), "x", "x"),
        ("a\rb\r", (1, 0), (1, 1), "B", "a\rB\r"),
    ],
)
def test_edges(before: str, start: tuple[int, int], end: tuple[int, int], new: str, after: str) -> None:
    assert applied(before, [change(start, end, new)], "utf-16") == after


def test_each_change_starts_from_the_one_before() -> None:
    assert applied("ab", [change((0, 0), (0, 0), "x\n"), change((1, 1), (1, 2), "y")], "utf-8") == "x\nay"


@given(TEXTS, TEXTS, st.sampled_from(ENCODINGS))
def test_edits_lead_from_one_text_to_the_other(before: str, after: str, encoding: str) -> None:
    made = before
    for edit in reversed(text.edits(before, after, encoding)):
        made = applied(made, [lsp.TextDocumentContentChangePartial(edit.range, edit.new_text)], encoding)
    assert made == after


def plainly(before: str, start: tuple[int, int], end: tuple[int, int], new: str) -> str:
    """The same, in the simplest way: by counting characters."""

    def offset(place: tuple[int, int]) -> int:
        parts = lines.split(before)
        if place[0] >= len(parts):
            return len(before)
        return sum(map(len, parts[: place[0]])) + min(place[1], len(lines.without_end(parts[place[0]])))

    first = offset(start)
    return before[:first] + new + before[max(first, offset(end)) :]


PLACES = st.tuples(st.integers(0, 6), st.integers(0, 4))
CHANGES = st.lists(st.tuples(PLACES, PLACES, TEXTS), min_size=1, max_size=5)


@given(TEXTS, CHANGES)
def test_any_changes_one_after_the_other(
    before: str, changes: list[tuple[tuple[int, int], tuple[int, int], str]]
) -> None:
    made = text.Text(before)
    for start, end, new in changes:
        made.apply([change(start, end, new)], "utf-32")
        before = plainly(before, start, end, new)
        assert made.whole == before
        assert made.length == len(before)


def test_a_keystroke_in_a_long_text_takes_no_time() -> None:
    made = text.Text("a line of some length\n" * 200_000)
    began = time.perf_counter()
    for column in range(100):
        made.apply([change((100_000, column), (100_000, column), "x")], "utf-16")
    assert (time.perf_counter() - began) / 100 < 0.005


@given(TEXTS)
def test_edits_leave_equal_lines_alone(before: str) -> None:
    """The line that did not change is not in any edit: the cursor on it stays."""
    made = text.edits("kept\n" + before, "kept\nnew\n" + before, "utf-16")
    assert all(edit.range.start.line >= 1 and edit.range.start.character == 0 for edit in made)


def test_a_huge_rewrite_is_one_edit_and_takes_no_time() -> None:
    before, after = ("".join(f"{name} {number}\n" for number in range(50_000)) for name in ("old", "new"))
    assert len(text.edits(before, after, "utf-16")) == 1


@pytest.mark.parametrize(
    ("new", "expected"),
    [("x", (3, 3)), ("x\n", (4, 0)), ("x\nyz", (4, 2)), ("", (3, 2)), ("😀", (3, 4))],
)
def test_where_the_cursor_probably_is(new: str, expected: tuple[int, int]) -> None:
    assert text.end_of(change((3, 2), (3, 9), new), "utf-16") == lsp.Position(*expected)


def test_lines() -> None:
    assert lines.split("a\r\nb\rc\n\nd") == ["a\r\n", "b\r", "c\n", "\n", "d"]
