"""The program `interleaf`: one command, one answer, one exit status (0 done, 1 refused, 2 wrong usage)."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

from interleaf.core.loading import load
from interleaf.errors import InterleafError, from_os_error
from interleaf.faces.cli.output import Output
from interleaf.faces.cli.parsing import asks_for_json, parse
from interleaf.faces.cli.shape import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from interleaf.faces.cli.shape import Call

# What shells expect of a program that was ended by the signal: 128 + its number.
_INTERRUPTED = 130
_PIPE_CLOSED = 141


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        words: arguments after the program's name; without them those of this process, which then ends.

    Returns: the exit status.
    """
    if words is not None:
        return answer(list(words))
    gc.disable()  # the process lives for milliseconds; looking for cycles would cost two of them
    status = answer(sys.argv[1:])
    if "threading" in sys.modules:
        return status
    # Taking the interpreter apart would cost a tenth of a short call, and nobody waits for anything any more.
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, full or not there at all
            stream.flush()
    os._exit(status)


def answer(words: Sequence[str]) -> int:
    """Do what a command line asks for and print the answer.

    Args:
        words: arguments after the program's name.

    Returns: the exit status.
    """
    output = Output(Settings(as_json=asks_for_json(words)))
    try:
        try:
            call = parse(words)
            output = Output(call.settings, call.command.name if call.command else "")
            return _run(call, output)
        except InterleafError as error:
            return output.error(error)
        except (KeyboardInterrupt, BrokenPipeError):
            raise
        except Exception as error:
            return _unforeseen(error, output)
    except BrokenPipeError:
        _forget_output()
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(call: Call, output: Output) -> int:
    if call.settings.version:
        from interleaf.faces.cli.help import version

        return version(call, output)
    if call.settings.help or call.command is None:
        from interleaf.faces.cli.help import help_for

        return help_for(call, output)
    status: int = load(call.command.run)(call, output)
    return status


def _unforeseen(error: Exception, output: Output) -> int:
    """No traceback for people, unless they ask for it to report it."""
    from interleaf.present.wire import unexpected

    if os.environ.get("INTERLEAF_DEBUG"):
        sys.excepthook(type(error), error, error.__traceback__)
    # What the system refuses has its own kinds, also where a command works without the engine's guard.
    return output.error(from_os_error(error) if isinstance(error, OSError) else unexpected(error))


def _forget_output() -> None:
    """Nobody reads any more: what is still buffered must not raise once more when the process ends."""
    with suppress(OSError):
        sys.stdout.close()


if __name__ == "__main__":
    sys.exit(main())
