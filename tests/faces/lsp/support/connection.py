"""Server and client in one event loop, over the server's own transport."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient
from pygls.protocol import default_converter

from interleaf.faces.lsp import uris
from interleaf.faces.lsp.server import InterleafServer
from interleaf.faces.lsp.transport import Reader, serve

CONVERTER = default_converter()  # cattrs builds its code once per converter, which takes longer than a test
ABLE = lsp.ClientCapabilities(
    workspace=lsp.WorkspaceClientCapabilities(
        apply_edit=True,
        code_lens=lsp.CodeLensWorkspaceClientCapabilities(refresh_support=True),
        file_operations=lsp.FileOperationClientCapabilities(
            will_create=True, did_create=True, will_rename=True, did_rename=True, will_delete=True, did_delete=True
        ),
        text_document_content=lsp.TextDocumentContentClientCapabilities(dynamic_registration=True),
    ),
    text_document=lsp.TextDocumentClientCapabilities(
        synchronization=lsp.TextDocumentSyncClientCapabilities(
            will_save=True, will_save_wait_until=True, did_save=True
        ),
        publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(),
    ),
    window=lsp.WindowClientCapabilities(
        work_done_progress=True,
        show_message=lsp.ShowMessageRequestClientCapabilities(),
        show_document=lsp.ShowDocumentClientCapabilities(support=True),
    ),
)
UNABLE = lsp.ClientCapabilities()


class _Pipe:
    """What one side writes, the other reads."""

    def __init__(self, incoming: asyncio.Queue[bytes | None]) -> None:
        self._incoming = incoming

    def write(self, data: bytes) -> None:
        pieces = [data]
        body = Reader(lambda _: pieces.pop() if pieces else b"").message()
        assert body is not None
        self._incoming.put_nowait(body)

    def close(self) -> None:
        self._incoming.put_nowait(None)


class Connection:
    """A client of a server of its own.

    Attributes:
        states: the `interleaf/state` notifications so far.
        shown: URIs that the server asked to show, with their selections.
        messages: texts that the server showed.
        asked: questions that the server asked; `answer` chooses among the buttons.
        edits: edits that the server asked to apply.
        diagnostics: the latest diagnostics by URI.
        progress: titles, messages and ends of progress.
        refreshed: how often lenses were to be refreshed.
    """

    def __init__(
        self,
        root: Path | None,
        *,
        able: lsp.ClientCapabilities = ABLE,
        options: dict[str, Any] | None = None,
        name: str = "Neovim",
    ) -> None:
        # Neovim waits for almost a second, which tests on a busy machine need.
        self.root = root
        self._able = able
        self._options = options
        self._name = name
        self.server = InterleafServer(converter_factory=lambda: CONVERTER)
        self.client = LanguageClient("test", "1", converter_factory=lambda: CONVERTER)
        self.states: list[dict[str, Any]] = []
        self.shown: list[tuple[str, lsp.Range | None]] = []
        self.messages: list[str] = []
        self.logged: list[str] = []
        self.asked: list[tuple[str, list[str]]] = []
        self.answer: Callable[[list[str]], str | None] = lambda buttons: buttons[0]
        self.edits: list[lsp.WorkspaceEdit] = []
        self.on_edit: Callable[[lsp.WorkspaceEdit], None] = self.edits.append
        self.diagnostics: dict[str, list[lsp.Diagnostic]] = {}
        self.progress: list[str] = []
        self.refreshed = 0
        self.result: lsp.InitializeResult | None = None
        self._tasks: list[asyncio.Task[int]] = []
        self._listen()

    async def start(self) -> None:
        """Connect and shake hands."""
        to_server: asyncio.Queue[bytes | None] = asyncio.Queue()
        to_client: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.server.protocol.set_writer(_Pipe(to_client))
        self.client.protocol.set_writer(_Pipe(to_server))
        self._tasks = [
            asyncio.ensure_future(serve(self.server.protocol, to_server)),
            asyncio.ensure_future(serve(self.client.protocol, to_client)),
        ]
        uri = uris.from_file(str(self.root)) if self.root is not None else None
        folders = [lsp.WorkspaceFolder(uri, "book")] if uri else None
        self.result = await self.client.initialize_async(
            lsp.InitializeParams(
                capabilities=self._able,
                client_info=lsp.ClientInfo(self._name),
                root_uri=uri,
                workspace_folders=folders,
                initialization_options=self._options,
            )
        )
        self.client.initialized(lsp.InitializedParams())

    async def stop(self) -> None:
        """End the server as its own main does."""
        for task in self._tasks:
            task.cancel()
        await asyncio.to_thread(self.server.finish)

    async def call(self, verb: str, **fields: Any) -> dict[str, Any]:
        """Run a verb as a command."""
        params = lsp.ExecuteCommandParams(f"interleaf.{verb}", [fields] if fields else None)
        return await asyncio.wait_for(self.client.workspace_execute_command_async(params), 10)

    async def refused(self, verb: str, **fields: Any) -> dict[str, Any]:
        """The error that a verb answers with."""
        with pytest.raises(JsonRpcException) as found:
            await self.call(verb, **fields)
        error = found.value
        assert error.code == -32803
        assert error.message == error.data["message"]
        return dict(error.data)

    async def resolve(self, uri: str) -> dict[str, Any]:
        """`interleaf/resolve`."""
        return await self._request("interleaf/resolve", {"uri": uri})

    async def redirect(self, uri: str, text: str) -> dict[str, Any]:
        """`interleaf/redirect`."""
        return await self._request("interleaf/redirect", {"uri": uri, "text": text})

    async def _request(self, method: str, params: object) -> dict[str, Any]:
        answer = await asyncio.wait_for(self.client.protocol.send_request_async(method, params), 10)
        return answer if isinstance(answer, dict) else answer._asdict()

    async def until(self, condition: Callable[[], object], what: str = "it", seconds: float = 5) -> Any:
        """Wait for something to become true."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not (found := condition()):
            assert asyncio.get_running_loop().time() < deadline, f"{what} did not happen"
            await asyncio.sleep(0.005)
        return found

    async def state(self, condition: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Wait until the latest state is as wanted."""
        await self.until(lambda: self.states and condition(self.states[-1]), "the state")
        return self.states[-1]

    def uri(self, name: str) -> str:
        """URI of a file of the project."""
        assert self.root is not None
        return uris.from_file(str(self.root / name))

    def copy(self, name: str, session: str = "s1") -> Path:
        """Session copy of a file."""
        assert self.root is not None
        return self.root / "workspace/sessions" / session / "files" / name

    def _listen(self) -> None:
        client = self.client

        @client.feature("interleaf/state")
        def state(params: Any) -> None:
            self.states.append(_plain(params))

        @client.feature(lsp.WINDOW_SHOW_DOCUMENT)
        def show(params: lsp.ShowDocumentParams) -> lsp.ShowDocumentResult:
            self.shown.append((params.uri, params.selection))
            return lsp.ShowDocumentResult(success=True)

        @client.feature(lsp.WINDOW_SHOW_MESSAGE)
        def message(params: lsp.ShowMessageParams) -> None:
            self.messages.append(params.message)

        @client.feature(lsp.WINDOW_LOG_MESSAGE)
        def logged(params: lsp.LogMessageParams) -> None:
            self.logged.append(params.message)

        @client.feature(lsp.WINDOW_SHOW_MESSAGE_REQUEST)
        def ask(params: lsp.ShowMessageRequestParams) -> lsp.MessageActionItem | None:
            buttons = [item.title for item in params.actions or []]
            self.asked.append((params.message, buttons))
            choice = self.answer(buttons)
            return lsp.MessageActionItem(choice) if choice is not None else None

        @client.feature(lsp.WORKSPACE_APPLY_EDIT)
        def apply(params: lsp.ApplyWorkspaceEditParams) -> lsp.ApplyWorkspaceEditResult:
            self.on_edit(params.edit)
            return lsp.ApplyWorkspaceEditResult(applied=True)

        @client.feature(lsp.WORKSPACE_CODE_LENS_REFRESH)
        def refresh(*_: Any) -> None:
            self.refreshed += 1

        @client.feature(lsp.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH)
        def refresh_content(*_: Any) -> None:
            pass

        @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: lsp.PublishDiagnosticsParams) -> None:
            self.diagnostics[params.uri] = list(params.diagnostics)

        @client.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE)
        def create(params: lsp.WorkDoneProgressCreateParams) -> None:
            pass

        @client.feature(lsp.PROGRESS)
        def progress(params: lsp.ProgressParams) -> None:
            value: Any = params.value
            self.progress.append(f"{value['kind']}: {value.get('title') or value.get('message')}")


def _plain(value: Any) -> Any:
    """pygls's client hands custom params out as named tuples."""
    if hasattr(value, "_asdict"):
        return {key: _plain(item) for key, item in value._asdict().items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value
