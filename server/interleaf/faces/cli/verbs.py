"""Commands that are one verb: call it, print what it answered."""

from __future__ import annotations

from interleaf.app import open_engine
from interleaf.faces.cli.here import from_here

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.engine import Engine
    from interleaf.faces.cli.output import Output
    from interleaf.faces.cli.shape import Call

_LOOK_AT_ONE = frozenset({"status", "commit", "view", "checkpoints"})


def engine_for(call: Call) -> Engine:
    """The engine of the project and session that the command line names."""
    return open_engine(project=call.settings.project, session=call.settings.session, actor="cli")


def call_verb(call: Call, output: Output) -> int:
    """Call the command's verb with its fields."""
    assert call.command is not None
    verb = call.command.verb
    engine = engine_for(call)
    result = engine.call(verb, from_here(engine, call))
    _stay_in(call, output)
    output.result(verb, result)
    return 0


def _stay_in(call: Call, output: Output) -> None:
    """Let what the answer suggests be about the session that was named, if it is still there and not made active."""
    name = call.fields.get("name")
    if isinstance(name, str) and call.command is not None and call.command.name in _LOOK_AT_ONE and not output.as_json:
        output.style.session = name


def resume(call: Call, output: Output) -> int:
    """Take a session up, or only list those that can be."""
    if call.fields.pop("list", False):
        output.result("list", engine_for(call).call("list", {}))
        return 0
    return call_verb(call, output)


def commit(call: Call, output: Output) -> int:
    """Preview or apply; the preview repeats the choice of files in what it tells to type."""
    engine = engine_for(call)
    fields = from_here(engine, call)
    result = engine.call("commit", fields)
    _stay_in(call, output)
    files = fields.get("files")
    if isinstance(files, list) and "preview" in result and not output.as_json:
        import shlex

        from interleaf.present.text.settling import preview

        chosen = " --files " + " ".join(shlex.quote(file) for file in files)
        output.text(preview(result["preview"], output.style, chosen))
    else:
        output.result("commit", result)
    return 0
