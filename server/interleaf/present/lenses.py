"""Lines that an editor shows above a text, each of which may be clicked."""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from interleaf.core.results import DocumentSummary, SessionInfo

_LONGEST = 80


class Lens(NamedTuple):
    """One clickable word.

    Attributes:
        title: what it says.
        verb: what a click runs.
        fields: with which fields.
    """

    title: str
    verb: str
    fields: Mapping[str, Any]


def file_lenses(session: SessionInfo, path: str) -> list[Lens]:
    """Above a governed file.

    Args:
        session: the session that it is seen from.
        path: governed path.
    """
    name = session["name"]
    kind = kind_of(session, path)
    state = f"{name}: {kind}" if kind else f"{name}: as in the project"
    lenses = [Lens(state, "diff", {"path": path}) if kind else Lens(state, "status", {"name": name})]
    conflict = next((conflict for conflict in session["conflicts"] if conflict["path"] == path), None)
    if conflict is not None:
        lenses.append(Lens(f"Conflict: {conflict['reason']}", "refresh", {"paths": [path]}))
    elif path in session["drift"]:
        lenses.append(Lens("Changed in the project meanwhile", "refresh", {"paths": [path]}))
    rejected = [retry for retry in session["retries"] if retry["file"] == path]
    words = f"Reject ({counted(len(rejected), 'retry', 'retries')} so far)" if rejected else "Reject this version"
    lenses.append(Lens(words, "retry", {"file_path": path}))
    lenses.append(Lens("Checkpoint", "checkpoint", {}))
    return [*lenses, *_commit(session)]


def document_lenses(session: SessionInfo, document: DocumentSummary | None, *, current: bool) -> list[Lens]:
    """Above the living document of a session.

    Args:
        session: whose document it is.
        document: its ten-second view.
        current: whether the window works in this session.
    """
    name = session["name"]
    changes = sum(len(paths) for paths in session["changes"].values())  # type: ignore[misc, arg-type]
    told = f"{name}: {session['status']}, {counted(changes, 'change')}"
    if session["retries"]:
        told += f", {counted(len(session['retries']), 'retry', 'retries')}"
    lenses = [Lens(told, "status", {"name": name})]
    if not current:
        if session["status"] == "crashed":
            lenses.append(Lens("Recover", "recover", {"name": name}))
        else:
            lenses.append(Lens("Switch to it", "switch", {"name": name}))
    else:
        if changes:
            lenses.append(Lens("Differences", "diff", {}))
        lenses.append(Lens("Checkpoint", "checkpoint", {}))
    lenses += [*_commit(session), Lens("Cancel", "cancel", {"name": name})]
    if document is not None and document["tldr"]:
        # The longest comes last: an editor cuts the line at its edge.
        lenses.append(Lens(shortened(document["tldr"]), "view", {"name": name}))
    return lenses


def kind_of(session: SessionInfo, path: str) -> str | None:
    """What the session did to a file: "modified", "created" or "deleted"; None for nothing."""
    return next((kind for kind, paths in session["changes"].items() if path in paths), None)  # type: ignore[operator]


def counted(number: int, word: str, words: str = "") -> str:
    """A number with its noun."""
    return f"{number} {word if number == 1 else words or word + 's'}"


def shortened(text: str) -> str:
    """The first line of a text, cut where it gets too long for a line of lenses."""
    line = text.strip().split("\n")[0]
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _commit(session: SessionInfo) -> list[Lens]:
    changes = sum(len(paths) for paths in session["changes"].values())  # type: ignore[misc, arg-type]
    return [Lens(f"Commit {counted(changes, 'file')}", "commit", {"name": session["name"]})] if changes else []
