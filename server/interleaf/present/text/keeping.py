"""What is kept, in words: close, end, checkpoints, restore, backups, the doctor's findings."""

from __future__ import annotations

from interleaf.present.cells import clean, folded
from interleaf.present.text.blocks import (
    bullets,
    count,
    heading,
    known,
    next_steps,
    paragraph,
    section,
    sentences,
    when,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from interleaf.core.results import (
        BackupResult,
        CheckpointInfo,
        CheckpointResult,
        CheckpointsResult,
        CloseResult,
        DoctorResult,
        EndResult,
        RestoredInfo,
        RestoreResult,
        SessionSummary,
    )
    from interleaf.present.style import Style


def closed(result: CloseResult, style: Style) -> str:
    """How the session ended and where its document is."""
    answer = result["closed"]
    title = "SESSION COMPLETED" if answer["outcome"].startswith("complete") else "SESSION ABANDONED"
    lines = [heading(style, "✅", title, answer["session"]), *sentences(style, _summary(answer["summary"]))]
    lines.append(f"   Archive: {clean(answer['archive'])}")
    trash_id = known(answer, "trash_id")
    steps = [("Bring its changes back from the trash", f"trash restore {trash_id}")] if trash_id else []
    return "\n".join(lines + next_steps(style, steps))


def _summary(told: SessionSummary) -> list[str]:
    progress = told["progress"]
    facts = [
        f"Duration: {_duration(told['duration_minutes'])}",
        f"Compactions: {told['compactions']}",
        f"Progress: {progress['done']}/{progress['total']} steps",
        f"Decisions: {told['decisions']}",
        f"Discoveries: {told['discoveries']}",
    ]
    if told["task_ids"]:
        facts.append(f"Tasks: {', '.join(told['task_ids'])}")
    return [*facts, f"Summary: {told['tldr']}"] if told["tldr"] else facts


def _duration(minutes: int) -> str:
    """Minutes as people say them: no finer than one needs."""
    if minutes < 3 * 60:
        return count(minutes, "minute")
    return count(minutes // 60, "hour") if minutes < 48 * 60 else count(minutes // (24 * 60), "day")


def ended(result: EndResult, style: Style) -> str:
    """The figures of a session that is over."""
    answer = result["ended"]
    score = answer["score"]
    facts = [
        f"Duration: {_duration(answer['duration_minutes'])}",
        f"Files created: {answer['files_created']}",
        f"Files modified: {answer['files_modified']}",
        f"Checkpoints: {answer['checkpoints']}",
    ]
    if score is not None:
        facts.append(f"Score: {score:g}/10")
    facts.append(f"Archive: {answer['archive']}")
    if answer["backup"]:
        facts.append(f"Backup: {answer['backup']}")
    return "\n".join([heading(style, "✅", "SESSION ENDED", answer["session"]), *bullets(style, facts)])


def checkpointed(result: CheckpointResult, style: Style) -> str:
    """The new checkpoint and what it does not cover."""
    made = result["checkpoint"]
    lines = [heading(style, "💾", "CHECKPOINT", made["id"])]
    if made["note"]:
        lines += paragraph(style, f"Note: {made['note']}")
    lines.append(f"   Files: {len(made['files'])}")
    lines += _not_covered(made["not_covered"], style)
    return "\n".join(lines + next_steps(style, [("Come back to it", f"restore --checkpoint {made['id']}")]))


def _not_covered(paths: Sequence[str], style: Style) -> list[str]:
    return ["", section(style, "⚠️", "Not covered"), *sentences(style, paths)] if paths else []


def checkpoints(result: CheckpointsResult, style: Style) -> str:
    """The table of checkpoints."""
    if not result["checkpoints"]:
        return "\n".join(["No checkpoints.", *next_steps(style, [("Make one", "checkpoint --note TEXT")])])
    table = _checkpoint_table(result["checkpoints"], style)
    return "\n".join([table, *next_steps(style, [("Bring one back", "restore --checkpoint ID")])])


def _checkpoint_table(found: Sequence[CheckpointInfo], style: Style) -> str:
    from interleaf.present.table import render

    rows = [
        [made["id"], when(style, made["created_at"]), str(len(made["files"])), made["note"] or ""] for made in found
    ]
    return render(["Id", "Made", "Files", "Note"], rows, style, yielding=(3,))


def restored(result: RestoreResult, style: Style) -> str:
    """What came back, or what can be brought back."""
    if "restored" in result:
        return _brought_back(result["restored"], style)
    lines = [style.paint("bold", "Checkpoints")]
    found = result["checkpoints"]
    lines.append(_checkpoint_table(found, style) if found else "   none")
    lines += ["", style.paint("bold", "Backups")]
    lines.append(_backup_table(result["backups"], style) if result["backups"] else "   none")
    steps = [
        ("Bring a checkpoint back", "restore --checkpoint ID"),
        ("A backup becomes a new session", "restore --backup NAME"),
    ]
    return "\n".join(lines + next_steps(style, steps if found or result["backups"] else []))


def _backup_table(found: Sequence[Any], style: Style) -> str:
    from interleaf.present.table import render

    described = [item if isinstance(item, dict) else {"name": str(item)} for item in found]
    rows = [[str(item.get(key) or "") for key in ("name", "kind")] for item in described]
    for row, item in zip(rows, described, strict=True):
        row.append(when(style, str(item.get("timestamp") or item.get("created_at") or "")))
    return render(["Name", "Kind", "Made"], rows, style)


def _brought_back(answer: RestoredInfo, style: Style) -> str:
    lines = [
        heading(style, "✅", "RESTORED", answer["session"]),
        f"   From: {clean(answer['from'])}",
        "",
        section(style, "📁", count(len(answer["files"]), "file")),
        *bullets(style, answer["files"]),
        *_not_covered(answer.get("not_covered") or [], style),
    ]
    before = answer["checkpoint_before"]
    # Without a picture of what was there before, nothing was: the session is a new one.
    step = ("Take this back", f"restore --checkpoint {before}") if before else ("Go on", f"switch {answer['session']}")
    return "\n".join(lines + next_steps(style, [step]))


def backed_up(result: BackupResult, style: Style) -> str:
    """Where the backup is and what is in it."""
    made = result["backup"]
    target = made.get("target")
    elsewhere = [f"   Also at: {clean(target['url'])} ({target['uploaded']} sent)"] if target else []
    return "\n".join(
        [
            heading(style, "📦", "BACKUP", made["path"]),
            f"   Made: {clean(made['timestamp'])}",
            *elsewhere,
            "",
            section(style, "📁", "Backed up"),
            *(bullets(style, made["items_backed_up"]) or ["   nothing"]),
            *_not_covered(made.get("not_covered") or [], style),
        ]
    )


def findings(result: DoctorResult, style: Style) -> str:
    """What the doctor found, and what is mended."""
    if not result["findings"]:
        return f"{style.paint('green', style.sign('✓'))} The workspace is in order."
    lines = []
    for finding in result["findings"]:
        mark = style.paint("green", "mended") if finding["fixed"] else style.paint("yellow", "found ")
        first, *more = folded(f"{' ' * 8}{clean(finding['kind'])}: {clean(finding['message'])}", style.width, " " * 8)
        lines += [f"{mark}  {first.lstrip()}", *more]
    steps = (
        [("Mend what can be mended", "doctor --fix")] if any("can_fix" in found for found in result["findings"]) else []
    )
    return "\n".join(lines + next_steps(style, steps))
