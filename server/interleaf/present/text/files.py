"""Files in words: retry, resolve, read, write, delete, rename, diff."""

from __future__ import annotations

from interleaf.present.cells import clean
from interleaf.present.text.blocks import bullets, displaced, heading, next_steps, paragraph, section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from interleaf.core.results import (
        DeleteResult,
        DiffResult,
        ReadResult,
        RenameResult,
        ResolveResult,
        RetryResult,
        WriteResult,
    )
    from interleaf.present.style import Style


def retried(result: RetryResult, style: Style) -> str:
    """A rejection that was recorded: number, reason, and where the version is kept."""
    retry = result["retry"]
    heard = "heard by the agent" if retry["auto_detected"] else "said by the person"
    return "\n".join(
        [
            heading(style, "✅", "HUMAN RETRY RECORDED"),
            "",
            f"File: {clean(retry['file'])}",
            f"Retry number: {retry['number']}",
            *paragraph(style, f"Reason: {retry['reason']}", 0),
            f"Source: {heard}",
            "",
            section(style, "💾", "Saved to"),
            *bullets(style, [retry["version_path"], retry["reason_path"]]),
        ]
    )


def resolved(result: ResolveResult, style: Style) -> str:
    """Which file a path stands for."""
    if result["resolved"] is None:
        if result["modified_in_session"]:
            return f"{clean(result['path'])} is deleted in session {clean(result['session'] or '')}."
        return f"{clean(result['path'])} is neither in the session nor in the project."
    where = f"session {clean(result['session'] or '')}" if result["source"] == "session" else "the project"
    lines = [style.paint("bold", clean(result["resolved"])), f"   from {where}"]
    if not result["exists"]:
        lines.append("   not there yet")
    return "\n".join(lines)


def read(result: ReadResult, style: Style) -> str:
    """The text as it is; of a file that is no text only what it is."""
    if "content" in result:
        return clean(result["content"], lines=True)
    return f"{clean(result['path'])} is not text ({len(result['content_base64']) * 3 // 4:,} bytes)."


def written(result: WriteResult, style: Style) -> str:
    """That the text is in the session, and whether this write made the copy."""
    path = clean(result["path"])
    how = "created in the session" if result["created"] else "copied into the session" if result["copied"] else ""
    line = f"{style.paint('green', style.sign('✓'))} {path}: {how + ' and ' if how else ''}written"
    return "\n".join(
        [line, f"   {style.paint('dim', result['hash'])}", *displaced(style, result.get("displaced") or [])]
    )


def edited(session: str, changed: Sequence[str], unchanged: Sequence[str], style: Style) -> str:
    """What a person's editor left in the session."""
    lines = [f"{style.paint('green', style.sign('✓'))} Edited in session {clean(session)}", *bullets(style, changed)]
    as_it_was = ["As it was", *bullets(style, unchanged)] if unchanged else []
    steps = next_steps(style, [("See the differences", "diff")])
    return "\n".join([*lines, *as_it_was, *steps] if changed else as_it_was)


def deleted(result: DeleteResult, style: Style) -> str:
    """That the file is deleted in the session only."""
    path = clean(result["path"])
    return (
        f"{style.paint('green', style.sign('✓'))} {path}: deleted in the session; the project still has it until commit"
    )


def renamed(result: RenameResult, style: Style) -> str:
    """From where to where, in the session only."""
    arrow = style.sign("→")
    return (
        f"{style.paint('green', style.sign('✓'))} {clean(result['from'])} {arrow} {clean(result['to'])}, in the session"
    )


def diff(result: DiffResult, style: Style) -> str:
    """Unified differences, coloured where there are colours."""
    if not result["files"]:
        return "No differences."
    lines: list[str] = []
    for file in result["files"]:
        text = clean(file["diff"], lines=True).rstrip("\n")
        if not text:
            lines.append(style.paint("bold", f"{clean(file['path'])}: {file['kind']}"))
        lines += [_coloured(line, style) for line in text.split("\n")] if text else []
    return "\n".join(lines)


def _coloured(line: str, style: Style) -> str:
    if line.startswith(("+++", "---")):
        return style.paint("bold", line)
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return style.paint(colour, line) if colour else line
