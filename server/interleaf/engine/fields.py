"""Checking what a face hands over against the table of verbs, once for all faces."""

from __future__ import annotations

from typing import Any

from interleaf.errors import WrongUsage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from interleaf.engine.verbs import Field, Verb

_EXPECTED = {
    "text": "a text",
    "flag": "true or false",
    "number": "a number",
    "texts": "a list of texts",
    "numbers": "a list of whole numbers",
    "object": "an object",
    "bytes": "base64 text",
}


def checked_fields(verb: Verb, given: Mapping[str, object]) -> dict[str, Any]:
    """The fields as the handler takes them; those that are None are left out.

    Raises: `WrongUsage` for an unknown, missing or ill-typed field.
    """
    known = {field.name: field for field in verb.fields}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise WrongUsage(reason=f"'{verb.name}' has no field '{unknown[0]}'. It has: {', '.join(known) or 'none'}.")
    taken: dict[str, Any] = {}
    for field in verb.fields:
        value = given.get(field.name)
        if value is None:
            if field.required:
                raise WrongUsage(reason=f"'{verb.name}' needs '{field.name}': {field.help}.")
            continue
        taken[field.name] = _checked(verb, field, value)
    return taken


def _checked(verb: Verb, field: Field, value: object) -> Any:
    fits = {
        "text": lambda: isinstance(value, str),
        "flag": lambda: isinstance(value, bool),
        "number": lambda: isinstance(value, (int, float)) and not isinstance(value, bool),
        "texts": lambda: isinstance(value, list) and all(isinstance(item, str) for item in value),
        "numbers": lambda: isinstance(value, list) and all(type(item) is int for item in value),
        "object": lambda: isinstance(value, dict),
        "bytes": lambda: isinstance(value, str),
    }[field.kind]()
    if not fits:
        raise WrongUsage(reason=f"'{field.name}' of '{verb.name}' must be {_EXPECTED[field.kind]}.")
    if field.choices and value not in field.choices:
        raise WrongUsage(reason=f"'{field.name}' of '{verb.name}' must be one of: {', '.join(field.choices)}.")
    if field.kind == "bytes":
        import base64

        try:
            return base64.b64decode(str(value), validate=True)
        except ValueError:
            raise WrongUsage(reason=f"'{field.name}' of '{verb.name}' is no base64.") from None
    return value
