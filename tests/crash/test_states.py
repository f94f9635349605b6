"""No promise of the contract is broken in any state: killed, failing, powerless, or saved into in the last instant."""

from __future__ import annotations

import pytest
from tests.crash.searches import IN_PROCESS, REPLAYED, SMALL, search
from tests.crash.stories import LAST_INSTANTS, STORIES

AIM = 5_000

_CASES = [
    pytest.param(name, kind, id=f"{name}-{kind}")
    for name in STORIES
    for kind in IN_PROCESS + REPLAYED
    if kind not in ("last instant", "late failure") or name in LAST_INSTANTS
]
_tried: dict[tuple[str, str], int] = {}


@pytest.mark.parametrize(("name", "kind"), _CASES)
def test_every_state_keeps_the_promises(name: str, kind: str) -> None:
    tally = search(name, kind, SMALL)
    _tried[name, kind] = tally.tried
    assert tally.tried > 0 or kind == "again"  # an act that changes nothing to be seen is not done again
    tally.expect_none()


def test_enough_states_were_tried() -> None:
    if len(_tried) < len(_CASES):
        pytest.skip("only some of the searches ran")
    in_process = sum(tried for (_, kind), tried in _tried.items() if kind in IN_PROCESS)
    replayed = sum(tried for (_, kind), tried in _tried.items() if kind in REPLAYED)
    assert in_process >= AIM
    assert replayed >= AIM
