"""What holds for any text at all: reading never fails, edits keep what they do not own and can be read back."""

import os
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from interleaf.core.document import (
    KINDS,
    clean,
    close_out,
    context,
    log_entry,
    parse,
    section,
    set_front_matter,
    summary,
)
from interleaf.core.document.entries import is_nothing
from interleaf.core.document.words import alike, split_stamp

N = int(os.environ.get("INTERLEAF_EXAMPLES", "300"))
AT = "2025-01-15T10:30:00Z"

FRAGMENTS = st.sampled_from(
    [
        "---", "...", "id: 0123", "when: 10:00", "10:00", "# comment", "no: yes", "key: value  # note", "task_ids:",
        "  - one", "- two", "tags: [a, 'b', \"c\"]", 'open: "never closed', "status: active", "updated_at: 2025-00-15",
        "status: gone", "nested:", "  deeper: 1", "text: |", "    block", "tldr_digest: 12345678",
        "# Session: A title", "## TL;DR (Read This First)", "## Context", "**Objective**: why", "**Objective:** why",
        "**Key Files**:", "- `src/a.py` - main", "**Key Context** (survives compaction):", "### Key Context",
        "## Progress", "### Completed", "### In Progress", "### Remaining", "### Log", "# Progress", "### Decisions",
        "- [x] done (2025-01-15T10:30)", "- [ ] open          <- CURRENT", "- [ ] other <- CURRENT", "* [X] star",
        "- [] bad", "  indented", "    more", "  - nested", "1. one", "2) two", "- [ ]", "- ", "-", "## Decisions",
        "### 1. Lock first (2025-01-15T12:15)", "**Rationale**: simple", "## Discoveries",
        "1. **Order** (2025-01-15T13:00): a", "## Blockers", "- None currently",
        "- [x] gone (2025-01-15T11:00; resolved 2025-01-15T12:00)", "## Next Steps",
        "## Outcomes", "## My own notes", "##", "###### deep", "```", "```py", "~~~", "<!--", "-->", "<!-- note -->",
        "**Progress**: 3/5 steps complete", "**Progress**: by hand", "**Current**: open (step 1)", "**Blocker**: None",
        "", " ", "\t", "text", "\x0c", "\x85", "\u2028", "\ud800", "\x00",
    ]
)  # fmt: skip
LINE_ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
DOCUMENTS = st.builds(
    lambda bom, lines, tail: bom + "".join(line + end for line, end in lines) + tail,
    st.sampled_from(["", "", "\ufeff"]),
    st.lists(st.tuples(FRAGMENTS, LINE_ENDS), max_size=25),
    FRAGMENTS,
)
TEXTS = DOCUMENTS | st.text(st.characters(codec=None), max_size=200)
ODD_WORDS = ["open", "done", "other", "None", "- [x] a", "<!-- x -->", "```", "# a", "**a**: b", "a: b"]
WORDS = st.one_of(
    st.text(st.characters(codec=None), min_size=1, max_size=40),
    st.sampled_from([*ODD_WORDS, "a (2025-01-15T10:30)", "a <- CURRENT", "--> b"]),
).filter(clean)


def read_everything(text: str) -> None:
    document = parse(text)
    board = document.progress
    _ = (document.title, document.tldr, document.objective, document.key_files, document.key_context, board.steps)
    _ = (document.decisions, document.discoveries, document.blockers, document.next_steps)
    for finding in document.findings:
        assert 0 <= finding.start <= finding.end <= len(text)
    for heading in document.headings:
        assert 0 <= heading.start < heading.body <= heading.end <= len(text)
    told = summary(document)
    assert told["progress"]["done"] + len(board.open) == told["progress"]["total"]
    for limit in (0, 1, 50, 2000):
        assert len(context(document, limit)) <= limit
    for name in ("tldr", "context", "progress", "decisions", "discoveries", "blockers", "next", "outcomes", "x", ""):
        section(document, name)


@given(TEXTS)
@settings(max_examples=N, deadline=None)
def test_any_text_can_be_read(text: str):
    read_everything(text)


def without_owned(text: str) -> list[str]:
    """The lines of a text that no log entry owns, with their line ends."""
    owned = re.compile(r"\A(?:updated_at:|tldr_digest:|\*\*(?:Progress|Current|Blocker)\*\*)")
    return [line for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) if not owned.match(line)]


