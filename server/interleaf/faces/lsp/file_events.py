"""Renames, deletions and creations in the editor's file tree: the session's, where they are about governed files.

What is about to be touched is looked at first (`will...`), because nobody could bring it back otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from interleaf.engine.files import stray_files
from interleaf.engine.files.stray import Picture
from interleaf.engine.files.stray_files import NOTHING, Album
from interleaf.faces.lsp import guard, uris
from interleaf.faces.lsp.project import real
from interleaf.present.saving import lost_note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interleaf.engine.engine import Engine
    from interleaf.faces.lsp.server import InterleafServer

_EVERYTHING = lsp.FileOperationRegistrationOptions(
    filters=[lsp.FileOperationFilter(pattern=lsp.FileOperationPattern(glob="**/*"), scheme="file")]
)


class FileEvents:
    """Follows what the editor does to files.

    Args:
        server: the server that is told of it.
    """

    def __init__(self, server: InterleafServer) -> None:
        self._server = server
        self._albums: dict[tuple[str, ...], Album] = {}

    def register(self) -> None:
        """Take requests before, and notifications after the events."""
        server = self._server
        for method, before in (
            (lsp.WORKSPACE_WILL_RENAME_FILES, self.will_rename),
            (lsp.WORKSPACE_WILL_DELETE_FILES, self.will_delete),
            (lsp.WORKSPACE_WILL_CREATE_FILES, self.will_create),
        ):
            server.feature(method, _EVERYTHING)(guard.request(before))
        for method, after in (
            (lsp.WORKSPACE_DID_RENAME_FILES, self.did_rename),
            (lsp.WORKSPACE_DID_DELETE_FILES, self.did_delete),
            (lsp.WORKSPACE_DID_CREATE_FILES, self.did_create),
        ):
            server.feature(method, _EVERYTHING)(guard.notification(server.client, after))

    async def will_rename(self, params: lsp.RenameFilesParams) -> None:
        """Look at both names."""
        await self._look([uri for file in params.files for uri in (file.old_uri, file.new_uri)])

    async def will_delete(self, params: lsp.DeleteFilesParams) -> None:
        """Look at what goes."""
        await self._look([file.uri for file in params.files])

    async def will_create(self, params: lsp.CreateFilesParams) -> None:
        """Look whether anything is there."""
        await self._look([file.uri for file in params.files])

    async def did_rename(self, params: lsp.RenameFilesParams) -> None:
        """Rename back, and rename in the session."""
        before = self._seen([uri for file in params.files for uri in (file.old_uri, file.new_uri)])

        def work(engine: Engine) -> None:
            for file in params.files:
                old, new = uris.to_file(file.old_uri), uris.to_file(file.new_uri)
                if old is not None and new is not None:
                    stray_files.renamed(engine.workspace, real(engine, old), real(engine, new), before)

        try:
            await self._server.project.run(work)
        finally:
            self._server.news.stir_now()

    async def did_delete(self, params: lsp.DeleteFilesParams) -> None:
        """Bring the globals back, and delete in the session."""
        before = self._seen([file.uri for file in params.files]).with_pictures(self._open_documents())
        paths = _paths(file.uri for file in params.files)
        try:
            lost = await self._server.project.run(
                lambda engine: stray_files.deleted(engine.workspace, [real(engine, path) for path in paths], before)
            )
        finally:
            self._server.news.stir_now()
        if lost:
            self._server.client.tell(lost_note(lost), lsp.MessageType.Warning)

    async def did_create(self, params: lsp.CreateFilesParams) -> None:
        """Take the new files into the session, and out of the project."""
        before = self._seen([file.uri for file in params.files])
        paths = _paths(file.uri for file in params.files)
        try:
            await self._server.project.run(
                lambda engine: stray_files.created(engine.workspace, [real(engine, path) for path in paths], before)
            )
        finally:
            self._server.news.stir_now()

    def _open_documents(self) -> dict[str, Picture]:
        """What is known of files that are open: better than nothing for an editor that announces no deletion."""
        return {
            opened.path: opened.before
            for opened in self._server.documents
            if opened.path is not None and opened.before is not None
        }

    async def _look(self, names: list[str]) -> None:
        paths = _paths(names)
        self._albums[_key(names)] = await self._server.project.run(
            lambda engine: stray_files.album(engine.workspace, [real(engine, path) for path in paths])
        )

    def _seen(self, names: list[str]) -> Album:
        """The pictures that were taken; those of events that never came to pass are dropped with them."""
        found = self._albums.pop(_key(names), NOTHING)
        self._albums.clear()
        return found


def _paths(names: Iterable[str]) -> list[str]:
    return [path for name in names if (path := uris.to_file(name)) is not None]


def _key(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(uris.same(name) for name in names))
