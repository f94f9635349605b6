"""Errors as people read them in a terminal."""

from __future__ import annotations

import pytest
from tests.present.text.samples import CONFLICT, PREVIEW, SCENE

from interleaf import errors
from interleaf.present.style import Style
from interleaf.present.text.problems import problem


def test_an_error_says_what_happened_and_what_to_do_next() -> None:
    assert problem(errors.NoActiveSession(), Style()) == (
        "❌ ERROR: No active session.\n"
        "\n"
        "💡 Next steps\n"
        "   • Start a session: interleaf start NAME\n"
        "   • See the sessions: interleaf list"
    )


def test_a_missing_file_names_both_places_that_were_looked_at() -> None:
    error = errors.FileNotFound(path="x.md", checked=["workspace/sessions/s/files/x.md", "x.md"])
    assert "Checked: workspace/sessions/s/files/x.md, x.md." in problem(error, Style())


def test_all_matches_and_all_conflicts_are_named() -> None:
    text = problem(errors.AmbiguousFile(path="scene.md", matches=["a/scene.md", "b/scene.md"]), Style())
    assert "   • a/scene.md\n   • b/scene.md" in text
    text = problem(errors.CommitConflict(session="s", paths=["context/alexa.json"], conflicts=[CONFLICT]), Style())
    assert "context/alexa.json: changed in the project" in text
    assert "interleaf --session s refresh" in text


def test_a_changed_plan_shows_the_new_preview_with_its_token() -> None:
    text = problem(errors.PlanChanged(session="s", preview=PREVIEW), Style())
    assert SCENE in text
    assert "--token 3f9a" in text


@pytest.mark.parametrize("kind", sorted(errors.kinds()))
def test_every_kind_can_be_shown_on_any_terminal(kind: str) -> None:
    error = errors.kinds()[kind](name="s", session="s", path="\x1b[31mx\u202e", paths=["\x1b"], reason="\x07why")
    text = problem(error, Style())
    assert text.startswith("❌ ERROR: ")
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert ("Next steps" in text) == bool(error.actions)
    assert problem(error, Style(unicode=False)).isascii()


def test_a_long_sentence_is_folded_and_its_commands_stay_whole() -> None:
    error = errors.UncommittedChanges(session="rewrite-the-ending", paths=[f"acts/{n:04}.md" for n in range(200)])
    text = problem(error, Style(width=60, colour=True))
    assert text.startswith(
        "❌ \x1b[31mERROR\x1b[0m: Session 'rewrite-the-ending' has uncommitted\n   changes: acts/0000.md"
    )
    assert "and 195 more." in text
    assert "     \x1b[36minterleaf commit rewrite-the-ending --files .\x1b[0m\n" in text
