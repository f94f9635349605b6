"""Which links of a text name files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleaf.core.links import Link, links


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[a](b.md)", ["b.md"]),
        ("![a](b.png)", ["b.png"]),
        ('[a](b.md "title")', ["b.md"]),
        ("[a](<two words.md>)", ["two words.md"]),
        ("[a](b%20c.md)", ["b%20c.md"]),
        ("[a](b_(1).md)", ["b_(1).md"]),
        ("[a](b.md#part)", ["b.md"]),
        ("[![x](i.png)](b.md)", ["i.png", "b.md"]),
        ("[id]: ../b.md", ["../b.md"]),
        ("   [id]: <b c.md> 'title'", ["b c.md"]),
        ("[a](#part) [b](https://x.org/b.md) [c](mailto:x@y) [d](//host/b)", []),
        ("`[a](b.md)` ``x`[a](b.md)``", []),
        ("```\n[a](b.md)\n```\n[c](d.md)", ["d.md"]),
        ("~~~~\n~~~\n[a](b.md)\n~~~~\n[c](d.md)", ["d.md"]),
        ("[a]( b.md )", ["b.md"]),
        ("[a]()", []),
    ],
)
def test_targets(text: str, targets: list[str]) -> None:
    assert [link.target for link in links(text)] == targets


def test_where_the_target_stands() -> None:
    assert links("x\n[a](<b.md#c>) ") == [Link(1, 5, 11, "b.md", "c")]


@given(st.text(alphabet="[]()<>`~#!: ab/.\n\"'", max_size=80))
def test_any_text(text: str) -> None:
    for link in links(text):
        line = text.split("\n")[link.line]
        assert line[link.start : link.end].startswith(link.target)


def test_no_text_takes_long() -> None:
    for hostile in (
        "[" * 20_000,
        "](" * 20_000,
        "`" * 20_001,
        "](<" * 20_000,
        "](" + "(" * 20_000,
        "](" + "a(" * 10_000,
    ):
        links(hostile)
