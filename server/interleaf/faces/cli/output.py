"""Where answers go: one JSON object, or words for people."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress

from interleaf.errors import from_os_error
from interleaf.present.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from interleaf.errors import InterleafError
    from interleaf.faces.cli.shape import Settings


class Output:
    """The two streams of one call.

    Args:
        settings: what the command line said about the output.
        command: name of the command, once it is known.
    """

    def __init__(self, settings: Settings, command: str = "") -> None:
        self.command = command
        self.as_json = settings.as_json
        self._settings = settings
        self._style: Style | None = None

    @property
    def style(self) -> Style:
        """How the standard output is dressed; found out when first asked for."""
        if self._style is None:
            self._style = _style_for(sys.stdout, self._settings)
        return self._style

    def result(self, verb: str, result: Mapping[str, Any]) -> None:
        """Print what a verb answered."""
        if self.as_json:
            self.json({"ok": True, "result": result})
            return
        from interleaf.present.text import render

        self.text(render(verb, result, self.style))

    def answer(self, result: Mapping[str, Any], text: str) -> None:
        """Print an answer that no verb gave: as JSON, or its text."""
        if self.as_json:
            self.json({"ok": True, "result": result})
        else:
            self.text(text)

    def error(self, error: InterleafError) -> int:
        """Print an error; returns the exit status: 1 refused, 2 wrong usage."""
        if self.as_json:
            from interleaf.present.wire import error_to_json

            self.json({"ok": False, "error": error_to_json(error)})
        else:
            from interleaf.present.text.problems import problem

            with suppress(OSError):  # where even this cannot be told, the exit status still tells it
                _write(sys.stderr, problem(error, _style_for(sys.stderr, self._settings), self.command) + "\n")
        return 2 if error.usage else 1

    def json(self, value: Mapping[str, Any]) -> None:
        """Print one JSON object on one line, in ASCII: valid whatever the locale, and whatever bytes a name holds."""
        import json

        self.text(json.dumps(value))

    def text(self, text: str) -> None:
        """Print words for people."""
        with self._told():
            _write(sys.stdout, text + "\n")

    def data(self, content: bytes) -> None:
        """Print bytes as they are."""
        with self._told():
            if sys.stdout is not None:
                sys.stdout.flush()
                sys.stdout.buffer.write(content)
                sys.stdout.buffer.flush()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """An answer that cannot be written is an error, and that one must go another way."""
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            self.as_json = False
            raise from_os_error(error, "standard output") from error


def _write(stream: Any, text: str) -> None:
    if stream is None:  # the caller closed it: nobody wants to know
        return
    encoding = stream.encoding or "utf-8"
    # A sign that the terminal's encoding lacks must not turn an answer into an error.
    stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()


def _style_for(stream: Any, settings: Settings) -> Style:
    """What this stream can show: colours and a width only on a terminal."""
    if stream is None:
        return Style()
    terminal = stream.isatty()
    colour = terminal and settings.colour is not False and not os.environ.get("NO_COLOR")
    colour = colour and os.environ.get("TERM") != "dumb"
    try:
        width = os.get_terminal_size(stream.fileno()).columns if terminal else 0
    except (OSError, ValueError):
        width = 0
    import time

    return Style(
        colour=colour,
        unicode=(stream.encoding or "").lower().replace("-", "").startswith("utf"),
        width=width,
        now=time.time(),
        program=_program(settings),
        session=settings.session or "",
    )


def _program(settings: Settings) -> str:
    """How the person called us, so that a command which we suggest works where they stand."""
    if not settings.project:
        return "interleaf"
    import shlex

    return f"interleaf --project {shlex.quote(settings.project)}"
