"""Pieces that many answers share: headings, lists of paths, sizes, times, next steps."""

from __future__ import annotations

from interleaf.present.cells import clean, folded, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from interleaf.core.results import ChangedPaths, ConflictInfo, Displaced, RetryInfo
    from interleaf.present.style import Style

_GROUPS = (("modified", "Modified", "yellow"), ("created", "Created", "green"), ("deleted", "Deleted", "red"))


def heading(style: Style, sign: str, title: str, subject: str = "") -> str:
    """The first line of an answer: a sign, what it is, and what it is about."""
    mark = style.sign(sign)
    words = style.paint("bold", f"{title}: {clean(subject)}" if subject else title)
    return f"{mark} {words}" if mark else words


def count(number: int, one: str, many: str = "") -> str:
    """A number with its word in the right form: "1 file", "3 files"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def bullets(style: Style, items: Iterable[str], indent: int = 3) -> list[str]:
    """One line for each item, as for paths, which must stay whole; control characters are made visible."""
    return [f"{' ' * indent}{style.sign('•')} {clean(item)}" for item in items]


def sentences(style: Style, items: Iterable[str], indent: int = 3) -> list[str]:
    """Items of words, folded to the terminal's width; control characters are made visible."""
    hang = " " * (indent + 2)
    return [line for item in bullets(style, items, indent) for line in folded(item, style.width, hang)]


def paragraph(style: Style, text: str, indent: int = 3) -> list[str]:
    """Words of one or more lines, folded to the terminal's width."""
    room = " " * indent
    lines = clean(text, lines=True).splitlines()
    return [part for line in lines for part in folded(room + line, style.width, room)]


def section(style: Style, sign: str, title: str) -> str:
    """The line above a group of lines."""
    mark = style.sign(sign)
    return f"{mark} {style.paint('bold', title)}" if mark else style.paint("bold", title)


def changes(style: Style, paths: ChangedPaths, most: int = 0) -> list[str]:
    """The changed paths by what happened to them.

    Args:
        style: of the terminal.
        paths: the three lists.
        most: paths to name per group; 0 = all, as a preview must.
    """
    lines: list[str] = []
    for key, title, colour in _GROUPS:
        group: list[str] = paths[key]  # type: ignore[literal-required]
        if not group:
            continue
        lines.append(f"   {style.paint(colour, title)}: {count(len(group), 'file')}")
        shown = group[:most] if most else group
        lines += bullets(style, shown, 5)
        if len(shown) < len(group):
            lines.append(f"     {style.sign('…')} and {len(group) - len(shown):,} more: {style.command('diff')}")
    return lines or ["   none"]


def change_count(paths: ChangedPaths) -> int:
    """How many files are changed in whatever way."""
    return len(paths["modified"]) + len(paths["created"]) + len(paths["deleted"])


def retries(style: Style, found: Sequence[RetryInfo]) -> list[str]:
    """Retries by file, each with its reason."""
    by_file: dict[str, list[RetryInfo]] = {}
    for retry in found:
        by_file.setdefault(retry["file"], []).append(retry)
    lines: list[str] = []
    for file, its in by_file.items():
        lines += bullets(style, [f"{file}: {count(len(its), 'retry', 'retries')}"])
        for retry in its:
            heard = " (heard by the agent)" if retry.get("auto_detected") else ""
            said = f'     - Retry {retry["number"]}: "{clean(retry["reason"])}"{heard}'
            lines += folded(said, style.width, " " * 7)
    return lines


def conflicts(style: Style, found: Sequence[ConflictInfo]) -> list[str]:
    """Files that the project changed too, each with what happened there."""
    return sentences(style, [f"{item['path']}: {item['reason']}" for item in found])


def displaced(style: Style, found: Sequence[Displaced]) -> list[str]:
    """Texts that somebody saved in the last instant: kept, and how to get them."""
    if not found:
        return []
    return [
        "",
        section(style, "⚠️", "Somebody saved these in the same instant; their text is kept in the trash:"),
        *(
            f"   {style.sign('•')} {clean(item['path'])}: {style.command('trash restore ' + item['trash_id'])}"
            for item in found
        ),
    ]


def next_steps(style: Style, steps: Iterable[tuple[str, str]]) -> list[str]:
    """What one may do now: (why, command after the program's name) pairs."""
    lines = [line for why, words in steps for line in step(style, why, style.typed(words))]
    return ["", section(style, "💡", "Next steps"), *lines] if lines else []


def step(style: Style, why: str, command: str) -> list[str]:
    """One next step. A command that does not fit behind its reason gets a line of its own, to be copied whole."""
    reason = f"   {style.sign('•')} {why}:"
    if style.width and width(reason) + 1 + width(command) > style.width:
        return [*folded(reason, style.width, " " * 5), f"     {style.paint('cyan', command)}"]
    return [f"{reason} {style.paint('cyan', command)}"]


def quoted(path: str) -> str:
    """A path as one word of a command line."""
    import shlex

    return shlex.quote(path)


def size(count_of_bytes: int) -> str:
    """Bytes for people, in units of 1,000 as file managers count: "487 kB", "2.3 MB"."""
    amount = float(count_of_bytes)
    if amount < 1000:
        return f"{count_of_bytes} bytes" if count_of_bytes != 1 else "1 byte"
    units = ["kB", "MB", "GB", "TB"]
    amount /= 1000
    while amount >= 999.95 and len(units) > 1:
        amount /= 1000
        units.pop(0)
    return f"{amount:.1f} {units[0]}".replace(".0 ", " ")


def when(style: Style, moment: str) -> str:
    """A stored time (ISO 8601, UTC) as people say it: "2 hours ago"; as it is stored if that cannot be told."""
    if not style.now:
        return clean(moment)
    try:
        seconds = style.now - _seconds(moment)
    except ValueError:
        return clean(moment)
    if seconds < 0:
        return clean(moment)
    for length, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= length:
            return f"{count(int(seconds // length), unit)} ago" if seconds < 60 * 86_400 else moment[:10]
    return "just now"


def _seconds(moment: str) -> int:
    """A stored time as seconds since 1970. By hand, because `datetime` costs a fast start a millisecond.

    Days from a civil date after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (years begin in March).
    """
    date, _, clock = moment.removesuffix("Z").partition("T")
    year, month, day = (int(part) for part in date.split("-"))
    clock = clock[:8] if clock.count(":") > 1 else f"{clock}:00"
    hour, minute, second = (int(part) for part in clock.split(":"))
    year -= month <= 2
    era = year // 400
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    year_of_era = year - era * 400
    days = era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468
    return ((days * 24 + hour) * 60 + minute) * 60 + second


def known(fact: Mapping[str, object], name: str) -> str:
    """A text of a result that may be missing or null, as "" then."""
    value = fact.get(name)
    return clean(value) if isinstance(value, str) else ""
