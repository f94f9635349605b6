"""A real editor under remote control: the same few things a person does, whichever editor it is.

The editor connects to a socket of the test and then does one request after the other, between its own events; so the
test types, saves and looks while the language server talks to the editor as it always does.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CACHE = os.environ.get("INTERLEAF_EDITORS_DIR", os.path.join(ROOT, ".cache", "editors"))
PATIENCE = 10.0


class EditorError(Exception):
    """The editor refused what it was told to do, with its own words."""


class View(NamedTuple):
    """What the person sees: the file, its text, whether it is modified, the cursor (line from 1, column from 0)."""

    path: str
    text: str
    modified: bool
    line: int
    column: int


class Setup(NamedTuple):
    """How an editor is started: the project, the server's command, the glue file or None, a place for its own files."""

    project: str
    server: list[str]
    glue: str | None
    scratch: str


class RemoteEditor(ABC):
    """One running editor. `name` is what it is called in test ids and messages."""

    name = ""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        os.makedirs(setup.scratch, exist_ok=True)
        self._errors = os.path.join(setup.scratch, "stderr.txt")
        self._pid_file = os.path.join(setup.scratch, "server.pid")
        address = os.path.join(setup.scratch, "remote.sock")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(address)
        listener.listen(1)
        listener.settimeout(PATIENCE)
        with open(self._errors, "wb") as errors:
            self._process = subprocess.Popen(
                self.command(),
                env=self._environment(address),
                cwd=setup.project,
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
            )
        try:
            self._socket, _ = listener.accept()
        except TimeoutError:
            self._process.kill()
            raise EditorError(f"{self.name} did not come up: {self.messages()}") from None
        finally:
            listener.close()
        self._socket.settimeout(PATIENCE)
        self._answers = self._socket.makefile("r", encoding="utf-8")

    @abstractmethod
    def command(self) -> list[str]:
        """The command line that starts the editor with its remote control."""

    # --- what a person does -------------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Show a file of the project, and wait until the server looks after it."""
        self._ask("open", path=os.path.join(self.setup.project, path))
        self.wait(lambda: self._ask("attached"), "the server to answer")

    def type_line(self, line: int, text: str) -> None:
        """Type a new line that becomes the given one (from 2 on); the cursor stays at its end."""
        self._ask("type_line", line=line, text=text)

    def save(self) -> None:
        """Save the file shown, with the editor's own save command."""
        self._ask("save")

    def save_all(self) -> None:
        """Save every modified file."""
        self._ask("save_all")

    def undo(self) -> None:
        """Undo the last change."""
        self._ask("undo")

    def run(self, code: str) -> Any:
        """Run code in the editor's own language."""
        return self._ask("run", code=code)

    # --- what a person sees -------------------------------------------------------------------------------------------

    def view(self) -> View:
        """What the selected window shows, its path relative to the project."""
        seen = self._ask("view")
        seen["path"] = os.path.relpath(os.path.realpath(seen["path"]), os.path.realpath(self.setup.project))
        return View(**seen)

    def messages(self) -> str:
        """All that the editor has told the person so far."""
        with open(self._errors, encoding="utf-8", errors="replace") as errors:
            return errors.read()

    def wait(self, condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> None:
        """Let the editor work until the condition holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"{self.name}: waited in vain for {what}; it says: {self.messages()}"
            time.sleep(0.02)

    def wait_shown(self, path: str) -> View:
        """Wait until the window shows this file (relative to the project)."""
        self.wait(lambda: self.view().path == path, f"{path} to be shown (shown: {self.view().path})")
        return self.view()

    # --- the server behind it -----------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Wait until the server has dealt with all that it was told so far."""
        self._ask("settle")

    def stall_server(self) -> None:
        """Stop the language server as a machine under load does; `wake_server` lets it go on."""
        os.kill(self._server_pid(), signal.SIGSTOP)

    def wake_server(self) -> None:
        """Let a stopped server go on."""
        os.kill(self._server_pid(), signal.SIGCONT)

    def kill_server(self) -> None:
        """End the server without a chance to say goodbye, and wait until the editor has noticed."""
        os.kill(self._server_pid(), signal.SIGKILL)
        self.wait(lambda: not self._ask("attached"), "the editor to notice that the server is gone")

    def wait_ended(self) -> None:
        """Wait until the editor has ended by itself."""
        self._process.wait(PATIENCE)

    def quit(self) -> None:
        """End the editor, and the server with it."""
        try:
            self._answers.close()
            self._socket.close()
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _ask(self, what: str, **arguments: Any) -> Any:
        self._socket.sendall(json.dumps({"do": what, **arguments}).encode() + b"\n")
        try:
            answer = json.loads(self._answers.readline() or "null")
        except TimeoutError:
            answer = None
        if answer is None:
            raise EditorError(f"{self.name} did not answer to {what}; it says: {self.messages()}")
        if "error" in answer:
            raise EditorError(answer["error"])
        return answer.get("value")

    def _server_pid(self) -> int:
        with open(self._pid_file, encoding="ascii") as file:
            return int(file.read())

    def _environment(self, address: str) -> dict[str, str]:
        wrapper = os.path.join(self.setup.scratch, "server")
        with open(wrapper, "w", encoding="utf-8") as file:
            quoted = " ".join(f"'{word}'" for word in self.setup.server)
            # Not the editor's own child: Emacs takes a child that is stopped for one that has ended.
            file.write(f"#!/bin/sh\nexec 3<&0\n{quoted} \"$@\" <&3 &\necho $! > '{self._pid_file}'\nwait\n")
        os.chmod(wrapper, 0o755)
        return {
            **{key: value for key, value in os.environ.items() if not key.startswith("INTERLEAF_")},
            "HOME": self.setup.scratch,
            "PATH": os.pathsep.join([os.path.dirname(self.setup.server[-1]), os.environ["PATH"]]),
            "XDG_STATE_HOME": self.setup.scratch,
            "LANG": "C.UTF-8",
            "REMOTE_SOCKET": address,
            "REMOTE_PROJECT": self.setup.project,
            "REMOTE_SERVER": wrapper,
            "REMOTE_GLUE": self.setup.glue or "",
        }


class Neovim(RemoteEditor):
    """Neovim without a window, with its built-in language client."""

    name = "neovim"
    program = "nvim"

    def command(self) -> list[str]:
        control = os.path.join(HERE, "neovim", "remote.lua")
        return [find("nvim") or "nvim", "--clean", "--headless", "-c", f"luafile {control}"]


class Emacs(RemoteEditor):
    """Emacs in batch mode, with eglot."""

    name = "emacs"
    program = "emacs"

    def command(self) -> list[str]:
        control = os.path.join(HERE, "emacs", "remote.el")
        return [find("emacs") or "emacs", "-Q", "--batch", "-l", control]


def find(program: str) -> str | None:
    """The editor that provision.sh made ready, else the machine's own; None without either."""
    cached = os.path.join(CACHE, "bin", program)
    return cached if os.access(cached, os.X_OK) else shutil.which(program)
