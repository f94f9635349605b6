"""Entries in other programs' configuration: added and removed by key, everything else left as it is.

All of it is text in, text out. An entry counts as ours by what it starts, a program of Interleaf; whole files of ours
carry a line with the hash of what was written, so that an edited one is told from an old one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from interleaf.core.hashing import hash_of
from interleaf.errors import WrongUsage

Patch = Callable[[dict[str, Any]], None]


class Edit(NamedTuple):
    """What is done to one file.

    Attributes:
        path: absolute path of the file.
        add: from the present text (None for no file) to the text with our entries; the same text if they are there.
        drop: from the present text to the text without them; None if nothing is left worth keeping.
        what: what it is for, for people.
    """

    path: str
    add: Callable[[str | None], str]
    drop: Callable[[str], str | None]
    what: str


def json_edit(path: str, what: str, *patches: tuple[Patch, Patch]) -> Edit:
    """An edit of a JSON object.

    Args:
        path: the file.
        what: what it is for.
        patches: pairs of what adds and what removes entries, in place.
    """

    def add(text: str | None) -> str:
        return _changed(path, text or "{}\n", [one for one, _ in patches])

    def drop(text: str) -> str | None:
        left = _changed(path, text, [other for _, other in reversed(patches)])
        return None if left != text and _parsed(path, left) == {} else left

    return Edit(path, add, drop, what)


def entry(section: str, name: str, value: dict[str, Any] | list[Any]) -> tuple[Patch, Patch]:
    """`{section: {name: value}}`; an entry of that name that is not ours is never replaced."""

    def add(data: dict[str, Any]) -> None:
        entries = _object(data, section)
        if name in entries and not is_ours(entries[name]):
            raise WrongUsage(reason=f"'{section}' has another '{name}' already; rename or remove it first.")
        entries[name] = value

    def drop(data: dict[str, Any]) -> None:
        entries = data.get(section)
        if isinstance(entries, dict) and is_ours(entries.get(name)):
            del entries[name]
            if not entries:
                del data[section]

    return add, drop


def hooks(groups: dict[str, list[dict[str, Any]]], section: str = "hooks") -> tuple[Patch, Patch]:
    """`{"hooks": {event: [group, ...]}}`; groups of others stay, in their order."""

    def drop(data: dict[str, Any]) -> None:
        present = data.get(section)
        if not isinstance(present, dict):
            return
        for event in list(present):
            if isinstance(present[event], list):
                kept = [group for group in present[event] if not is_ours(group)]
                if len(kept) != len(present[event]):
                    present[event] = kept
                    if not kept:
                        del present[event]
        if not present:
            del data[section]

    def add(data: dict[str, Any]) -> None:
        present = _object(data, section)
        for event, wanted in groups.items():
            former = present.get(event, [])
            if not isinstance(former, list):
                raise WrongUsage(reason=f"'{section}.{event}' is not a list.")
            if [group for group in former if is_ours(group)] != wanted:
                present[event] = [group for group in former if not is_ours(group)] + wanted

    return add, drop


def constant(name: str, value: object) -> tuple[Patch, Patch]:
    """`{name: value}`, if there is no such key yet; left alone afterwards, for others may need it."""

    def add(data: dict[str, Any]) -> None:
        data.setdefault(name, value)

    def drop(data: dict[str, Any]) -> None:
        if data == {name: value}:
            del data[name]

    return add, drop


def block_edit(path: str, what: str, text: str, comment: str = "#") -> Edit:
    """An edit of a text file whose comments begin with `comment`: our lines stand between two marks at its end."""
    begin, end = f"{comment} >>> interleaf >>>", f"{comment} <<< interleaf <<<"
    ours = f"{begin}\n{text.rstrip()}\n{end}\n"

    def without(present: str) -> str:
        before, mark, rest = present.partition(begin)
        if not mark:
            return present
        _, mark, after = rest.partition(end)
        if not mark:
            raise WrongUsage(reason=f"{path}: the line '{end}' is missing; mend it by hand.")
        return before.rstrip("\n") + ("\n" if before.strip() else "") + after.lstrip("\n")

    def add(present: str | None) -> str:
        if present is not None and ours in present:
            return present
        kept = without(present or "")
        return (kept.rstrip("\n") + "\n\n" if kept.strip() else "") + ours

    def drop(present: str) -> str | None:
        left = without(present)
        return left if left or left == present else None

    return Edit(path, add, drop, what)


def file_edit(path: str, what: str, text: str, comment: tuple[str, str] = ("# ", "")) -> Edit:
    """A whole file of ours; an edited one is neither replaced nor removed.

    Args:
        path: the file.
        what: what it is for.
        text: its content.
        comment: how a comment begins and ends in it.
    """

    def sealed(content: str) -> str:
        digest = hash_of(content.encode())[:16]
        return f"{content}{comment[0]}written by 'interleaf install' ({digest}){comment[1]}\n"

    wanted = sealed(text if text.endswith("\n") else text + "\n")

    def untouched(present: str) -> bool:
        content, _, _ = present.rstrip("\n").rpartition("\n")
        return sealed(content + "\n") == present

    def add(present: str | None) -> str:
        if present is not None and present != wanted and not untouched(present):
            raise WrongUsage(reason=f"{path} is not as Interleaf wrote it; move it away to have it written anew.")
        return wanted

    def drop(present: str) -> str | None:
        if not untouched(present):
            raise WrongUsage(reason=f"{path} is not as Interleaf wrote it; remove it yourself.")
        return None

    return Edit(path, add, drop, what)


def is_ours(value: object) -> bool:
    """Whether an entry starts a program of Interleaf."""
    if isinstance(value, dict):
        command = value.get("command", value.get("bash"))
        if isinstance(command, str):
            return _program(command)
        if isinstance(command, list):
            return bool(command) and _program(str(command[0]))
        return any(is_ours(part) for part in value.get("hooks", ()) if isinstance(value.get("hooks"), list))
    return False


def _program(command: str) -> bool:
    first = command.strip().split(" ")[0].strip("'\"")
    return first.replace("\\", "/").rpartition("/")[2].removesuffix(".exe") in (
        "interleaf",
        "interleaf-hook",
        "interleaf-lsp",
        "interleaf-mcp",
    )


def _changed(path: str, text: str, patches: list[Patch]) -> str:
    """The text with all patches; the same text if they change nothing."""
    data = _parsed(path, text)
    former = json.dumps(data)
    for patch in patches:
        patch(data)
    if json.dumps(data) == former and text.strip():
        return text
    return json.dumps(data, indent=_indent(text), ensure_ascii=False) + "\n"


def _parsed(path: str, text: str) -> dict[str, Any]:
    try:
        data = json.loads(text or "{}")
    except ValueError as error:
        raise WrongUsage(reason=f"{path} is no plain JSON ({error}); add the entries by hand.") from None
    if not isinstance(data, dict):
        raise WrongUsage(reason=f"{path} holds no JSON object.")
    return data


def _indent(text: str) -> int | str:
    """The indentation that the file has already."""
    for line in text.splitlines()[1:]:
        stripped = line.lstrip()
        if stripped:
            before = line[: len(line) - len(stripped)]
            return "\t" if before.startswith("\t") else len(before) or 2
    return 2


def _object(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.setdefault(key, {})
    if not isinstance(value, dict):
        raise WrongUsage(reason=f"'{key}' is not an object.")
    return value
