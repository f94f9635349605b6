"""Errors in words, for terminals: the sentence, the facts that help, and what to do next."""

from __future__ import annotations

from interleaf.present import actions
from interleaf.present.cells import clean, folded
from interleaf.present.text.blocks import bullets, section, sentences, step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from interleaf.errors import InterleafError
    from interleaf.present.style import Style


def problem(error: InterleafError, style: Style, command: str = "") -> str:
    """The error as lines: what happened, what it is about, what to do next.

    Args:
        error: what a verb answered.
        style: of the terminal.
        command: what the person had called; its help is a next step after wrong usage.
    """
    mark = f"{style.sign('❌')} ERROR: "
    first, *more = folded(mark + clean(error.message, lines=True), style.width, "   ")
    lines = [mark.replace("ERROR", style.paint("red", "ERROR")) + first[len(mark) :], *more]
    lines += _details(error, style)
    steps = [line for name in error.actions for line in _step(name, {"verb": command, **error.facts}, style)]
    if steps and not _shows_preview(error):  # a preview brings its own next steps
        lines += ["", section(style, "💡", "Next steps"), *steps]
    return "\n".join(lines)


def _step(name: str, facts: Mapping[str, object], style: Style) -> list[str]:
    words = clean(actions.shell(name, facts))
    if words.startswith("interleaf "):
        words = style.typed(words.removeprefix("interleaf "))
    return step(style, clean(actions.label(name, facts)), words)


def _details(error: InterleafError, style: Style) -> list[str]:
    """Lists among the facts, one item a line; a new preview in full."""
    facts = error.facts
    lines: list[str] = []
    matches = facts.get("matches")
    if isinstance(matches, (list, tuple)) and matches:
        lines += ["", section(style, "📁", "Matches"), *bullets(style, [str(match) for match in matches])]
    found = facts.get("conflicts")
    if isinstance(found, (list, tuple)) and found:
        told = [
            f"{item.get('path', '')}: {item.get('reason', '')}" if isinstance(item, dict) else str(item)
            for item in found
        ]
        lines += ["", section(style, "⚠️", "Changed on both sides"), *sentences(style, told)]
    if _shows_preview(error):
        from interleaf.present.text import render

        lines += ["", render("commit", {"preview": facts["preview"]}, style)]
    return lines


def _shows_preview(error: InterleafError) -> bool:
    plan = error.facts.get("preview")
    return isinstance(plan, dict) and "token" in plan
