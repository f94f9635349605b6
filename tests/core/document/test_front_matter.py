"""Front matter is read and written by span: what python-frontmatter would have destroyed stays."""

import pytest

from interleaf.core.document import parse, set_front_matter
from interleaf.core.document.fields import set_all

ODD = """\
---
# who and what
id: 0123
at: 10:00
no: yes
day: 2025-00-15
shortname: "a: b"   # quoted
tags: [one, 'two, three', "four"]
nested:
  deeper: 1
task_ids:
- one
# between
- two
status: active
---

Body
"""


def test_values_are_the_text_that_was_typed():
    matter = parse(ODD).front_matter
    values = {field.key: field.value for field in matter.fields}
    assert values == {
        "id": "0123",
        "at": "10:00",
        "no": "yes",
        "day": "2025-00-15",
        "shortname": "a: b",
        "tags": ["one", "two, three", "four"],
        "nested": "deeper: 1",
        "task_ids": ["one", "two"],
        "status": "active",
    }
    assert matter.flaws == ()
    assert ODD[matter.end :] == "\nBody\n"


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("status", "completed", "status: active\n", "status: completed\n"),
        ("shortname", "c", 'shortname: "a: b"   # quoted\n', "shortname: c   # quoted\n"),
        ("id", "0124", "id: 0123\n", 'id: "0124"\n'),
        ("id", 124, "id: 0123\n", "id: 124\n"),
        ("no", "off", "no: yes\n", 'no: "off"\n'),
        ("status", "", "status: active\n", 'status: ""\n'),
        ("task_ids", ["one", "two", "three"], "- two\n", "- two\n- three\n"),
        ("task_ids", ["one"], "- two\n", ""),
        ("task_ids", [], "task_ids:\n- one\n# between\n- two\n", "task_ids: []\n# between\n"),
        ("tags", ["x"], "tags: [one, 'two, three', \"four\"]\n", "tags:\n  - x\n"),
        ("nested", "flat", "nested:\n  deeper: 1\n", "nested: flat\n"),
        (
            "updated_at",
            "2025-01-15T10:00:00Z",
            "status: active\n",
            "status: active\nupdated_at: 2025-01-15T10:00:00Z\n",
        ),
        ("created_at", "x", "status: active\n", "status: active\ncreated_at: x\n"),
        ("git_branch", "", "status: active\n", 'status: active\ngit_branch: ""\n'),
        ("mine", "new", "status: active\n", "status: active\nmine: new\n"),
        ("agent", 'say "hi"\n#1', "status: active\n", 'status: active\nagent: "say \\"hi\\"\\n#1"\n'),
    ],
)
def test_a_change_touches_its_own_span(key: str, value: object, old: str, new: str):
    after = set_front_matter(ODD, key, value)
    assert after == ODD.replace(old, new)
    assert parse(after).front_matter.field(key).value == (value if isinstance(value, list) else str(value))


def test_a_value_that_is_set_already_is_not_rewritten():
    assert set_front_matter(ODD, "shortname", "a: b") == ODD
    assert set_front_matter(ODD, "tags", ["one", "two, three", "four"]) == ODD


def test_a_text_without_front_matter_gets_one():
    assert set_all("# Title\r\n", {"id": "x", "score": 8.5}) == "---\r\nid: x\r\nscore: 8.5\r\n---\r\n\r\n# Title\r\n"


def test_of_a_doubled_key_the_last_one_counts_and_is_the_one_that_is_set():
    text = "---\nstatus: a\nstatus: b\n---\n"
    assert parse(text).front_matter.text("status") == "b"
    assert set_front_matter(text, "status", "c") == "---\nstatus: a\nstatus: c\n---\n"


def test_an_unclosed_one_ends_where_it_stops_looking_like_one():
    text = "---\nid: x\ntask_ids:\n  - a\n\n# Session: y\n\n## Decisions\n\n---\n\nmore\n"
    document = parse(text)
    assert document.findings[0].kind == "front-matter-unclosed"
    assert "decisions" in document.sections
    assert set_front_matter(text, "status", "active") == text.replace("id: x\n", "id: x\nstatus: active\n")


def test_a_list_does_not_swallow_stray_items_below_it():
    text = "---\nid: x\n  - stray\n---\n"
    after = set_front_matter(text, "task_ids", ["a", "b, c"])
    assert after == '---\nid: x\ntask_ids: [a, "b, c"]\n  - stray\n---\n'
    assert parse(after).front_matter.items("task_ids") == ["a", "b, c"]
    assert set_front_matter(after, "task_ids", ["a"]) == "---\nid: x\ntask_ids: [a]\n  - stray\n---\n"


def test_a_title_right_behind_an_unclosed_one_is_no_comment():
    document = parse("---\nid: x\n# Session: y\n## Decisions\n")
    assert document.title == "y"
    assert "decisions" in document.sections


def test_damaged_lines_are_named_with_their_place():
    text = "---\nid: x\n10:00\nstatus: sleeping\nid: y\ncreated_at: soon\nname: 'open\n---\n"
    found = [(one.kind, one.line, one.column, text[one.start : one.end]) for one in parse(text).findings if one.line]
    assert found[:-7] == [
        ("front-matter-value", 1, 4, "x"),
        ("front-matter-line", 2, 0, "10:00"),
        ("front-matter-value", 3, 8, "sleeping"),
        ("front-matter-duplicate", 4, 0, "id"),
        ("front-matter-value", 4, 4, "y"),
        ("front-matter-value", 5, 12, "soon"),
        ("front-matter-value", 6, 6, "'open"),
    ]
