"""Errors in words, for terminals: the sentence, the facts that help, and what to do next."""

from __future__ import annotations

from interleaf.present import actions
from interleaf.present.cells import clean
from interleaf.present.text.blocks import bullets, section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.errors import InterleafError
    from interleaf.present.style import Style


def problem(error: InterleafError, style: Style) -> str:
    """The error as lines: what happened, what it is about, what to do next."""
    message = clean(error.message, lines=True)
    lines = [f"{style.sign('❌')} {style.paint('red', 'ERROR')}: {message}"]
    lines += _details(error, style)
    steps = [_step(name, error, style) for name in error.actions]
    if steps:
        lines += ["", section(style, "💡", "Next steps"), *steps]
    return "\n".join(lines)


def _step(name: str, error: InterleafError, style: Style) -> str:
    words = actions.shell(name, error.facts)
    if words.startswith("interleaf "):
        words = f"{style.program} {words.removeprefix('interleaf ')}"
    said = f"{actions.label(name, error.facts)}: {style.paint('cyan', clean(words))}"
    return f"   {style.sign('•')} {clean(said) if not style.colour else said}"


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
        lines += ["", section(style, "⚠️", "Changed on both sides"), *bullets(style, told)]
    plan = facts.get("preview")
    if isinstance(plan, dict) and "token" in plan:
        from interleaf.present.text.settling import preview

        lines += ["", preview(plan, style)]  # type: ignore[arg-type]
    return lines
