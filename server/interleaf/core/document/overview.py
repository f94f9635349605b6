"""What others are told of the document: the status, the items of a section, the context that survives a compaction."""

from interleaf.core.document.document import Document
from interleaf.core.document.model import Summary
from interleaf.core.document.words import clean, clip

NEXT_SHOWN = 3
RECENT = 5
ALL_DONE = "All steps complete"


def summary(document: Document) -> Summary:
    """Return the ``document`` part of the ``status`` result.

    The TL;DR is what a person wrote there, else it is derived from what the rest of the document says now. Without
    a list of next steps the next open steps are next.
    """
    board = document.progress
    return {
        "tldr": tldr(document),
        "progress": {"done": board.done, "total": board.total},
        "current": board.current.text if board.current else None,
        "blockers": [blocker.text for blocker in document.blockers if not blocker.resolved],
        "next": next_up(document),
    }


def next_up(document: Document) -> list[str]:
    """Return the next steps as written, else the open steps behind the current one."""
    written = [entry.text for entry in document.next_steps if entry.item.check != "x"]
    if written:
        return written
    return [step.text for step in document.progress.remaining[:NEXT_SHOWN]]


def tldr(document: Document) -> str:
    """Return the TL;DR that a person wrote, else a derived one."""
    return derived_tldr(document) if document.tldr.derived else document.tldr.prose


def derived_tldr(document: Document) -> str:
    """Say in a few sentences what is done here, what was found last and what comes next."""
    sentences = [document.objective or document.title]
    board = document.progress
    latest = [*document.recent_discoveries(1), *([board.last_note] if board.last_note else [])]
    if latest:
        sentences.append("Latest: " + max(latest, key=lambda entry: entry.at).text)
    if board.current:
        sentences.append("Now: " + board.current.text)
    following = next_up(document)
    if following:
        sentences.append("Next: " + following[0])
    prose = clean(" ".join(_sentence(clip(sentence, 240)) for sentence in sentences if sentence))
    # At the start of a line some characters mean something to Markdown.
    return prose if not prose or prose[0].isalnum() else f"Goal: {prose}"


def _sentence(text: str) -> str:
    return text if text[-1:] in ".!?…" else text + "."


def fraction(document: Document) -> str:
    """Return the progress as the TL;DR shows it."""
    return f"{document.progress.done}/{document.progress.total} steps complete"


def current_line(document: Document) -> str:
    """Return the current step as the TL;DR shows it."""
    board = document.progress
    if board.current:
        return f"{board.current.text} (step {board.number(board.current)})"
    return ALL_DONE if board.total and board.done == board.total else "None"


def blocker_line(document: Document) -> str:
    """Return the open blockers as the TL;DR shows them."""
    return "; ".join(blocker.text for blocker in document.blockers if not blocker.resolved) or "None"


def context(document: Document, limit: int = 2000) -> str:
    """Return what somebody must know to go on: TL;DR, progress, blockers, next steps, key context, latest entries.

    Args:
        document: the document.
        limit: how many characters at most. Room is shared out so that the key context always has its part; lists
            are cut between items, sentences between words, and what was left out is counted.
    """
    head = [f"Session: {document.title or document.front_matter.text('shortname') or 'untitled'}"]
    state = [document.front_matter.text(key) for key in ("status", "phase", "git_branch")]
    if any(state):
        head[0] += f" ({', '.join(part for part in state if part)})"
    head[0] = clip(head[0], 160)
    head.append(clip(f"Progress: {fraction(document)}", 80))
    head.append(clip(f"Current: {current_line(document)}", 240))
    told = clip(tldr(document), limit // 3)
    blocks = [
        ("Blockers", [item.text for item in document.blockers if not item.resolved], False),
        ("Next steps", next_up(document), True),
        ("Key context", [entry.text for entry in document.key_context], False),
        (
            "Decisions",
            [
                _decision(one.text, one.fields.get("rationale", ""))
                for one in reversed(document.recent_decisions(RECENT))
            ],
            False,
        ),
        ("Discoveries", [entry.text for entry in reversed(document.recent_discoveries(RECENT))], False),
        ("Key files", [f"{one.path} - {one.note}" if one.note else one.path for one in document.key_files], False),
    ]
    return _fit(head, told, [block for block in blocks if block[1]], limit)


def _decision(text: str, rationale: str) -> str:
    return f"{text} (because: {rationale})" if rationale else text


def _fit(head: list[str], told: str, blocks: list[tuple[str, list[str], bool]], limit: int) -> str:
    """Put the parts together within ``limit``; blocks still to come keep a share of the room each."""
    parts = [head[0], *([f"TL;DR: {told}"] if told else []), *head[1:]]
    text = "\n".join(parts)
    for index, (title, lines, numbered) in enumerate(blocks):
        room = limit - len(text) - 1
        share = max(room * 2 // (len(blocks) - index + 1), min(room, 120))
        part = _block(title, lines, numbered, share)
        if part:
            text += "\n" + part
    return clip(text, limit)


def _block(title: str, lines: list[str], numbered: bool, room: int) -> str:
    """Return a titled list in at most ``room`` characters, or an empty text when not even one item fits."""
    text = f"{title}:"
    for index, line in enumerate(lines):
        bullet = f"\n{index + 1}. " if numbered else "\n- "
        rest = len(lines) - index - 1
        tail = f"\n(and {rest} more)" if rest else ""
        left = room - len(text) - len(bullet) - len(tail)
        if left < min(len(line), 40):
            more = f"\n(and {rest + 1} more)"
            return text + more if index and len(text) + len(more) <= room else (text if index else "")
        text += bullet + clip(line, min(left, 400))
    return text
