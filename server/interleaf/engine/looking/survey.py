"""What a session changed: its overlay directory compared with the bases. Nobody has to announce a change."""

from typing import NamedTuple

from interleaf.core.editors_own import is_editors_own
from interleaf.core.model import Change, State
from interleaf.core.reserved import reserved
from interleaf.engine.looking.bases import note_base
from interleaf.errors import InterleafError, from_os_error
from interleaf.store import content, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.workspace import Workspace
    from interleaf.store.records.session_record import SessionRecord


class Survey(NamedTuple):
    """One look at a session.

    Attributes:
        seen: every file that the session has a copy or a tombstone of, sorted by path.
        strays: copies that another program put there, so that no base is noted yet.
        findings: what lies in `files/` and cannot be part of a session, as sentences.
        size: bytes of all copies.
    """

    seen: list[Change]
    strays: list[str]
    findings: list[str]
    size: int

    @property
    def changes(self) -> list[Change]:
        """What would be committed. A copy that equals its base is no change."""
        return [change for change in self.seen if change.real]

    @property
    def conflicts(self) -> list[Change]:
        """Changes whose global moved away from the base."""
        return [change for change in self.seen if change.conflicting]

    @property
    def drift(self) -> list[str]:
        """Files whose global moved away from the base, conflicting or not."""
        return [change.path for change in self.seen if change.drifted]


class Copies(NamedTuple):
    """What lies in a session's `files/`, without a look at the globals.

    Attributes:
        states: governed path to state.
        strays: as in `Survey`.
        findings: as in `Survey`.
        size: bytes of all copies.
    """

    states: dict[str, State]
    strays: list[str]
    findings: list[str]
    size: int


def copies_of(workspace: "Workspace", record: "SessionRecord") -> Copies:
    """Look at the copies of a session alone."""
    states = workspace.states
    states.load(record.name)
    copies: dict[str, State] = {}
    strays: list[str] = []
    findings: list[str] = []
    size = 0
    folder = layout.files(record.name)
    for path, stat in content.scan(workspace.disk, folder):
        if path not in record.bases and is_editors_own(path):
            continue  # unless somebody wrote it through a verb
        reason = _unfit(workspace, record, path, stat.kind)
        if reason:
            findings.append(reason)
            continue
        state = states.state_of(f"{folder}/{path}", stat)
        if state is not None:
            copies[path] = state
            size += stat.size
            if path not in record.bases:
                strays.append(path)
    return Copies(copies, strays, findings, size)


def survey(workspace: "Workspace", record: "SessionRecord") -> Survey:
    """Look at a session; cost follows the session, not the project.

    Copies without a base are taken as copies of what the global is now; `adopt` notes that.
    """
    states = workspace.states
    copies, strays, findings, size = copies_of(workspace, record)
    seen: list[Change] = []
    for path in sorted(copies.keys() | record.deleted):
        if path in record.deleted and reserved(path):
            continue
        try:
            theirs = states.state(path)
        except (InterleafError, PermissionError) as error:  # one file that cannot be read is no reason to see none
            findings.append((from_os_error(error) if isinstance(error, OSError) else error).message)
            theirs = None
        seen.append(Change(path, record.bases.get(path, theirs), copies.get(path), theirs))
    states.save(record.name, [item for change in seen for item in (change.path, layout.copy(record.name, change.path))])
    return Survey(seen, strays, findings, size)


def adopt(workspace: "Workspace", record: "SessionRecord", found: Survey | Copies) -> bool:
    """Note the present globals as bases of copies that another program made; under the workspace lock.

    Returns: whether the record changed; the caller saves it.
    """
    for path in found.strays:
        note_base(workspace, record, path)
    return bool(found.strays)


def settled(workspace: "Workspace", name: str) -> "tuple[SessionRecord, Survey]":
    """The record and survey of a session, with every base noted.

    Takes the workspace lock only if another program put new copies there.
    """
    record = workspace.record(name)
    found = survey(workspace, record)
    if not found.strays:
        return record, found
    with workspace.changing("adopt"):
        record = workspace.record(name)
        found = survey(workspace, record)
        if adopt(workspace, record, found):
            workspace.objects.sync()
            workspace.save(record)
    return record, found


def _unfit(workspace: "Workspace", record: "SessionRecord", path: str, kind: str) -> str | None:
    """Why something in `files/` cannot be a session copy, as a sentence."""
    if kind != "file":
        return f"{path} is a {'link' if kind == 'link' else 'special file'}; sessions hold regular files only."
    # What has a base was governed when the session wrote it; but a record is only a file, and may name anything.
    reason = reserved(path) if path in record.bases else workspace.ungoverned(path)
    return f"{path} is not part of the session: {reason}." if reason else None
