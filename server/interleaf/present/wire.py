"""Errors as JSON: the one object that the CLI, the language server and the MCP server send."""

from __future__ import annotations

from interleaf.errors import InterleafError, Unexpected
from interleaf.present import actions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def error_to_json(error: InterleafError) -> dict[str, Any]:
    """The error as the contract's object.

    Returns: `{"kind", "message", "facts", "actions": [{"action", "label"}]}`, safe for any JSON encoder.
    """
    return {
        "kind": error.kind,
        "message": error.message,
        "facts": {str(name): _plain(value) for name, value in error.facts.items()},
        "actions": [{"action": name, "label": actions.label(name, error.facts)} for name in error.actions],
    }


def unexpected(error: BaseException) -> InterleafError:
    """An exception that nobody foresaw, as an error of the contract (`io-error`) that says how to report it.

    Args:
        error: what was raised.
    """
    said = str(error)
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    where = ""
    step = error.__traceback__
    while step is not None:
        # The last frame of ours says more than the last frame, which is often in the standard library.
        module = str(step.tb_frame.f_globals.get("__name__", ""))
        if module.startswith("interleaf"):
            where = f"{module}:{step.tb_lineno}"
        step = step.tb_next
    return Unexpected(what=what, where=where or "unknown")


def _plain(value: object) -> Any:
    """The value in JSON's own types; what JSON does not know becomes its text."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return [_plain(item) for item in items]
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
