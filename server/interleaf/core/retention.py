"""Which old checkpoints and backups may go: graded, so that the past gets coarser the farther away it is.

The scheme is that of backup programs ("keep hourly, daily, weekly", as in restic's `forget`): of each of the last N
hours, days and weeks in which there is something, the newest stays. Without any rule everything stays.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from interleaf.errors import RecordDamaged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_KEYS = ("hourly", "daily", "weekly", "daily_backups")


class Rules(NamedTuple):
    """What the settings ask to keep; None for everything.

    Attributes:
        hourly: automatic checkpoints, one for each of so many hours.
        daily: the same for days.
        weekly: the same for weeks.
        daily_backups: how many daily backups.
    """

    hourly: int | None = None
    daily: int | None = None
    weekly: int | None = None
    daily_backups: int | None = None

    @property
    def about_checkpoints(self) -> bool:
        """Whether any checkpoint may go at all."""
        return (self.hourly, self.daily, self.weekly) != (None, None, None)


def rules(table: Mapping[str, Any]) -> Rules:
    """Read the settings' table.

    Raises: `RecordDamaged` for a key that is no whole number from 0.
    """
    for key, value in table.items():
        if key not in _KEYS:
            raise RecordDamaged(path="interleaf.toml", reason=f"[retention] has no '{key}', but {', '.join(_KEYS)}")
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise RecordDamaged(path="interleaf.toml", reason=f"'{key}' of [retention] must be a whole number")
    return Rules(**table)


def expired(points: Iterable[tuple[str, str]], wanted: Rules) -> list[str]:
    """Which of these may go.

    Args:
        points: ids and times (UTC, ISO 8601).
        wanted: the rules.
    """
    if not wanted.about_checkpoints:
        return []
    newest_first = sorted(points, key=lambda point: (point[1], point[0]), reverse=True)
    kept: set[str] = set()
    for most, span in ((wanted.hourly, _hour), (wanted.daily, _day), (wanted.weekly, _week)):
        spans: dict[str, str] = {}
        for identity, at in newest_first:
            spans.setdefault(span(at), identity)
        kept.update(list(spans.values())[: most or 0])
    return [identity for identity, _ in newest_first if identity not in kept]


def _hour(at: str) -> str:
    return at[:13]


def _day(at: str) -> str:
    return at[:10]


def _week(at: str) -> str:
    from datetime import date

    try:
        year, week, _ = date.fromisoformat(at[:10]).isocalendar()
    except ValueError:
        return at[:7]
    return f"{year}-{week:02d}"
