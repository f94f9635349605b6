"""`interleaf worktree add|take|remove [DIR]`: a plain directory that shows a session."""

from __future__ import annotations

import os
from typing import Any

from interleaf.app import open_engine
from interleaf.errors import WrongUsage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.programs.taken import Taken
    from interleaf.engine.workspace import Workspace


def worktree(call: Any, output: Any) -> int:
    """Make a worktree of the session, take its changes, or remove it."""
    engine = open_engine(project=call.settings.project, session=call.settings.session)
    session = engine.workspace.target(call.settings.session)
    directory = call.fields.get("directory")
    place = os.path.abspath(str(directory)) if directory else None
    action = {"add": _add, "take": _take, "remove": _remove}[str(call.fields["action"])]
    result, text = action(engine.workspace, session, place)
    output.answer({"worktree": {"session": session, **result}}, text)
    return 0


def _add(workspace: Workspace, session: str, place: str | None) -> tuple[dict[str, Any], str]:
    from interleaf.disk.locate import make_directory
    from interleaf.engine.programs.worktree import make

    if place is not None:
        make_directory(place)
    made = make(workspace, session, place)
    return {"path": made.place}, made.place


def _take(workspace: Workspace, session: str, place: str | None) -> tuple[dict[str, Any], str]:
    from interleaf.engine.programs.worktree import take

    taken = take(workspace, session, _existing(place))
    return _as_json(taken), _in_words(session, taken)


def _remove(workspace: Workspace, session: str, place: str | None) -> tuple[dict[str, Any], str]:
    from interleaf.engine.programs.worktree import remove

    left = remove(workspace, session, _existing(place))
    text = f"The worktree of session '{session}' is removed; the session has what was changed there."
    if left:
        text += "\nThese files belong to no session and stay where they are:\n" + "\n".join(
            f"  {path}" for path in left
        )
    return {"left": left}, text


def _existing(place: str | None) -> str | None:
    if place is not None and not os.path.isdir(place):
        raise WrongUsage(reason=f"{place} is not a directory.", verb="worktree")
    return place


def _as_json(taken: Taken) -> dict[str, Any]:
    kept = [{"path": path, "trash_id": identity} for path, identity in taken.kept]
    return {"written": taken.written, "deleted": taken.deleted, "displaced": kept, "refused": taken.refused}


def _in_words(session: str, taken: Taken) -> str:
    if not any(taken):
        return "Nothing was changed there."
    lines = [f"Session '{session}' has {len(taken.written)} file(s) of it, and {len(taken.deleted)} deleted."]
    lines += [
        f"{path}: the session has changed it meanwhile; this text is in the trash ({identity})"
        for path, identity in taken.kept
    ]
    return "\n".join(lines + taken.refused)
