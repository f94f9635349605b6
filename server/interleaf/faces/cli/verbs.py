"""Commands that are one verb: call it, print what it answered."""

from __future__ import annotations

from interleaf.app import open_engine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.engine import Engine
    from interleaf.faces.cli.output import Output
    from interleaf.faces.cli.shape import Call


def engine_for(call: Call) -> Engine:
    """The engine of the project and session that the command line names."""
    return open_engine(project=call.settings.project, session=call.settings.session, actor="cli")


def call_verb(call: Call, output: Output) -> int:
    """Call the command's verb with its fields."""
    assert call.command is not None
    verb = call.command.verb
    output.result(verb, engine_for(call).call(verb, call.fields))
    return 0


def resume(call: Call, output: Output) -> int:
    """Take a session up, or only list those that can be."""
    if call.fields.pop("list", False):
        output.result("list", engine_for(call).call("list", {}))
        return 0
    return call_verb(call, output)


def commit(call: Call, output: Output) -> int:
    """Preview or apply; the preview repeats the choice of files in what it tells to type."""
    result = engine_for(call).call("commit", call.fields)
    files = call.fields.get("files")
    if isinstance(files, list) and "preview" in result and not output.as_json:
        import shlex

        from interleaf.present.text.settling import preview

        chosen = " --files " + " ".join(shlex.quote(file) for file in files)
        output.text(preview(result["preview"], output.style, chosen))
    else:
        output.result("commit", result)
    return 0
