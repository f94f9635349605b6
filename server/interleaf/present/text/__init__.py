"""Results in words, for terminals. One renderer per verb; only the module that is needed gets loaded."""

from __future__ import annotations

from interleaf.core.loading import load
from interleaf.present.cells import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from interleaf.present.style import Style

# verb -> the module here and the function in it that put its result into words
RENDERERS: dict[str, str] = {
    "start": "sessions:started",
    "list": "sessions:listed",
    "status": "sessions:status",
    "switch": "sessions:switched",
    "recover": "sessions:recovered",
    "commit": "settling:commit",
    "cancel": "settling:cancelled",
    "undo": "settling:undone",
    "merge": "settling:merged",
    "refresh": "settling:refreshed",
    "trash": "settling:trash",
    "retry": "files:retried",
    "resolve": "files:resolved",
    "read": "files:read",
    "write": "files:written",
    "delete": "files:deleted",
    "rename": "files:renamed",
    "diff": "files:diff",
    "log": "journal:logged",
    "view": "journal:viewed",
    "resume": "journal:resumed",
    "pause": "journal:paused",
    "track": "journal:tracked",
    "phase": "journal:phase",
    "close": "keeping:closed",
    "end": "keeping:ended",
    "checkpoint": "keeping:checkpointed",
    "checkpoints": "keeping:checkpoints",
    "restore": "keeping:restored",
    "backup": "keeping:backed_up",
    "doctor": "keeping:findings",
}


def render(verb: str, result: Mapping[str, Any], style: Style) -> str:
    """Put the result of a verb into words.

    Args:
        verb: name in the table of verbs.
        result: what the engine answered.
        style: of the terminal.

    Returns: lines without a trailing line break; whatever the result holds, no control characters but line breaks and
    tabs, and those of the style's own colours.
    """
    rendered: str = load(f"{__name__}.{RENDERERS[verb]}")(_harmless(result), style)
    return rendered.rstrip("\n")


def _harmless(value: Any) -> Any:
    """The result with all texts clean, so that no renderer can forget to; line breaks are left for it to judge."""
    if isinstance(value, str):
        return clean(value, lines=True)
    if isinstance(value, dict):
        return {key: _harmless(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_harmless(item) for item in value]
    return value
