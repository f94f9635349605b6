"""What becomes of a text that is saved, by the versions that it meets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleaf.core.saving import Verdict, judge

OLD = "one\n\ntwo\n\nthree\n"
MINE = OLD.replace("one", "1")
THEIRS = OLD.replace("three", "3")
BOTH = MINE.replace("three", "3")
CLASH = OLD.replace("one", "uno")


@pytest.mark.parametrize(
    ("copy", "ancestor", "text", "original", "verdict"),
    [
        pytest.param(None, OLD, MINE, OLD, Verdict("written", MINE), id="first save"),
        pytest.param(None, None, MINE, None, Verdict("written", MINE), id="new file"),
        pytest.param(None, OLD, OLD, OLD, Verdict("written", OLD), id="nothing typed"),
        pytest.param(None, OLD, MINE, THEIRS, Verdict("merged", BOTH), id="first save, older than the project"),
        pytest.param(None, OLD, MINE, CLASH, Verdict("written", MINE), id="the same, in the same lines"),
        pytest.param(MINE, MINE, BOTH, OLD, Verdict("written", BOTH), id="going on from the copy"),
        pytest.param(MINE, OLD, MINE, OLD, Verdict("left", None), id="saved again"),
        pytest.param(MINE, OLD, OLD, OLD, Verdict("left", None), id="the project's text"),
        pytest.param(MINE, None, OLD, OLD, Verdict("left", None), id="the project's text, from nobody knows where"),
        pytest.param(MINE, OLD, THEIRS, OLD, Verdict("merged", BOTH), id="a stale text"),
        pytest.param(MINE, None, THEIRS, OLD, Verdict("merged", BOTH), id="from nobody knows where"),
        pytest.param(MINE, OLD, CLASH, OLD, Verdict("kept", None), id="a stale text in the same lines"),
        pytest.param(BOTH, OLD, MINE, OLD, Verdict("left", None), id="the copy has all of it"),
        pytest.param(MINE, None, THEIRS, None, Verdict("kept", None), id="two new files of one name"),
    ],
)
def test_verdicts(copy: str | None, ancestor: str | None, text: str, original: str | None, verdict: Verdict) -> None:
    assert judge(copy, ancestor, text, original) == verdict


TEXTS = st.none() | st.lists(st.sampled_from(["a\n", "b\n", "c\n"]), max_size=4).map("".join)


@given(TEXTS, TEXTS, TEXTS.filter(lambda text: text is not None), TEXTS)
def test_no_text_is_lost(copy: str | None, ancestor: str | None, text: str, original: str | None) -> None:
    """The saved text is in the copy, or was there, or is kept; and the copy is only replaced by who knew it."""
    verdict = judge(copy, ancestor, text, original)
    match verdict.how:
        case "written":
            assert verdict.text == text
            assert copy is None or ancestor == copy
        case "kept" | "left":
            assert verdict.text is None
            assert copy is not None
        case "merged":
            assert verdict.text not in (None, copy)
        case other:
            raise AssertionError(other)
