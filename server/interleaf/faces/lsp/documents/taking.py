"""Taking saved texts into the session, and giving globals their bytes back; all of it on the lane.

What keeps texts from being lost, each of which was lost by somebody once:

- A save that was intercepted is only ever mended: an editor that adds a final newline, or that did not wait for the
  answer, must not put the global's text over the copy.
- A text that is older than the copy is merged with it, or kept apart (`core.saving`).
- What the global was is never taken while a save may be going on (`Opened.before`).
- An answer comes within the time that the most impatient client gives; what is late is left to `didSave`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from interleaf.core import editor_text
from interleaf.engine.files import stray
from interleaf.engine.looking.state import went_past
from interleaf.errors import InterleafError, from_os_error
from interleaf.faces.lsp.project import real

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interleaf.engine.engine import Engine
    from interleaf.engine.files.stray import Picture, Saved
    from interleaf.engine.workspace import Workspace
    from interleaf.faces.lsp.documents.opened import Interception, Opened

# An editor that writes a file empties it first, or takes the old one away.
_SECONDS_OF_A_WRITE = 0.02
# A script may save a document that it opened at once, while a server that just started does not look yet.
_MS_BEFORE_WE_LOOKED = 5000


def learn(engine: Engine, opened: Opened, text: str) -> None:
    """Learn what the file of a document is, and how the editor shows it.

    Args:
        engine: the engine.
        opened: the document.
        text: what the editor shows of the file as it is on disk.
    """
    path = stray.governed(engine.workspace, real(engine, opened.file or ""))
    if path is not None:
        opened.learn(path, stray.picture(engine.workspace, path), text)
        if opened.original not in (None, text) and _was_just_written(engine.workspace, path):
            opened.overtaken = text


def _was_just_written(workspace: Workspace, path: str) -> bool:
    stat = workspace.disk.stat(path)
    return stat is not None and workspace.now_ms() - stat.mtime_ns // 1_000_000 < _MS_BEFORE_WE_LOOKED


def learn_again(engine: Engine, documents: Iterable[Opened]) -> None:
    """Look at globals that Interleaf itself may have changed; what the editors show may be anything by now."""
    for opened in documents:
        path = stray.governed(engine.workspace, real(engine, opened.file or ""))
        if path is None:
            continue
        found = _quiet_picture(engine.workspace, opened, path, opened.text)
        if not went_past(engine.workspace, path):  # asked last: a save may come at any moment
            opened.learn_again(path, found)


def intercept(engine: Engine, opened: Opened, attempt: Interception, ancestor: str | None, *, late: bool) -> bool:
    """Take an announced save into the session.

    Args:
        engine: the engine.
        opened: the document.
        attempt: the save; what becomes of it is noted in it.
        ancestor: version that the text descended from when the save was announced.
        late: the editor has ceased to wait, and writes or has written what it has.

    Returns: whether the save is the session's.
    """
    workspace = engine.workspace
    path = stray.governed(workspace, real(engine, opened.file or ""))
    if path is None or workspace.current() is None:
        return False
    opened.path = path
    before = _quiet_picture(workspace, opened, path, attempt.text)
    if opened.before is None:
        opened.learn(path, before, attempt.text)
    elif before.state != opened.before.state:
        if late or _is_this_save(before, opened, attempt.text):
            before = opened.before
        elif before.data is None:
            # It is being renamed in the editor (Neovim saves the buffer meanwhile), or somebody deleted it: edits that
            # turn the buffer into nothing would put nothing under the new name.
            opened.before = before
            return False
        else:
            opened.learn(path, before, attempt.text)
    if attempt.text == opened.original and not stray.has_copy(workspace, path):
        return False
    attempt.before = before
    try:
        attempt.saved = stray.save(
            workspace,
            path,
            attempt.text,
            opened.form,
            ancestor=ancestor if ancestor is not None else opened.original,
            before=before,
        )
    except InterleafError as error:
        attempt.error = error
    except OSError as error:
        attempt.error = from_os_error(error)
    else:
        _remember(opened, attempt.text, attempt.saved)
    return attempt.saved is not None or attempt.error is not None


def _quiet_picture(workspace: Workspace, opened: Opened, path: str, text: str) -> Picture:
    """What a global is, looked at twice if it may be in the middle of being written: away, empty, or only begun."""
    found = stray.picture(workspace, path)
    known = opened.before
    if known is None or known.data is None or found.state == known.state:
        return found
    if found.data is None or _shown(text, opened).startswith(editor_text.show(found.data, opened.form)):
        time.sleep(_SECONDS_OF_A_WRITE)
        found = stray.picture(workspace, path)
    return found


def _is_this_save(found: Picture, opened: Opened, text: str) -> bool:
    """Whether the global already has what is being saved.

    A server that was stopped or starved hears of a save when the editor has long ceased to wait and written the file,
    perhaps with a newline at its end.
    """
    if opened.before is None or opened.before.data is None or found.data is None:
        return False
    written = _shown(text, opened)
    return editor_text.show(found.data, opened.form) in (written, f"{written}\n")


def _shown(text: str, opened: Opened) -> str:
    """A text as the editor would show it after writing it to the file."""
    like = opened.before.data if opened.before is not None and opened.before.data is not None else b""
    return editor_text.show(editor_text.to_bytes(text, opened.form, like), opened.form)


def finish(
    engine: Engine, opened: Opened, attempt: Interception | None, text: str, ancestor: str | None
) -> Saved | None:
    """End a save: only mend what was intercepted, take in what was not.

    Args:
        engine: the engine.
        opened: the document.
        attempt: what was noted when the save was announced, None if it was not.
        text: what the editor says that it saved.
        ancestor: version that the text descends from.

    Returns: what became of it, None if it is none of the session's.
    """
    workspace = engine.workspace
    if attempt is not None and attempt.before is not None and opened.path is not None:
        if attempt.saved is not None:
            stray.mend(workspace, opened.path, attempt.before, (attempt.text, attempt.saved.text))
            return attempt.saved
        # The session could not take the text before: if the editor has written it, this is its only place on the disk.
        opened.before = attempt.before
    path = stray.governed(workspace, real(engine, opened.file or ""))
    if path is None:
        return None
    now = stray.picture(workspace, path)
    if opened.overtaken is not None and now.data is not None and opened.original in (text, f"{text}\n"):
        # The editor wrote the file before we looked.
        opened.learn(path, stray.former(now, opened.overtaken, opened.form), opened.overtaken)
        ancestor = opened.original
    before = opened.before
    if workspace.current() is None or before is None or now.state == before.state or now.data is None:
        opened.learn(path, now, text)
        return None
    form = editor_text.learn(now.data, text)
    shown = editor_text.show(now.data, form)
    saved = stray.save(
        workspace,
        path,
        shown,
        form,
        ancestor=ancestor if ancestor is not None else opened.original,
        before=before,
        written=now.data,
    )
    _remember(opened, shown, saved)
    return saved


def _remember(opened: Opened, text: str, saved: Saved | None) -> None:
    """A text that went into the copy is as good an ancestor as the copy itself."""
    if saved is not None and saved.how != "kept":
        opened.know(saved.text)
        opened.know(text)
