"""Links in a Markdown text that name a file.

Inline links and images, `[text](path "title")` and `[text](<path>)`, and reference definitions, `[id]: path`, as in
CommonMark 0.31 sections 4.7 and 6.3; what stands in code is no link.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from interleaf.core import lines


class Link(NamedTuple):
    """A link.

    Attributes:
        line: its line, from 0.
        start: index of the target's first character in the line.
        end: index behind its last one.
        target: the path as written, without anchor, still escaped.
        anchor: what follows `#`; empty if nothing does.
    """

    line: int
    start: int
    end: int
    target: str
    anchor: str


def links(text: str) -> list[Link]:
    """All links of a text that may name a file of the project, in order."""
    found: list[Link] = []
    fence = ""
    for number, raw in enumerate(lines.split(text)):
        line = lines.without_end(raw)
        mark = _pattern("fence").match(line)
        if mark:
            if not fence:
                fence = mark.group(1)
            elif mark.group(1).startswith(fence) and not line[mark.end() :].strip():
                fence = ""
            continue
        if fence:
            continue
        shown = _pattern("code").sub(lambda code: " " * len(code.group()), line)
        found.extend(
            link
            for match in _pattern("link").finditer(shown)
            if (link := _link(number, match.start("target"), match.group("target"))) is not None
        )
    return found


def _link(line: int, start: int, written: str) -> Link | None:
    target = written
    if target.startswith("<") and target.endswith(">"):
        start, target = start + 1, target[1:-1]
    path, _, anchor = target.partition("#")
    if not path or _pattern("scheme").match(path) or path.startswith("//"):
        return None
    return Link(line, start, start + len(target), path.partition("?")[0], anchor)


_SOURCES = {
    "fence": r" {0,3}(`{3,}|~{3,})",
    "code": r"(`+)(?!`).*?(?<!`)\1(?!`)",
    "scheme": r"[A-Za-z][A-Za-z0-9+.-]+:",
    "link": r"""(?:\]\(\s*|^\ {0,3}\[[^\]]+\]:\s*)(?P<target><[^<>]*>|[^\s()<>"']+(?:\([^\s()]*\)[^\s()<>"']*)*)""",
}
_compiled: dict[str, re.Pattern[str]] = {}


def _pattern(name: str) -> re.Pattern[str]:
    """Compiled at first use: who imports this module need not look for links."""
    if name not in _compiled:
        _compiled[name] = re.compile(_SOURCES[name])
    return _compiled[name]
