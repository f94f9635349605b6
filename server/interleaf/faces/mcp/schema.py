"""JSON schemas: of a tool's parameters from the table of verbs, of its answer from the result types.

Made by hand and on demand, because building forty Pydantic models would more than double the server's start.
"""

from __future__ import annotations

import types
from functools import cache
from typing import TYPE_CHECKING, Any, NotRequired, Required, Union, get_args, get_origin, get_type_hints, is_typeddict

from interleaf.core import results
from interleaf.faces.mcp.catalogue import ToolRow, fields_of

if TYPE_CHECKING:
    from interleaf.engine.verbs import Field

_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "flag": {"type": "boolean"},
    "number": {"type": "number"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "numbers": {"type": "array", "items": {"type": "integer"}},
    "object": {"type": "object"},
}
_ALIAS_HELP = {
    "project": "root of the project; only the one that this server works on is accepted",
    "session": "work in this session for this one call",
}
_PLAIN: dict[object, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
}


@cache
def of_parameters(row: ToolRow) -> dict[str, Any]:
    """The schema of a tool's arguments; unknown ones are refused."""
    fixed = dict(row.fixed)
    fields = {field.name: field for field in fields_of(row)}
    properties = {name: _of_field(field, fixed.get(name)) for name, field in fields.items()}
    for alias, target in row.aliases:
        if target in fields:
            properties[alias] = _of_field(fields[target], None) | {"description": f"another name for {target}"}
        else:
            properties[alias] = {"type": "string", "description": _ALIAS_HELP[target]}
    aliased = {target for _, target in row.aliases}
    required = [
        name
        for name, field in fields.items()
        if (field.required or name in row.required) and name not in fixed and name not in aliased
    ]
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    return schema


def _of_field(field: Field, fixed: str | bool | None) -> dict[str, Any]:
    schema = dict(_TYPES[field.kind], description=field.help)
    if fixed is not None:
        schema["enum"] = [fixed]
    elif field.choices:
        schema["enum"] = list(field.choices)
    return schema


@cache
def of_result(name: str) -> dict[str, Any]:
    """The schema of a result type of `core.results`."""
    return _of_type(getattr(results, name))


def _of_type(kind: Any) -> dict[str, Any]:
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if is_typeddict(kind):
        hints = get_type_hints(kind, include_extras=True)
        schema: dict[str, Any] = {"type": "object", "properties": {key: _of_type(hint) for key, hint in hints.items()}}
        # Annotations are strings there, so the class itself does not know which keys are NotRequired.
        required = sorted(key for key in kind.__required_keys__ if get_origin(hints[key]) is not NotRequired)
        if required:
            schema["required"] = required
        return schema
    origin = get_origin(kind)
    if origin in (NotRequired, Required):
        return _of_type(get_args(kind)[0])
    if origin is list:
        return {"type": "array", "items": _of_type(get_args(kind)[0])}
    if origin is dict:
        return {"type": "object"}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of_type(part) for part in get_args(kind)]}
    raise TypeError(f"no schema for {kind!r}")
