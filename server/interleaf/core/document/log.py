"""Adding one entry to the document."""

from interleaf.core.document import entries, items, sections, steps
from interleaf.core.document.document import Document, parse
from interleaf.core.document.edits import Edit, apply
from interleaf.core.document.fields import set_front_matter
from interleaf.core.document.model import Blocker, Section
from interleaf.core.document.source import Source
from interleaf.core.document.tldr import touch
from interleaf.core.document.words import alike, clean, stamp
from interleaf.errors import WrongUsage

KINDS = ("progress", "done", "decision", "discovery", "blocker", "next", "step", "context")
"""The kinds of log entry, as the ``log`` verb names them."""

_TITLE_LENGTH = 60
RECENT = 20


def log_entry(text: str, kind: str, words: str, at: str, *, rationale: str = "", resolved: bool = False) -> str:
    """Return ``text`` with one entry added, ``updated_at`` set and the derived parts of the TL;DR brought up to date.

    ``progress`` adds a dated note to Progress; ``done`` moves the step with these words to Completed, or adds them
    there; ``step`` adds a step, ``next`` a next step, ``context`` a fact to Key Context; ``decision``, ``discovery``
    and ``blocker`` add to their sections; a resolved blocker is ticked off. A missing section is added in its place.

    Args:
        text: the document.
        kind: one of :data:`KINDS`.
        words: what to log; it becomes one line, see :func:`clean`.
        at: the time, ISO 8601 in UTC.
        rationale: why, for a decision.
        resolved: for a blocker: it holds nothing up any more.

    Raises:
        WrongUsage: for an unknown kind or words of which nothing is left.
    """
    line = clean(words)
    if not line:
        raise WrongUsage(reason="A log entry needs words.")
    when = stamp(at)
    if kind == "progress":
        text = steps.add_note(text, line, when)
    elif kind == "done":
        text = _drop_next(steps.complete(text, line, when), line)
    elif kind == "step":
        text = steps.add_step(text, line)
    elif kind == "decision":
        text = _decision(text, line, when, clean(rationale))
    elif kind == "discovery":
        text = _discovery(text, line, when)
    elif kind == "blocker":
        text = _resolve(text, line, when) if resolved else _block(text, line, when)
    elif kind == "next":
        text = _next(text, line)
    elif kind == "context":
        text = _fact(text, line)
    else:
        raise WrongUsage(reason=f"There is no log entry of the kind '{kind}'; there are: {', '.join(KINDS)}.")
    return touch(text, at)


def add_key_file(text: str, path: str, note: str, at: str) -> str:
    """Return ``text`` with a file listed under Key Files; one that is listed already stays as it is.

    Args:
        text: the document.
        path: project-relative, with ``/``.
        note: what it is, or what was done to it; may be empty.
        at: the time, ISO 8601 in UTC.
    """
    path, note = clean(path).replace("`", "'"), clean(note)
    document, section = _with_section(text, "context")
    if any(file.path == path for file in document.key_files):
        return touch(text, at)
    line = f"`{path}` - {note}" if note else f"`{path}`"
    return touch(_listed(document, section, "Key Files", "", line), at)


def count_compaction(text: str, at: str) -> str:
    """Return ``text`` with ``compaction_count`` raised by one and everything derived brought up to date."""
    count = parse(text).front_matter.integer("compaction_count") + 1
    return touch(set_front_matter(text, "compaction_count", count), at)


def _with_section(text: str, name: str) -> tuple[Document, Section]:
    """Return the document with the section ``name``, which is added when it is missing."""
    document = parse(text)
    if name not in document.sections:
        document = parse(sections.add_section(document.source, document.headings, name))
    return document, document.sections[name]


def _append(document: Document, start: int, end: int, lines: str) -> str:
    edit = items.append(document.source, start, end, lines)
    return apply(document.text, [edit], document.source.newline)


def _decision(text: str, line: str, when: str, rationale: str) -> str:
    document, section = _with_section(text, "decisions")
    number = max((one.number for one in document.recent_decisions(RECENT)), default=0) + 1
    block = f"{'#' * (section.level + 1)} {number}. {line} ({when})\n"
    if rationale:
        block += f"**Rationale**: {rationale}\n"
    written = document.source.plain[section.body : section.end].rstrip()
    place = document.source.line_end(section.body + len(written) - 1) if written else section.body
    edit = _spaced(document.source, place, block, bool(written))
    return apply(document.text, [edit], document.source.newline)


