"""Making the first save as fast as the others.

The converter writes code for each kind of message when it first meets it, some milliseconds each. That is done once the
client has its answer to `initialize`, a piece at a time, so that no message waits for more than one piece.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

if TYPE_CHECKING:
    import cattrs

_URI = {"uri": "file:///x"}
_RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
_INCOMING: dict[str, dict[str, Any]] = {
    lsp.INITIALIZED: {},
    lsp.TEXT_DOCUMENT_DID_OPEN: {"textDocument": {**_URI, "languageId": "x", "version": 1, "text": ""}},
    lsp.TEXT_DOCUMENT_DID_CHANGE: {
        "textDocument": {**_URI, "version": 2},
        "contentChanges": [{"text": ""}, {"text": "", "range": _RANGE}],
    },
    lsp.TEXT_DOCUMENT_WILL_SAVE_WAIT_UNTIL: {"textDocument": _URI, "reason": 1},
    lsp.TEXT_DOCUMENT_DID_SAVE: {"textDocument": _URI, "text": ""},
    lsp.WORKSPACE_EXECUTE_COMMAND: {"command": "x", "arguments": [{}]},
}
_TOP = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
_OUTGOING: tuple[object, ...] = (
    lsp.WillSaveTextDocumentWaitUntilResponse(id="1", result=[lsp.TextEdit(_TOP, "")]),
    lsp.ExecuteCommandResponse(id="1", result={}),
    lsp.ShowDocumentRequest(id="1", params=lsp.ShowDocumentParams(uri="x", selection=_TOP)),
)


async def warm(converter: cattrs.Converter) -> None:
    """Let the converter meet the messages of a save."""
    for method, params in _INCOMING.items():
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        converter.structure(message, lsp.METHOD_TO_TYPES[method][0])
        await asyncio.sleep(0)
    for sent in _OUTGOING:
        converter.unstructure(sent)
        await asyncio.sleep(0)
