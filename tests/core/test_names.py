"""Names of sessions."""

from __future__ import annotations

import pytest

from interleaf.core.names import of_number

NAMES = [
    "2025-10-25-session-001-authentication",
    "2025-10-25-session-0012-x",
    "2025-10-26-session-001-testing",
    "draft",
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2025-10-25-session-001", "2025-10-25-session-001-authentication"),
        ("2025-10-26-session-001", "2025-10-26-session-001-testing"),
        ("2025-10-26-session-002", None),
        ("2025-10-25-session-00", None),  # not a number yet: it may become another
        ("2025-10-25-session", None),
        ("draf", None),
    ],
)
def test_day_and_number_are_enough_and_nothing_else_is(said: str, meant: str | None) -> None:
    assert of_number(said, NAMES) == meant


def test_what_two_sessions_share_names_none() -> None:
    assert of_number("2025-10-25-session-001", [*NAMES, "2025-10-25-session-001-authentication-restored"]) is None
