"""Closing the document: Outcomes, the final status, the last TL;DR."""

from interleaf.core.document import items, sections
from interleaf.core.document.document import parse
from interleaf.core.document.edits import apply
from interleaf.core.document.fields import NewValue, remove, set_all
from interleaf.core.document.overview import fraction
from interleaf.core.document.tldr import regenerate_tldr
from interleaf.core.document.words import clean, stamp

_STATUS = {"complete": "completed", "abandon": "abandoned", "commit": "committed", "cancel": "cancelled"}


def close_out(text: str, outcome: str, at: str, *, reason: str = "", summary: str = "") -> str:
    """Return ``text`` as the record of a closed session.

    The front matter gets ``status``, ``updated_at``, ``closed_at`` and, with a reason, ``close_reason``; the section
    Outcomes says how the session ended, how far it came and which steps stayed open. What stands in an Outcomes
    section already is kept above that.

    Args:
        text: the document.
        outcome: ``complete``, ``abandon``, ``commit`` or ``cancel``, or the status that follows from it.
        at: the time, ISO 8601 in UTC.
        reason: why it ended so.
        summary: what came of it.
    """
    status = _STATUS.get(outcome, outcome)
    document = parse(text)
    lines = [f"**Outcome**: {clean(status)} ({stamp(at)})", f"**Progress**: {fraction(document)}"]
    lines += [
        f"**{name}**: {clean(words)}" for name, words in (("Reason", reason), ("Summary", summary)) if clean(words)
    ]
    lines += [f"- Left open: {step.text}" for step in document.progress.open]
    if "outcomes" not in document.sections:
        document = parse(sections.add_section(document.source, document.headings, "outcomes"))
    section = document.sections["outcomes"]
    edit = items.append(document.source, section.body, section.end, "".join(f"{line}\n" for line in lines))
    values: dict[str, NewValue] = {"status": status, "updated_at": at, "closed_at": at}
    if clean(reason):
        values["close_reason"] = clean(reason)
    return regenerate_tldr(set_all(apply(document.text, [edit], document.source.newline), values))


def mark_closed(text: str, status: str, at: str) -> str:
    """Return ``text`` with a closed status; what else it says stays as it was.

    Args:
        text: the document.
        status: one of the closed states.
        at: the time, ISO 8601 in UTC.
    """
    return set_all(text, {"status": status, "updated_at": at, "closed_at": at})


def reopen(text: str, at: str) -> str:
    """Return the document of a closed session as that of one that goes on; its Outcomes stay as history.

    Args:
        text: the document.
        at: the time, ISO 8601 in UTC.
    """
    if parse(text).front_matter.text("status") not in _STATUS.values():
        return text
    return set_all(remove(text, ("closed_at", "close_reason")), {"status": "active", "updated_at": at})
