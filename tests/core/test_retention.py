"""Graded retention: the past gets coarser, and without rules nothing goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleaf.core.retention import Rules, expired, rules
from interleaf.errors import RecordDamaged

HALF_HOURS = [(f"{day:02d}T{hour:02d}:{half}", f"2025-11-{day:02d}T{hour:02d}:{half}:00.000Z")
              for day in range(1, 15) for hour in range(24) for half in ("00", "30")]  # fmt: skip


def kept(wanted: Rules) -> list[str]:
    gone = set(expired(HALF_HOURS, wanted))
    return [identity for identity, _ in HALF_HOURS if identity not in gone]


def test_without_rules_everything_stays() -> None:
    assert kept(Rules()) == [identity for identity, _ in HALF_HOURS]
    assert kept(Rules(daily_backups=1)) == [identity for identity, _ in HALF_HOURS]


def test_the_newest_of_each_hour_day_and_week_stays() -> None:
    assert kept(Rules(hourly=3)) == ["14T21:30", "14T22:30", "14T23:30"]
    assert kept(Rules(daily=2)) == ["13T23:30", "14T23:30"]
    assert kept(Rules(weekly=9)) == ["02T23:30", "09T23:30", "14T23:30"]  # Sundays, and the present week so far
    assert kept(Rules(hourly=2, daily=2, weekly=2)) == ["09T23:30", "13T23:30", "14T22:30", "14T23:30"]


def test_hours_without_a_checkpoint_do_not_count() -> None:
    points = [("a", "2025-01-01T08:00:00Z"), ("b", "2025-06-01T08:00:00Z"), ("c", "2025-11-01T08:00:00Z")]
    assert expired(points, Rules(hourly=2)) == ["a"]


@given(
    st.lists(st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}"), max_size=30),
    st.builds(Rules, *[st.none() | st.integers(0, 5)] * 3),
)
def test_what_stays_once_stays_again(times: list[str], wanted: Rules) -> None:
    points = [(str(number), at) for number, at in enumerate(times)]
    gone = set(expired(points, wanted))
    left = [point for point in points if point[0] not in gone]
    assert expired(left, wanted) == []


@pytest.mark.parametrize("table", [{"hourly": -1}, {"hourly": True}, {"hourly": "7"}, {"monthly": 1}, {"daily": 1.5}])
def test_settings_that_make_no_sense_are_refused(table: dict[str, object]) -> None:
    with pytest.raises(RecordDamaged):
        rules(table)
