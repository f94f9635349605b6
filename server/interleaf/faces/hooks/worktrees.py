"""worktree-create and worktree-remove: an agent's own worktree is a view of a session."""

from __future__ import annotations

import os

from interleaf.errors import SessionNotFound, WrongUsage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.hooks.request import Request


def create(request: Request) -> int:
    """Print the absolute path of a worktree of the session that is named like it; both are made if they are missing."""
    from interleaf.app import open_engine
    from interleaf.engine.sessions.worktree_session import worktree_session

    name = request.text("name") or request.text("worktree_name")
    if not name:
        raise WrongUsage(reason="worktree-create needs a 'name'.")
    given = os.environ.get("CLAUDE_PROJECT_DIR")
    engine = open_engine(request.text("cwd") or given or None, session=None, actor="hook")
    engine.workspace.binding = None
    print(worktree_session(engine.workspace, name))
    return 0


def remove(request: Request) -> int:
    """Take what is left in a worktree into its session, then remove the worktree; the session stays."""
    from interleaf.engine.programs.worktree import remove as remove_worktree

    place = request.text("worktree_path") or request.cwd
    found = request.session_at(os.path.realpath(place))
    if found is None or found.worktree is None:
        raise SessionNotFound(name=os.path.basename(place))
    remove_worktree(request.engine(found).workspace, found.session)
    return 0
