"""A fresh session.md has seed 002's form."""

from interleaf.core.document import parse, summary, template

FRESH = template(
    name="fix-sweep-bug",
    session_id="019abc12-3456-7def-8901-234567890abc",
    created_at="2025-01-15T10:00:00Z",
    description="Fix Sweep Trigger Bug",
    goal="Fix race condition causing intermittent sweep failures",
    steps=["Reproduce bug in test", "Identify root cause", "Implement fix"],
    task_ids=["019def45-6789-7abc-0123-456789abcdef"],
    agent="claude",
    branch="fix/sweep-trigger",
    last_commit="abc123f",
)


FORM = """\
---
id: 019abc12-3456-7def-8901-234567890abc
shortname: fix-sweep-bug
status: active
task_ids:
  - 019def45-6789-7abc-0123-456789abcdef
created_at: 2025-01-15T10:00:00Z
updated_at: 2025-01-15T10:00:00Z
compaction_count: 0
git_branch: fix/sweep-trigger
git_last_commit: abc123f
agent: claude
tldr_digest: DIGEST
---

# Session: Fix Sweep Trigger Bug

## TL;DR (Read This First)
Fix race condition causing intermittent sweep failures. Now: Reproduce bug in test. Next: Identify root cause.

**Progress**: 0/3 steps complete
**Current**: Reproduce bug in test (step 1)
**Blocker**: None

## Context
**Objective**: Fix race condition causing intermittent sweep failures

**Key Files**:

**Key Context** (survives compaction):

## Progress
### Completed

### In Progress
- [ ] Reproduce bug in test  <- CURRENT

### Remaining
- [ ] Identify root cause
- [ ] Implement fix

## Decisions

## Discoveries

## Blockers
- None currently

## Next Steps
"""


def test_the_whole_document():
    assert FRESH.replace(parse(FRESH).front_matter.text("tldr_digest"), "DIGEST") == FORM


def test_a_fresh_document_has_nothing_to_complain_about():
    assert parse(FRESH).findings == []


def test_its_summary():
    assert summary(parse(FRESH)) == {
        "tldr": "Fix race condition causing intermittent sweep failures. Now: Reproduce bug in test. "
        "Next: Identify root cause.",
        "progress": {"done": 0, "total": 3},
        "current": "Reproduce bug in test",
        "blockers": [],
        "next": ["Identify root cause", "Implement fix"],
    }


def test_a_name_is_all_that_is_needed():
    text = template(
        name="draft-3", session_id="019abc12-3456-7def-8901-234567890abc", created_at="2025-01-15T10:00:00Z"
    )
    document = parse(text)
    assert (document.title, document.objective) == ("draft-3", "draft-3")
    assert document.front_matter.items("task_ids") == []
    assert summary(document)["current"] is None


def test_words_with_a_meaning_in_markdown_stay_words():
    text = template(
        name="x",
        session_id="019abc12-3456-7def-8901-234567890abc",
        created_at="2025-01-15T10:00:00Z",
        description="## Progress\n---\n<!-- all",
        steps=["- [x] not done yet", "two\nlines <- CURRENT"],
    )
    document = parse(text)
    assert document.title == "## Progress --- <!-- all"
    assert [(step.text, step.state) for step in document.progress.steps] == [
        ("not done yet", "current"),
        ("two lines", "remaining"),
    ]
    assert document.findings == []


BODY = """\
---
owner: anna
---
# {{title}} by {{agent}}

## Context
**Objective**:

## Progress
- [ ] Read the last chapter

## Characters
- Anna
"""


def test_a_template_of_the_project_is_kept_and_completed():
    text = template(
        name="ch-3",
        session_id="0",
        created_at="2025-01-15T10:00:00Z",
        description="Chapter 3",
        agent="claude",
        goal="Cross the river",
        steps=["Draft"],
        body=BODY,
    )
    document = parse(text)
    assert document.front_matter.text("owner") == "anna"
    assert document.front_matter.text("shortname") == "ch-3"
    assert document.title == "Chapter 3 by claude"
    assert document.objective == "Cross the river"
    assert [step.text for step in document.progress.steps] == ["Read the last chapter", "Draft"]
    assert summary(document)["current"] == "Read the last chapter"
    assert "\n## Characters\n- Anna\n" in text
    assert set(document.sections) == {"tldr", "context", "progress", "decisions", "discoveries", "blockers", "next"}


def test_a_template_needs_nothing_of_the_form():
    text = template(name="x", session_id="0", created_at="2025-01-15T10:00:00Z", body="Notes\r\n", steps=["a"])
    document = parse(text)
    assert document.title == "x"
    assert [finding.kind for finding in document.findings] == ["front-matter-value"]  # the id of this test
    assert summary(document)["current"] == "a"
    assert text.count("\n") == text.count("\r\n")
