"""start, list, status, switch."""

from __future__ import annotations

from typing import Any

from interleaf.core import names
from interleaf.engine.document.fresh_session import stage
from interleaf.engine.looking import describe
from interleaf.errors import InterleafError, SessionCrashed, SessionExists, SessionNotFound, WrongUsage
from interleaf.store import layout
from interleaf.store.records import marker
from interleaf.store.records import session_record as records
from interleaf.store.records.session_record import SessionRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.core.results import ListResult, SessionRow, StartResult, StatusResult, SwitchResult
    from interleaf.engine.workspace import Workspace

TEMPORARY = "temporary"
_TEMPLATE_FIELDS = frozenset({"description", "goal", "tasks", "steps", "agent", "type", "metadata"})


def start(
    workspace: Workspace,
    *,
    name: str | None = None,
    description: str = "",
    focus: str | None = None,
    goal: str | None = None,
    tasks: list[str] | None = None,
    steps: list[str] | None = None,
    agent: str | None = None,
    type: str | None = None,  # noqa: A002 - the contract's name of the field
    template: str | None = None,
    metadata: dict[str, Any] | None = None,
) -> StartResult:
    """Make a session and activate it, in one transaction. Its cost does not depend on the project's size."""
    if name is None and focus is None:
        raise WrongUsage(reason="'start' needs a name, or a focus to make the name from.")
    if name is not None:
        names.session_name(name)
    wanted = _with_template(
        workspace,
        template,
        {
            "description": description or None,
            "goal": goal,
            "tasks": tasks,
            "steps": steps,
            "agent": agent,
            "type": type,
            "metadata": metadata,
        },
    )
    with workspace.changing("start", create=True):
        at = workspace.at()
        taken = [other for other, _ in workspace.disk.list(layout.SESSIONS)]
        if name is None:
            name = names.numbered(at[:10], str(focus), taken + workspace.archived())
        if name.casefold() in {other.casefold() for other in taken}:
            raise SessionExists(name=name)
        record = SessionRecord(workspace.new_id(), name, at)
        record.description = str(wanted["description"] or focus or "")
        record.focus = focus
        record.goal = wanted["goal"]
        record.task_ids = list(wanted["tasks"] or [])
        record.agent = wanted["agent"]
        record.type = wanted["type"]
        record.template = template
        record.metadata = dict(wanted["metadata"] or {})
        transaction = workspace.transaction("start", name)
        try:
            stage(workspace, transaction, record, list(wanted["steps"] or []))
        except (OSError, InterleafError):
            transaction.abandon()
            raise
        transaction.mark(name)
        transaction.run()
        if workspace.binding is not None:
            workspace.binding = name
        return {"session": describe.session_info(workspace, name)}


def list_sessions(workspace: Workspace, *, all: bool = False) -> ListResult:  # noqa: A002 - the contract's name
    """All open sessions, the newest first; with `all` the closed ones too."""
    from interleaf.disk.owner import dead_owners

    with workspace.looking():
        crashed = dead_owners(f"{workspace.disk.root}/{layout.OWNERS}")
        rows = [describe.session_row(workspace, name, crashed) for name in workspace.sessions()]
        if all:
            rows += _closed(workspace)
        rows.sort(key=lambda row: (row["created_at"], row["name"]), reverse=True)
        return {"active": marker.active(workspace.disk), "sessions": rows}


def status(workspace: Workspace, *, name: str | None = None) -> StatusResult:
    """One session in full; without a name the current one, and nothing if there is none."""
    with workspace.looking():
        found = workspace.target(name) if name is not None else workspace.current()
        if found is None:
            if workspace.binding is not None:
                raise SessionNotFound(name=workspace.binding)
            return {"session": None, "document": None}
        return {
            "session": describe.session_info(workspace, found),
            "document": describe.document_summary(workspace, found),
        }


def switch(workspace: Workspace, *, name: str, bind: bool = False) -> SwitchResult:
    """Make a session the active one by one rename; with `bind` only the caller goes there."""
    with workspace.changing("switch"):
        name = workspace.target(name)
        before = workspace.current()
        reason = describe.crash_reason(workspace, name)
        if reason is not None:
            raise SessionCrashed(name=name, reason=reason)
        workspace.record(name)  # a damaged one is refused, with its ways out
        if bind:
            workspace.binding = name
        else:
            if workspace.binding is not None:
                workspace.binding = name
            marker.mark(workspace.disk, name)
        return {"from": before, "to": name, "session": describe.session_info(workspace, name)}


def temporary(workspace: Workspace) -> str:
    """The session for what a command writes outside of any other, made if it is missing; it is not made active.

    Seed 003 has a temporary directory for that; what is written to a session can be looked at and committed.
    """
    return start_aside(workspace, TEMPORARY, "What commands wrote outside of any other session")


def start_aside(workspace: Workspace, name: str, description: str, *, activate_first: bool = False) -> str:
    """A session of this name, made if it is missing; the active one stays active.

    Args:
        workspace: the project.
        name: a session's name; one that differs in case alone is the same.
        description: what a new one is for.
        activate_first: make a new one active if no other is.

    Returns: its name.
    """
    names.session_name(name)
    with workspace.changing("start", create=True):
        for other in workspace.sessions():
            if other.casefold() == name.casefold():
                return other
        record = SessionRecord(workspace.new_id(), name, workspace.at())
        record.description = description
        transaction = workspace.transaction("start", name)
        try:
            stage(workspace, transaction, record, [])
        except (OSError, InterleafError):
            transaction.abandon()
            raise
        if activate_first and marker.active(workspace.disk) is None:
            transaction.mark(name)
        transaction.run()
        return name


def _with_template(workspace: Workspace, template: str | None, given: dict[str, Any]) -> dict[str, Any]:
    """The caller's fields over those of a template in interleaf.toml."""
    if template is None:
        return given
    found = workspace.settings.templates.get(template)
    if not isinstance(found, dict):
        known = ", ".join(sorted(workspace.settings.templates)) or "none"
        raise WrongUsage(reason=f"There is no template '{template}' in interleaf.toml. It has: {known}.")
    unknown = sorted(set(found) - _TEMPLATE_FIELDS)
    if unknown:
        raise WrongUsage(reason=f"Template '{template}' has a field '{unknown[0]}' that 'start' does not know.")
    return {key: value if value is not None else found.get(key) for key, value in given.items()}


def _closed(workspace: Workspace) -> list[SessionRow]:
    rows = []
    for folder in workspace.archived():
        place = f"{layout.ARCHIVE}/{folder}"
        try:
            record = records.load(workspace.disk, f"{place}/{layout.RECORD}")
        except InterleafError:
            continue  # doctor tells of it
        rows.append(describe.archived_row(workspace, record, place))
    return rows
