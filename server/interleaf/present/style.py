"""How words are dressed for one terminal: colour, characters, width and the time of day."""

from __future__ import annotations

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}

# What stands in for a sign where the output cannot carry it.
_SIGNS = {
    "•": "*",
    "→": "->",
    "—": "-",
    "…": "...",
    "✓": "+",
    "✅": "[ok]",
    "⚠️": "[!]",
    "❌": "[error]",
    "💡": "",
    "📋": "",
    "📂": "",
    "📁": "",
    "📊": "",
    "📦": "",
    "📝": "",
    "🔄": "",
    "🔒": "",
    "💾": "",
    "🛑": "",
    "🗑️": "",
    "🧭": "",
}


# Commands that work in the active session unless one is named.
_IN_A_SESSION = frozenset(
    {"cancel", "checkpoint", "checkpoints", "close", "commit", "diff", "log", "refresh", "restore", "resume", "status"}
)


class Style:
    """Everything about the output that a renderer may know.

    Args:
        colour: ANSI colours may be used.
        unicode: the output can carry signs and box drawing; plain ASCII stands in for them otherwise.
        width: columns that fit on a line; 0 = no limit (a pipe or a file).
        now: seconds since 1970, for "2 hours ago"; 0 = times are shown as they are stored.
        program: how the person called Interleaf, so that a suggested command works where they stand.
        session: the session that the person named for this call; empty if they work in the active one.
    """

    __slots__ = ("colour", "now", "program", "session", "unicode", "width")

    def __init__(
        self,
        *,
        colour: bool = False,
        unicode: bool = True,
        width: int = 0,
        now: float = 0.0,
        program: str = "interleaf",
        session: str = "",
    ) -> None:
        self.colour = colour
        self.unicode = unicode
        self.width = width
        self.now = now
        self.program = program
        self.session = session

    def paint(self, colour: str, text: str) -> str:
        """The text in a colour ("bold", "dim", "red", ...), if there are colours."""
        return f"\x1b[{_CODES[colour]}m{text}\x1b[0m" if self.colour and text else text

    def sign(self, sign: str) -> str:
        """A sign, or what stands for it in plain ASCII."""
        return sign if self.unicode else _SIGNS[sign]

    def command(self, words: str) -> str:
        """A command as the person would type it here, in its colour; `words` come after the program's name."""
        return self.paint("cyan", self.typed(words))

    def typed(self, words: str) -> str:
        """The same without its colour."""
        verb, *rest = words.split()
        if verb == "help":  # the same everywhere
            return f"interleaf {words}"
        bound = self.session and verb in _IN_A_SESSION and self.session not in rest
        return f"{self.program}{f' --session {self.session}' if bound else ''} {words}"
