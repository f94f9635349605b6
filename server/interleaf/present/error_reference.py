"""All errors as Markdown: `python -m interleaf.present.error_reference > docs/ERRORS.md`."""

from __future__ import annotations

import sys

from interleaf.errors import kinds
from interleaf.present import actions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.errors import InterleafError

_OPENING = """\
# Errors

<!-- Generated: python -m interleaf.present.error_reference > docs/ERRORS.md -->

An error has a kind, one sentence, the facts behind the sentence, and next steps. Kind and sentence are the same in the
shell, in the editor and for models; words in braces are facts. The exit status of the command line is 1, for
`wrong-usage` 2. A language server answers with code -32803 and the error object as `data`; a tool answers with a tool
error.
"""


def page() -> str:
    """The whole page, errors in the order in which they are declared: sorted by what the reader can do."""
    lines = [_OPENING]
    for cls in kinds().values():
        lines += [f"## {cls.kind}", "", f"> {cls.template}", "", _meaning(cls), ""]
        if cls.actions:
            lines += ["| next step | in a shell | for a model |", "|---|---|---|"]
            lines += [_row(name) for name in cls.actions]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _meaning(cls: type[InterleafError]) -> str:
    return " ".join((cls.__doc__ or "").split())


def _row(name: str) -> str:
    cells = (actions.label(name, {}), f"`{actions.shell(name, {})}`", actions.tool(name, {}))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
