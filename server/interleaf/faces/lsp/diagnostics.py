"""Diagnostics for drift, conflicts and open retries, on whatever documents show the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from interleaf.faces.lsp import uris
from interleaf.present.marks import Mark, marks
from interleaf.store import layout

if TYPE_CHECKING:
    from interleaf.engine.looking.state import Reading
    from interleaf.faces.lsp.server import InterleafServer

_SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}


class Diagnostics:
    """Publishes what the state says of files, and takes back what it does not say any more.

    Args:
        server: the server whose client marks the files.
    """

    def __init__(self, server: InterleafServer) -> None:
        self._server = server
        self._published: dict[str, list[lsp.Diagnostic]] = {}

    def register(self) -> None:
        """Follow the state."""
        self._server.news.listen(self.publish)
        self._server.news.listen_to_documents(self.publish)

    def publish(self, reading: Reading) -> None:
        """Publish what changed since the last time."""
        wanted: dict[str, list[lsp.Diagnostic]] = {}
        if reading.active is not None:
            session = reading.active["name"]
            copied = reading.copied - set(reading.active["changes"]["deleted"])
            for path, found in marks(reading.active).items():
                diagnostics = [_diagnostic(mark) for mark in found]
                for uri in self._documents(session, path, has_copy=path in copied):
                    wanted[uri] = diagnostics
        for uri, diagnostics in wanted.items():
            if self._published.get(uri) != diagnostics:
                self._send(uri, diagnostics)
        for uri in self._published.keys() - wanted.keys():
            self._send(uri, [])
        self._published = wanted

    def _documents(self, session: str, path: str, *, has_copy: bool) -> list[str]:
        """The file that the session works on, and other open documents of it, as the editor spells them."""
        copy = layout.copy(session, path)
        here = self._server.project.directory
        main = self._server.uri_of(copy if has_copy else path, here)
        opened = [document.uri for document in self._server.documents]
        overlays = [uri for uri in opened if _names(uri, session, path)]
        if overlays:
            return overlays  # an editor that has one still holds the file behind it open: one mark is enough
        others = {uris.same(self._server.uri_of(path)), uris.same(self._server.uri_of(path, here))}
        return [*(uri for uri in opened if uri != main and uris.same(uri) in others), main]

    def _send(self, uri: str, diagnostics: list[lsp.Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=diagnostics))


def _names(uri: str, session: str, path: str) -> bool:
    place = uris.to_overlay(uri)
    return place is not None and (place.session, place.path) == (session, path)


def _diagnostic(mark: Mark) -> lsp.Diagnostic:
    first, last = (mark.lines[0] - 1, mark.lines[-1]) if mark.lines else (0, 1)
    return lsp.Diagnostic(
        range=lsp.Range(lsp.Position(max(first, 0), 0), lsp.Position(max(last, first + 1, 1), 0)),
        message=mark.message,
        severity=_SEVERITIES[mark.severity],
        code=mark.code,
        source="interleaf",
    )
