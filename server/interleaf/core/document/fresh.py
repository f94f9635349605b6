"""A fresh session.md, from the built-in form or from a template of the project."""

from collections.abc import Sequence

from interleaf.core.document import entries, fields, sections
from interleaf.core.document.document import parse
from interleaf.core.document.edits import Edit, apply
from interleaf.core.document.fields import NewValue
from interleaf.core.document.items import at_line_start
from interleaf.core.document.steps import MARK, add_step, promote
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
    body: str = "",
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
        body: a template of the project. ``{{name}}``, ``{{title}}``, ``{{goal}}``, ``{{agent}}``, ``{{type}}`` and
            ``{{date}}`` in it are filled in; what it has of the usual front matter and sections is kept, the rest is
            added.
    """
    title = clean(description) or clean(name)
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
    objective = clean(goal) or title
    lines = [line for line in map(clean, steps) if line]
    if not body.strip():
        matter = "".join(fields.entry(key, value) for key, value in values.items())
        bodies = _bodies(objective, lines)
        form = "\n".join(f"## {sections.TITLES[part]}\n{bodies.get(part, '')}" for part in sections.NEEDED)
        return regenerate_tldr(f"---\n{matter}---\n\n# Session: {title}\n\n{form}")
    fills = {"name": name, "title": title, "goal": objective, "agent": agent, "type": kind, "date": created_at[:10]}
    for key, value in fills.items():
        body = body.replace("{{" + key + "}}", clean(value))
    return regenerate_tldr(_completed(_titled(fields.set_all(body, values), title), objective, lines))


def _bodies(objective: str, steps: list[str]) -> dict[str, str]:
    """Return what the sections of a fresh document say."""
    current = f"- [ ] {steps[0]}{MARK}\n" if steps else ""
    remaining = "".join(f"- [ ] {line}\n" for line in steps[1:])
    return {
        "tldr": "\n**Progress**: 0/0 steps complete\n**Current**: None\n**Blocker**: None\n",
        "context": f"**Objective**: {objective}\n\n**Key Files**:\n\n**Key Context** (survives compaction):\n",
        "progress": f"### Completed\n\n### In Progress\n{current}\n### Remaining\n{remaining}",
        "blockers": "- None currently\n",
    }


def _titled(text: str, title: str) -> str:
    """Add the title to a template that has none."""
    document = parse(text)
    if any(heading.level == 1 and not heading.name for heading in document.headings):
        return text
    edit = sections.separate(document.source, document.front_matter.end, f"# Session: {title}\n")
    return apply(text, [edit], document.source.newline)


def _completed(text: str, objective: str, steps: list[str]) -> str:
    """Add the sections that a template lacks, and the objective and the steps to those that it has."""
    document = parse(text)
    listed = "progress" in document.sections
    bodies = _bodies(objective, steps)
    for part in sections.NEEDED:
        if part not in document.sections:
            text = sections.add_section(document.source, document.headings, part, bodies.get(part, ""))
            document = parse(text)
    if not document.objective:
        section = document.sections["context"]
        found = entries.labelled(document.source, section, "objective")
        edit = at_line_start(document.source, section.body, f"**Objective**: {objective}\n")
        if found:
            edit = Edit(found[0].value_start, found[0].end, f" {objective}")
        text = apply(text, [edit], document.source.newline)
    for line in steps if listed else ():
        text = add_step(text, line)
    return promote(text)
