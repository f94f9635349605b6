"""What Interleaf adds to the Language Server Protocol; docs/PROTOCOL.md describes it.

Mirrored for VS Code by vscode-extension/src/protocol/.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any, NotRequired, TypedDict

import attrs
from lsprotocol import types as lsp
from pygls.protocol import LanguageServerProtocol, lsp_method

from interleaf.faces.lsp import uris

RESOLVE = "interleaf/resolve"
REDIRECT = "interleaf/redirect"
STATE = "interleaf/state"
CURSOR = "interleaf/cursor"
COMMAND_PREFIX = "interleaf."

REQUEST_FAILED = -32803


class InitializationOptions(TypedDict, total=False):
    """What a client may say when it starts the server.

    Attributes:
        saves: "server" (the server intercepts them) or "client" (the editor's glue sends `interleaf/redirect` itself).
        session: session that this window is bound to.
    """

    saves: str
    session: str


class ResolveParams(TypedDict):
    """A `file:` or `interleaf:` URI."""

    uri: str


class ResolveAnswer(TypedDict):
    """Which file a URI stands for.

    Attributes:
        uri: the real file to open, null when the session deleted it.
        overlay: its `interleaf:` URI, null without a session and for files that sessions do not govern.
        source: "session", "global" or null, as in the verb `resolve`.
        session: session that sees it so.
        state: "global", "session", "deleted" or "ungoverned".
        drift: the global changed after the session copied it.
    """

    uri: str | None
    overlay: str | None
    source: str | None
    session: str | None
    state: str
    drift: bool


class RedirectParams(TypedDict):
    """A buffer that is about to be saved."""

    uri: str
    text: str


class RedirectAnswer(TypedDict):
    """Where the text is now; null where saving as usual is right.

    Attributes:
        uri: the session copy.
        note: what the person should know, if the copy does not simply hold the text.
    """

    uri: str | None
    note: NotRequired[str]


class CursorParams(TypedDict):
    """Where the cursor is; for clients that want the copy to be shown at the same place."""

    uri: str
    position: dict[str, int]


class StatusBar(TypedDict):
    """One line for the status bar; severity is "none", "info", "warning" or "error"."""

    text: str
    tooltip: str
    severity: str


class StateParams(TypedDict):
    """The whole state as this window sees it; the same revision means the same state."""

    revision: str
    active: dict[str, Any] | None
    document: dict[str, Any] | None
    sessions: list[dict[str, Any]]
    statusBar: StatusBar


@attrs.define
class CustomRequest:
    """A request of ours: its params stay the plain dict that came."""

    id: Any
    method: str
    jsonrpc: str
    params: Any = None


@attrs.define
class CustomNotification:
    """A notification of ours."""

    method: str
    jsonrpc: str
    params: Any = None


_OURS: dict[str, type[Any]] = {
    RESOLVE: CustomRequest,
    REDIRECT: CustomRequest,
    STATE: CustomNotification,
    CURSOR: CustomNotification,
}


class Protocol(LanguageServerProtocol):
    """pygls's protocol with what it lacks: our messages, progress tokens of commands, content of versions.

    Attributes:
        execute: runs a command: name, arguments, the client's token for progress.
    """

    execute: Callable[..., Any]

    def __init__(self, server: Any, converter: Any) -> None:
        super().__init__(server, converter)
        # pygls's texts count lines in their own way; documents/ keeps them, so only our handlers are called.
        for method in (lsp.TEXT_DOCUMENT_DID_OPEN, lsp.TEXT_DOCUMENT_DID_CHANGE, lsp.TEXT_DOCUMENT_DID_CLOSE):
            self.fm.builtin_features.pop(method)

    @property
    def converter(self) -> Any:
        """Turns messages into objects and back."""
        return self._converter

    def send_text(self, body: str) -> None:
        """Send a message that is JSON already; ASCII, so that characters are bytes."""
        if self.writer is not None:
            self.writer.write(f"Content-Length: {len(body)}\r\n\r\n{body}".encode("ascii"))

    def get_message_type(self, method: str) -> type[Any] | None:  # type: ignore[override]  # theirs is a cached one
        """The class of a message."""
        return _OURS.get(method) or super().get_message_type(method)

    @lsp_method(lsp.INITIALIZE)
    def lsp_initialize(self, params: lsp.InitializeParams) -> Generator[Any, Any, lsp.InitializeResult]:
        """Add what pygls's builder of capabilities does not know, and take away what the client does itself."""
        result: lsp.InitializeResult = yield from super().lsp_initialize(params)
        workspace = result.capabilities.workspace
        announced = params.capabilities.workspace
        if workspace is not None and announced is not None and announced.text_document_content is not None:
            workspace.text_document_content = lsp.TextDocumentContentOptions(schemes=[uris.VERSION])
        sync = result.capabilities.text_document_sync
        if saves_by_client(params.initialization_options) and isinstance(sync, lsp.TextDocumentSyncOptions):
            sync.will_save_wait_until = False
        return result

    @lsp_method(lsp.WORKSPACE_EXECUTE_COMMAND)
    def lsp_workspace__execute_command(self, params: lsp.ExecuteCommandParams) -> Generator[Any, Any, Any]:
        """Hand the arguments on as they came, together with the client's progress token."""
        arguments: Sequence[Any] = params.arguments or ()
        result = yield self.execute, (params.command, list(arguments), params.work_done_token), None
        return result


def saves_by_client(options: Any) -> bool:
    """Whether the client said that its own glue redirects saves."""
    return isinstance(options, dict) and options.get("saves") == "client"
