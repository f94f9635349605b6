"""close, end: the work is over. The session goes to the archive, uncommitted changes at most to the trash."""

from __future__ import annotations

import math
from typing import NamedTuple

from interleaf.core import document as documents
from interleaf.engine.keeping import session_backup
from interleaf.engine.looking import describe
from interleaf.engine.looking.stats import minutes_between
from interleaf.engine.looking.survey import adopt, survey
from interleaf.engine.sessions.closing_up import close_session
from interleaf.engine.sessions.day_summary import add_lines, in_words
from interleaf.engine.sessions.recovery import forget_owners
from interleaf.errors import InterleafError, OpenSteps, UncommittedChanges, WrongUsage
from interleaf.store import layout
from interleaf.store.transactions import journal
from interleaf.store.transactions.operations import Put

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import Closed, CloseResult, Displaced, Ended, EndResult, SessionSummary
    from interleaf.engine.looking.survey import Survey
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.apply import DisplacedText

_STATUS = {"complete": "completed", "abandon": "abandoned"}
_MOST = 10


class Figures(NamedTuple):
    """What a session came to; kept in its record as `metrics`."""

    duration_minutes: int
    files_created: int
    files_modified: int
    checkpoints: int


def close(workspace: Workspace, *, outcome: str, reason: str | None = None, force: bool = False) -> CloseResult:
    """Complete the current session, or abandon it with a reason."""
    abandoned = outcome == "abandon"
    if abandoned and not (reason or "").strip():
        raise WrongUsage(reason="'close' needs 'reason' to abandon a session.")
    with workspace.changing("close"):
        session = workspace.target(None)
        record = workspace.record(session)
        found = _surveyed(workspace, record)
        text = describe.document_text(workspace, layout.document(session))
        if not abandoned and not force:
            _refuse_changes(session, found)
            _refuse_steps(session, text)
        figures = figures_of(workspace, record, found)
        record.extra["metrics"] = figures._asdict()
        closed_text = documents.close_out(text, outcome, workspace.at(), reason=reason or "")
        transaction = workspace.transaction("close", session)
        try:
            closed = close_session(
                workspace,
                record,
                transaction,
                status=_STATUS[outcome],
                what=_STATUS[outcome],
                reason=reason,
                document=(text, closed_text),
            )
        except BaseException:
            transaction.abandon()
            raise
        displaced = transaction.run()
        forget_owners(workspace, session)
        answer: Closed = {
            "session": session,
            "outcome": outcome,
            "archive": closed.archive,
            "summary": _summary(record, figures, text),
        }
        if found.changes:
            answer["trash_id"] = closed.trash_id
        if displaced:
            answer["displaced"] = _named(displaced)
        return {"closed": answer}


def end(
    workspace: Workspace,
    *,
    name: str | None = None,
    score: float | None = None,
    create_backup: bool = True,
    force: bool = False,
) -> EndResult:
    """Complete a session with its figures, a verified zip and a line in the day's summary, all or nothing."""
    if score is not None and not (math.isfinite(score) and 0 <= score <= _MOST):
        raise WrongUsage(reason=f"'score' goes from 0 to {_MOST}, not {score:g}.")
    with workspace.changing("end"):
        session = workspace.target(name)
        record = workspace.record(session)
        found = _surveyed(workspace, record)
        if not force:
            _refuse_changes(session, found)
        figures = figures_of(workspace, record, found)
        record.score = score
        record.extra["metrics"] = figures._asdict()
        text = describe.document_text(workspace, layout.document(session))
        closed_text = documents.close_out(text, "complete", workspace.at(), summary=in_words(figures, score))
        transaction = workspace.transaction("end", session)
        backup: str | None = None
        try:
            add_lines(workspace, record, figures, transaction)
            closed = close_session(
                workspace, record, transaction, status="completed", what="ended", document=(text, closed_text)
            )
            if create_backup:
                backup = session_backup.put_zip(workspace, record, closed_text, transaction)
        except BaseException:
            transaction.abandon()
            raise
        displaced = transaction.run()
        forget_owners(workspace, session)
        answer: Ended = {
            "session": session,
            "archive": closed.archive,
            "backup": backup,
            **figures._asdict(),  # type: ignore[typeddict-item]
            "score": score,
        }
        if found.changes:
            answer["trash_id"] = closed.trash_id
        if displaced:
            answer["displaced"] = _named(displaced)
        return {"ended": answer}


def figures_of(workspace: Workspace, record: SessionRecord, found: Survey) -> Figures:
    """Count what a session did: files tracked, files changed now, and files that partial commits took."""
    created = {path for path, action in record.artifacts.items() if action == "created"}
    modified = {path for path, action in record.artifacts.items() if action != "created"}
    created.update(change.path for change in found.changes if change.kind == "created")
    modified.update(change.path for change in found.changes if change.kind == "modified")
    for path, was_there in _committed(workspace, record):
        (modified if was_there else created).add(path)
    folder = layout.session(record.name)
    return Figures(
        minutes_between(record.created_at, workspace.at()),
        len(created),
        len(modified - created),
        describe.checkpoint_count(workspace, folder),
    )


def _summary(record: SessionRecord, figures: Figures, text: str) -> SessionSummary:
    """What the person is told at the end, in seed 002's words."""
    document = documents.parse(text)
    counted = document.front_matter.text("compaction_count")
    told = documents.summary(document)
    return {
        "duration_minutes": figures.duration_minutes,
        "compactions": int(counted[:9]) if counted.isdecimal() else 0,
        "progress": told["progress"],
        "tldr": told["tldr"],
        "decisions": len(document.decisions),
        "discoveries": len(document.discoveries),
        "task_ids": list(record.task_ids),
    }


def _committed(workspace: Workspace, record: SessionRecord) -> list[tuple[str, bool]]:
    """Globals that the session's partial commits wrote, and whether they were there before."""
    found: list[tuple[str, bool]] = []
    for identity in journal.finished(workspace.disk):
        try:
            done = journal.load(workspace.disk, layout.DONE, identity)
        except InterleafError:
            continue  # doctor tells of it
        if done.session != record.name or done.at < record.created_at:
            continue
        found.extend(
            (operation.path, operation.old is not None)
            for operation in done.operations
            if isinstance(operation, Put) and not operation.path.startswith(f"{layout.WORKSPACE}/")
        )
    return found


def _surveyed(workspace: Workspace, record: SessionRecord) -> Survey:
    """A survey with every base noted, so that what goes to the trash can come back as it was."""
    found = survey(workspace, record)
    if adopt(workspace, record, found):
        workspace.objects.sync()
    return found


def _refuse_changes(session: str, found: Survey) -> None:
    if found.changes:
        raise UncommittedChanges(session=session, paths=[change.path for change in found.changes])


def _refuse_steps(session: str, text: str) -> None:
    steps = [step.text for step in documents.parse(text).progress.open]
    if steps:
        raise OpenSteps(session=session, steps=steps)


def _named(displaced: list[DisplacedText]) -> list[Displaced]:
    return [{"path": text.path, "trash_id": text.trash_id} for text in displaced]
