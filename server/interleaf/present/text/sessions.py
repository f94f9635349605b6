"""Sessions in words: start, list, status, switch, recover."""

from __future__ import annotations

from interleaf.present.cells import clean, width
from interleaf.present.text.blocks import (
    bullets,
    change_count,
    changes,
    conflicts,
    count,
    heading,
    known,
    next_steps,
    paragraph,
    retries,
    section,
    sentences,
    size,
    when,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from interleaf.core.results import (
        DocumentSummary,
        ListResult,
        RecoverResult,
        SessionInfo,
        SessionRow,
        StartResult,
        StatusResult,
        SwitchResult,
    )
    from interleaf.present.style import Style

_STATUS_COLOURS = {"active": "green", "crashed": "red", "inactive": "dim"}
_PATHS_IN_STATUS = 20
_DESCRIPTION_ROOM = 16  # columns; fewer tell nothing
_CREATED = 2  # the column of the table


def started(result: StartResult, style: Style) -> str:
    """A new session: where it is and how files come into it."""
    session = result["session"]
    lines = [heading(style, "✅", "SESSION CREATED", session["name"])]
    if session["description"]:
        lines += paragraph(style, session["description"])
    lines += [
        "",
        section(style, "📂", "Session path"),
        f"   {clean(session['path'])}",
        "",
        section(style, "📝", "Copy-on-write"),
        *sentences(
            style,
            [
                "A file is copied into the session when it is first written; until then it is read from the project.",
                "The project's own files stay as they are until you commit.",
            ],
        ),
        "",
        section(style, "🔒", "It is the active session now."),
        *next_steps(
            style,
            [
                ("Edit in your own editor", "edit FILE"),
                ("See where it stands", "status"),
                ("Save your work into the project", "commit"),
            ],
        ),
    ]
    return "\n".join(lines)


def listed(result: ListResult, style: Style) -> str:
    """The table of sessions."""
    sessions = result["sessions"]
    if not sessions:
        return "\n".join(["No sessions.", *next_steps(style, [("Start one", "start NAME")])])
    lines = [
        heading(style, "📋", f"SESSIONS ({len(sessions):,} total)"),
        "",
        _table(sessions, style),
        "",
        section(style, "🔒", f"Active: {clean(result['active'] or '') or 'none'}"),
    ]
    crashed = [row["name"] for row in sessions if row["status"] == "crashed"]
    if crashed:
        lines += ["", section(style, "⚠️", f"Crashed sessions ({len(crashed)}); nothing of them is lost:")]
        for name in crashed:
            lines += bullets(style, [name])
            ways = f"Take it up: {style.command('recover ' + name)}   Discard it: {style.command('cancel ' + name)}"
            lines.append(f"     {ways}")
    still_open = any(row["status"] in _STATUS_COLOURS for row in sessions)
    steps = [("Switch", "switch NAME")] if still_open else []
    steps += [("Commit", "commit"), ("Discard", "cancel")] if result["active"] else [("Start one", "start NAME")]
    lines += next_steps(style, steps)
    return "\n".join(lines)


def _table(sessions: Sequence[SessionRow], style: Style) -> str:
    """Names must be readable to be typed: where there is little room, descriptions go, then dates."""
    from interleaf.present.table import render, without

    rows = [[row["name"], row["status"].upper(), row["created_at"][:10], _changed(row)] for row in sessions]
    header = ["Name", "Status", "Created", "Changes"]
    taken = sum(max(width(clean(row[column])) for row in [header, *rows]) + 3 for column in range(len(header))) + 1
    room = style.width - taken - 3 if style.width else _DESCRIPTION_ROOM

    def dress(column: int, row: Sequence[str]) -> str | None:
        return _STATUS_COLOURS.get(row[1].lower()) if column == 1 else None

    if room < _DESCRIPTION_ROOM or not any(row["description"] for row in sessions):
        kept = without(header, rows, style, leaving=(_CREATED,))
        return render(
            [header[each] for each in kept], [[row[each] for each in kept] for row in rows], style, dress=dress
        )
    rows = [[*cells, row["description"] or ""] for cells, row in zip(rows, sessions, strict=True)]
    return render([*header, "Description"], rows, style, dress=dress, yielding=(4,))


def _changed(row: SessionRow) -> str:
    if not row["id"]:  # its record cannot be read, so nobody can tell
        return "unknown"
    if row["status"] not in _STATUS_COLOURS:  # closed: what it had changed is committed, or in the trash
        return ""
    text = count(row["changes_count"], "file")
    return f"{text}, {count(row['conflicts_count'], 'conflict')}" if row.get("conflicts_count") else text


def status(result: StatusResult, style: Style) -> str:
    """One session in full: changes, retries, conflicts, size, document."""
    session = result["session"]
    if session is None:
        steps = [("Start one", "start NAME"), ("See those that are there", "list")]
        return "\n".join(["No active session.", *next_steps(style, steps)])
    state = session["status"]
    lines = [
        heading(style, "📂", "ACTIVE SESSION" if state == "active" else "SESSION", session["name"]),
        "",
        f"Status: {style.paint(_STATUS_COLOURS.get(state, 'bold'), state.upper())}",
    ]
    lines += [
        line
        for title, said in (
            ("Created", when(style, session["created_at"])),
            ("Description", known(session, "description")),
            ("Agent", known(session, "agent")),
            ("Type", known(session, "type")),
            ("Phase", known(session, "phase")),
            ("Tasks", clean(", ".join(session.get("task_ids") or []))),
        )
        if said
        for line in paragraph(style, f"{title}: {said}", 0)
    ]
    lines += ["", section(style, "📊", "Changes (uncommitted)")]
    readable = session["id"] != ""  # otherwise its record cannot be read, and nobody can tell what it changed
    lines += changes(style, session["changes"], _PATHS_IN_STATUS) if readable else ["   unknown"]
    lines += _trouble(session, style)
    if session["retries"]:
        lines += ["", section(style, "🔄", f"Human retries: {len(session['retries'])}")]
        lines += retries(style, session["retries"])
    lines += _document(result["document"], style)
    lines += [
        "",
        f"{section(style, '💾', 'Session size')}: {size(session['size_bytes'])}"
        f"   Checkpoints: {session['checkpoints']}",
        "",
        section(style, "📁", "Paths"),
        *bullets(style, [f"Session: {session['path']}", f"Copies: {session['path'].rstrip('/')}/files/"]),
    ]
    return "\n".join(lines + next_steps(style, _steps_for(session)))


def _trouble(session: SessionInfo, style: Style) -> list[str]:
    """What needs the person: conflicts, drift without conflict, findings."""
    lines: list[str] = []
    if session["conflicts"]:
        number = count(len(session["conflicts"]), "conflict")
        lines += ["", section(style, "⚠️", f"{number}: the project changed these files too")]
        lines += conflicts(style, session["conflicts"])
    conflicting = {item["path"] for item in session["conflicts"]}
    drift = [path for path in session.get("drift") or [] if path not in conflicting]
    if drift:
        lines += ["", section(style, "⚠️", "Changed in the project since the session copied them")]
        lines += bullets(style, drift)
    if session.get("findings"):
        lines += ["", section(style, "⚠️", "Found"), *sentences(style, session["findings"])]
    return lines


def _document(document: DocumentSummary | None, style: Style) -> list[str]:
    """The ten-second view: where the work stands."""
    if document is None:
        return []
    lines: list[str] = []
    if document["tldr"]:
        lines += paragraph(style, document["tldr"])
    progress = document["progress"]
    if progress["total"]:
        lines.append(f"   Progress: {progress['done']}/{progress['total']} steps")
    if document["current"]:
        lines += paragraph(style, f"Current: {document['current']}")
    for title, items in (("Blockers", document["blockers"]), ("Next", document["next"])):
        if items:
            lines += [f"   {title}:", *sentences(style, items, 5)]
    return ["", section(style, "🧭", "Where it stands"), *lines] if lines else []


def _steps_for(session: SessionInfo) -> list[tuple[str, str]]:
    name = session["name"]
    if session["status"] == "crashed":
        return [("Take it up", f"recover {name}"), ("Commit", f"commit {name}"), ("Discard it", f"cancel {name}")]
    steps = []
    if session["status"] != "active":
        steps.append(("Switch to it", f"switch {name}"))
    if session["conflicts"]:
        steps += [("See the differences", "diff"), ("Bring the project's changes in", "refresh")]
    if change_count(session["changes"]):
        words = "" if session["status"] == "active" else f" {name}"
        steps += [("Preview the commit", "commit" + words), ("Discard everything", "cancel" + words)]
    return steps


def switched(result: SwitchResult, style: Style) -> str:
    """From which session to which, and how the new one stands."""
    session = result["session"]
    groups = session["changes"]
    lines = [
        heading(style, "🔄", "SWITCHED SESSION"),
        "",
        f"From: {clean(result['from'] or '') or 'none'}",
        f"To:   {style.paint('bold', clean(result['to']))}",
        "",
        section(style, "📂", "Active session directory"),
        f"   {clean(session['path'])}",
        "",
        section(style, "📊", "Progress"),
        *bullets(
            style,
            [
                f"Modified files: {len(groups['modified'])}",
                f"Created files: {len(groups['created'])}",
                f"Deleted files: {len(groups['deleted'])}",
                f"Session size: {size(session['size_bytes'])}",
                f"Human retries: {len(session['retries'])}",
            ],
        ),
        *_trouble(session, style),
        *next_steps(style, [("See where you left off", "resume"), ("Commit when ready", "commit")]),
    ]
    return "\n".join(lines)


def recovered(result: RecoverResult, style: Style) -> str:
    """A crashed session that was taken up, and what was found in it."""
    answer = result["recovered"]
    lines = [heading(style, "✅", "SESSION RECOVERED", answer["session"]), ""]
    if answer["checkpoint"]:
        lines.append(f"Checkpoint made first: {answer['checkpoint']}")
    lines += sentences(style, answer["findings"]) if answer["findings"] else ["Nothing was amiss."]
    return "\n".join(lines + next_steps(style, [("See where it stands", "status " + answer["session"])]))
