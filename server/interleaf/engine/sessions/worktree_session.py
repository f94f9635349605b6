"""The session behind an agent's worktree: found by the worktree's name, or started."""

from __future__ import annotations

from interleaf.engine.programs import worktree
from interleaf.engine.sessions.open_sessions import start_aside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace


def worktree_session(workspace: Workspace, wanted: str) -> str:
    """The worktree of the session that is named like it, for an agent that asks for one.

    The session is made if it is missing; another session that is active stays so, whatever crashes.

    Args:
        workspace: the project.
        wanted: name of the worktree; characters that no session may have become `-`.

    Returns: absolute path of the worktree.
    """
    name = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "_-") else "-" for letter in wanted)
    name = name.lstrip("-")[:100] or "worktree"
    session = start_aside(workspace, name, f"Work in the worktree '{wanted}'", activate_first=True)
    return worktree.make(workspace, session).place
