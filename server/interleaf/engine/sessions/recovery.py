"""recover: take up a session whose owner died or whose record is damaged. Nothing of it is ever lost."""

from __future__ import annotations

from interleaf.disk import owner
from interleaf.engine.looking import describe
from interleaf.engine.looking.survey import adopt, survey
from interleaf.errors import FormatTooNew, InterleafError, SessionDamaged
from interleaf.store import content, events, layout
from interleaf.store.records import session_record as records
from interleaf.store.records.session_record import SessionRecord
from interleaf.store.transactions import journal, swap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import RecoverResult
    from interleaf.engine.workspace import Workspace


def recover(workspace: Workspace, *, name: str) -> RecoverResult:
    """Make a crashed session usable again: keep a picture of it, mend its record, let go of dead owners."""
    from interleaf.engine.keeping.checkpoints import make_checkpoint
    from interleaf.engine.programs.running import sweep

    with workspace.changing("recover"):
        session = workspace.target(name)
        findings: list[str] = []
        reason = describe.crash_reason(workspace, session)
        if reason is not None:
            findings.append(f"Crashed: {reason}.")
        try:
            record = workspace.record(session)
        except SessionDamaged as error:
            record = rebuilt_record(workspace, session)
            swap.quarantine(workspace.disk, layout.record(session))
            workspace.save(record)
            findings.append(f"{error.message} It was rebuilt; the damaged one is in quarantine.")
        found = survey(workspace, record)
        if adopt(workspace, record, found):
            workspace.objects.sync()
            workspace.save(record)
        findings.extend(found.findings)
        findings.extend(sweep(workspace))  # what a command in the session had changed when it died
        record = workspace.record(session)
        checkpoint = make_checkpoint(workspace, record, note="recovered after a crash")
        forget_owners(workspace, session)
        for sentence in findings:
            events.note(workspace.disk, workspace.at(), f"{session}: {sentence}")
        return {"recovered": {"session": session, "checkpoint": checkpoint["id"], "findings": findings}}


def forget_owners(workspace: Workspace, session: str) -> None:
    """Remove what dead owners of a session left behind."""
    folder = f"{workspace.disk.root}/{layout.OWNERS}"
    owner.clear(folder, owner.dead_owners(folder).get(session, []))


def rebuilt_record(workspace: Workspace, name: str) -> SessionRecord:
    """A record for a session whose own is damaged: from its newest checkpoint, else from its files.

    Retries are found again by their files. Bases that no checkpoint knows are taken from the globals as they are now.
    """
    record = _from_checkpoint(workspace, name)
    if record is None:
        record = SessionRecord(workspace.new_id(), name, workspace.at())
        record.description = "(the session's record was damaged and rebuilt)"
    record.name = name
    known = {retry.version_path for retry in record.retries}
    folder = f"{layout.session(name)}/human-retries"
    for path, kind in content.walk(workspace.disk, folder):
        if kind == "file" and path.endswith(".reason.txt"):
            version = f"{folder}/{path.removesuffix('.reason.txt')}"
            if version not in known:
                _retry_again(workspace, record, version)
    return record


def _from_checkpoint(workspace: Workspace, name: str) -> SessionRecord | None:
    """The newest record that the journal of commits or a checkpoint of the session kept."""
    from interleaf.engine.keeping.checkpoints import manifests

    for manifest in reversed(manifests(workspace, layout.session(name))):
        try:
            return records.from_bytes(workspace.objects.get(manifest.record), layout.record(name))
        except FormatTooNew:
            raise
        except InterleafError:
            continue
    for identity in reversed(journal.finished(workspace.disk)):
        try:
            done = journal.load(workspace.disk, layout.DONE, identity)
            if done.session == name and not done.facts.get("whole"):
                return records.from_bytes(workspace.objects.get(str(done.facts["record"])), layout.record(name))
        except (InterleafError, KeyError):
            continue
    return None


def _retry_again(workspace: Workspace, record: SessionRecord, version: str) -> None:
    import re

    from interleaf.core.model import Retry

    inner = version.removeprefix(f"{layout.session(record.name)}/human-retries/")
    match = re.fullmatch(r"(.+)-retry-(\d{1,9})(\.[^./]*)?", inner)
    found = content.look(workspace.disk, version)
    reason = content.look(workspace.disk, f"{version}.reason.txt")
    if match is None or found is None or reason is None:
        return
    words = reason[1].decode("utf-8", "replace").strip()
    record.retries.append(
        Retry(
            match.group(1),
            int(match.group(2)),
            words,
            auto_detected=False,
            recorded_at=workspace.at(),
            hash=found[0].hash,
            version_path=version,
            reason_path=f"{version}.reason.txt",
        )
    )
