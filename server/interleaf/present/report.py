"""The figures of a project's sessions as one HTML file: no script, nothing from elsewhere, light and dark."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

from interleaf.present.text.blocks import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from interleaf.core.statistics import FileRetries, SessionFigures, Statistics, StatsTotals

_WEEKS = 26
_BARS = 40
_WIDTH, _HEIGHT = 720, 160
_GAP = 2

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2129; --dim: #5b6472; --paper: #ffffff; --line: #d5dae1; --bar: #2f6fb3;
  --warm: #b3541e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --dim: #9aa4b2; --paper: #14171c; --line: #333a45; --bar: #6ea8e0; --warm: #e59a62; } }
* { box-sizing: border-box; }
body { margin: 2rem auto; max-width: 56rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; }
p.when, figcaption, th { color: var(--dim); font-size: .85rem; }
figure { margin: 0; } svg { width: 100%; height: auto; display: block; }
svg rect { fill: var(--bar); } svg circle { fill: var(--warm); } svg line { stroke: var(--line); }
svg text { fill: var(--dim); font-size: 11px; }
dl { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1.5rem 0; } dl div { min-width: 7rem; }
dt { color: var(--dim); font-size: .85rem; } dd { margin: 0; font-size: 1.6rem; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.date { white-space: nowrap; } td.name { overflow-wrap: anywhere; min-width: 12rem; }
td.share { width: 9rem; } .share span { display: block; height: .7rem; margin-top: .4rem; background: var(--warm); }
ul { margin: 0; padding-left: 1.1rem; }
"""


def html(stats: Statistics, project: str) -> str:
    """The report.

    Args:
        stats: the figures.
        project: name of the project, for the title.
    """
    sessions = stats["sessions"]
    parts = [_totals(stats["totals"])]
    if sessions:
        parts += [_over_time(sessions), _durations(sessions), _scores(sessions)]
        parts += [_retries(stats["retries_by_file"]), _table(sessions)]
    else:
        parts.append("<p>There is no session yet.</p>")
    title = escape(f"Sessions of {project}")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f'<p class="when">as of {escape(_moment(stats["at"]))}</p>\n'
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def _totals(totals: StatsTotals) -> str:
    tiles = [
        ("Sessions", str(totals["sessions"])),
        ("Open", str(totals["open"])),
        ("Time", _span(totals["minutes"])),
        ("Files created", str(totals["files_created"])),
        ("Files modified", str(totals["files_modified"])),
        ("Rejected versions", str(totals["retries"])),
        ("Mean score", "-" if totals["score"] is None else f"{totals['score']:g}"),
    ]
    return "<dl>" + "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in tiles) + "</dl>"


def _over_time(sessions: Sequence[SessionFigures]) -> str:
    days = [day for session in sessions if (day := _day(session["created_at"])) is not None]
    last = max(days, default=date(1970, 1, 1))
    monday = last - timedelta(days=last.weekday())
    weeks = [monday - timedelta(weeks=number) for number in reversed(range(_WEEKS))]
    begun = dict.fromkeys(weeks, 0)
    for day in days:
        if (week := day - timedelta(days=day.weekday())) in begun:
            begun[week] += 1
    bars = [(f"week of {week}: {count(number, 'session')}", float(number)) for week, number in begun.items()]
    return _figure(
        "Sessions over time", f"sessions begun in each of {_WEEKS} weeks, the last one on the right", _bar_chart(bars)
    )


def _durations(sessions: Sequence[SessionFigures]) -> str:
    closed = [session for session in sessions if session["duration_minutes"] is not None][-_BARS:]
    if not closed:
        return ""
    bars = [
        (f"{session['name']}: {_span(session['duration_minutes'] or 0)}", float(session["duration_minutes"] or 0))
        for session in closed
    ]
    return _figure("Duration", f"from start to end, the last {count(len(closed), 'closed session')}", _bar_chart(bars))


def _scores(sessions: Sequence[SessionFigures]) -> str:
    scored = [(session["name"], session["score"]) for session in sessions if session["score"] is not None][-_BARS:]
    if not scored:
        return ""
    step = (_WIDTH - 20) / len(scored)
    lines = "".join(
        f'<line x1="20" y1="{_level(mark)}" x2="{_WIDTH}" y2="{_level(mark)}"/>'
        f'<text x="0" y="{_level(mark)}">{mark}</text>'
        for mark in (0, 5, 10)
    )
    dots = [
        f'<circle cx="{20 + (number + 0.5) * step:.1f}" cy="{_level(score or 0)}" r="4">'
        f"<title>{escape(f'{name}: {score:g} of 10')}</title></circle>"
        for number, (name, score) in enumerate(scored)
    ]
    return _figure("Scores", "as given at the end, oldest first", _svg(lines + "".join(dots), "scores of sessions"))