def is_subsequence(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(any(line == other for other in rest) for line in few)


@given(TEXTS, st.sampled_from([kind for kind in KINDS if kind not in ("done", "step", "blocker")]), WORDS)
@settings(max_examples=N, deadline=None)
@example("---\nstatus: active", "next", "a")
@example("## Progress" + " " * 500, "progress", "a")
def test_adding_an_entry_keeps_every_line_that_was_there(text: str, kind: str, words: str):
    after = log_entry(text, kind, words, AT)
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    before = without_owned(text.removeprefix("\ufeff"))
    if parse(text).tldr.derived and "tldr" in parse(text).sections:
        return  # the paragraph of the TL;DR is owned, too: see test_tldr.py
    if before and not before[-1].endswith(("\n", "\r")):
        last = before.pop()
        assert any(line.startswith(last) for line in without_owned(after.removeprefix("\ufeff")))
    assert is_subsequence(before, without_owned(after.removeprefix("\ufeff")))


@given(TEXTS, st.sampled_from(KINDS), WORDS, st.booleans())
@settings(max_examples=N, deadline=None)
def test_an_entry_is_read_back(text: str, kind: str, words: str, resolved: bool):
    after = log_entry(text, kind, words, AT, rationale="because", resolved=resolved)
    read_everything(after)
    document = parse(after)
    line = clean(words)
    undated = split_stamp(line)[0]  # these kinds carry no time of their own, so one that is typed is theirs
    board = document.progress
    if kind == "progress":
        assert line in [note.text for note in board.notes]
    elif kind == "done":
        assert alike(line) in [alike(step.text) for step in board.steps if step.state == "done"]
    elif kind == "step":
        assert undated in [step.text for step in board.open]
    elif kind == "decision":
        assert (line, "because") in [(one.text, one.fields.get("rationale")) for one in document.decisions]
    elif kind == "discovery":
        assert alike(line) in [alike(entry.text) for entry in document.discoveries]
    elif kind in ("next", "context") and is_nothing(line):
        pass  # these have neither time nor box, so "None" is what it says
    elif kind == "next":
        assert undated in [entry.text for entry in document.next_steps]
    elif kind == "context":
        assert undated in [entry.text for entry in document.key_context]
    elif not resolved:
        assert line in [one.text for one in document.blockers if not one.resolved]
    assert len(board.marked) <= 1 or kind not in ("done", "step")


@given(DOCUMENTS, st.lists(st.tuples(st.sampled_from(KINDS), WORDS), min_size=1, max_size=6))
@settings(max_examples=N, deadline=None)
def test_crlf_stays_crlf(text: str, entries: list[tuple[str, str]]):
    text = re.sub(r"\r\n|\r|\n", "\r\n", text)
    for kind, words in entries:
        text = log_entry(text, kind, words, AT)
        if "\r\n" in text:
            break
    for kind, words in entries:
        had = "\r\n" in text
        text = log_entry(text, kind, words, AT)
        if had:
            assert not re.search(r"(?<!\r)\n", text)
    text = close_out(text, "complete", AT)


VALUES = st.one_of(
    st.text(st.characters(codec=None), max_size=30),
    st.integers(-9, 99999),
    st.none(),
    st.lists(st.text(st.characters(codec=None), min_size=1, max_size=10), max_size=4),
)


@given(TEXTS, st.sampled_from(["id", "status", "task_ids", "tags", "open", "no", "brand_new"]), VALUES)
@settings(max_examples=N, deadline=None)
def test_a_front_matter_value_is_read_back(text: str, key: str, value: object):
    after = set_front_matter(text, key, value)
    matter = parse(after).front_matter
    expected = "" if value is None else value if isinstance(value, list) else str(value)
    field = matter.field(key)
    assert field is not None
    assert field.value == expected
    assert {other.key for other in parse(text).front_matter.fields} | {key} == {other.key for other in matter.fields}
    body = text[parse(text).front_matter.end :]
    assert after.endswith(body)


@given(TEXTS, st.sampled_from(["complete", "abandon"]), WORDS)
@settings(max_examples=N, deadline=None)
def test_closing_is_read_back(text: str, outcome: str, reason: str):
    after = close_out(text, outcome, AT, reason=reason)
    read_everything(after)
    document = parse(after)
    assert document.front_matter.text("status") == {"complete": "completed", "abandon": "abandoned"}[outcome]
    assert document.front_matter.text("close_reason") == clean(reason)
    assert "outcomes" in document.sections
