"""Findings have a kind, a place and, where it is clear what was meant, a fix."""

import pytest
from tests.core.document.seed import SEED

from interleaf.core.document import fix, parse

CASES = {
    "front-matter-unclosed": (SEED.replace("abc123f\n---\n", "abc123f\n"), "---"),
    "front-matter-duplicate": (SEED.replace("status: active", "status: active\nstatus: paused"), "status"),
    "section-missing": (SEED.replace("## Blockers", "## Worries"), ""),
    "section-duplicate": (SEED + "\n## Blockers\n- one more\n", "## Blockers"),
    "several-current": (
        SEED.replace("- [ ] Add regression test", "- [ ] Add regression test <- CURRENT"),
        "- [ ] Add regression test <- CURRENT",
    ),
    "current-done": (SEED.replace("- [ ] Implement fix", "- [x] Implement fix"),
                     "- [x] Implement fix          <- CURRENT"),
    "checkbox-malformed": (SEED.replace("- [ ] Add", "-[] Add"), "-[] A"),
    "fence-unclosed": (SEED.replace("## Decisions", "```go\n## Decisions"), "```go"),
    "comment-unclosed": (SEED.replace("## Decisions", "<!-- why\n## Decisions"), "<!--"),
    "front-matter-value": (SEED.replace("status: active", "status: asleep"), "asleep"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_it_is_found_where_it_stands(kind: str):
    text, where = CASES[kind]
    (finding,) = parse(text).findings
    assert finding.kind == kind
    assert text[finding.start : finding.end].strip() == where
    lines = text.splitlines(keepends=True)
    assert sum(map(len, lines[: finding.line])) + finding.column == finding.start


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_its_fix_ends_it(kind: str, end: str):
    text = CASES[kind][0].replace("\n", end)
    document = parse(text)
    fixed = fix(document, document.findings[0])
    if kind in ("section-duplicate", "comment-unclosed", "front-matter-value"):
        assert fixed is None
        return
    assert fixed is not None
    assert parse(fixed.text).findings == []
    assert end == "\n" or fixed.text.count("\n") == fixed.text.count("\r\n")


def test_a_document_of_nothing_lacks_everything():
    kinds = [finding.kind for finding in parse("").findings]
    assert kinds == ["front-matter-missing"] + ["section-missing"] * 7
