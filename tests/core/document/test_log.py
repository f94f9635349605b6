"""Each kind of log entry changes its own lines of seed 002's document and nothing else."""

import pytest
from tests.core.document.seed import SEED, changed

from interleaf.core.document import add_key_file, count_compaction, log_entry, parse
from interleaf.errors import WrongUsage

AT = "2025-01-15T15:00:30Z"
UPDATED = ("updated_at: 2025-01-15T14:30:00Z", "updated_at: 2025-01-15T15:00:30Z")


def logged(kind: str, words: str, text: str = SEED, **more: object) -> tuple[list[str], list[str]]:
    gone, new = changed(text, log_entry(text, kind, words, AT, **more))
    assert gone[0] == UPDATED[0]
    assert new[0] == UPDATED[1]
    return gone[1:], new[1:]


def test_progress_is_a_note_and_no_step():
    assert logged("progress", "Completed fee estimation") == (
        [],
        ["### Log", "- Completed fee estimation (2025-01-15T15:00)", ""],
    )


def test_done_moves_the_step_and_the_next_one_becomes_current():
    assert logged("done", "implement fix.") == (
        [
            "**Progress**: 3/5 steps complete",
            "**Current**: Implement fix (step 4)",
            "- [ ] Implement fix          <- CURRENT",
            "- [ ] Add regression test",
        ],
        [
            "**Progress**: 4/5 steps complete",
            "**Current**: Add regression test (step 5)",
            "- [x] Implement fix (2025-01-15T15:00)",
            "- [ ] Add regression test  <- CURRENT",
        ],
    )


def test_done_of_something_unplanned_is_added():
    assert logged("done", "Implement fee estimation") == (
        ["**Progress**: 3/5 steps complete", "**Current**: Implement fix (step 4)"],
        [
            "**Progress**: 4/6 steps complete",
            "**Current**: Implement fix (step 5)",
            "- [x] Implement fee estimation (2025-01-15T15:00)",
        ],
    )


def test_done_takes_the_same_words_off_the_next_steps():
    gone, _ = logged("done", "Document lock ordering in CONTRIBUTING.md")
    assert "3. Document lock ordering in CONTRIBUTING.md" in gone


def test_done_twice_counts_once():
    once = log_entry(SEED, "done", "Implement fix", AT)
    assert log_entry(once, "done", "Implement fix", AT) == once


def test_step_waits_its_turn():
    assert logged("step", "Write release notes") == (
        ["**Progress**: 3/5 steps complete"],
        ["**Progress**: 3/6 steps complete", "- [ ] Write release notes"],
    )


def test_decision_with_its_rationale():
    assert logged("decision", "Using mutex", rationale="simpler than channels") == (
        [],
        ["### 2. Using mutex (2025-01-15T15:00)", "**Rationale**: simpler than channels", ""],
    )


def test_discovery_gets_its_title_in_bold():
    words = "State check: happens before lock acquisition"
    assert logged("discovery", words) == (
        [],
        ["2. **State check** (2025-01-15T15:00): happens before lock acquisition"],
    )
    assert logged("discovery", "Found it")[1] == ["2. Found it (2025-01-15T15:00)"]


def test_blocker_takes_the_place_of_none_currently():
    assert logged("blocker", "Waiting on API docs") == (
        ["**Blocker**: None", "- None currently"],
        ["**Blocker**: Waiting on API docs", "- [ ] Waiting on API docs (2025-01-15T15:00)"],
    )


BLOCKED = log_entry(SEED, "blocker", "Waiting on API docs", "2025-01-15T14:30:00Z")


@pytest.mark.parametrize(("words", "how"), [("waiting on API docs", ""), ("API docs received", ": API docs received")])
def test_a_blocker_is_resolved_by_its_words_or_as_the_only_one(words: str, how: str):
    assert logged("blocker", words, BLOCKED, resolved=True) == (
        ["**Blocker**: Waiting on API docs", "- [ ] Waiting on API docs (2025-01-15T14:30)"],
        [
            "**Blocker**: None",
            f"- [x] Waiting on API docs (2025-01-15T14:30; resolved 2025-01-15T15:00{how})",
        ],
    )


