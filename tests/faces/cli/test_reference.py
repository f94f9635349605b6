"""docs/CLI.md is generated, and is what the table says today."""

from __future__ import annotations

from pathlib import Path

from interleaf.faces.cli.commands import COMMANDS, GROUPS
from interleaf.faces.cli.help import explained, overview, said
from interleaf.faces.cli.reference import reference
from interleaf.present.style import Style

PAGE = Path(__file__).parents[3] / "docs/CLI.md"


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text() == reference(), "run: python -m interleaf.faces.cli.reference > docs/CLI.md"


def test_every_command_is_in_the_overview_and_explained() -> None:
    shown = overview(Style())
    for command in COMMANDS.values():
        assert command.group in GROUPS
        assert f"\n  {command.name} " in shown
        assert f"interleaf {command.name}" in explained(command, Style())


def test_every_argument_and_option_says_what_it_is_for() -> None:
    for command in COMMANDS.values():
        for part in (*command.arguments, *command.options):
            assert said(command, part), f"{command.name} {part}"
