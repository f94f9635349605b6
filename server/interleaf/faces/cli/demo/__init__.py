"""`interleaf demo`: the main job, played on a copy of a book through the real language server."""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.cli.output import Output
    from interleaf.faces.cli.shape import Call


def run(call: Call, output: Output) -> int:
    """Play on a copy of the directory that is named, or of the sample book.

    Returns: 0, or 1 if something did not come out as it was announced.
    Raises: `WrongUsage` if there is nothing to play with.
    """
    from interleaf.faces.cli.demo.editor import Editor
    from interleaf.faces.cli.demo.play import Play
    from interleaf.faces.cli.demo.show import Show
    from interleaf.faces.cli.demo.stage import Stage

    begun = time.monotonic()
    directory, keep = call.fields.get("directory"), bool(call.fields.get("keep"))
    stage = Stage(str(directory) if directory else None)
    try:
        show = Show(output, stage)
        show.intro(f"Interleaf, played on a copy: {stage.root}")
        editor = Editor(stage.root)
        try:
            Play(stage, editor, show).run()
        finally:
            editor.close()
    finally:
        if not keep:
            stage.remove()
    seconds = time.monotonic() - begun
    kept = stage.root if keep else None
    checks = sum(len(step["checks"]) for step in show.steps)
    summary = f"\n{checks - show.failed} of {checks} checks held, in {seconds:.1f} s."
    place = f" The copy stays in {kept}" if kept else " The copy is removed; --keep would leave it."
    output.answer(
        {"demo": {"steps": show.steps, "failed": show.failed, "seconds": round(seconds, 2), "directory": kept}},
        summary + place,
    )
    return 1 if show.failed else 0
