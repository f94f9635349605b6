"""`interleaf stats`: what the sessions came to, in words or as a report to look at."""

from __future__ import annotations

from typing import Any, cast

from interleaf.faces.cli.verbs import engine_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.cli.output import Output
    from interleaf.faces.cli.shape import Call


def stats(call: Call, output: Output) -> int:
    """Print the figures; with --html a whole page for a browser."""
    from interleaf.engine.looking.stats import stats as figures

    engine = engine_for(call)
    found = figures(engine.workspace)
    if output.as_json:
        output.json({"ok": True, "result": {"stats": found}})
    elif call.fields.get("html"):
        from interleaf.present.report import html

        project = engine.root.rpartition("/")[2]
        output.data(html(found, project).encode("utf-8", "replace"))
    else:
        from interleaf.present.text.figures import statistics

        output.text(statistics(cast("Any", found), output.style))
    return 0
