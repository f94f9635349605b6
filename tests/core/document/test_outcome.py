"""Closing a session's document."""

from tests.core.document.seed import SEED, changed

from interleaf.core.document import close_out, log_entry, mark_closed, parse, reopen

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


def test_a_closed_status_and_back():
    for status in ("committed", "cancelled"):
        closed = mark_closed(SEED, status, AT)
        assert changed(SEED, closed) == (
            ["status: active", "updated_at: 2025-01-15T14:30:00Z"],
            [f"status: {status}", f"updated_at: {AT}", f"closed_at: {AT}"],
        )
        assert changed(SEED, reopen(closed, AT)) == (["updated_at: 2025-01-15T14:30:00Z"], [f"updated_at: {AT}"])


def test_what_was_abandoned_goes_on_with_its_outcomes_as_history():
    _, new = changed(SEED, reopen(close_out(SEED, "abandon", AT, reason="Requirements changed"), AT))
    assert new[:4] == [f"updated_at: {AT}", "", "## Outcomes", "**Outcome**: abandoned (2025-01-16T09:00)"]


def test_an_open_document_is_not_reopened():
    for text in (SEED, "", "no front matter\n"):
        assert reopen(text, AT) == text
