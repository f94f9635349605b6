"""docs/ERRORS.md is generated, and is what the classes say today."""

from __future__ import annotations

from pathlib import Path

from interleaf import errors
from interleaf.present.error_reference import page

PAGE = Path(__file__).parents[2] / "docs/ERRORS.md"


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text() == page(), "run: python -m interleaf.present.error_reference > docs/ERRORS.md"


def test_every_kind_is_explained_with_its_next_steps() -> None:
    shown = page()
    for kind, cls in errors.kinds().items():
        part = shown.partition(f"\n## {kind}\n")[2].partition("\n## ")[0]
        assert cls.template in part
        assert part.count("\n| ") == len(cls.actions) + bool(cls.actions)
