"""A tool call's arguments as the fields of its verb."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from interleaf.errors import WrongUsage
from interleaf.faces.mcp.catalogue import ToolRow, fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class Call(NamedTuple):
    """What a tool call asks for.

    Attributes:
        fields: fields of the verb.
        session: the session for this one call, or None for the connection's own.
        project: the project that the caller believes to work in, or None.
    """

    fields: dict[str, object]
    session: str | None
    project: str | None


def parse(row: ToolRow, given: Mapping[str, object]) -> Call:
    """Translate the arguments of a tool to those of its verb.

    An argument that is null counts as left out. Some clients send lists and objects as JSON in a string; that is
    accepted where no plain text could be meant.

    Raises:
        WrongUsage: for an argument that the tool does not take, or the same field given twice with different values.
    """
    kinds = {field.name: field.kind for field in fields_of(row)}
    aliases = dict(row.aliases)
    fields: dict[str, object] = dict(row.fixed)
    special: dict[str, str] = {}
    for name, value in given.items():
        if value is None:
            continue
        target = name if name in kinds else aliases.get(name)
        if target is None:
            raise WrongUsage(
                reason=f"{row.name} takes no argument '{name}'. It takes: {', '.join([*kinds, *aliases]) or 'none'}."
            )
        if target not in kinds:
            if not isinstance(value, str):
                raise WrongUsage(reason=f"'{name}' must be text.")
            special[target] = value
            continue
        parsed = _unpacked(value, kinds[target])
        if target in fields and fields[target] != parsed:
            raise WrongUsage(reason=f"{row.name} got two different values for {target}.")
        fields[target] = parsed
    for name in row.required:
        if name not in fields:
            raise WrongUsage(reason=f"{row.name} needs '{name}'.")
    return Call(fields, special.get("session"), special.get("project"))


def _unpacked(value: object, kind: str) -> object:
    if kind in ("texts", "numbers", "object") and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            # The table's own check then says in its words what was expected.
            return value
    return value
