"""What the demo prints, and that a check which does not hold is counted."""

import io
from types import SimpleNamespace

from interleaf.faces.cli.demo.editor import apply_edits
from interleaf.faces.cli.demo.show import Show
from interleaf.faces.cli.demo.stage import Seen
from interleaf.present.style import Style


def show(width: int = 0) -> tuple[Show, io.StringIO]:
    """A show that prints into a text."""
    printed = io.StringIO()
    output = SimpleNamespace(
        style=Style(width=width), as_json=False, text=lambda text: printed.write(text.rstrip() + "\n")
    )
    stage = SimpleNamespace(seen=lambda path: Seen(1234, "a3c3d104"))
    return Show(output, stage), printed  # type: ignore[arg-type]


def test_a_check_that_does_not_hold_is_said_and_counted():
    shown, printed = show()
    shown.step("Commit")
    shown.check("the sky is blue", True)
    shown.check("the moon is cheese", False)
    assert shown.failed == 1
    assert "✓ the sky is blue" in printed.getvalue()
    assert "NOT SO: the moon is cheese" in printed.getvalue()


def test_a_long_path_is_cut_between_folders():
    shown, printed = show(width=100)
    shown.step("Save")
    shown.disk(("workspace/sessions/draft/files/acts/act-1/chapters/chapter-01/content/scene-0101.md", "new"))
    line = printed.getvalue().splitlines()[-1]
    assert "workspace/sessions/draft/files/…/scene-0101.md" in line
    assert line.endswith("1,234 B  a3c3d104  new")
    assert len(line) <= 100


def test_edits_count_utf_16_units_and_line_ends_of_the_protocol_only():
    text = "a😀b\r\nnext\u2028line\n"
    edits = [
        {"range": {"start": {"line": 0, "character": 3}, "end": {"line": 0, "character": 4}}, "newText": "B"},
        {"range": {"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 0}}, "newText": "end"},
    ]
    assert apply_edits(text, edits) == "a😀B\r\nend"
