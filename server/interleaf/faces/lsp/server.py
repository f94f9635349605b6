"""The server of one window: what it consists of, and how it begins and ends."""

from __future__ import annotations

import asyncio
import logging
import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from interleaf.faces.lsp import commands, guard, uris
from interleaf.faces.lsp.client import Client
from interleaf.faces.lsp.documents import requests
from interleaf.faces.lsp.documents.opened import Documents
from interleaf.faces.lsp.documents.saves import Saves
from interleaf.faces.lsp.lane import Lane
from interleaf.faces.lsp.news import News
from interleaf.faces.lsp.project import Project
from interleaf.faces.lsp.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import cattrs

log = logging.getLogger("interleaf.lsp")
_SECONDS_TO_FINISH = 10.0


class InterleafServer(LanguageServer):
    """A language server for one project.

    Attributes:
        announced: what the client can do, None before `initialize`.
        encoding: units of columns: "utf-8", "utf-16" or "utf-32".
        client_name: what the client calls itself, "" if it does not say.
        folder_name: name of the project's folder in the editor if it has several, otherwise empty.
        loop: the event loop, from `initialize` on.
    """

    protocol: Protocol

    def __init__(self, converter_factory: Callable[[], cattrs.Converter] | None = None) -> None:
        super().__init__(
            "interleaf-lsp",
            version("interleaf"),
            text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
            converter_factory=converter_factory or default_converter,
        )
        self.announced: lsp.ClientCapabilities | None = None
        self.client_name = ""
        self.folder_name = ""
        self.loop: asyncio.AbstractEventLoop | None = None
        self.documents = Documents()
        self.client = Client(self)
        self._lane = Lane()
        self.project = Project(self._lane)
        self.news = News(self)
        self._spelled = ""
        self._kept: set[asyncio.Task[Any]] = set()
        self._register()

    @property
    def encoding(self) -> str:
        """Units of columns that were agreed upon."""
        return str(getattr(self.protocol.server_capabilities.position_encoding, "value", "utf-16") or "utf-16")

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Nobody is helped by a traceback in a pop-up: it goes to the log."""
        log.error("%s", error, exc_info=error)

    def keep(self, task: asyncio.Task[Any]) -> None:
        """Hold a task that runs by itself; the loop alone would let it be collected."""
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)

    def uri_of(self, path: str, beside: str | None = None) -> str:
        """URI of a file of the project.

        Args:
            path: project path.
            beside: a file in the editor's spelling, which may lead over links; the answer leads the same way.
        """
        root = self.project.root
        spelled = beside is None or not beside.startswith(f"{root}/")
        return uris.from_file(f"{self._spelled if spelled and self._spelled else root}/{path}")

    def finish(self) -> None:
        """End cleanly: what was asked for is finished, the session is let go of."""
        self.news.stop()
        for task in self._kept:
            task.cancel()
        if not self._lane.close(_SECONDS_TO_FINISH):
            log.error("Something was still going on after %s s", _SECONDS_TO_FINISH)
        self.project.release()

    # --- beginning ---

    def _register(self) -> None:
        async def initialize(params: lsp.InitializeParams) -> None:
            self._initialize(params)

        async def initialized(params: lsp.InitializedParams) -> None:
            self.news.start()
            await self._tell_lost_session()

        self.feature(lsp.INITIALIZE)(guard.request(initialize))
        self.feature(lsp.INITIALIZED)(guard.notification(self.client, initialized))
        commands.register(self)
        requests.register(self)
        Saves(self).register()

    def _initialize(self, params: lsp.InitializeParams) -> None:
        self.loop = asyncio.get_running_loop()
        self.announced = params.capabilities
        self.client_name = params.client_info.name if params.client_info is not None else ""
        options = params.initialization_options
        if isinstance(options, dict) and isinstance(options.get("session"), str):
            self.project.session = options["session"]
        folders = params.workspace_folders or []
        root = params.root_uri or (folders[0].uri if folders else None)
        directory = uris.to_file(root) if root else params.root_path
        self.project.directory = directory
        if directory:
            self._spelled = directory
            self.folder_name = next(
                (folder.name for folder in folders if len(folders) > 1 and uris.to_file(folder.uri) == directory), ""
            )

    async def _tell_lost_session(self) -> None:
        await self.project.run(lambda engine: None)
        self._learn_spelling(self.project.root)
        if self.project.lost_session is not None:
            self.client.tell(
                f"Session '{self.project.lost_session}' not found: this window follows the active session.",
                lsp.MessageType.Warning,
            )

    def _learn_spelling(self, root: str) -> None:
        """The editor may have opened a folder inside the project, and over a link."""
        directory = self._spelled
        below = os.path.realpath(directory)[len(root) :] if directory else ""
        self._spelled = directory.removesuffix(below) if directory.endswith(below) else root
