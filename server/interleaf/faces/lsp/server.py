"""The server of one window: what it consists of, and how it begins and ends."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from interleaf import __version__
from interleaf.faces.lsp import commands, guard, lenses, links, uris, versions
from interleaf.faces.lsp.client import Client
from interleaf.faces.lsp.diagnostics import Diagnostics
from interleaf.faces.lsp.documents import requests
from interleaf.faces.lsp.documents.opened import Documents
from interleaf.faces.lsp.documents.saves import Saves
from interleaf.faces.lsp.file_events import FileEvents
from interleaf.faces.lsp.lane import Lane
from interleaf.faces.lsp.news import News
from interleaf.faces.lsp.project import Project
from interleaf.faces.lsp.protocol import Protocol
from interleaf.faces.lsp.warming import warm

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
            __version__,
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

    @property
    def running_loop(self) -> asyncio.AbstractEventLoop:
        """The event loop; there is one from `initialize` on."""
        if self.loop is None:
            raise RuntimeError("The server is not running yet.")
        return self.loop

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Nobody is helped by a traceback in a pop-up: it goes to the log, unless the response has said it all."""
        if not isinstance(error, JsonRpcException):
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
        return uris.from_file(f"{self._spelled_root() if spelled else root}/{path}")

    def _spelled_root(self) -> str:
        """The project's root as the editor spells it: it may have opened a folder inside the project, over a link."""
        directory, root = self.project.directory or "", self.project.root
        if not self._spelled and directory and root:
            below = os.path.realpath(directory)[len(root) :]
            self._spelled = directory.removesuffix(below) if directory.endswith(below) else root
        return self._spelled or root

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
            self.keep(self.running_loop.create_task(warm(self.protocol.converter)))

        async def initialized(params: lsp.InitializedParams) -> None:
            if self.project.is_known:
                self.news.start()

        self.feature(lsp.INITIALIZE)(guard.request(initialize))
        self.feature(lsp.INITIALIZED)(guard.notification(self.client, initialized))
        commands.register(self)
        requests.register(self)
        Saves(self).register()
        FileEvents(self).register()
        Diagnostics(self).register()
        lenses.register(self)
        links.register(self)
        versions.register(self)

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
            self.folder_name = next(
                (folder.name for folder in folders if len(folders) > 1 and uris.to_file(folder.uri) == directory), ""
            )
