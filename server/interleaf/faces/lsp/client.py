"""What the server asks of the client: only what it announced, and never for ever.

Clients answer unknown requests with null, with an error, or not at all, and some show them to the person; so each
request looks at the capabilities first and has a time limit.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from interleaf.present import actions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interleaf.errors import InterleafError
    from interleaf.faces.lsp.server import InterleafServer

log = logging.getLogger("interleaf.lsp")
_SECONDS = 5.0
_SECONDS_TO_THINK = 600.0
# How long a save may wait for us before the editor goes on without us, by the name in `clientInfo`, less the way there
# and back. A late answer is still better than the person's text in the project. lsp-mode waits 0.1 s, coc 0.5 s.
_PATIENCE = {"Neovim": 0.9, "Eglot": 0.45}
_LEAST_PATIENCE = 0.08
_STARTING_PATIENCE = 0.45


class Client:
    """The editor at the other end.

    Args:
        server: the server that it is connected to.
    """

    def __init__(self, server: InterleafServer) -> None:
        self._server = server

    # --- what it can do ---

    def can(self, *path: str) -> bool:
        """Whether the client announced a capability.

        Args:
            path: names of attributes from `ClientCapabilities` downwards; a missing one means no.
        """
        found: Any = self._server.announced
        for name in path:
            found = getattr(found, name, None)
        return bool(found)

    @property
    def patience(self) -> float:
        """Seconds within which a save must be answered; a server that is still starting takes longer than usual."""
        least = _LEAST_PATIENCE if self._server.news.reading is not None else _STARTING_PATIENCE
        return max(least, _PATIENCE.get(self._server.client_name, 0.0))

    @property
    def can_show_documents(self) -> bool:
        """Whether it opens a document when asked to."""
        return self.can("window", "show_document", "support")

    @property
    def can_ask(self) -> bool:
        """Whether it shows a message with buttons and says which one was pressed."""
        found = self._server.announced
        return found is not None and found.window is not None and found.window.show_message is not None

    # --- telling ---

    def notify(self, method: str, params: object) -> None:
        """Send a notification of ours."""
        self._server.protocol.notify(method, params)

    def notify_with(self, method: str, params: str) -> None:
        """Send a notification of ours whose params are JSON already."""
        self._server.protocol.send_text(f'{{"jsonrpc": "2.0", "method": "{method}", "params": {params}}}')

    def tell(self, message: str, kind: lsp.MessageType = lsp.MessageType.Info) -> None:
        """Show a message to the person."""
        self._server.window_show_message(lsp.ShowMessageParams(type=kind, message=message))

    def tell_error(self, error: InterleafError) -> None:
        """Show what the engine refused, and what to do next."""
        steps = [actions.label(name, error.facts) for name in error.actions]
        self.tell(" ".join([error.message, *(f"{step}." for step in steps[:1])]), lsp.MessageType.Error)

    def log(self, message: str) -> None:
        """Write to the client's log of this server."""
        self._server.window_log_message(lsp.LogMessageParams(type=lsp.MessageType.Log, message=message))

    # --- asking ---

    async def show_document(self, uri: str, selection: lsp.Range | None = None) -> bool:
        """Open a document in the editor. Returns whether it did."""
        if not self.can_show_documents:
            return False
        params = lsp.ShowDocumentParams(uri=uri, external=False, take_focus=True, selection=selection)
        answer = await self._request(lsp.WINDOW_SHOW_DOCUMENT, params)
        return bool(getattr(answer, "success", False))

    async def ask(self, message: str, choices: Sequence[str]) -> str | None:
        """Let the person choose. Returns the choice, or None if there was none."""
        if not self.can_ask:
            return None
        params = lsp.ShowMessageRequestParams(
            type=lsp.MessageType.Warning,
            message=message,
            actions=[lsp.MessageActionItem(title=choice) for choice in choices],
        )
        answer = await self._request(lsp.WINDOW_SHOW_MESSAGE_REQUEST, params, _SECONDS_TO_THINK)
        return getattr(answer, "title", None)

    async def begin_progress(self, token: str) -> bool:
        """Ask for a place to show progress. Returns whether there is one."""
        if not self.can("window", "work_done_progress"):
            return False
        params = lsp.WorkDoneProgressCreateParams(token=token)
        return await self._request(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE, params) is not _REFUSED

    async def apply_edits(self, uri: str, edits: Sequence[lsp.TextEdit]) -> bool:
        """Change an open document. Returns whether the client did it."""
        if not edits or not self.can("workspace", "apply_edit"):
            return False
        params = lsp.ApplyWorkspaceEditParams(edit=lsp.WorkspaceEdit(changes={uri: list(edits)}))
        answer = await self._request(lsp.WORKSPACE_APPLY_EDIT, params)
        return bool(getattr(answer, "applied", False))

    async def refresh_lenses(self) -> None:
        """Have code lenses asked for anew."""
        if self.can("workspace", "code_lens", "refresh_support"):
            await self._request(lsp.WORKSPACE_CODE_LENS_REFRESH, None)

    async def refresh_content(self, uri: str) -> None:
        """Have the content of a version asked for anew."""
        if self.can("workspace", "text_document_content"):
            params = lsp.TextDocumentContentRefreshParams(uri=uri)
            await self._request(lsp.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH, params)

    async def _request(self, method: str, params: object, seconds: float = _SECONDS) -> Any:
        """The client's answer, or `_REFUSED` if there was none in time or an error."""
        try:
            return await asyncio.wait_for(self._server.protocol.send_request_async(method, params), seconds)
        except Exception as error:
            log.info("%s was not answered: %r", method, error)
            return _REFUSED


_REFUSED: Mapping[str, object] = {}
