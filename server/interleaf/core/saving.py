"""What becomes of a save whose text may be older than what the session has: no text may silently win."""

from __future__ import annotations

from typing import NamedTuple

from interleaf.core.merge import merge


class Verdict(NamedTuple):
    """What to do with a text that a person saved.

    Attributes:
        how: "written" (the session has this text now), "merged" (it has both), "left" (it has it already, or something
            newer) or "kept" (it has something else that cannot be merged; the text is kept apart).
        text: what the session's copy is to hold, None where it stays as it is.
    """

    how: str
    text: str | None


def judge(copy: str | None, ancestor: str | None, text: str, original: str | None) -> Verdict:
    """Compare the four texts that meet in a save.

    Args:
        copy: what the session has now; None if it has no copy.
        ancestor: the last known version that the editor's text was equal to; None if nothing is known of it.
        text: what the person saved.
        original: what the project has; None if it has no such file.
    """
    if copy is None:
        return _first(ancestor, text, original)
    if text in (copy, original):
        return Verdict("left", None)
    if ancestor == copy:
        return Verdict("written", text)
    merged = merge(ancestor if ancestor is not None else original or "", copy, text)
    if merged.conflicts:
        return Verdict("kept", None)
    return Verdict("left", None) if merged.text == copy else Verdict("merged", merged.text)


def _first(ancestor: str | None, text: str, original: str | None) -> Verdict:
    """The first save of a file in a session. Its text may be older than the project's: after a commit, or a pull.

    Where both changed the same lines the text is taken as it is: the project's own stays what it is, and is the base.
    """
    if ancestor is None or original is None or text == original:
        return Verdict("written", text)
    merged = merge(ancestor, original, text)
    if merged.conflicts or merged.text == text:
        return Verdict("written", text)
    return Verdict("merged", merged.text)
