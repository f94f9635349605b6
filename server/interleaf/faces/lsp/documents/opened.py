"""Open documents: their texts as the client has them, and what is known of where each text comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interleaf.core import editor_text
from interleaf.faces.lsp import uris
from interleaf.faces.lsp.documents import text as texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol import types as lsp

    from interleaf.core.editor_text import TextForm
    from interleaf.engine.files.stray import Picture, Saved

_MOST_UNOPENED = 20


class Opened:
    """One open document.

    Attributes:
        uri: as the client spells it.
        file: absolute path, None for documents that are no files.
        path: governed path, if it is a global that sessions govern.
        before: the global as it was before any save that we know of: taken when the document was opened, when a save
            was announced, and when a save went through; never from a watcher, because an editor that truncates in place
            leaves the file empty for a moment.
        form: how the editor shows the file's bytes.
        ancestor: the last known version that the text was equal to; what a stale text is merged from.
        cursor: where the cursor probably is.
        intercepted: what became of the save that is going on.
        overtaken: what the editor read of the file, if it may have written the file before we looked at it.
        session: session that the last redirected text went to.
        told: sessions of which the person was told that their copies get this document's text.
    """

    def __init__(self, uri: str, text: str) -> None:
        self.uri = uri
        self._text = texts.Text(text)
        self.file = uris.to_file(uri)
        self.path: str | None = None
        self.before: Picture | None = None
        self.form: TextForm = editor_text.PLAIN
        self.ancestor: str | None = None
        self.cursor: lsp.Position | None = None
        self.intercepted: Interception | None = None
        self.overtaken: str | None = None
        self.session: str | None = None
        self.told: set[str] = set()
        self._project: str | None = None
        self._versions: list[str] = []

    def learn(self, path: str | None, before: Picture, text: str) -> None:
        """Take in what the file is on disk.

        Args:
            path: governed path.
            before: the file.
            text: what the editor showed when it had just opened or saved it.
        """
        self.path = path
        self.before = before
        self.overtaken = None
        self._project = None
        if before.data is not None:
            self.form = editor_text.learn(before.data, text)
            self._project = editor_text.show(before.data, self.form)
            self.know(self._project, is_ancestor=True)

    def learn_again(self, path: str | None, before: Picture) -> None:
        """Take in what the file is on disk now, while the text is whatever the person made of it."""
        self.path = path
        if self.before is not None and self.before.state == before.state:
            return
        self.before = before
        if before.data is None:
            return
        form = editor_text.learn(before.data, self.text)
        if editor_text.show(before.data, form) == self.text or not editor_text.fits(before.data, self.form):
            self.form = form
        self._project = editor_text.show(before.data, self.form)
        self.know(self._project)

    def know(self, version: str, *, is_ancestor: bool = False) -> None:
        """Remember a version of the file: whenever the text is equal to one, it descends from that.

        The last few are enough, and the project's own, which every save turns the text back to.
        """
        self._versions = [*self._versions[-3:], version]
        if is_ancestor or self.text == version:
            self.ancestor = version

    def change(self, changes: list[lsp.TextDocumentContentChangeEvent], encoding: str) -> None:
        """Apply what the person typed."""
        self._text.apply(changes, encoding)
        self.cursor = texts.end_of(changes[-1], encoding) or self.cursor if changes else self.cursor
        for version in (self._project, *self._versions):
            if version is not None and self._text.length == len(version) and self.text == version:
                self.ancestor = version

    @property
    def text(self) -> str:
        """What the editor shows."""
        return self._text.whole

    @property
    def original(self) -> str | None:
        """The global as the editor would show it, None if there is none."""
        data = self.before.data if self.before is not None else None
        return editor_text.show(data, self.form) if data is not None else None


class Interception:
    """A save between its announcement and its end.

    Attributes:
        text: what the person saved.
        before: what the global was.
        cursor: where the cursor was; the edits that put the global's text back come as changes and move it.
        saved: what became of the text.
        error: why nothing became of it.
    """

    def __init__(self, text: str, cursor: lsp.Position | None) -> None:
        self.text = text
        self.cursor = cursor
        self.before: Picture | None = None
        self.saved: Saved | None = None
        self.error: Exception | None = None


class Documents:
    """All open documents, by URI in any spelling."""

    def __init__(self) -> None:
        self._all: dict[str, Opened] = {}
        self._unopened: dict[str, Opened] = {}

    def open(self, uri: str, text: str) -> Opened:
        """A document was opened."""
        opened = Opened(uri, text)
        self._all[uris.same(uri)] = opened
        self._unopened.pop(uris.same(uri), None)
        return opened

    def unopened(self, uri: str, text: str) -> Opened:
        """A document of which the client never told anything but texts to be redirected."""
        key = uris.same(uri)
        found = self._unopened.pop(key, None) or Opened(uri, text)
        self._unopened[key] = found
        if len(self._unopened) > _MOST_UNOPENED:
            del self._unopened[next(iter(self._unopened))]
        return found

    def close(self, uri: str) -> None:
        """A document was closed."""
        self._all.pop(uris.same(uri), None)

    def get(self, uri: str) -> Opened | None:
        """An open document."""
        return self._all.get(uris.same(uri))

    def __iter__(self) -> Iterator[Opened]:
        return iter(list(self._all.values()))
