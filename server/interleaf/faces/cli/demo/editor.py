"""An editor as the language server sees one: it opens files, types, saves, and follows where the server leads it."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote

from interleaf.disk.posix import PosixDisk
from interleaf.faces.cli.demo.wire import ServerError, Wire, clean_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVER = [sys.executable, "-c", "from interleaf.faces.lsp.main import main; raise SystemExit(main())"]
_BYTE_ORDER_MARK = "\ufeff"
_PATIENCE = 10.0
# Lines as the protocol has them: a line separator of Unicode ends none.
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")

_CAPABILITIES: dict[str, Any] = {
    "textDocument": {"synchronization": {"willSave": True, "willSaveWaitUntil": True, "didSave": True}},
    "window": {"showDocument": {"support": True}, "workDoneProgress": True},
    "workspace": {"applyEdit": True, "workspaceFolders": True},
    "general": {"positionEncodings": ["utf-16"]},
}


class Save(NamedTuple):
    """What became of a save.

    Attributes:
        shown: the file that the editor shows now, relative to the project.
        milliseconds: how long the server kept the editor waiting.
    """

    shown: str
    milliseconds: float


class Editor:
    """Edits the files of one project as any editor with plain LSP does: it saves to the file that it has open.

    Args:
        project: absolute path of the project.
    """

    def __init__(self, project: str) -> None:
        self._disk = PosixDisk(project)
        self._texts: dict[str, str] = {}
        self._versions: dict[str, int] = {}
        self._shown: list[str] = []
        self.told: list[str] = []
        self._wire = Wire(_SERVER, project, clean_environment(project), self._heard)
        folder = {"uri": self._uri(""), "name": "book"}
        self._wire.ask(
            "initialize",
            {
                "processId": None,
                "clientInfo": {"name": "interleaf-demo"},
                "rootUri": folder["uri"],
                "workspaceFolders": [folder],
                "capabilities": _CAPABILITIES,
            },
        )
        self._wire.tell("initialized", {})

    def verb(self, verb: str, **fields: object) -> dict[str, Any]:
        """Run a verb of Interleaf. Raises: `ServerError` if it was refused."""
        params = {"command": f"interleaf.{verb}", "arguments": [fields]}
        result: dict[str, Any] = self._wire.ask("workspace/executeCommand", params)
        return result

    def add_line(self, path: str, line: str) -> Save:
        """Open a file, type one line at its end, and save it."""
        self.open(path)
        text = self._texts[path]
        ending = "\r\n" if "\r\n" in text else "\n"
        if text and not text.endswith("\n"):
            text += ending
        self._change(path, f"{text}{ending}{line}{ending}")
        return self.save(path)

    def replace(self, path: str, old: str, new: str) -> Save:
        """Open a file, type over some words of it, and save it."""
        self.open(path)
        self._change(path, self._texts[path].replace(old, new))
        return self.save(path)

    def governs(self, path: str) -> bool:
        """Whether sessions govern a file."""
        answer = self._wire.ask("interleaf/resolve", {"uri": self._uri(path)})
        return bool(answer["state"] != "ungoverned")

    def open(self, path: str) -> None:
        """Open a file, or look at it anew."""
        if path in self._texts:
            self._wire.tell("textDocument/didClose", {"textDocument": {"uri": self._uri(path)}})
        text = self._disk.read(path).decode().removeprefix(_BYTE_ORDER_MARK)
        self._texts[path] = text
        self._versions[path] = 1
        document = {"uri": self._uri(path), "languageId": "markdown", "version": 1, "text": text}
        self._wire.tell("textDocument/didOpen", {"textDocument": document})

    def save(self, path: str) -> Save:
        """Save as editors do: let the server answer first, write the file, say that it is written."""
        uri = {"uri": self._uri(path)}
        moves = self._moves(path)
        del self._shown[:]
        begun = time.perf_counter()
        edits = self._wire.ask("textDocument/willSaveWaitUntil", {"textDocument": uri, "reason": 1})
        waited = (time.perf_counter() - begun) * 1000
        if edits:
            self._change(path, apply_edits(self._texts[path], edits))
        self._write(path, self._texts[path])
        self._wire.tell("textDocument/didSave", {"textDocument": uri, "text": self._texts[path]})
        return Save(self._wait_shown(path, moves), waited)

    def close(self) -> None:
        """Quit."""
        self._wire.close()

    def _change(self, path: str, text: str) -> None:
        self._texts[path] = text
        self._versions[path] += 1
        document = {"uri": self._uri(path), "version": self._versions[path]}
        self._wire.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def _write(self, path: str, text: str) -> None:
        mark = _BYTE_ORDER_MARK if self._disk.read(path).startswith(_BYTE_ORDER_MARK.encode()) else ""
        aside = f"{path}.saving"
        self._disk.create(aside, (mark + text).encode(), durable=False)
        self._disk.replace(aside, path)
        self._disk.forget()

    def _moves(self, path: str) -> bool:
        """Whether a save of this file goes to a session's copy, at once or, where the answer is late, right after."""
        answer = self._wire.ask("interleaf/resolve", {"uri": self._uri(path)})
        is_copy = answer["state"] == "session" and answer["uri"] == self._uri(path)
        return answer["session"] is not None and not is_copy

    def _wait_shown(self, path: str, moves: bool) -> str:
        end = time.monotonic() + _PATIENCE
        while moves and not self._shown:
            if time.monotonic() > end:
                raise ServerError("The language server did not show the session copy.", {})
            time.sleep(0.005)
        return self._shown[-1] if self._shown else path

    def _heard(self, method: str, params: Any) -> Any:
        if method == "window/showDocument":
            self._shown.append(self._path(params["uri"]))
            return {"success": True}
        if method == "window/showMessage":
            self.told.append(params["message"])
        return None

    def _uri(self, path: str) -> str:
        return "file://" + quote(f"{self._disk.root}/{path}" if path else self._disk.root)

    def _path(self, uri: str) -> str:
        return unquote(uri.removeprefix("file://")).removeprefix(f"{self._disk.root}/")


def apply_edits(text: str, edits: list[Mapping[str, Any]]) -> str:
    """A text after the edits of a language server, whose positions count UTF-16 units."""
    lines = _LINES.findall(text) or [""]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def offset(position: Mapping[str, int]) -> int:
        if position["line"] >= len(lines):
            return len(text)
        units = lines[position["line"]].encode("utf-16-le")[: 2 * position["character"]]
        return starts[position["line"]] + len(units.decode("utf-16-le"))

    spans = [(offset(edit["range"]["start"]), offset(edit["range"]["end"]), edit["newText"]) for edit in edits]
    for start, end, new in sorted(spans, key=lambda span: span[0], reverse=True):
        text = text[:start] + new + text[end:]
    return text
