"""Setting values in the front matter."""

from collections.abc import Sequence

from interleaf.core.document import edits, front_matter
from interleaf.core.document.edits import Edit
from interleaf.core.document.front_matter import Field, FrontMatter
from interleaf.core.document.items import at_line_start
from interleaf.core.document.source import Source

NewValue = str | int | float | None | Sequence[str]


def set_front_matter(text: str, key: str, value: NewValue) -> str:
    """Return ``text`` with one value of the front matter changed.

    Comments, order, quoting of other values and unknown keys stay. A missing key takes its usual place; a missing
    front matter is added; one that lacks its closing line is written to, not repaired.

    Args:
        text: the document.
        key: the key; letters, digits, ``_``, ``-`` and ``.``.
        value: a text, a number, None for an empty value, or a list of texts.
    """
    return set_all(text, {key: value})


def set_all(text: str, values: dict[str, NewValue]) -> str:
    """Return ``text`` with several values of the front matter changed, as :func:`set_front_matter` does it."""
    source = Source(text)
    matter = front_matter.read(source.plain, source.start)
    if not matter.present:
        lines = "".join(entry(key, value) for key, value in values.items())
        gap = "" if source.plain[source.start : source.start + 1] in ("", "\n") else "\n"
        return edits.apply(text, [Edit(source.start, source.start, f"---\n{lines}---\n{gap}")], source.newline)
    changes: list[Edit] = []
    for key, value in values.items():
        field = matter.field(key)
        changes += _replace(source, field, value) if field else [_insert(source, matter, key, value)]
    return edits.apply(text, changes, source.newline)


def remove(text: str, keys: Sequence[str]) -> str:
    """Return ``text`` without some entries of the front matter."""
    source = Source(text)
    matter = front_matter.read(source.plain, source.start)
    found = [field for field in map(matter.field, keys) if field is not None]
    return edits.apply(text, [Edit(field.start, field.end, "") for field in found], source.newline)


def entry(key: str, value: NewValue) -> str:
    """Write a whole entry, line end included."""
    texts = _texts(value)
    if isinstance(texts, list):
        return f"{key}:\n{_lines(texts)}" if texts else f"{key}: []\n"
    return f"{key}: {_rendered(value, texts)}\n"


def _rendered(value: NewValue, texts: front_matter.Value) -> str:
    """Write a value as it stands on the key's own line."""
    if isinstance(texts, list):
        return f"[{', '.join(map(front_matter.render, texts))}]"
    return front_matter.render(value if isinstance(value, int | float) else texts)


def _block_fits(source: Source, place: int) -> bool:
    """Tell whether list lines may end at ``place``: not when a stray line there would become part of the list."""
    line = source.plain[place : source.line_end(place)]
    return not line.strip() or line[0] not in " \t-" or line.startswith("---")


def _texts(value: NewValue) -> front_matter.Value:
    """Return the value as the reader would give it back."""
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    return [item for item in value if item]


def _lines(items: list[str], indent: str = "  ") -> str:
    return "".join(f"{indent}- {front_matter.render(item)}\n" for item in items)


def _insert(source: Source, matter: FrontMatter, key: str, value: NewValue) -> Edit:
    """Add an entry behind the nearest one that usually stands before it."""
    place = matter.insert_at
    if key in front_matter.ORDER:
        before = front_matter.ORDER[: front_matter.ORDER.index(key)]
        earlier = [field for field in matter.fields if field.key in before]
        if earlier:
            place = max(field.end for field in earlier)
    if not _block_fits(source, place):
        return at_line_start(source, place, f"{key}: {_rendered(value, _texts(value))}\n")
    return at_line_start(source, place, entry(key, value))


def _replace(source: Source, field: Field, value: NewValue) -> list[Edit]:
    """Change an entry in place: its value's span and the lines below it, nothing else."""
    texts = _texts(value)
    if texts == field.value:
        return []
    below = [Edit(start, end, "") for start, end in field.block]
    if not texts or isinstance(texts, str) or not _block_fits(source, field.end):
        return [_inline(source, field, _rendered(value, texts)), *below]
    if not (isinstance(field.value, list) and field.block):
        return [_inline(source, field, ""), *below, at_line_start(source, field.end, _lines(texts))]
    kept = 0
    while kept < min(len(texts), len(field.value)) and texts[kept] == field.value[kept]:
        kept += 1
    removed = [Edit(start, end, "") for start, end in field.block[kept:]]
    place = field.block[kept - 1][1] if kept else field.head_end
    first = source.plain[field.block[0][0] : field.block[0][1]]
    indent = first[: len(first) - len(first.lstrip())]
    return [*removed, at_line_start(source, place, _lines(texts[kept:], indent))]


def _inline(source: Source, field: Field, rendered: str) -> Edit:
    """Replace the value on the key's own line; a comment behind it stays."""
    start, end = field.value_start, field.value_end
    if not rendered:
        while source.plain[start - 1] in " \t":
            start -= 1
        return Edit(start, end, "")
    behind = source.plain[end : end + 1]
    gap = " " if behind not in ("", "\n", " ", "\t") else ""
    lead = "" if source.plain[start - 1] in " \t" else " "
    return Edit(start, end, f"{lead}{rendered}{gap}")
