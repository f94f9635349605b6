"""An editor that saves as real ones do: announce, apply the answer's edits, write, tell."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from lsprotocol import types as lsp
from tests.faces.lsp.support.connection import Connection

from interleaf.core import lines
from interleaf.faces.lsp import uris
from interleaf.faces.lsp.documents import text as texts


class Buffer:
    """A file in the editor.

    Attributes:
        text: what the person sees.
        undo: earlier texts.
    """

    def __init__(self, path: Path, uri: str, text: str) -> None:
        self.path = path
        self.uri = uri
        self.text = text
        self.version = 1
        self.undo: list[str] = []


class Editor:
    """Opens, changes and saves files by plain LSP.

    Args:
        connection: its server.
        announces: whether it asks `willSaveWaitUntil` (Neovim, Emacs) or only tells `didSave` (Helix, Kate).
        patience: seconds it waits for the answer; then it saves what it has.
        hides: whether it shows CRLF as LF and no byte order mark (Emacs, Neovim's marks).
        encoding: encoding that it reads and writes files in.
        final_newline: whether it adds one while writing, behind everybody's back (Neovim's 'fixeol').
        on_write: called between truncating the file and writing it.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        announces: bool = True,
        patience: float = 1.0,
        hides: bool = False,
        encoding: str = "utf-8",
        final_newline: bool = False,
        on_write: Callable[[], None] | None = None,
    ) -> None:
        self.connection = connection
        self.announces = announces
        self.patience = patience
        self.hides = hides
        self.encoding = encoding
        self.final_newline = final_newline
        self.on_write = on_write
        self.formatter: Callable[[str], str] | None = None
        self._ends: dict[Path, str] = {}
        self._marks: dict[Path, bytes] = {}

    @property
    def _units(self) -> str:
        return self.connection.server.encoding

    async def open(self, name: str, root: Path | None = None) -> Buffer:
        """Open a file of the project; a missing one gives an empty buffer."""
        path = (root or self.connection.root or Path()) / name
        buffer = Buffer(path, uris.from_file(str(path)), self._read(path))
        item = lsp.TextDocumentItem(buffer.uri, "markdown", 1, buffer.text)
        self.connection.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        await self.settled()
        return buffer

    def close(self, buffer: Buffer) -> None:
        """Close it."""
        self.connection.client.text_document_did_close(
            lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(buffer.uri))
        )

    def replace(self, buffer: Buffer, old: str, new: str) -> None:
        """Change the text in one place, as typing does."""
        assert old in buffer.text, f"{old!r} is not in the buffer"
        self.set_text(buffer, buffer.text.replace(old, new, 1))

    def set_text(self, buffer: Buffer, text: str) -> None:
        """Change the text, sending what differs."""
        buffer.undo.append(buffer.text)
        edits = texts.edits(buffer.text, text, self._units)
        self._send(buffer, edits)
        buffer.text = text

    def undo(self, buffer: Buffer) -> None:
        """Go back one step."""
        earlier = buffer.undo.pop()
        self.set_text(buffer, earlier)
        buffer.undo.pop()

    async def save(self, buffer: Buffer) -> None:
        """Save as real editors do, and wait until the server has taken notice."""
        client = self.connection.client
        document = lsp.TextDocumentIdentifier(buffer.uri)
        if self.announces:
            params = lsp.WillSaveTextDocumentParams(document, lsp.TextDocumentSaveReason.Manual)
            request = client.text_document_will_save_wait_until_async(params)
            try:
                edits = await asyncio.wait_for(asyncio.shield(request), self.patience)
            except TimeoutError:
                edits = None
            if edits:
                buffer.undo.append(buffer.text)
                self._send(buffer, list(edits))
                for edit in reversed(list(edits)):
                    change = lsp.TextDocumentContentChangePartial(edit.range, edit.new_text)
                    buffer.text = applied(buffer.text, change, self._units)
        if self.formatter is not None:
            self.set_text(buffer, self.formatter(buffer.text))
        await asyncio.to_thread(self._write, buffer)
        client.text_document_did_save(lsp.DidSaveTextDocumentParams(document, text=buffer.text))
        await self.settled()

    async def save_slowly(self, buffer: Buffer, seconds: float) -> None:
        """Write at once and tell the server later."""
        await asyncio.to_thread(self._write, buffer)
        await asyncio.sleep(seconds)
        document = lsp.TextDocumentIdentifier(buffer.uri)
        self.connection.client.text_document_did_save(lsp.DidSaveTextDocumentParams(document, text=buffer.text))
        await self.settled()

    async def settled(self) -> None:
        """Wait until everything sent so far was dealt with."""
        await self.connection.call("list")
        await asyncio.sleep(0.02)

    def _send(self, buffer: Buffer, edits: list[lsp.TextEdit]) -> None:
        """Edits of one batch all count from the text before it, so they are sent from the last one to the first."""
        buffer.version += 1
        self.connection.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version=buffer.version, uri=buffer.uri),
                [lsp.TextDocumentContentChangePartial(edit.range, edit.new_text) for edit in reversed(edits)],
            )
        )

    def _read(self, path: Path) -> str:
        data = path.read_bytes() if path.exists() else b""
        if self.hides and data.startswith(b"\xef\xbb\xbf"):
            self._marks[path] = data[:3]
            data = data[3:]
        text = data.decode(self.encoding, "replace")
        self._ends[path] = lines.first_end(text) or "\n"
        return lines.with_ends(text, "\n") if self.hides else text

    def _write(self, buffer: Buffer) -> None:
        text = buffer.text
        if self.final_newline and text and not text.endswith("\n"):
            text += "\n"
        if self.hides:
            text = lines.with_ends(text, self._ends[buffer.path])
        data = self._marks.get(buffer.path, b"") + text.encode(self.encoding)
        with buffer.path.open("wb") as file:
            if self.on_write is not None:
                self.on_write()
            file.write(data)


def applied(text: str, change: lsp.TextDocumentContentChangePartial, encoding: str) -> str:
    """The text after one change."""
    made = texts.Text(text)
    made.apply([change], encoding)
    return made.whole
