"""`interleaf edit FILE...`: the session's copies in the person's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

from interleaf.engine.files.by_hand import close_by_hand, open_by_hand
from interleaf.errors import WrongUsage
from interleaf.faces.cli.here import from_here
from interleaf.faces.cli.verbs import engine_for
from interleaf.present.text.files import edited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.files.by_hand import Opened
    from interleaf.faces.cli.output import Output
    from interleaf.faces.cli.shape import Call


def edit(call: Call, output: Output) -> int:
    """Open files in $VISUAL or $EDITOR, wait for it, and say what was changed."""
    engine = engine_for(call)
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not wanted and not (sys.stdin and sys.stdin.isatty()):  # it would wait for keys that nobody can press
        raise WrongUsage(reason="edit needs a terminal, or VISUAL or EDITOR set to your editor.", verb="edit")
    editor = shlex.split(wanted or _usual())
    raw = from_here(engine, call)["paths"]
    assert isinstance(raw, list)
    opened: list[Opened] = []
    try:
        opened.extend(open_by_hand(engine.workspace, str(path)) for path in raw)
        subprocess.run([*editor, *(f"{engine.root}/{file.copy}" for file in opened)], check=False)
    except OSError as error:
        reason = f"The editor {editor[0]} cannot be started ({error.strerror}): set VISUAL or EDITOR to yours."
        raise WrongUsage(reason=reason, verb="edit") from error
    finally:
        changed = {file.path for file in opened if close_by_hand(engine.workspace, file)}
    unchanged = sorted({file.path for file in opened} - changed)
    result = {"edited": sorted(changed), "unchanged": unchanged}
    output.answer(result, edited(opened[0].session, sorted(changed), unchanged, output.style))
    return 0


def _usual() -> str:
    return "notepad" if sys.platform == "win32" else "vi"
