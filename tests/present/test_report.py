"""The report: one file, nothing from elsewhere, readable in light and dark, and no stored text becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from interleaf.core.statistics import SessionFigures, Statistics
from interleaf.present.report import html
from interleaf.present.style import Style
from interleaf.present.text.figures import statistics

HOSTILE = '<script>alert("x")</script>&\'\x1b[31m'
_VOID = frozenset({"meta", "br"})


class Checker(HTMLParser):
    """Collects elements and attributes, and whether every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def session(number: int, **other: object) -> SessionFigures:
    found: SessionFigures = {
        "name": f"session-{number}",
        "status": "completed",
        "about": "",
        "agent": None,
        "type": None,
        "created_at": f"2025-10-{number + 1:02d}T14:30:00.000Z",
        "closed_at": f"2025-10-{number + 1:02d}T15:30:00.000Z",
        "duration_minutes": 60 + number,
        "files_created": 1,
        "files_modified": 2,
        "checkpoints": 3,
        "retries": 1,
        "score": 8.5,
    }
    found.update(other)  # type: ignore[typeddict-item]
    return found


def figures(*sessions: SessionFigures, reasons: tuple[str, ...] = ()) -> Statistics:
    return {
        "at": "2025-10-25T18:45:00.000Z",
        "sessions": list(sessions),
        "retries_by_file": [{"file": "acts/a.md", "count": len(reasons), "reasons": list(reasons)}] if reasons else [],
        "totals": {
            "sessions": len(sessions),
            "open": 0,
            "minutes": 60,
            "files_created": 1,
            "files_modified": 2,
            "retries": len(reasons),
            "score": 8.5,
        },
    }


def checked(page: str) -> Checker:
    checker = Checker()
    checker.feed(page)
    checker.close()
    assert checker.open == []
    return checker


@pytest.mark.parametrize(
    "stats",
    [
        figures(),
        figures(session(0)),
        figures(session(0, score=None, duration_minutes=None, closed_at=None)),
        figures(session(0, created_at="nonsense")),
        figures(*[session(number) for number in range(30)], reasons=("too slow", "too slow", "too fast")),
        figures(session(0, duration_minutes=0, score=0)),
    ],
)
def test_is_whole_and_needs_nothing_from_elsewhere(stats: Statistics) -> None:
    page = html(stats, "book")
    found = checked(page)
    assert not {"script", "img", "link", "iframe", "object"} & found.seen
    assert not [name for name, _ in found.attributes if name in ("src", "href") or name.startswith("on")]
    assert "http" not in page
    assert not re.search(r"url\(|@import", page)
    assert "prefers-color-scheme: dark" in page


def test_no_stored_text_becomes_markup() -> None:
    page = html(figures(session(0, name=HOSTILE, about=HOSTILE, status=HOSTILE), reasons=(HOSTILE,)), HOSTILE)
    assert "script" not in checked(page).seen
    assert "\x1b" not in statistics(figures(session(0, name=HOSTILE), reasons=(HOSTILE,)), Style())


def test_equal_reasons_are_counted() -> None:
    page = html(figures(session(0), reasons=("too fast", "too slow", "too slow")), "book")
    assert "<li>too slow (2 times)</li><li>too fast</li>" in page


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("part", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_in_light_and_dark(part: int) -> None:
    page = html(figures(), "book")
    themes = re.findall(r":root \{([^}]*)\}", page)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", themes[part]))
    for ink in ("ink", "dim"):
        assert contrast(colours[ink], colours["paper"]) >= 4.5
    for shape in ("bar", "warm"):
        assert contrast(colours[shape], colours["paper"]) >= 3
