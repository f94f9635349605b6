"""The document as read: one object, whose parts are read when they are asked for."""

from functools import cached_property

from interleaf.core.document import entries, front_matter, progress, sections
from interleaf.core.document.front_matter import FrontMatter
from interleaf.core.document.model import Blocker, Decision, Entry, Finding, KeyFile, Section, Tldr
from interleaf.core.document.source import Source


class Document:
    """A session.md. Reading never fails: what is damaged is in :attr:`findings`, the rest is there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.source = Source(text)
        self.front_matter: FrontMatter = front_matter.read(self.source.plain, self.source.start)
        self.headings: list[Section] = sections.scan(self.source, self.front_matter.end)
        self.sections: dict[str, Section] = sections.known(self.headings)

    @cached_property
    def title(self) -> str:
        """The text of the first heading, without ``Session:``."""
        for heading in self.headings:
            if heading.level == 1 and not heading.name:
                return heading.title.removeprefix("Session:").strip()
        return ""

    @cached_property
    def tldr(self) -> Tldr:
        """The paragraph of the TL;DR."""
        return entries.tldr(self.source, self.sections.get("tldr"), self.front_matter.text("tldr_digest"))

    @cached_property
    def objective(self) -> str:
        """What the session is for."""
        return entries.objective(self.source, self.sections.get("context"))

    @cached_property
    def key_files(self) -> list[KeyFile]:
        """The files that Context names."""
        return entries.key_files(self.source, self.headings, self.sections.get("context"))

    @cached_property
    def key_context(self) -> list[Entry]:
        """The facts that must survive a compaction."""
        return entries.facts(self.source, self.headings, self.sections.get("context"))

    @cached_property
    def progress(self) -> progress.Board:
        """Steps and notes."""
        return progress.Board(self.source, self.headings, self.sections.get("progress"))

    @cached_property
    def decisions(self) -> list[Decision]:
        """What was decided, and why."""
        return entries.decisions(self.source, self.headings, self.sections.get("decisions"))

    @cached_property
    def discoveries(self) -> list[Entry]:
        """What was found out."""
        return entries.discoveries(self.source, self.sections.get("discoveries"))

    def recent_decisions(self, count: int) -> list[Decision]:
        """Return the last ``count`` decisions without reading the others."""
        return entries.decisions(self.source, self.headings, self.sections.get("decisions"), count)

    def recent_discoveries(self, count: int) -> list[Entry]:
        """Return the last ``count`` discoveries without reading the others."""
        return entries.discoveries(self.source, self.sections.get("discoveries"), count)

    @cached_property
    def blockers(self) -> list[Blocker]:
        """What holds the work up, and what did."""
        return entries.blockers(self.source, self.sections.get("blockers"))

    @cached_property
    def next_steps(self) -> list[Entry]:
        """What comes next, the most immediate first."""
        return entries.entries(self.source, self.sections.get("next"))

    @cached_property
    def findings(self) -> list[Finding]:
        """What is damaged or doubtful, in the order of the text."""
        from interleaf.core.document.check import findings  # only an editor asks

        return findings(self)


def parse(text: str) -> Document:
    """Read a session.md. Any text can be read; what is wrong with it is in ``findings``."""
    return Document(text)
