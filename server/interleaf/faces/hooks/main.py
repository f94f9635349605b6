"""`interleaf-hook EVENT`: JSON on standard input, the answer on standard output.

Without a session it says nothing, ends with 0 and has loaded next to nothing. That is decided on the bare text of the
input, before anything is parsed: every directory or file that it names is looked at, and one with a session is enough
to go on.
"""

from __future__ import annotations

import gc
import os
import sys

from interleaf.disk import glance

EVENTS = (
    "session-start",
    "user-prompt-submit",
    "pre-compact",
    "pre-tool-use",
    "post-tool-use",
    "stop",
    "session-end",
    "worktree-create",
    "worktree-remove",
)
# These make a session or need none.
_WITHOUT_SESSION = ("worktree-create", "worktree-remove")
_PLACES = ('"cwd"', '"file_path"', '"notebook_path"', '"filePath"', '"path"')
_MARKS = ('"', "'", "\\n", "\\", ">", ";", "&", "|", "=", "(", "`")
_MOST_WORDS = 50
_GUARD, _BLOCKED = "pre-tool-use", 2


def main(argv: list[str] | None = None) -> int:
    """Answer one event.

    Args:
        argv: arguments without the program's name; those of the process if None.

    Returns: 0; 2 if a tool has to be blocked, with the reason on standard error; 1 if something else went wrong.
    """
    if argv is not None:
        return _answer(argv)
    gc.disable()  # a process that lives for milliseconds only loses time by looking for cycles
    status = _answer(sys.argv[1:])
    # Taking the interpreter apart would cost as much as half of the answer.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _answer(words: list[str]) -> int:
    if len(words) != 1 or words[0] not in EVENTS:
        sys.stderr.write(f"usage: interleaf-hook EVENT < JSON\nEVENT is one of: {', '.join(EVENTS)}\n")
        return 1
    event = words[0]
    raw = b"" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read()
    try:
        if event not in _WITHOUT_SESSION and not _anybody(raw.decode("utf-8", "replace"), guarding=event == _GUARD):
            return 0
        from interleaf.faces.hooks.answering import answer

        return answer(event, raw)
    except Exception as error:
        # The guard fails closed: a write that nobody could judge is not done. Any other hook must never be in the way.
        sys.stderr.write(f"interleaf: {error or type(error).__name__}\n")
        return _BLOCKED if event == _GUARD else 1


def _anybody(text: str, *, guarding: bool) -> bool:
    """Whether any place that the input names, or the process stands in, belongs to a project with a session."""
    project = os.environ.get("INTERLEAF_PROJECT") or None
    session = os.environ.get("INTERLEAF_SESSION") or None
    here = os.getcwd()
    if glance.session_at(here, project, session) is not None:
        return True
    places = set(_places(text) + (_absolute(text) if guarding else []))
    given = os.environ.get("CLAUDE_PROJECT_DIR")
    if given:
        places.add(given)
    return any(glance.session_at(os.path.join(here, place), project, session) for place in places)


def _places(text: str) -> list[str]:
    """Every path that the input names, without parsing it."""
    found = []
    for key in _PLACES:
        at = text.find(key)
        while at >= 0:
            at += len(key)
            colon = text.find(":", at, at + 20)
            start = text.find('"', colon, colon + 20) if colon >= 0 else -1
            if start >= 0:
                found.append(_string(text, start + 1))
            at = text.find(key, at)
    return [place for place in found if place]


def _absolute(text: str) -> list[str]:
    """Absolute paths in the middle of a text, where patches and shell commands name files."""
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return [word for word in text.split() if word[0] == "/"][:_MOST_WORDS]


def _string(text: str, start: int) -> str:
    """A JSON string from its first character on."""
    end = text.find('"', start)
    plain = text[start:end]
    if end >= 0 and "\\" not in plain:
        return plain
    from json import JSONDecoder

    try:
        return str(JSONDecoder(strict=False).raw_decode(text, start - 1)[0])
    except ValueError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
