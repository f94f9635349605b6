"""What becomes of changes, in words: commit, cancel, undo, merge, refresh, trash."""

from __future__ import annotations

from interleaf.present.cells import clean
from interleaf.present.text.blocks import (
    bullets,
    change_count,
    changes,
    conflicts,
    count,
    displaced,
    heading,
    known,
    next_steps,
    quoted,
    retries,
    section,
    when,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import (
        CancelResult,
        CommitResult,
        Committed,
        MergeResult,
        Preview,
        RefreshResult,
        TrashResult,
        UndoResult,
    )
    from interleaf.present.style import Style


def commit(result: CommitResult, style: Style) -> str:
    """A preview that names every path, or what was committed."""
    return preview(result["preview"], style) if "preview" in result else _committed(result["committed"], style)


def preview(plan: Preview, style: Style, chosen: str = "") -> str:
    """Every path that a commit would touch, and how to confirm exactly this.

    Args:
        plan: what would be done.
        style: of the terminal.
        chosen: words that chose some of the files, to be repeated for the confirmation.
    """
    lines = [
        heading(style, "⚠️", "COMMIT PREVIEW", plan["session"]),
        "",
        section(style, "📊", f"Changes to be committed: {count(change_count(plan), 'file')}"),
        *changes(style, plan),
    ]
    if plan["retries"]:
        lines += ["", section(style, "🔄", f"Human retries: {len(plan['retries'])}")]
        lines += retries(style, plan["retries"])
    if plan["conflicts"]:
        lines += [
            "",
            section(style, "⚠️", f"{count(len(plan['conflicts']), 'conflict')}: the project changed these files too"),
            *conflicts(style, plan["conflicts"]),
            "",
            "As long as they are there, nothing is committed.",
            *next_steps(
                style,
                [
                    ("See the differences", "diff"),
                    ("Bring the project's changes in", "refresh"),
                    ("Commit only the others", f"commit {plan['session']} --files FILE..."),
                ],
            ),
        ]
        return "\n".join(lines)
    if not change_count(plan):
        return "\n".join([*lines, "", "There is nothing to commit."])
    confirm = f"commit {plan['session']} --force --token {plan['token']}{chosen}"
    lines += [
        "",
        "This overwrites the project's files. Nothing has been written yet.",
        *next_steps(style, [("Commit exactly this", confirm), ("Look at the texts first", "diff")]),
    ]
    return "\n".join(lines)


def _committed(done: Committed, style: Style) -> str:
    lines = [
        heading(style, "✅", "SESSION COMMITTED", done["session"]),
        "",
        section(style, "📁", f"Written to the project: {count(change_count(done), 'file')}"),
        *changes(style, done),
    ]
    if done["retries_archived"]:
        archived = f"{count(done['retries_archived'], 'human retry', 'human retries')} archived"
        lines += ["", section(style, "📦", archived), "   under workspace/retries-archive/"]
    lines += displaced(style, done.get("displaced") or [])
    return "\n".join(lines + next_steps(style, [("Take this commit back", f"undo {done['id']}")]))


def cancelled(result: CancelResult, style: Style) -> str:
    """What was discarded, and where it can be had again."""
    answer = result["cancelled"]
    lines = [
        heading(style, "🛑", "SESSION CANCELLED", answer["session"]),
        "",
        section(style, "📊", f"Discarded changes: {count(change_count(answer['discarded']), 'file')}"),
        *changes(style, answer["discarded"]),
    ]
    if answer["retries_backup"]:
        lines += ["", section(style, "📦", "Human retries backed up"), f"   {clean(answer['retries_backup'])}"]
    lines += ["", "The project's files are as they were.", *next_steps(style, _taken_back(answer["trash_id"]))]
    return "\n".join(lines)


def _taken_back(trash_id: str) -> list[tuple[str, str]]:
    return [("Bring the session back from the trash", f"trash restore {trash_id}")] if trash_id else []


def undone(result: UndoResult, style: Style) -> str:
    """Which commit was taken back and which files are as before it."""
    answer = result["undone"]
    lines = [
        heading(style, "✅", "COMMIT TAKEN BACK", answer["id"]),
        "",
        section(style, "📁", f"As before the commit: {count(len(answer['files']), 'file')}"),
        *bullets(style, answer["files"]),
        *displaced(style, answer.get("displaced") or []),
    ]
    session = known(answer, "session")
    return "\n".join(lines + next_steps(style, [("Go on with its session", f"switch {session}")] if session else []))


def merged(result: MergeResult, style: Style) -> str:
    """What one session took from another."""
    answer = result["merged"]
    lines = [
        heading(style, "✅", "MERGED", f"{answer['source']} into {answer['into']}"),
        "",
        section(style, "📁", f"Taken over: {count(len(answer['files']), 'file')}"),
        *(bullets(style, answer["files"]) or ["   none"]),
    ]
    if answer["conflicts"]:
        lines += ["", section(style, "⚠️", "Both sessions changed these; they are left as they are")]
        lines += conflicts(style, answer["conflicts"])
        lines += next_steps(style, [("See the differences", f"diff --against {answer['source']}")])
    return "\n".join(lines)


def refreshed(result: RefreshResult, style: Style) -> str:
    """Which of the project's later changes came into the session."""
    answer = result["refreshed"]
    if not answer["merged"] and not answer["conflicts"]:
        return "The session is up to date with the project."
    lines = [heading(style, "✅" if answer["merged"] else "⚠️", "SESSION REFRESHED")]
    if answer["merged"]:
        lines += ["", section(style, "📁", f"Up to date with the project: {count(len(answer['merged']), 'file')}")]
        lines += bullets(style, answer["merged"])
    if answer["conflicts"]:
        path = quoted(answer["conflicts"][0]["path"]) if len(answer["conflicts"]) == 1 else "PATH"
        lines += ["", section(style, "⚠️", "Both sides changed the same place; the session's text is kept")]
        lines += conflicts(style, answer["conflicts"])
        lines += next_steps(
            style,
            [
                ("See the differences", "diff"),
                ("Keep the session's text", f"refresh {path} --take mine"),
                ("Take the project's text", f"refresh {path} --take theirs"),
            ],
        )
    return "\n".join(lines)


def trash(result: TrashResult, style: Style) -> str:
    """The entries of the trash, or what was restored or emptied."""
    if "emptied" in result:
        return f"The trash is empty: {count(result['emptied'], 'entry', 'entries')} removed for good."
    if "restored" in result:
        return _restored_from_trash(result, style)
    from interleaf.present.table import render

    entries = result["trash"]
    if not entries:
        return "The trash is empty."
    rows = [
        [entry["id"], entry["what"], entry.get("path") or entry["session"] or "", when(style, entry["trashed_at"])]
        for entry in entries
    ]
    table = render(["Id", "What", "Of", "When"], rows, style, yielding=(2, 3, 1))
    return "\n".join([table, *next_steps(style, [("Bring one back", "trash restore ID")])])


def _restored_from_trash(result: TrashResult, style: Style) -> str:
    restored = result["restored"]
    lines = [heading(style, "✅", "RESTORED FROM THE TRASH", restored["id"])]
    session, path = known(restored, "session"), known(restored, "path")
    if path:
        lines.append(f"   File: {path}")
    if session:
        lines.append(f"   Session: {session}")
        lines += next_steps(style, [("Go on with it", f"switch {session}")])
    return "\n".join(lines)
