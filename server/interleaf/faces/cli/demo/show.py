"""How the demo looks on a terminal: numbered steps, what was done, what is on disk, and what was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interleaf.present.cells import clean, fit, pad, width

if TYPE_CHECKING:
    from interleaf.faces.cli.demo.stage import Stage
    from interleaf.faces.cli.output import Output

_PATH_COLUMNS = 58
_OTHER_COLUMNS = 53


class Show:
    """Prints the steps as they happen, or keeps them for one JSON object.

    Args:
        output: where to.
        stage: whose files are shown.
    """

    def __init__(self, output: Output, stage: Stage) -> None:
        self._output = output
        self._style = output.style
        self._stage = stage
        self.steps: list[dict[str, Any]] = []
        self.failed = 0

    def step(self, title: str) -> None:
        """Begin the next step."""
        number = len(self.steps) + 1
        self.steps.append({"step": number, "title": title, "did": [], "disk": [], "checks": []})
        line = ("─" if self._style.unicode else "-") * max(3, 76 - width(title) - len(str(number)))
        self._print("")
        self._print(self._style.paint("bold", f" {number}  {title} ") + self._style.paint("dim", line))

    def did(self, what: str) -> None:
        """Say what the person does: a command, or something in the editor."""
        self.steps[-1]["did"].append(what)
        arrow = self._style.sign("→")
        self._print(f"    {self._style.paint('cyan', f'{arrow} {clean(what)}')}")

    def check(self, claim: str, holds: bool) -> None:
        """Say something about the result, having looked whether it is so."""
        self.steps[-1]["checks"].append({"claim": claim, "holds": holds})
        self.failed += not holds
        good = self._style.paint("green", self._style.sign("✓"))
        self._print(f"    {good if holds else self._style.paint('red', 'NOT SO:')} {clean(claim)}")

    def words(self, text: str) -> None:
        """Quote what the server said."""
        import textwrap

        for line in textwrap.wrap(clean(text), max(30, (self._style.width or 100) - 8), subsequent_indent="  "):
            self._print(f"      {self._style.paint('yellow', line)}")

    def disk(self, *rows: tuple[str, str]) -> None:
        """Show files as they lie on the disk now: path and a remark for each."""
        self._print(self._style.paint("dim", "      on disk"))
        for path, remark in rows:
            seen = self._stage.seen(path)
            size = f"{seen.size:,} B" if seen else ""
            digest = seen.digest if seen else "missing"
            self.steps[-1]["disk"].append({"path": path, "bytes": seen.size if seen else None, "remark": remark})
            columns = self._columns()
            shown = pad(_middle(clean(path), columns, self._style.sign("…")), columns)
            figures = self._style.paint("dim", f"{size:>9}  {digest:8}")
            self._print(f"        {shown} {figures}  {self._style.paint('green', clean(remark))}".rstrip())

    def intro(self, text: str) -> None:
        """Say something between the steps."""
        self._print(text)

    def _columns(self) -> int:
        """How much room a path has beside its figures and the remark."""
        return max(30, self._style.width - _OTHER_COLUMNS) if self._style.width else _PATH_COLUMNS

    def _print(self, text: str) -> None:
        if not self._output.as_json:
            self._output.text(text)


def _middle(path: str, columns: int, ellipsis: str) -> str:
    """A path cut in its middle, between folders: where it begins and the file's name both say something."""
    *folders, name = path.split("/")
    kept: list[str] = []
    while len(kept) < len(folders) and width("/".join([*kept, folders[len(kept)], ellipsis, name])) <= columns:
        kept.append(folders[len(kept)])
    if width(path) <= columns or len(kept) == len(folders):
        return fit(path, columns, ellipsis)
    return fit("/".join([*kept, ellipsis, name]), columns, ellipsis)
