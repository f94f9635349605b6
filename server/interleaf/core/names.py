"""Names that people give: sessions, milestones, and the slug of a focus."""

from __future__ import annotations

import re

from interleaf.errors import InvalidName

# Texts: `re` compiles and keeps those that are used, and a short call uses one.
_SESSION = r"[A-Za-z0-9_][A-Za-z0-9_-]{0,99}"
_MILESTONE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_NUMBER = r"\d{4}-\d\d-\d\d-session-\d{3,}"
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{stem}{digit}" for stem in ("com", "lpt") for digit in range(10)]
)
_SLUG_LENGTH = 30


def session_name(raw: object) -> str:
    """Check a session name.

    Raises: `InvalidName` with the rule that is broken.
    """
    return _checked(raw, _SESSION, "use letters, digits, - and _, at most 100 of them, and no - first")


def milestone_name(raw: object) -> str:
    """Check a milestone name.

    Raises: `InvalidName` with the rule that is broken.
    """
    return _checked(
        raw, _MILESTONE, "use letters, digits, '.', - and _, at most 100 of them, beginning with a letter or digit"
    )


def _checked(raw: object, pattern: str, rule: str) -> str:
    if not isinstance(raw, str) or not re.fullmatch(pattern, raw):
        raise InvalidName(name=str(raw)[:120], reason=rule)
    if raw.split(".")[0].lower() in _DEVICES:
        raise InvalidName(name=raw, reason="the name is reserved by some systems")
    return raw


def slug(text: str) -> str:
    """A focus as part of a name: lower case, words joined by `-`, at most 30 characters."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    cut = "-".join(words)[:_SLUG_LENGTH].strip("-")
    return cut or "work"


def numbered(date: str, focus: str, taken: list[str]) -> str:
    """The next name of the form `YYYY-MM-DD-session-NNN-slug`.

    Args:
        date: the day, `YYYY-MM-DD`.
        focus: what the work is about.
        taken: names of all open and archived sessions.
    """
    stem = re.compile(re.escape(date) + r"-session-(\d{3,})")
    numbers = [int(match.group(1)) for name in taken if (match := stem.match(name))]
    return f"{date}-session-{max(numbers, default=0) + 1:03d}-{slug(focus)}"


def of_number(day_and_number: str, names: list[str]) -> str | None:
    """The session that `YYYY-MM-DD-session-NNN` stands for without its slug; None if there is not exactly one."""
    if not re.fullmatch(_NUMBER, day_and_number):
        return None
    found = [name for name in names if name.startswith(f"{day_and_number}-")]
    return found[0] if len(found) == 1 else None


def free(name: str, taken: list[str]) -> str:
    """`name`, or `name-2`, `name-3` ... if it is taken, also by a name that differs only by case."""
    used = {other.casefold() for other in taken}
    if name.casefold() not in used:
        return name
    number = 2
    while f"{name}-{number}".casefold() in used:
        number += 1
    return f"{name}-{number}"