def _level(score: float) -> str:
    """Where a score from 0 to 10 is drawn."""
    return f"{_HEIGHT - 8 - score / 10 * (_HEIGHT - 24):.1f}"


def _retries(files: Sequence[FileRetries]) -> str:
    if not files:
        return ""
    most = max(file["count"] for file in files)
    rows = "".join(
        f'<tr><td class="name">{escape(file["file"])}</td>'
        f'<td class="share"><span style="width:{100 * file["count"] / most:.0f}%"></span></td>'
        f'<td class="number">{file["count"]}</td>'
        f"<td><ul>{_reasons(file['reasons'])}</ul></td></tr>"
        for file in files
    )
    head = '<tr><th>File</th><th></th><th class="number">Rejected</th><th>Why</th></tr>'
    return f'<h2>Rejected versions</h2><div class="scroll"><table>{head}{rows}</table></div>'


def _reasons(reasons: Sequence[str]) -> str:
    """Each reason once, the most frequent first."""
    counted: dict[str, int] = {}
    for reason in reasons:
        counted[reason] = counted.get(reason, 0) + 1
    often = sorted(counted.items(), key=lambda item: -item[1])
    return "".join(f"<li>{escape(words)}{f' ({number} times)' if number > 1 else ''}</li>" for words, number in often)


def _table(sessions: Sequence[SessionFigures]) -> str:
    numbers = ("Time", "Created", "Modified", "Checkpoints", "Rejected", "Score")
    head = "<tr><th>Session</th><th>Began</th><th>State</th>" + "".join(
        f'<th class="number">{name}</th>' for name in numbers
    )
    rows = []
    for session in reversed(sessions):
        minutes, score = session["duration_minutes"], session["score"]
        cells = [
            "" if minutes is None else _span(minutes),
            *(str(session[key]) for key in ("files_created", "files_modified", "checkpoints", "retries")),
            "" if score is None else f"{score:g}",
        ]
        about = f"<br><small>{escape(session['about'])}</small>" if session["about"] else ""
        rows.append(
            f'<tr><td class="name">{escape(session["name"])}{about}</td>'
            f'<td class="date">{escape(session["created_at"][:10])}</td><td>{escape(session["status"])}</td>'
            + "".join(f'<td class="number">{cell}</td>' for cell in cells)
            + "</tr>"
        )
    return f'<h2>All sessions</h2><div class="scroll"><table>{head}</tr>{"".join(rows)}</table></div>'


def _bar_chart(bars: Sequence[tuple[str, float]]) -> str:
    """Bars from the bottom up; each tells its value when it is pointed at, the highest one always."""
    highest = max((value for _, value in bars), default=0.0) or 1.0
    step = _WIDTH / max(len(bars), 1)
    shapes = [f'<line x1="0" y1="{_HEIGHT}" x2="{_WIDTH}" y2="{_HEIGHT}"/>']
    for number, (words, value) in enumerate(bars):
        height = value / highest * (_HEIGHT - 20)
        shapes.append(
            f'<rect x="{number * step + _GAP / 2:.1f}" y="{_HEIGHT - height:.1f}" width="{max(step - _GAP, 1):.1f}"'
            f' height="{height:.1f}" rx="1"><title>{escape(words)}</title></rect>'
        )
    words = max(bars, key=lambda bar: bar[1])[0] if bars else ""
    return _svg("".join(shapes) + f'<text x="0" y="11">most: {escape(words)}</text>', words)


def _svg(shapes: str, words: str) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT + 1}" role="img" aria-label="{escape(words)}">{shapes}</svg>'


def _figure(title: str, caption: str, picture: str) -> str:
    return f"<h2>{title}</h2><figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>"


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours:,} h {rest:02d} min" if hours else f"{rest} min"


def _moment(at: str) -> str:
    return f"{at[:10]} {at[11:16]} UTC"


def _day(at: str) -> date | None:
    try:
        return date.fromisoformat(at[:10])
    except ValueError:
        return None
