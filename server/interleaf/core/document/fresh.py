"""A fresh session.md."""

from collections.abc import Sequence

from interleaf.core.document import fields, sections
from interleaf.core.document.fields import NewValue
from interleaf.core.document.steps import MARK
from interleaf.core.document.tldr import regenerate_tldr
from interleaf.core.document.words import clean


def template(
    *,
    name: str,
    session_id: str,
    created_at: str,
    description: str = "",
    goal: str = "",
    steps: Sequence[str] = (),
    task_ids: Sequence[str] = (),
    agent: str = "",
    kind: str = "",
    phase: str = "",
    branch: str = "",
    last_commit: str = "",
    status: str = "active",
) -> str:
    """Return the document of a new session.

    Args:
        name: the session's name, kept as ``shortname``.
        session_id: a UUIDv7.
        created_at: ISO 8601 in UTC.
        description: what the title says; the name if empty.
        goal: the objective; the description if empty.
        steps: the Progress list; the first is current.
        task_ids: tasks the session is linked to.
        agent: who works in it.
        kind: the session's type.
        phase: PLAN, IMPLEMENT or REVIEW.
        branch: the git branch.
        last_commit: the git commit at the start.
        status: the state at the start.
    """
    title = clean(description) or clean(name)
    words = [line for line in map(clean, steps) if line]
    current = f"- [ ] {words[0]}{MARK}\n" if words else ""
    remaining = "".join(f"- [ ] {line}\n" for line in words[1:])
    bodies = {
        "tldr": "\n**Progress**: 0/0 steps complete\n**Current**: None\n**Blocker**: None\n",
        "context": (
            f"**Objective**: {clean(goal) or title}\n\n**Key Files**:\n\n**Key Context** (survives compaction):\n"
        ),
        "progress": f"### Completed\n\n### In Progress\n{current}\n### Remaining\n{remaining}",
        "blockers": "- None currently\n",
    }
    values: dict[str, NewValue] = {
        "id": session_id,
        "shortname": name,
        "status": status,
        "task_ids": list(task_ids),
        "created_at": created_at,
        "updated_at": created_at,
        "compaction_count": 0,
    }
    known = {"git_branch": branch, "git_last_commit": last_commit, "phase": phase, "type": kind, "agent": agent}
    values.update({key: value for key, value in known.items() if value})
    matter = "".join(fields.entry(key, value) for key, value in values.items())
    body = "\n".join(
        f"## {heading}\n{bodies.get(part, '')}" for part, heading in sections.TITLES.items() if part != "outcomes"
    )
    return regenerate_tldr(f"---\n{matter}---\n\n# Session: {title}\n\n{body}")
