"""pre-tool-use: a write to one of the project's files is refused, and the refusal names the session's copy.

The copy is made at the same time, so that the agent can edit it at once. Reads of a file that has a copy go to it.
"""

from __future__ import annotations

import json
import os

from interleaf.disk import glance
from interleaf.faces.hooks import replies, tool_input
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from interleaf.faces.hooks.request import Request


def pre_tool_use(request: Request) -> int:
    """Judge one tool call.

    Returns: 0; the answer on standard output denies or rewrites the call, or says nothing.
    """
    if request.in_run:
        return 0  # the project's own paths are the session's here, and the globals are out of reach
    kind = tool_input.kind_of(tool_input.name_of(request.data))
    given = tool_input.input_of(request.data)
    if kind == tool_input.WRITE:
        return _writes(request, tool_input.paths_of(given))
    if kind == tool_input.READ:
        return _reads(request, given)
    if kind == tool_input.SHELL:
        return _shell(request, tool_input.command_of(given))
    return 0


def _writes(request: Request, paths: list[str]) -> int:
    for path in paths:
        refused = _refusal(request, path)
        if refused:
            return replies.deny(request, refused)
    notes = [note for path in paths for note in _rejections(request, path)]
    return replies.go_on(request, {}, notes)


def _reads(request: Request, given: dict[str, Any]) -> int:
    paths = tool_input.paths_of(given)
    if len(paths) != 1:
        return 0
    notes = _rejections(request, paths[0])
    found, path = _governed(request, paths[0])
    if found is None or _in_worktree(found, request, paths[0]):
        return replies.go_on(request, {}, notes)
    copy = f"{found.root}/{layout.copy(found.session, path)}"
    if glance.is_file(copy):
        changed = {key: copy if value == paths[0] else value for key, value in given.items()}
        return replies.go_on(request, changed, notes)
    # The record names deleted files; it is parsed only if it can be one of them.
    record = f"{found.root}/{layout.record(found.session)}"
    if glance.mentions(record, json.dumps(path).encode()) and not _exists(request, found, path):
        return replies.deny(request, f"{path} is deleted in session '{found.session}'.")
    return replies.go_on(request, {}, notes)


def _shell(request: Request, command: str) -> int:
    from interleaf.faces.hooks.shell_writes import written_by

    for path in written_by(command):
        if _refusal(request, path, prepare=False):
            return replies.deny(request, _instead(request, path, command))
    return 0


def _instead(request: Request, path: str, command: str) -> str:
    """Why a command is refused, with what to do in its place."""
    found, governed = _governed(request, path)
    session = found.session if found else ""
    if found is not None and found.worktree is not None:
        return (
            f"This command writes {governed}, one of the project's files, and you work in a worktree of session "
            f"'{session}'. Write there instead: {found.worktree}/{governed}"
        )
    from shlex import quote

    return (
        f"This command writes {governed}, one of the project's files, while session '{session}' is active. Run "
        f"it inside the session instead: interleaf run -- sh -c {quote(command)}"
    )


def _refusal(request: Request, raw: str, *, prepare: bool = True) -> str:
    """Why a write is refused, with the place to write to; empty if it is not.

    Args:
        request: the call.
        raw: the path as the tool names it.
        prepare: make the session's copy, so that the agent can edit it.
    """
    found, path = _governed(request, raw)
    if found is None or _in_worktree(found, request, raw):
        return ""
    parts = path.split("/")
    if parts[0] == layout.WORKSPACE:
        own = len(parts) == 4 and parts[1] == "sessions" and parts[3] == layout.RECORD
        if own or parts[1:2] == [".store"] or path == layout.SESSION_LOCK or parts[-1].startswith(layout.MARKER_PREFIX):
            return f"{path} belongs to Interleaf itself. Use the tools of session_management_mcp, or 'interleaf'."
        return ""
    if found.worktree is not None:
        copy = f"{found.worktree}/{path}"
    else:
        copy = f"{found.root}/{layout.copy(found.session, path)}"
    # What has a copy is governed: the engine need not be asked.
    if not glance.is_file(copy) or found.worktree is not None:
        workspace = request.engine(found).workspace
        folder = os.path.isdir(f"{found.root}/{path}")
        # A directory is asked about through a name that no pattern is likely to single out.
        if workspace.ungoverned(f"{path}/\N{BULLET}" if folder else path) is not None:
            return ""
        if prepare and found.worktree is None and glance.is_file(f"{found.root}/{path}"):
            from interleaf.engine.files.copy_on_write import have_copy

            have_copy(workspace, path)
    lines = [
        f"Session '{found.session}' is active, so the project's file {path} stays as it is. Write to the session's "
        f"copy instead: {copy}",
        *_rejections(request, raw),
    ]
    return "\n".join(lines)


def _governed(request: Request, raw: str) -> tuple[glance.Found | None, str]:
    """The session that a path falls under, and the path inside its project; links are followed first.

    An agent in a worktree works in the worktree's session, whatever is active in the project.
    """
    place = os.path.realpath(os.path.join(request.cwd, os.path.expanduser(raw)))
    here = request.here
    if here is not None and here.worktree is not None and place.startswith(here.root + os.sep):
        return here, place[len(here.root) + 1 :]
    found = request.session_at(place)
    if found is None or not place.startswith(found.root + os.sep):
        return None, ""
    return found, place[len(found.root) + 1 :]


def _in_worktree(found: glance.Found, request: Request, raw: str) -> bool:
    place = os.path.realpath(os.path.join(request.cwd, os.path.expanduser(raw)))
    return found.worktree is not None and place.startswith(found.worktree + os.sep)


def _exists(request: Request, found: glance.Found, path: str) -> bool:
    return bool(request.engine(found).call("resolve", {"path": path})["exists"])


def _rejections(request: Request, raw: str) -> list[str]:
    """The versions of a file that a person rejected, read from where they are kept."""
    found, path = _governed(request, raw)
    if found is None:
        return []
    copied = layout.copied_path(path)
    if copied is not None:
        path = copied[1]
    elif found.worktree is not None and path.startswith(layout.worktree(found.session) + "/"):
        path = path[len(layout.worktree(found.session)) + 1 :]
    reasons: list[str] = []
    while True:
        kept = layout.retry_version(found.session, path, len(reasons) + 1)
        reason = glance.read(f"{found.root}/{kept}.reason.txt")
        if reason is None:
            break
        reasons.append(f"  {len(reasons) + 1}. {reason.decode('utf-8', 'replace').strip()}")
    if not reasons:
        return []
    return [f"A person rejected {len(reasons)} version(s) of {path}:\n" + "\n".join(reasons)]
