"""Reading the document of seed 002, and documents that people wrote in their own way."""

from pathlib import Path

from tests.core.document.seed import SEED

from interleaf.core.document import parse, regenerate_tldr


def test_the_front_matter_is_text_as_it_was_typed():
    matter = parse(SEED).front_matter
    assert matter.text("id") == "019abc12-3456-7def-8901-234567890abc"
    assert matter.text("created_at") == "2025-01-15T10:00:00Z"
    assert matter.items("task_ids") == ["019def45-6789-7abc-0123-456789abcdef"]
    assert matter.integer("compaction_count") == 2


def test_title_context_and_tldr():
    document = parse(SEED)
    assert document.title == "Fix Sweep Trigger Bug"
    assert document.objective == "Fix race condition causing intermittent sweep failures"
    assert [(one.path, one.note) for one in document.key_files] == [
        ("sweep/sweeper.go", "Main sweeper logic"),
        ("contractcourt/chain_watcher.go", "Triggers sweeps"),
    ]
    assert [SEED[one.start : one.end] for one in document.key_files] == [one.path for one in document.key_files]
    assert [entry.text for entry in document.key_context] == [
        "Race condition: state check before lock acquisition",
        "Lock ordering: chain_watcher -> sweeper (not reverse!)",
        "Test command: `go test -v -run TestSweepTrigger ./itest`",
    ]
    assert document.tldr.prose.endswith("Next: complete mutex, add tests.")
    assert not document.tldr.derived


def test_steps_have_states_times_and_lines():
    board = parse(SEED).progress
    assert [(step.text, step.state, step.at) for step in board.steps] == [
        ("Reproduce bug in test", "done", "2025-01-15T10:30Z"),
        ("Identify root cause", "done", "2025-01-15T11:00Z"),
        ("Draft fix approach", "done", "2025-01-15T12:00Z"),
        ("Implement fix", "current", ""),
        ("Add regression test", "remaining", ""),
    ]
    lines = SEED.splitlines()
    assert all(step.text in lines[step.line] for step in board.steps)
    assert (board.done, board.total) == (3, 5)


def test_decisions_discoveries_blockers_and_next_steps():
    document = parse(SEED)
    (decision,) = document.decisions
    assert (decision.number, decision.text, decision.at) == (1, "Lock-first approach", "2025-01-15T12:15Z")
    assert decision.fields["rationale"] == "Simplest fix, performance impact minimal"
    (discovery,) = document.discoveries
    assert discovery.at == "2025-01-15T13:00Z"
    assert discovery.text == (
        "Lock ordering: chain_watcher must acquire lock before sweeper to avoid deadlock. Document this!"
    )
    assert document.blockers == []
    assert len(document.next_steps) == 3


def test_sections_have_spans_for_folding_and_the_outline():
    document = parse(SEED)
    assert [(one.title, one.level) for one in document.headings][:6] == [
        ("Session: Fix Sweep Trigger Bug", 1),
        ("TL;DR (Read This First)", 2),
        ("Context", 2),
        ("Progress", 2),
        ("Completed", 3),
        ("In Progress", 3),
    ]
    progress = document.sections["progress"]
    assert SEED[progress.start : progress.body] == "## Progress\n"
    assert SEED[progress.end :].startswith("## Decisions\n")


def test_the_seed_has_nothing_to_complain_about():
    assert parse(SEED).findings == []


def test_what_looks_like_a_section_in_code_or_a_comment_is_none():
    text = SEED + "\n## Notes\n```md\n## Blockers\n- [ ] in code\n```\n<!--\n## Outcomes\n-->\n"
    document = parse(text)
    assert "outcomes" not in document.sections
    assert document.blockers == []
    assert document.headings[-1].title == "Notes"


def test_a_fence_that_nobody_closed_hides_nothing():
    document = parse(SEED.replace("## Decisions", "```go\n## Decisions", 1))
    assert len(document.decisions) == 1
    assert [finding.kind for finding in document.findings] == ["fence-unclosed"]


def test_a_box_that_was_ticked_in_place_is_done():
    board = parse(SEED.replace("- [ ] Add regression", "- [X] Add regression")).progress
    assert (board.done, board.total) == (4, 5)


def test_steps_need_no_boxes_and_no_marker():
    board = parse("## Progress\n### Done\n- outline\n### In progress\n- draft\n### To do\n* edit\n").progress
    assert [(step.text, step.state) for step in board.steps] == [
        ("outline", "done"),
        ("draft", "current"),
        ("edit", "remaining"),
    ]


def test_a_flat_list_of_boxes_is_a_progress_list_too():
    board = parse("# Progress\n- [x] one\n- [ ] two <- CURRENT\n- a remark\n").progress
    assert [step.text for step in board.steps] == ["one", "two"]
    assert board.current is not None
    assert board.current.text == "two"
    assert [note.text for note in board.notes] == ["a remark"]


def test_what_is_indented_below_an_item_belongs_to_it():
    text = "## Next Steps\n1. Write the\n   long step\n   - with a sub-item\n\n   and a paragraph\n2. Rest\n"
    first, second = parse(text).next_steps
    assert first.text == "Write the long step"
    assert text[first.item.end :].startswith("2. Rest")
    assert second.text == "Rest"


def test_lines_are_counted_the_same_whatever_the_line_ends():
    lines = [step.line for step in parse(SEED).progress.steps]
    for end in ("\r\n", "\r"):
        assert [step.line for step in parse(SEED.replace("\n", end)).progress.steps] == lines


def test_a_heading_inside_a_part_belongs_to_it():
    text = "## Progress\n### Completed\n#### Chapter 1\n- outline\n### Remaining\n- [ ] draft\n"
    assert [(step.text, step.state) for step in parse(text).progress.steps] == [
        ("outline", "done"),
        ("draft", "remaining"),
    ]


def test_blockers_are_resolved_by_a_tick_or_struck_through():
    text = "## Blockers\n- no paper\n- [x] no ink\n- ~~no time~~\n- [ ] no idea (2025-01-15T10:30)\n"
    assert [(one.text, one.resolved) for one in parse(text).blockers] == [
        ("no paper", False),
        ("no ink", True),
        ("no time", True),
        ("no idea", False),
    ]


def test_the_last_entries_are_found_above_a_long_text():
    text = "## Discoveries\n1. first\n2. second\n\n" + "Nothing more came of it.\n" * 500
    document = parse(text)
    assert [entry.text for entry in document.recent_discoveries(2)] == ["first", "second"]
    assert [entry.text for entry in document.recent_discoveries(9)] == ["first", "second"]


def test_variants_of_the_headings_are_understood():
    text = "## tl;dr\nx\n## DECISION LOG\n- use a\n## Surprises & Discoveries\n- b\n## Next steps:\n- c\n"
    assert set(parse(text).sections) == {"tldr", "decisions", "discoveries", "next"}
    assert [one.text for one in parse(text).decisions] == ["use a"]


def test_the_example_of_the_manual_is_a_sound_document():
    manual = (Path(__file__).parents[3] / "docs" / "DOCUMENT.md").read_text(encoding="utf-8")
    example = manual.split("```markdown\n")[1].split("```")[0]
    document = parse(example)
    assert document.findings == []
    assert regenerate_tldr(example).count("**Current**: Draft (step 2)") == 1
    assert [blocker.text for blocker in document.blockers] == ["Waiting for the map"]
