"""A line per ended session: in the day's summary, and in the project's own tracking file if the settings name one."""

from __future__ import annotations

from interleaf.core.hashing import hash_of
from interleaf.core.model import State
from interleaf.store import content, layout
from interleaf.store.records import marker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.sessions.closing import Figures
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction


def add_lines(workspace: Workspace, record: SessionRecord, figures: Figures, transaction: Transaction) -> None:
    """Have a transaction add what became of a session; what people wrote into these files stays as it is."""
    at = workspace.at()
    line = _line(record, figures, at)
    _append(workspace, transaction, f"{layout.SUMMARIES}/{at[:10]}.md", f"# Sessions of {at[:10]}\n\n", line)
    tracking = workspace.settings.tracking
    if tracking and _may_write(workspace, record, tracking):
        _append(workspace, transaction, tracking, "", f"- {at[:10]} {line[2:]}")


def in_words(figures: Figures, score: float | None) -> str:
    """The figures of a session as a phrase."""
    facts = [
        _count(figures.duration_minutes, "minute"),
        f"{_count(figures.files_created, 'file')} created",
        f"{_count(figures.files_modified, 'file')} modified",
        _count(figures.checkpoints, "checkpoint"),
    ]
    return ", ".join(facts if score is None else [*facts, f"score {score:g}/10"])


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _may_write(workspace: Workspace, record: SessionRecord, path: str) -> bool:
    """While another session is active, no governed file of the project changes."""
    if path.split("/")[0] == layout.WORKSPACE:
        return False
    return marker.active(workspace.disk) in (None, record.name) or workspace.ungoverned(path) is not None


def _line(record: SessionRecord, figures: Figures, at: str) -> str:
    about = " ".join((record.focus or record.description).split())
    facts = in_words(figures, record.score) + (f", with {record.agent}" if record.agent else "")
    return f"- **{record.name}** ({at[11:16]}Z){': ' + about if about else ''} ({facts})\n"


def _append(workspace: Workspace, transaction: Transaction, path: str, head: str, line: str) -> None:
    found = content.look(workspace.disk, path)
    old, data = found if found is not None else (None, head.encode())
    if data and not data.endswith(b"\n"):
        data += b"\n"
    data += line.encode("utf-8", "surrogateescape")
    mode = old.mode if old is not None else 0
    transaction.put(path, data, State(hash_of(data), mode), old, like=path if old is not None else None)
