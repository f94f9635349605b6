"""What a commit would do: pure comparison of base, session and global."""

import json
from typing import NamedTuple

from interleaf.core.hashing import hash_of
from interleaf.core.model import Change

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import ChangedPaths, ConflictInfo


class Plan(NamedTuple):
    """The changes that a commit would apply, and those that keep it from happening.

    Attributes:
        session: name of the session.
        changes: real changes, sorted by path; conflicting ones are among them.
        token: hash of the session's identity and of all states; the same token is the same commit.
    """

    session: str
    changes: tuple[Change, ...]
    token: str

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """Changes whose global moved away from the base."""
        return tuple(change for change in self.changes if change.conflicting)


def make_plan(session: str, identity: str, changes: list[Change], only: frozenset[str] | None = None) -> Plan:
    """Plan a commit.

    Args:
        session: name of the session.
        identity: id of the session, so that no other session's token fits.
        changes: all changes of the session.
        only: restrict the commit to these paths; None for all.
    """
    chosen = tuple(change for change in changes if change.real and (only is None or change.path in only))
    states = [[change.path, change.base, change.ours, change.theirs] for change in chosen]
    digest = hash_of(json.dumps([identity, states], sort_keys=True).encode())
    return Plan(session, chosen, digest[:32])


def changed_paths(changes: tuple[Change, ...] | list[Change]) -> "ChangedPaths":
    """Paths by kind, sorted, as every answer names them."""
    found: ChangedPaths = {"modified": [], "created": [], "deleted": []}
    for change in sorted(changes):
        if change.kind == "modified":
            found["modified"].append(change.path)
        elif change.kind == "created":
            found["created"].append(change.path)
        else:
            found["deleted"].append(change.path)
    return found


def conflict_info(change: Change) -> "ConflictInfo":
    """A conflict with the hashes of all three sides."""
    return {
        "path": change.path,
        "reason": change.reason,
        "base": change.base.hash if change.base else None,
        "ours": change.ours.hash if change.ours else None,
        "theirs": change.theirs.hash if change.theirs else None,
    }
