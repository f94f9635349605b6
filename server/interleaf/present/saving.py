"""What a person should know after a save in an editor."""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.files.stray import Saved


class Note(NamedTuple):
    """A message.

    Attributes:
        text: the sentences; empty if there is nothing to say.
        urgent: whether it is said at every save, not only at the first of a document.
    """

    text: str
    urgent: bool = False


def saved_note(saved: Saved, *, moved: bool) -> Note:
    """Words about what became of a save.

    Args:
        saved: what became of it.
        moved: whether the editor shows the copy by itself.
    """
    if saved.how == "kept":
        return Note(
            f"{saved.path} has other changes in session '{saved.session}', in the same lines. Both texts are kept: "
            f"the session's as it was, yours in the trash as {saved.trash_id}.",
            urgent=True,
        )
    if saved.how == "merged":
        return Note(
            f"{saved.path} had changed since you opened it; your changes were merged in session '{saved.session}'.",
            urgent=True,
        )
    if moved:
        return Note("")
    return Note(
        f"{saved.path} is saved in session '{saved.session}', as {saved.copy}. The project's file stays as it was."
    )


def lost_note(paths: list[str]) -> str:
    """Words about globals that an editor deleted without announcing it."""
    return (
        f"The editor deleted {', '.join(paths)} from the project before anybody could look at it. "
        "Bring it back from a backup or from version control."
    )
