"""Tables with box drawing, as narrow as the terminal."""

from __future__ import annotations

from interleaf.present.cells import clean, fit, pad, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from interleaf.present.style import Style

# Left, middle and right of the three horizontal borders.
_BOX = {"top": ("┌", "┬", "┐"), "rule": ("├", "┼", "┤"), "bottom": ("└", "┴", "┘")}
_ASCII = dict.fromkeys(_BOX, ("+", "+", "+"))

# A column is not made narrower than this, unless its texts are shorter anyway.
_NARROWEST = 8


def render(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    style: Style,
    *,
    dress: Callable[[int, Sequence[str]], str | None] | None = None,
    yielding: Sequence[int] = (),
) -> str:
    """Draw a table.

    Args:
        header: titles of the columns.
        rows: cells as plain text; control characters in them are made visible.
        style: of the terminal; with a width, columns are cut until the table fits.
        dress: says for a column and a row which colour the cell gets, if any.
        yielding: columns that are cut before the others, in this order; the others in the order of their width.
    """
    cells = [[clean(cell) for cell in row] for row in rows]
    columns = [max(width(cell) for cell in column) for column in zip(header, *cells, strict=True)]
    if style.width:
        columns = _narrowed(columns, [max(_NARROWEST, width(title)) for title in header], style.width, yielding)
    box, dash, bar = (_BOX, "─", "│") if style.unicode else (_ASCII, "-", "|")
    bar = style.paint("dim", bar)
    ellipsis = style.sign("…")

    def line(texts: Sequence[str], colours: Sequence[str | None]) -> str:
        drawn = []
        for text, columns_wide, colour in zip(texts, columns, colours, strict=True):
            cell = pad(fit(text, columns_wide, ellipsis), columns_wide)
            drawn.append(f" {style.paint(colour, cell) if colour else cell} ")
        return bar + bar.join(drawn) + bar

    def border(which: str) -> str:
        left, middle, right = box[which]
        return style.paint("dim", left + middle.join(dash * (wide + 2) for wide in columns) + right)

    lines = [border("top"), line(header, ["bold"] * len(header)), border("rule")]
    lines += [line(row, [dress(number, row) if dress else None for number in range(len(row))]) for row in cells]
    lines.append(border("bottom"))
    return "\n".join(lines)


def without(header: Sequence[str], rows: Sequence[Sequence[str]], style: Style, leaving: Sequence[int]) -> list[int]:
    """The columns that are left when some go, one after the other, until nothing must be cut: names are typed."""
    columns = [max(width(clean(cell)) for cell in column) for column in zip(header, *rows, strict=True)]
    kept = list(range(len(columns)))
    for number in leaving:
        if style.width and sum(columns[each] + 3 for each in kept) + 1 > style.width:
            kept.remove(number)
    return kept


def _narrowed(columns: list[int], least: list[int], limit: int, yielding: Sequence[int]) -> list[int]:
    """Make columns narrower until the frame fits, or nothing more can be taken."""
    narrowed = list(columns)
    excess = sum(narrowed) + 3 * len(narrowed) + 1 - limit
    for number in yielding:
        taken = max(0, min(excess, narrowed[number] - least[number]))
        narrowed[number] -= taken
        excess -= taken
    while excess > 0:
        spare = [wide if wide > least[number] else 0 for number, wide in enumerate(narrowed)]
        widest = max(range(len(spare)), key=spare.__getitem__)
        if not spare[widest]:
            break
        narrowed[widest] -= 1
        excess -= 1
    return narrowed
