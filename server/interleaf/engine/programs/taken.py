"""What a tree's files are after somebody worked on them, and what became of them in the session.

Apart from `intake`, which does the taking: a command that changed nothing ends without loading it.
"""

from typing import NamedTuple

from interleaf.core.model import State


class Found(NamedTuple):
    """One governed file as a tree has it after the work.

    Attributes:
        path: project path.
        data: its content; None if it is gone.
        mode: its permission bits.
        before: what the tree showed when the work began; None if there was no such file.
    """

    path: str
    data: bytes | None
    mode: int
    before: State | None


class Taken(NamedTuple):
    """What became of the files.

    Attributes:
        written: paths that the session now has in the tree's version, or merged with it.
        deleted: paths that the session now has deleted.
        kept: pairs of a path and the id of the trash entry that holds the tree's text, where the session's stayed.
        refused: sentences about files that cannot be part of a session.
    """

    written: list[str]
    deleted: list[str]
    kept: list[tuple[str, str]]
    refused: list[str]