def test_of_several_blockers_only_the_named_one_is_resolved():
    text = log_entry(BLOCKED, "blocker", "No test data", AT)
    text = log_entry(text, "blocker", "Something else", AT, resolved=True)
    assert [(one.text, one.resolved) for one in parse(text).blockers] == [
        ("Waiting on API docs", False),
        ("No test data", False),
        ("Something else", True),
    ]


def test_next_continues_the_numbers():
    assert logged("next", "Add unit tests") == ([], ["4. Add unit tests"])


def test_context_survives_compaction():
    assert logged("context", "Docs live in /docs") == ([], ["- Docs live in /docs"])


def test_a_missing_section_is_added_in_its_place():
    text = SEED.replace("## Discoveries", "## What I saw")
    after = log_entry(text, "discovery", "A thing", AT)
    titles = [heading.title for heading in parse(after).headings if heading.level == 2]
    assert titles[3:7] == ["Decisions", "Discoveries", "What I saw", "Blockers"]


def test_everything_unusual_stays_as_it_is():
    text = (
        "\ufeff---\r\nid: 0123  # odd\r\nwhen: 10:00\r\nno: yes\r\nupdated_at: x\r\n---\r\n\r\n"
        "<!-- keep -->\r\n##   Decisions   \r\n\r\n## Mine\t \r\n- [ ] not a step  \r\n```\r\n## Progress\r\n```\r\n"
    )
    after = log_entry(text, "step", "Draft", AT)
    assert after == text.replace("updated_at: x", f"updated_at: {AT}").replace(
        "##   Decisions",
        "\r\n## Progress\r\n\r\n### In Progress\r\n- [ ] Draft  <- CURRENT\r\n\r\n##   Decisions",
    )


def test_an_entry_goes_behind_all_that_belongs_to_the_last_one():
    text = "## Next Steps\n- one\n  with more\n\n  and more\n\nThe end.\n"
    assert log_entry(text, "next", "two", AT) == text.replace("and more\n", "and more\n- two\n")


def test_an_entry_goes_behind_the_list_even_far_above_the_end():
    text = "## Next Steps\n4. one\n" + "Some thoughts.\n" * 1000
    assert log_entry(text, "next", "two", AT) == text.replace("one\n", "one\n5. two\n")


def test_a_section_before_the_first_line_goes_behind_the_byte_order_mark():
    text = "\ufeff## Next Steps\n1. one\n"
    assert log_entry(text, "context", "x", AT).startswith("\ufeff## Context\n")


def test_a_marker_in_the_words_marks_nothing():
    text = log_entry(SEED, "step", "Explain <- CURRENT to Anna", AT)
    assert [step.text for step in parse(text).progress.marked] == ["Implement fix"]
    assert parse(text).progress.open[-1].text == "Explain < - CURRENT to Anna"


def test_many_lines_become_one():
    text = log_entry(SEED, "decision", "## Use\n```\nmutex", AT, rationale="a\n## Blockers\nb")
    assert parse(text).decisions[-1].text == "## Use ``` mutex"
    assert parse(text).decisions[-1].fields == {"rationale": "a ## Blockers b"}
    assert len(parse(text).headings) == len(parse(SEED).headings) + 1


@pytest.mark.parametrize(("kind", "words"), [("progress", " \n"), ("step", "- [ ] "), ("gossip", "x")])
def test_nothing_to_log_is_refused(kind: str, words: str):
    with pytest.raises(WrongUsage):
        log_entry(SEED, kind, words, AT)


def test_a_tracked_file_is_listed_once():
    after = add_key_file(SEED, "src/auth.py", "created", AT)
    assert changed(SEED, after)[1][1:] == ["- `src/auth.py` - created"]
    assert add_key_file(after, "src/auth.py", "modified", AT) == after


def test_compactions_are_counted():
    after = count_compaction(SEED, AT)
    assert changed(SEED, after) == (
        [UPDATED[0], "compaction_count: 2"],
        [UPDATED[1], "compaction_count: 3"],
    )
