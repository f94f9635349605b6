"""Sizes, times and counts as people say them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleaf.present.style import Style
from interleaf.present.text.blocks import _seconds, count, size, when

NOON = 1_795_176_000.0  # 2026-11-20T12:00:00Z


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (487_000, "487 kB"),
        (999_960, "1 MB"),
        (2_300_000, "2.3 MB"),
        (5 * 10**9, "5 GB"),
        (7 * 10**13, "70 TB"),
    ],
)
def test_sizes(amount: int, said: str) -> None:
    assert size(amount) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-20T12:00:00Z", "just now"),
        ("2026-11-20T11:59:00Z", "1 minute ago"),
        ("2026-11-20T10:00:00Z", "2 hours ago"),
        ("2026-11-20T10:00:00.859Z", "2 hours ago"),
        ("2026-11-20T10:00Z", "2 hours ago"),
        ("2026-11-17T12:00:00Z", "3 days ago"),
        ("2025-11-09T12:00:00Z", "2025-11-09"),
        ("2026-11-20T12:00:05Z", "2026-11-20T12:00:05Z"),
        ("once upon a time", "once upon a time"),
        ("", ""),
    ],
)
def test_times(moment: str, said: str) -> None:
    assert when(Style(now=NOON), moment) == said


def test_without_a_clock_times_are_shown_as_they_are_stored() -> None:
    assert when(Style(), "2026-11-20T10:00:00Z") == "2026-11-20T10:00:00Z"


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))
def test_our_own_calendar_agrees_with_the_library(moment: datetime) -> None:
    stored = moment.replace(microsecond=0, tzinfo=UTC)
    assert _seconds(stored.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)) == stored.timestamp()


def test_counts() -> None:
    assert count(1, "file") == "1 file"
    assert count(1200, "retry", "retries") == "1,200 retries"
