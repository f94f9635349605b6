"""phase: PLAN, IMPLEMENT, REVIEW, with a hand-over and a checkpoint at each transition."""

from __future__ import annotations

from interleaf.core import document as documents
from interleaf.core.plan import changed_paths
from interleaf.engine.document.editing import edit_document
from interleaf.engine.files.copy_on_write import put_record
from interleaf.engine.keeping.checkpoints import make_checkpoint
from interleaf.engine.looking.survey import survey

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import PhaseResult
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction

ORDER = ("PLAN", "IMPLEMENT", "REVIEW")


def phase(workspace: Workspace, *, phase: str | None = None) -> PhaseResult:
    """Show the phase of the current session, or go to another one."""
    if phase is None:
        with workspace.looking():
            record = workspace.record(workspace.target(None))
            return {"phase": record.phase, "completed_phases": record.completed_phases}
    with workspace.changing("phase"):
        record = workspace.record(workspace.target(None))
        if phase != record.phase:
            _go(workspace, record, phase)
        return {"phase": record.phase, "completed_phases": record.completed_phases}


def _go(workspace: Workspace, record: SessionRecord, phase: str) -> None:
    before, at = record.phase, workspace.at()
    entry: tuple[str, str] | None = None
    if before is not None:
        make_checkpoint(workspace, record, note=f"end of phase {before}")
        entry = (_hand_over(workspace, record, before, phase, at), "phase")
    ahead = ORDER.index(phase)
    left = [before] if before in ORDER and ORDER.index(before) < ahead else []
    kept = [done for done in record.completed_phases if done in ORDER and ORDER.index(done) < ahead]
    record.completed_phases = sorted({*kept, *left}, key=ORDER.index)
    record.phase = phase
    words = f"Phase {before} ended; now {phase}" if before else f"Phase {phase} began"

    def edit(text: str) -> str:
        return documents.log_entry(documents.set_all(text, {"phase": phase}), "progress", words, at)

    def with_record(transaction: Transaction) -> None:
        put_record(workspace, record, transaction)

    edit_document(workspace, record.name, edit, verb="phase", entry=entry, also=with_record)


def _hand_over(workspace: Workspace, record: SessionRecord, before: str, phase: str, at: str) -> str:
    """What the next phase needs of the last one, in seed 003's words."""
    paths = changed_paths(survey(workspace, record).changes)
    lines = ["---", "kind: phase", f"at: {at}", f"phase_completed: {before}", f"next_phase: {phase}", "---", ""]
    for word, files in paths.items():
        lines += [f"- {word}: {path}" for path in files]  # type: ignore[attr-defined]
    lines += [f"- artifact ({action}): {path}" for path, action in sorted(record.artifacts.items())]
    return "\n".join(lines) + "\n"
