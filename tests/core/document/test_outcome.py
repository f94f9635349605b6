"""Closing a session's document."""

from tests.core.document.seed import SEED, changed

from interleaf.core.document import close_out, log_entry, parse

AT = "2025-01-16T09:00:00Z"


def test_abandoned_with_a_reason():
    gone, new = changed(SEED, close_out(SEED, "abandon", AT, reason="Requirements changed"))
    assert gone == ["status: active", "updated_at: 2025-01-15T14:30:00Z"]
    assert new == [
        "status: abandoned",
        f"updated_at: {AT}",
        f"closed_at: {AT}",
        "close_reason: Requirements changed",
        "",
        "## Outcomes",
        "**Outcome**: abandoned (2025-01-16T09:00)",
        "**Progress**: 3/5 steps complete",
        "**Reason**: Requirements changed",
        "- Left open: Implement fix",
        "- Left open: Add regression test",
    ]


def test_completed_with_a_summary():
    text = SEED
    for step in ("Implement fix", "Add regression test"):
        text = log_entry(text, "done", step, AT)
    after = close_out(text, "complete", AT, summary="The race is gone")
    assert parse(after).front_matter.text("status") == "completed"
    assert after.endswith(
        "\n## Outcomes\n**Outcome**: completed (2025-01-16T09:00)\n**Progress**: 5/5 steps complete\n"
        "**Summary**: The race is gone\n"
    )
    assert "**Current**: All steps complete\n" in after


def test_outcomes_that_a_person_wrote_stay():
    after = close_out(SEED + "\n## Outcomes\nIt was worth it.\n", "complete", AT)
    assert "## Outcomes\nIt was worth it.\n**Outcome**: completed" in after
