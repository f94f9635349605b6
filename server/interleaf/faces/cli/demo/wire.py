"""The editor's side of the wire: JSON-RPC over a language server's standard input and output.

Small on purpose: the demo needs a dozen messages, and a client library would cost more time than they do.
Format: Language Server Protocol 3.17, base protocol.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PATIENCE = 10.0


class ServerError(Exception):
    """The server answered with an error; `error` is what it sent along for people and programs.

    Args:
        message: the sentence.
        error: the error object of Interleaf, as JSON, or an empty one.
    """

    def __init__(self, message: str, error: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.error = error


class Wire:
    """One running language server and the conversation with it.

    Args:
        command: how to start it.
        directory: where it stands.
        environment: its whole environment.
        heard: called from another thread with method and params of each notification and request of the server;
            what it returns for a request is the answer.
    """

    def __init__(
        self,
        command: list[str],
        directory: str,
        environment: Mapping[str, str],
        heard: Callable[[str, Any], Any],
    ) -> None:
        self._heard = heard
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._next_id = 0
        self._writing = threading.Lock()
        self._process = subprocess.Popen(
            command,
            cwd=directory,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ask(self, method: str, params: Any) -> Any:
        """Send a request and wait for its result.

        Raises: `ServerError` for an error, for silence, and if the server is gone.
        """
        self._next_id += 1
        number = self._next_id
        mailbox = self._answers[number] = queue.Queue()
        self._send({"id": number, "method": method, "params": params})
        try:
            answer = mailbox.get(timeout=_PATIENCE)
        except queue.Empty:
            raise ServerError(f"The language server did not answer to {method}.", {}) from None
        finally:
            self._answers.pop(number, None)
        if "error" in answer:
            error = answer["error"]
            raise ServerError(error.get("message", ""), error.get("data") or {})
        return answer.get("result")

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def close(self) -> None:
        """End the conversation as an editor does, and the server with it."""
        try:
            self.ask("shutdown", None)
            self.tell("exit", None)
        except (ServerError, OSError):
            self._process.kill()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self._process.stdin
        assert stream is not None
        with self._writing:
            try:
                stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
                stream.flush()
            except OSError as error:
                raise ServerError("The language server has ended.", {}) from error

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline()).strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not line:
                break
            self._take(json.loads(stream.read(length)))
        for mailbox in list(self._answers.values()):
            mailbox.put({"error": {"message": "The language server has ended."}})

    def _take(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            mailbox = self._answers.get(message.get("id", -1))
            if mailbox is not None:
                mailbox.put(message)
            return
        answer = self._heard(message["method"], message.get("params"))
        if "id" in message:
            self._send({"id": message["id"], "result": answer})


def clean_environment(project: str) -> dict[str, str]:
    """The environment for a server that works on `project` and on nothing that the person has set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("INTERLEAF_")}
    return {**kept, "INTERLEAF_PROJECT": project}
