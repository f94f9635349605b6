"""Three texts, one result."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleaf.core.merge import Merged, merge

BASE = "one\ntwo\nthree\nfour\nfive\n"
TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n"]), max_size=8).map("".join)


def test_changes_in_different_places_come_together() -> None:
    ours = BASE.replace("one", "ONE")
    theirs = BASE.replace("five", "FIVE")
    assert merge(BASE, ours, theirs) == Merged("ONE\ntwo\nthree\nfour\nFIVE\n", 0)


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    ours = BASE.replace("two", "2")
    assert merge(BASE, ours, ours.replace("five", "5")) == Merged("one\n2\nthree\nfour\n5\n", 0)


def test_different_changes_in_one_place_keep_ours_and_are_counted() -> None:
    assert merge(BASE, BASE.replace("two", "2"), BASE.replace("two", "zwei")) == Merged(BASE.replace("two", "2"), 1)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param(BASE.replace("two", "2"), BASE.replace("three", "3"), id="neighbouring lines"),
        pytest.param(
            BASE.replace("two\n", "two\nx\n"), BASE.replace("two\n", "two\ny\n"), id="two insertions at one point"
        ),
        pytest.param(BASE.replace("two\n", ""), BASE.replace("two", "2"), id="deleted here, changed there"),
    ],
)
def test_what_touches_is_a_conflict(ours: str, theirs: str) -> None:
    assert merge(BASE, ours, theirs) == Merged(ours, 1)


def test_an_undone_and_continued_text() -> None:
    """Theirs has all of ours and more, somewhere else: nothing conflicts."""
    ours = BASE.replace("one", "ONE")
    assert merge(BASE, ours, ours + "six\n") == Merged(ours + "six\n", 0)


def test_a_line_added_behind_a_last_line_without_an_end() -> None:
    assert merge("a\r\nb\r\nc", "A\r\nb\r\nc", "a\r\nb\r\nc\r\nd") == Merged("A\r\nb\r\nc\r\nd", 0)


@given(TEXTS, TEXTS)
def test_one_side_alone(base: str, side: str) -> None:
    assert merge(base, side, base) == merge(base, base, side) == merge(base, side, side) == Merged(side, 0)


@given(TEXTS, TEXTS, TEXTS)
def test_without_conflict_the_sides_are_equal(base: str, ours: str, theirs: str) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert one.conflicts == other.conflicts
    if not one.conflicts:
        assert one.text == other.text
