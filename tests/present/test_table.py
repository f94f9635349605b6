"""Tables as people see them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleaf.present.cells import width
from interleaf.present.style import Style
from interleaf.present.table import render, without

ROWS = [["work-on-chapter-01", "ACTIVE", "5 files"], ["第二章", "CRASHED", "unknown"]]


def test_a_table_has_a_frame_and_straight_columns() -> None:
    assert render(["Name", "Status", "Changes"], ROWS, Style()) == (
        "┌────────────────────┬─────────┬─────────┐\n"
        "│ Name               │ Status  │ Changes │\n"
        "├────────────────────┼─────────┼─────────┤\n"
        "│ work-on-chapter-01 │ ACTIVE  │ 5 files │\n"
        "│ 第二章             │ CRASHED │ unknown │\n"
        "└────────────────────┴─────────┴─────────┘"
    )


def test_a_terminal_without_box_drawing_gets_plain_characters() -> None:
    drawn = render(["Name"], [["draft"]], Style(unicode=False))
    assert drawn == "+-------+\n| Name  |\n+-------+\n| draft |\n+-------+"


def test_the_widest_column_gives_way_first() -> None:
    drawn = render(["Name", "Status", "Changes"], ROWS, Style(width=36))
    assert drawn.splitlines()[3] == "│ work-on-cha… │ ACTIVE  │ 5 files │"
    assert {width(line) for line in drawn.splitlines()} == {36}


def test_columns_that_yield_are_cut_before_wider_ones() -> None:
    drawn = render(["Name", "Note"], [["a" * 30, "b" * 20]], Style(width=47), yielding=(1,))
    assert drawn.splitlines()[3] == f"│ {'a' * 30} │ bbbbbbbbb… │"
    drawn = render(["Name", "Note"], [["a" * 30, "b" * 20]], Style(width=40), yielding=(1,))
    assert drawn.splitlines()[3] == f"│ {'a' * 24}… │ bbbbbbb… │"


def test_colours_take_no_columns() -> None:
    plain = render(["Name"], [["draft"]], Style())
    coloured = render(["Name"], [["draft"]], Style(colour=True), dress=lambda column, row: "green")
    assert "\x1b[32m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


@given(st.lists(st.lists(st.text(max_size=40), min_size=3, max_size=3), max_size=5), st.integers(20, 120))
def test_whatever_is_in_the_cells_all_lines_are_equally_wide(rows: list[list[str]], columns: int) -> None:
    lines = render(["One", "Two", "Three"], rows, Style(width=columns)).split("\n")
    assert len(lines) == len(rows) + 4
    assert len({width(line) for line in lines}) == 1
    assert width(lines[0]) <= max(columns, 3 * 8 + 10)


def test_a_row_with_too_few_cells_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="zip"):
        render(["One", "Two"], [["only one"]], Style())


def test_columns_leave_one_after_the_other_before_a_name_is_cut() -> None:
    header = ["Name", "Status", "Changes"]
    assert without(header, ROWS, Style(width=42), leaving=(1, 2)) == [0, 1, 2]
    assert without(header, ROWS, Style(width=41), leaving=(1, 2)) == [0, 2]
    assert without(header, ROWS, Style(width=30), leaving=(1, 2)) == [0]
    assert without(header, ROWS, Style(), leaving=(1, 2)) == [0, 1, 2]
