"""What a story does when nothing goes wrong: nobody's text is lost on the way."""

from __future__ import annotations

import pytest
from tests.crash.stories import STORIES, TEXT_GIVEN_UP
from tests.crash.story import play
from tests.crash.view import View


def texts_of(view: View) -> set[bytes]:
    copies = {path: value for path, value in view.sessions.items() if "/files/" in path and isinstance(value, tuple)}
    return {data for data, _ in view.globals.values()} | {value[0] for value in copies.values()}


@pytest.mark.parametrize("name", STORIES)
def test_what_people_wrote_stays_on_the_disk(name: str) -> None:
    played = play(STORIES[name])
    for number, (before, after) in enumerate(zip(played.views, played.views[1:], strict=False), 1):
        gone = texts_of(before) - after.texts
        assert gone <= TEXT_GIVEN_UP.get((name, number), set()), f"act {number} lost {gone}"
