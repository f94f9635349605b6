"""session-start and pre-compact: what an agent must know to go on, in at most 2,000 characters."""

from __future__ import annotations

from interleaf.disk import glance
from interleaf.faces.hooks import replies
from interleaf.faces.hooks.aside import aside
from interleaf.store import layout
from interleaf.store.quick import context as quick_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.hooks.request import Request

LIMIT = 1999  # and the end of the last line
_RULE = """\
[Interleaf] Session '{session}' is active: the project's files stay as they are until the person commits.
- Where to write: with read_file and write_file of the server session_management_mcp (the project's own paths), or \
with your own tools in {files}/<path>; a write to the project's file is refused. resolve_path names the right file.
- When the person rejects what is in a file, call record_human_retry before you rewrite it.
- Log decisions, discoveries and next steps with session_log. Never commit without the person's yes.
"""
_MORE = "For all of it: resume_session, or /session-resume."
_RULE_INSIDE = """\
[Interleaf] You work inside session '{session}': write to the project's own paths, everything lands in the session and \
the project's files stay as they are until the person commits. When the person rejects what is in a file, call \
record_human_retry before you rewrite it. Log decisions and next steps with session_log. Never commit without a yes.
"""
_RULE_WORKTREE = """\
[Interleaf] You work in a worktree of session '{session}' at {place}: write there, and only there; it lands in the \
session, and the project's files stay as they are until the person commits. When the person rejects what is in a \
file, call record_human_retry before you rewrite it. Log decisions and next steps with session_log. Never commit \
without a yes.
"""


def session_start(request: Request) -> int:
    """Tell a new, resumed or compacted conversation where the work stands and where to write."""
    found = request.here
    if found is None:
        return 0
    rule = rule_for(request, found)
    left = LIMIT - len(rule) - len(_MORE) - 1
    return replies.context(request, f"{rule}{quick_context.context_of(found.root, found.session, left)}\n{_MORE}")


def pre_compact(request: Request) -> int:
    """Print what must survive the compaction, count it, and have a checkpoint made."""
    found = request.here
    if found is None:
        return 0
    text = quick_context.context_of(found.root, found.session, LIMIT)
    replies.before_compaction(request, text)
    from interleaf.store.quick import count as quick_count

    number = quick_count.count(found.root, found.session)
    if number is None:
        from interleaf.engine.document.compaction import count

        number = count(request.engine(found).workspace, found.session)
    # The count is no part of the context: what was composed holds for the document with the new count, too.
    quick_context.still_holds(found.root, found.session, LIMIT, text)
    aside(lambda: request.engine(found).call("checkpoint", {"note": f"before compaction {number}"}))
    return 0


def rule_for(request: Request, found: glance.Found) -> str:
    """Where to write, for the way in which the agent was started."""
    if request.in_run:
        return _RULE_INSIDE.format(session=found.session)
    if found.worktree is not None:
        return _RULE_WORKTREE.format(session=found.session, place=found.worktree)
    return _RULE.format(session=found.session, files=f"{found.root}/{layout.files(found.session)}")
