"""post-tool-use: what an agent wrote is noted in the session, and taken from a worktree at once."""

from __future__ import annotations

import os

from interleaf.faces.hooks import tool_input
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.hooks.request import Request


def post_tool_use(request: Request) -> int:
    """Take what a tool wrote in a worktree into the session, and note written copies as the work's artifacts."""
    if request.in_run:
        return 0  # taken when the command ends
    kind = tool_input.kind_of(tool_input.name_of(request.data))
    if kind not in (tool_input.WRITE, tool_input.SHELL):
        return 0
    if request.here is not None and request.here.worktree is not None:
        from interleaf.engine.programs.worktree import take

        take(request.engine(request.here).workspace, request.here.session)
        return 0
    if kind == tool_input.SHELL:
        return 0
    for raw in tool_input.paths_of(tool_input.input_of(request.data)):
        place = os.path.realpath(os.path.join(request.cwd, raw))
        found = request.session_at(place)
        copied = layout.copied_path(place[len(found.root) + 1 :]) if found else None
        if found is None or copied is None:
            continue
        found.session, path = copied
        action = "modified" if os.path.lexists(f"{found.root}/{path}") else "created"
        if request.first_time(found, f"track {action} {path}"):
            request.engine(found).call("track", {"file_path": path, "action": action})
    return 0
