"""The living document in words: log, view, resume, pause, track, phase."""

from __future__ import annotations

from interleaf.present.cells import clean
from interleaf.present.text.blocks import bullets, heading, next_steps, paragraph, section, when

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from interleaf.core.results import (
        LogResult,
        PauseResult,
        PhaseResult,
        ResumeResult,
        TrackResult,
        ViewResult,
    )
    from interleaf.present.style import Style


def logged(result: LogResult, style: Style) -> str:
    """The entry that is in the document now."""
    entry = result["entry"]
    kind = "blocker resolved" if entry.get("resolved") else entry["kind"]
    return f"{style.paint('green', style.sign('✓'))} {clean(kind)}: {clean(entry['text'])}"


def viewed(result: ViewResult, style: Style) -> str:
    """The document as it is written, or the items of one section."""
    if "markdown" in result:
        return clean(result["markdown"], lines=True).rstrip("\n")
    title = section(style, "📋", f"{clean(result['section']).capitalize()} of {clean(result['session'])}")
    return "\n".join([title, *(_items(result["items"], style) or ["   none"])])


_MARKS = {"done": "[x] ", "current": "[ ] ", "remaining": "[ ] "}


def _items(items: list[Any], style: Style) -> list[str]:
    """Items of a section: a line for the text with its state and time, then what else is known, one fact a line."""
    lines: list[str] = []
    for item in items:
        parts = dict(item) if isinstance(item, dict) else {"text": str(item)}
        state = str(parts.pop("state", ""))
        number, at = parts.pop("number", None), when(style, str(parts.pop("at", "") or ""))
        mark = _MARKS.get(state, "[x] " if parts.pop("resolved", False) else "")
        title = parts.pop("part", "") or parts.pop("label", "")
        words = f"{f'{number}. ' if number else ''}{mark}{f'{title}: ' if title else ''}{parts.pop('text', '')}"
        words += f" ({at})" if at else ""
        lines += bullets(style, [words])
        if state == "current":
            lines[-1] += style.paint("yellow", " <- CURRENT")
        lines += [f"     {clean(str(key))}: {clean(str(value))}" for key, value in parts.items() if value]
    return lines


def resumed(result: ResumeResult, style: Style) -> str:
    """Where the work stands, as one would tell it to somebody who comes back."""
    title = heading(style, "📋", "RESUMING SESSION", result["session"]["name"])
    steps = next_steps(style, [("See the changed files", "status"), ("Note what you did", 'log --progress "TEXT"')])
    return "\n".join([title, "", *paragraph(style, result["context"].rstrip("\n"), 0), *steps])


def paused(result: PauseResult, style: Style) -> str:
    """The session is put aside; its checkpoint."""
    name, checkpoint = result["session"]["name"], result["checkpoint"]
    lines = [heading(style, "✅", "SESSION PAUSED", name), f"   Checkpoint: {clean(checkpoint['id'])}"]
    if checkpoint["note"]:
        lines += paragraph(style, f"Note: {checkpoint['note']}")
    return "\n".join(lines + next_steps(style, [("Take it up again", f"resume {name}")]))


def tracked(result: TrackResult, style: Style) -> str:
    """What was noted."""
    noted = result["tracked"]
    return f"{style.paint('green', style.sign('✓'))} {clean(noted['file'])}: {clean(noted['action'])}"


def phase(result: PhaseResult, style: Style) -> str:
    """The phase of the work and those that are behind it."""
    completed = ", ".join(result["completed_phases"]) or "none"
    return f"Phase: {style.paint('bold', clean(result['phase'] or 'none'))}\nCompleted: {clean(completed)}"
