"""`interleaf-lsp`: the language server over standard input and output."""

from __future__ import annotations

import sys

from interleaf import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio

    from interleaf.faces.lsp.server import InterleafServer

_USAGE = """\
interleaf-lsp: Interleaf's language server. It speaks the Language Server Protocol over standard input and output;
an editor starts it. See docs/PROTOCOL.md for what it adds to the protocol.

  --stdio       accepted, because some editors pass it; there is no other way
  --version     print the version
  --verbose     log more to standard error
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the server until the client says `exit`, its input ends, or a signal comes. Returns the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    unknown = [argument for argument in given if argument not in ("--stdio", "--version", "--verbose", "--help", "-h")]
    if unknown or "--help" in given or "-h" in given:
        (sys.stderr if unknown else sys.stdout).write(_USAGE)
        return 2 if unknown else 0
    if "--version" in given:
        sys.stdout.write(f"interleaf-lsp {__version__}\n")
        return 0
    import asyncio
    import gc

    _log_to_stderr(verbose="--verbose" in given)
    gc.disable()  # the protocol's six hundred classes are made at import; nothing of them is garbage
    sys.setswitchinterval(0.0005)  # a save waits for the loop and the lane in turn, whatever else is going on
    return asyncio.run(_run())


async def _run() -> int:
    import asyncio
    import gc

    from interleaf.faces.lsp.server import InterleafServer
    from interleaf.faces.lsp.transport import Reader, Writer, read_in_thread

    loop = asyncio.get_running_loop()
    incoming: asyncio.Queue[bytes | None] = asyncio.Queue()
    server = InterleafServer()
    gc.freeze()
    gc.enable()
    raw = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
    writer = Writer(sys.stdout.buffer)
    sys.stdout = sys.stderr  # standard output belongs to the protocol alone
    server.protocol.set_writer(writer)
    read_in_thread(Reader(raw.read), loop, incoming)
    try:
        return await _until_the_end(server, incoming)
    finally:
        server.finish()
        writer.close()


async def _until_the_end(server: InterleafServer, incoming: asyncio.Queue[bytes | None]) -> int:
    """Serve; a signal counts as the end of input, so that there is one way to end."""
    import asyncio
    import contextlib
    import signal

    from interleaf.faces.lsp.transport import serve

    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, incoming.put_nowait, None)
    return await serve(server.protocol, incoming)


def _log_to_stderr(*, verbose: bool) -> None:
    import logging

    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    logging.getLogger("pygls").setLevel(logging.ERROR)  # not each notification that is of no interest here
    logging.getLogger("watchdog").setLevel(logging.CRITICAL)  # it grumbles when a folder goes
    for name in ("pygls.protocol.json_rpc", "pygls.protocol.language_server"):
        logging.getLogger(name).addFilter(_expected)


def _expected(record: object) -> bool:
    """An error response is an answer like any other, and no news for the log."""
    from pygls.exceptions import JsonRpcException

    info = getattr(record, "exc_info", None)
    return not (info and isinstance(info[1], JsonRpcException))


if __name__ == "__main__":
    sys.exit(main())
