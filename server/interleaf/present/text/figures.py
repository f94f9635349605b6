"""The figures of a project's sessions, in words."""

from __future__ import annotations

from interleaf.present.cells import clean
from interleaf.present.text.blocks import count, heading, section, sentences

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.statistics import Statistics
    from interleaf.present.style import Style

_MOST = 20
_MOST_FILES = 10


def statistics(stats: Statistics, style: Style) -> str:
    """Totals, the last sessions, and the files that were rejected most."""
    from interleaf.present.table import render, without

    totals = stats["totals"]
    lines = [heading(style, "📊", "SESSIONS"), f"   {count(totals['sessions'], 'session')}, {totals['open']} open"]
    lines.append(f"   {totals['minutes']:,} minutes, {count(totals['retries'], 'rejected version')}")
    lines.append(f"   {count(totals['files_created'], 'file')} created, {totals['files_modified']:,} modified")
    if totals["score"] is not None:
        lines.append(f"   Mean score: {totals['score']:g}/10")
    if stats["sessions"]:
        rows = [
            [
                clean(session["name"]),
                session["created_at"][:10],
                session["status"],
                "" if session["duration_minutes"] is None else str(session["duration_minutes"]),
                str(session["retries"]),
                "" if session["score"] is None else f"{session['score']:g}",
            ]
            for session in reversed(stats["sessions"][-_MOST:])
        ]
        header = ["Session", "Began", "State", "Minutes", "Rejected", "Score"]
        kept = without(header, rows, style, leaving=(1, 3))
        rows = [[row[each] for each in kept] for row in rows]
        lines += ["", render([header[each] for each in kept], rows, style)]
    if stats["retries_by_file"]:
        lines += ["", section(style, "🔄", "Rejected most often")]
        for file in stats["retries_by_file"][:_MOST_FILES]:
            lines.append(f"   {clean(file['file'])}: {file['count']}")
            lines += sentences(style, file["reasons"][-3:], 5)
    return "\n".join(lines)
