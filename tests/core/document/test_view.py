"""The items of one section."""

from tests.core.document.seed import SEED

from interleaf.core.document import log_entry, parse, section

DOCUMENT = parse(log_entry(SEED, "progress", "Halfway", "2025-01-15T15:00:00Z"))


def test_progress_has_steps_and_notes():
    assert section(DOCUMENT, "progress")[2:] == [
        {"text": "Draft fix approach", "state": "done", "at": "2025-01-15T12:00Z"},
        {"text": "Implement fix", "state": "current", "at": ""},
        {"text": "Add regression test", "state": "remaining", "at": ""},
        {"text": "Halfway", "state": "note", "at": "2025-01-15T15:00Z"},
    ]


def test_decisions_carry_their_fields():
    (row,) = section(DOCUMENT, "decisions")
    assert row["text"] == "Lock-first approach"
    assert row["number"] == 1
    assert row["rationale"] == "Simplest fix, performance impact minimal"


def test_each_known_section_and_its_usual_variants():
    assert [row["text"] for row in section(DOCUMENT, "next")] == [
        row["text"] for row in section(DOCUMENT, "Next Steps")
    ]
    assert section(DOCUMENT, "blockers") == []
    assert section(DOCUMENT, "discoveries")[0]["at"] == "2025-01-15T13:00Z"
    assert [row["part"] for row in section(DOCUMENT, "context")] == ["objective"] + ["key file"] * 2 + [
        "key context"
    ] * 3
    assert section(DOCUMENT, "tldr")[0]["text"].startswith("Fixing")


def test_a_section_of_the_persons_own():
    document = parse("## Characters\n**Anna**: grey eyes\n- Bert\n")
    assert section(document, "characters") == [{"text": "grey eyes", "label": "anna"}, {"text": "Bert", "at": ""}]
    assert section(document, "places") is None
