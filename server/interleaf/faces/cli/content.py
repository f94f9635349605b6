"""Commands whose content goes through the standard streams: read and write."""

from __future__ import annotations

import sys

from interleaf.errors import WrongUsage
from interleaf.faces.cli.here import from_here
from interleaf.faces.cli.verbs import engine_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.cli.output import Output
    from interleaf.faces.cli.shape import Call


def read(call: Call, output: Output) -> int:
    """Print the file's bytes, or with --json the whole answer."""
    engine = engine_for(call)
    result = engine.call("read", from_here(engine, call))
    if output.as_json:
        output.result("read", result)
        return 0
    if "content" in result:
        output.data(str(result["content"]).encode())
    else:
        import base64

        output.data(base64.b64decode(str(result["content_base64"])))
    return 0


def write(call: Call, output: Output) -> int:
    """Write what comes on the standard input."""
    if sys.stdin is None or sys.stdin.isatty():
        raise WrongUsage(
            reason="write takes the new content from its standard input: interleaf write PATH <FILE.", verb="write"
        )
    content = sys.stdin.buffer.read()
    engine = engine_for(call)
    fields = from_here(engine, call)
    try:
        fields["content"] = content.decode()
    except UnicodeDecodeError:
        import base64

        fields["content_base64"] = base64.b64encode(content).decode("ascii")
    output.result("write", engine.call("write", fields))
    return 0
