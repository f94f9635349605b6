"""Values that everything speaks of: the state of a file, a change, a retry."""

from typing import NamedTuple

_EXECUTABLE = 0o111


class State(NamedTuple):
    """What a file is. An absent file is None.

    Attributes:
        hash: SHA-256 of the content, hex.
        mode: permission bits.
    """

    hash: str
    mode: int


def same(one: State | None, other: State | None) -> bool:
    """Whether two states are the same for a person: content, and whether it can be executed."""
    if one is None or other is None:
        return one is other
    return one.hash == other.hash and bool(one.mode & _EXECUTABLE) == bool(other.mode & _EXECUTABLE)


def with_mode_of(new: State, present: State | None) -> State:
    """A new state with the permissions of the file that it replaces; only whether it can be executed is its own."""
    if present is None:
        return new
    executable = bool(new.mode & _EXECUTABLE)
    if executable == bool(present.mode & _EXECUTABLE):
        return State(new.hash, present.mode)
    bits = present.mode & ~_EXECUTABLE
    readers = (bits & 0o444) >> 2
    return State(new.hash, bits | readers if executable else bits)


class Change(NamedTuple):
    """One file that the session sees differently from its base.

    Attributes:
        path: governed path.
        base: what the global was when the session first wrote to it.
        ours: what the session has; None is a tombstone.
        theirs: what the global is now.
    """

    path: str
    base: State | None
    ours: State | None
    theirs: State | None

    @property
    def kind(self) -> str:
        """What happened to the file: modified, created or deleted."""
        if self.ours is None:
            return "deleted"
        return "created" if self.base is None else "modified"

    @property
    def drifted(self) -> bool:
        """Whether the global is no longer the base."""
        return not same(self.base, self.theirs)

    @property
    def real(self) -> bool:
        """Whether the session differs from its base, and the global has not come to the same by itself."""
        return not same(self.ours, self.base) and not same(self.ours, self.theirs)

    @property
    def conflicting(self) -> bool:
        """Whether committing it would overwrite somebody's later edit."""
        return self.real and self.drifted

    @property
    def reason(self) -> str:
        """Why it conflicts, as a phrase."""
        if self.theirs is None:
            return "the project's file was deleted"
        if self.base is None:
            return "the project has a file of this name now"
        return "the project's file was changed"


class Retry(NamedTuple):
    """A human's rejection of a version of a file.

    Attributes:
        file: governed path.
        number: counted per file, from 1.
        reason: in the person's words.
        auto_detected: an agent heard it.
        recorded_at: UTC, ISO 8601 with Z.
        hash: SHA-256 of the rejected version.
        version_path: project path of the kept version.
        reason_path: project path of the reason's file.
        lines: first and last line (1-based) that it is about; empty for the whole file.
    """

    file: str
    number: int
    reason: str
    auto_detected: bool
    recorded_at: str
    hash: str
    version_path: str
    reason_path: str
    lines: tuple[int, ...] = ()
