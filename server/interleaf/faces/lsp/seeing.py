"""What a URI stands for, in whichever scheme it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interleaf.core import editor_text
from interleaf.engine.files import stray
from interleaf.engine.looking.sight import Sight, sight
from interleaf.faces.lsp import uris
from interleaf.faces.lsp.project import real
from interleaf.store import layout

if TYPE_CHECKING:
    from interleaf.engine.engine import Engine


def see(engine: Engine, uri: str) -> Sight | None:
    """A file by its `file:` or `interleaf:` URI; None for any other, and outside the project. On the lane."""
    place = uris.to_overlay(uri)
    if place is not None:
        return sight(engine.workspace, f"{engine.root}/{place.path}", place.session)
    file = uris.to_file(uri)
    return sight(engine.workspace, real(engine, file), None) if file is not None else None


def text_of(engine: Engine, uri: str) -> str:
    """The text of a file that is not open in the editor, empty if there is none. On the lane."""
    found = see(engine, uri)
    if found is None or found.file is None:
        return ""
    data = stray.picture(engine.workspace, found.file).data or b""
    return editor_text.show(data, editor_text.learn(data, None))


def living_document(engine: Engine, uri: str) -> str | None:
    """The session whose `session.md` it is, None if it is none. On the lane."""
    file = uris.to_file(uri)
    if file is None:
        return None
    parts = real(engine, file).removeprefix(f"{engine.root}/").split("/")
    if len(parts) == 4 and "/".join(parts[:2]) == layout.SESSIONS and parts[3] == layout.DOCUMENT:
        return parts[2]
    return None