def _spaced(source: Source, place: int, block: str, blank_above: bool) -> Edit:
    """Insert a block at a line start, with a blank line above it unless it opens its section."""
    edit = items.at_line_start(source, place, block)
    return edit._replace(text="\n" + edit.text) if blank_above else edit


def _discovery(text: str, line: str, when: str) -> str:
    document, section = _with_section(text, "discoveries")
    marker = items.next_marker(document.source, section.body, section.end, "1.")
    title, colon, rest = line.partition(": ")
    if colon and rest and len(title) <= _TITLE_LENGTH and not set(title) & set("*`_:()[]"):
        line = f"**{title}** ({when}): {rest}"
    else:
        line = f"{line} ({when})"
    return _append(document, section.body, section.end, f"{marker} {line}\n")


def _next(text: str, line: str) -> str:
    document, section = _with_section(text, "next")
    marker = items.next_marker(document.source, section.body, section.end, "1.")
    return _append(document, section.body, section.end, f"{marker} {line}\n")


def _drop_next(text: str, line: str) -> str:
    """Take what is done off the list of next steps; it stands under Completed now."""
    document = parse(text)
    key = alike(line)
    edits = [Edit(one.item.start, one.item.end, "") for one in document.next_steps if alike(one.text) == key]
    return apply(text, edits, document.source.newline)


def _block(text: str, line: str, when: str) -> str:
    document, section = _with_section(text, "blockers")
    placeholder = _placeholder(document, section)
    entry = f"- [ ] {line} ({when})"
    if placeholder:
        return apply(document.text, [placeholder._replace(text=entry)], document.source.newline)
    return _append(document, section.body, section.end, f"{entry}\n")


def _placeholder(document: Document, section: Section) -> Edit | None:
    """Return the span of the line ``- None currently``."""
    for item in items.read(document.source, section.body, section.end):
        if entries.is_placeholder(item):
            return Edit(item.start, item.head_end, "")
    return None


def _resolve(text: str, line: str, when: str) -> str:
    """Tick off the blocker with these words; else the only open one, which these words then explain."""
    document, section = _with_section(text, "blockers")
    waiting = [blocker for blocker in document.blockers if not blocker.resolved]
    same = [blocker for blocker in waiting if alike(blocker.text) == alike(line)]
    source = document.source
    if same or len(waiting) == 1:
        blocker = (same or waiting)[0]
        how = "" if same else f": {line}"
        edit = Edit(blocker.item.start, blocker.item.head_end, _resolved(source, blocker, when, how))
        return apply(document.text, [edit], source.newline)
    entry = f"- [x] {line} (resolved {when})"
    placeholder = _placeholder(document, section)
    if placeholder:
        return apply(document.text, [placeholder._replace(text=entry)], source.newline)
    return _append(document, section.body, section.end, f"{entry}\n")


def _resolved(source: Source, blocker: Blocker, when: str, how: str) -> str:
    item = items.read(source, blocker.item.start, blocker.item.head_end)[0]
    since = f"{stamp(item.at)}; " if item.at else ""
    return f"{item.marker} [x] {item.text} ({since}resolved {when}{how})"


def _fact(text: str, line: str) -> str:
    document, section = _with_section(text, "context")
    return _listed(document, section, "Key Context", " (survives compaction)", line)


def _listed(document: Document, section: Section, name: str, remark: str, line: str) -> str:
    """Add a line to a list in Context, with the list's own line when that is missing."""
    span = entries.block(document.source, document.headings, section, name.casefold())
    if span is None:
        written = document.source.plain[section.body : section.end].rstrip()
        place = document.source.line_end(section.body + len(written) - 1) if written else section.body
        block = f"**{name}**{remark}:\n- {line}\n"
        edit = _spaced(document.source, place, block, bool(written))
        return apply(document.text, [edit], document.source.newline)
    marker = items.next_marker(document.source, *span, "-")
    return _append(document, *span, f"{marker} {line}\n")
