"""doctor: look at everything under workspace/, say what is wrong, and mend what can be mended without losing a byte."""

from __future__ import annotations

from interleaf.core.names import session_name
from interleaf.core.settings import FILE, KEYS
from interleaf.disk.owner import dead_owners
from interleaf.engine.keeping import checking
from interleaf.engine.looking.survey import survey
from interleaf.engine.sessions.recovery import forget_owners, rebuilt_record
from interleaf.errors import InterleafError, InvalidName, SessionDamaged
from interleaf.store import events, layout
from interleaf.store.records import marker, trash
from interleaf.store.records import session_record as records
from interleaf.store.transactions import journal, swap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import DoctorResult, Finding
    from interleaf.engine.workspace import Workspace

_LINES = 20


def doctor(workspace: Workspace, *, fix: bool = False) -> DoctorResult:
    """Check the workspace. Opening it has already finished interrupted transactions and healed the marker."""
    findings: list[Finding] = []
    bracket = workspace.changing("doctor") if fix else workspace.looking()
    with bracket:
        _settings(workspace, findings)
        _sessions(workspace, findings, fix=fix)
        _owners(workspace, findings, fix=fix)
        _runs(workspace, findings, fix=fix)
        _records(workspace, findings)
        findings.extend(_finding(kind, message) for kind, message in checking.findings(workspace))
        _quarantine(workspace, findings)
        findings.extend(_finding("mended", line, fixed=True) for line in events.read(workspace.disk)[-_LINES:])
    return {"findings": [finding for number, finding in enumerate(findings) if finding not in findings[:number]]}


def _settings(workspace: Workspace, findings: list[Finding]) -> None:
    try:
        unknown = workspace.settings.unknown
    except InterleafError as error:
        findings.append(_finding(error.kind, error.message))
        return
    for key in unknown:
        message = f"{FILE} has '{key}', which is no setting; there are {', '.join(KEYS)}."
        findings.append(_finding("unknown-setting", message))


def _sessions(workspace: Workspace, findings: list[Finding], *, fix: bool) -> None:
    for name, kind in workspace.disk.list(layout.SESSIONS):
        try:
            session_name(name)
        except InvalidName as error:
            findings.append(_finding(error.kind, f"{layout.session(name)}: {error.message}"))
            continue
        if kind != "dir":
            findings.append(_finding("unsupported-file", f"{layout.session(name)} is no directory; it is left alone."))
            continue
        try:
            record = workspace.record(name)
        except SessionDamaged as error:
            if fix:
                record = rebuilt_record(workspace, name)
                swap.quarantine(workspace.disk, layout.record(name))
                workspace.save(record)
            findings.append(_mendable(error.kind, error.message, fix=fix))
            continue
        except InterleafError as error:
            findings.append(_finding(error.kind, error.message))
            continue
        if record.name != name:
            if fix:
                record.name = name
                workspace.save(record)
            message = f"The record of session '{name}' says '{record.name}'; its directory's name counts."
            findings.append(_mendable("record-damaged", message, fix=fix))
        found = survey(workspace, record)
        findings.extend(_finding("unsupported-file", f"{name}: {sentence}") for sentence in found.findings)
        findings.extend(
            _finding("commit-conflict", f"{name}: {change.path}: {change.reason}.") for change in found.conflicts
        )
        for path, base in record.bases.items():
            if base is not None:
                _object(workspace, base.hash, f"{name}: the base of {path}", findings)


def _owners(workspace: Workspace, findings: list[Finding], *, fix: bool) -> None:
    for session in dead_owners(f"{workspace.disk.root}/{layout.OWNERS}"):
        known = marker.is_session(workspace.disk, session)
        if fix and not known:
            forget_owners(workspace, session)
        message = f"A program that worked in session '{session}' died without letting go."
        # A session that is still there is for a person to take up again.
        found = _finding("session-crashed", message) if known else _mendable("session-crashed", message, fix=fix)
        findings.append(found)


def _runs(workspace: Workspace, findings: list[Finding], *, fix: bool) -> None:
    from interleaf.engine.programs import running

    dead = running.dead_runs(workspace)
    said = running.sweep(workspace) if fix else [f"A command in {layout.run(name)} died at work." for name in dead]
    findings.extend(_mendable("interrupted-run", sentence, fix=fix) for sentence in said)


def _records(workspace: Workspace, findings: list[Finding]) -> None:
    for folder in workspace.archived():
        _try(findings, lambda folder=folder: records.load(workspace.disk, f"{layout.ARCHIVE}/{folder}/{layout.RECORD}"))
    for name, kind in workspace.disk.list(layout.TRASH):
        if kind == "dir":
            _try(findings, lambda name=name: trash.load(workspace.disk, name))
    for identity in journal.finished(workspace.disk):
        _try(findings, lambda identity=identity: journal.load(workspace.disk, layout.DONE, identity))


def _quarantine(workspace: Workspace, findings: list[Finding]) -> None:
    held = [name for name, _ in workspace.disk.list(layout.QUARANTINE)]
    if held:
        findings.append(_finding("record-damaged", f"In quarantine ({layout.QUARANTINE}): {', '.join(held)}."))


def _object(workspace: Workspace, digest: str, what: str, findings: list[Finding]) -> None:
    try:
        workspace.objects.get(digest)
    except InterleafError as error:
        findings.append(_finding(error.kind, f"{what}: {error.message}"))


def _try(findings: list[Finding], look: object) -> None:
    try:
        look()  # type: ignore[operator]
    except InterleafError as error:
        findings.append(_finding(error.kind, error.message))


def _finding(kind: str, message: str, *, fixed: bool = False) -> Finding:
    return {"kind": kind, "message": message, "fixed": fixed}


def _mendable(kind: str, message: str, *, fix: bool) -> Finding:
    """A finding that `fix` has mended, or would mend."""
    found = _finding(kind, message, fixed=fix)
    if not fix:
        found["can_fix"] = True
    return found
