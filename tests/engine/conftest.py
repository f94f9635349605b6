"""A small book on a real disk, and an engine over it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.engine.book import Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Five scenes, a plan per chapter, a timeline."""
    return Book(tmp_path / "book")
