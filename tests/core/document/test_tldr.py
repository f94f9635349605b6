"""The TL;DR follows the document as long as nobody wrote into it."""

from tests.core.document.seed import SEED, changed

from interleaf.core.document import log_entry, parse, regenerate_tldr, summary, template

AT = "2025-01-15T15:00:00Z"
FRESH = template(name="x", session_id="0", created_at=AT, goal="Write chapter 3", steps=["Outline", "Draft"])


def paragraph(text: str) -> str:
    return parse(text).tldr.prose


def test_a_derived_paragraph_follows_the_steps():
    assert paragraph(FRESH) == "Write chapter 3. Now: Outline. Next: Draft."
    after = log_entry(FRESH, "done", "Outline", AT)
    assert paragraph(after) == "Write chapter 3. Now: Draft."
    after = log_entry(after, "next", "Ask Anna", AT)
    assert paragraph(after) == "Write chapter 3. Now: Draft. Next: Ask Anna."


def test_it_follows_what_a_person_changed_elsewhere():
    edited = FRESH.replace("**Objective**: Write chapter 3", "**Objective**: Write chapter 4")
    assert paragraph(regenerate_tldr(edited)) == "Write chapter 4. Now: Outline. Next: Draft."


def test_a_paragraph_written_by_hand_stays():
    mine = FRESH.replace("Write chapter 3. Now: Outline. Next: Draft.", "Anna meets\nthe ferryman.")
    after = log_entry(mine, "done", "Outline", AT)
    assert paragraph(after) == "Anna meets the ferryman."
    assert summary(parse(after))["tldr"] == "Anna meets the ferryman."
    assert "Anna meets\nthe ferryman.\n" in after
    assert paragraph(regenerate_tldr(after, overwrite=True)) == "Write chapter 3. Now: Draft."


def test_a_paragraph_that_was_deleted_comes_back():
    empty = FRESH.replace("Write chapter 3. Now: Outline. Next: Draft.\n", "")
    assert paragraph(regenerate_tldr(empty)) == paragraph(FRESH)


def test_the_seed_has_a_paragraph_of_its_own():
    assert regenerate_tldr(SEED) == SEED
    assert summary(parse(SEED))["tldr"].startswith("Fixing race condition")


def test_lines_written_by_hand_stay_and_the_others_follow():
    mine = SEED.replace("**Progress**: 3/5 steps complete", "**Progress**: nearly there")
    mine = mine.replace("**Current**: Implement fix (step 4)", "**Current**: thinking")
    assert "**Blocker**: the cat\n" in log_entry(
        mine.replace("**Blocker**: None", "**Blocker**: the cat"), "step", "x", AT
    )
    after = log_entry(mine, "blocker", "No power", AT)
    assert "**Progress**: nearly there\n**Current**: thinking\n**Blocker**: No power\n" in after


def test_stale_lines_in_the_form_of_the_tools_are_brought_up_to_date():
    stale = SEED.replace("3/5 steps", "1/9 steps").replace("Implement fix (step 4)", "Something gone (step 2)")
    assert changed(SEED, regenerate_tldr(stale)) == ([], [])


def test_goals_with_a_meaning_in_markdown_stay_words():
    text = template(name="x", session_id="0", created_at=AT, goal="## Progress", steps=["**Progress**: x"])
    assert parse(text).findings[:-1] == []
    assert paragraph(text) == "Goal: ## Progress. Now: **Progress**: x."
