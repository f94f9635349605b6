"""URIs and paths: `file:` for real files, `interleaf:` for what a session sees, `interleaf-version:` for older texts.

    file:///home/ada/book/acts/plan.md                    a real file
    interleaf:/rewrite/acts/plan.md?root=book             as session "rewrite" sees it; root only with several folders
    interleaf-version:/base/acts/plan.md?session=rewrite  as the session first found it; read-only

File names are bytes: what is no UTF-8 in them survives the way there and back.
"""

from __future__ import annotations

import os
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote_to_bytes, urlencode

OVERLAY = "interleaf"
VERSION = "interleaf-version"
VERSION_KINDS = ("global", "base", "checkpoint", "retry")
_WINDOWS = os.name == "nt"


class Overlay(NamedTuple):
    """A file as a session sees it.

    Attributes:
        session: name of the session.
        path: project path.
        root: name of the editor's folder, if it has several.
    """

    session: str
    path: str
    root: str = ""


class Version(NamedTuple):
    """A read-only picture of a file.

    Attributes:
        kind: "global", "base", "checkpoint" or "retry".
        which: id of the checkpoint or number of the retry; empty for the others.
        path: project path.
        session: whose base, checkpoint or retry it is; the window's if empty.
    """

    kind: str
    which: str
    path: str
    session: str = ""


def scheme(uri: str) -> str:
    """The part before the first colon, in lower case."""
    return uri.partition(":")[0].lower()


def to_file(uri: str) -> str | None:
    """Absolute path of a `file:` URI, or None for any other."""
    if scheme(uri) != "file":
        return None
    authority, raw, _ = _parts(uri)
    if authority not in ("", "localhost"):
        return None
    path = os.fsdecode(unquote_to_bytes(raw))
    if _WINDOWS:  # pragma: no cover
        path = path.lstrip("/").replace("/", "\\")
    return path if path and "\0" not in path else None


def from_file(path: str) -> str:
    """`file:` URI of an absolute path."""
    if _WINDOWS:  # pragma: no cover
        path = "/" + path.replace("\\", "/")
    return "file://" + quote(os.fsencode(path), safe="/")


def to_overlay(uri: str) -> Overlay | None:
    """What an `interleaf:` URI names, or None for any other."""
    if scheme(uri) != OVERLAY:
        return None
    _, raw, query = _parts(uri)
    session, _, path = os.fsdecode(unquote_to_bytes(raw)).lstrip("/").partition("/")
    return Overlay(session, path, query.get("root", "")) if session and path else None


def from_overlay(place: Overlay) -> str:
    """The `interleaf:` URI of a file as a session sees it."""
    query = {"root": place.root} if place.root else {}
    return _build(OVERLAY, f"/{place.session}/{place.path}", query)


def to_version(uri: str) -> Version | None:
    """What an `interleaf-version:` URI names, or None for any other."""
    if scheme(uri) != VERSION:
        return None
    _, raw, query = _parts(uri)
    kind, _, rest = os.fsdecode(unquote_to_bytes(raw)).lstrip("/").partition("/")
    which = ""
    if kind in ("checkpoint", "retry"):
        which, _, rest = rest.partition("/")
    if kind not in VERSION_KINDS or not rest:
        return None
    return Version(kind, which, rest, query.get("session", ""))


def from_version(place: Version) -> str:
    """The `interleaf-version:` URI of a picture."""
    middle = f"{place.which}/" if place.which else ""
    query = {"session": place.session} if place.session else {}
    return _build(VERSION, f"/{place.kind}/{middle}{place.path}", query)


def same(uri: str) -> str:
    """A key under which all spellings of one URI meet: editors escape differently, and some lower-case a drive."""
    path = to_file(uri)
    if path is not None:
        return from_file(path)
    _, raw, query = _parts(uri)
    return f"{scheme(uri)}:{quote(unquote_to_bytes(raw), safe='/')}?{urlencode(sorted(query.items()))}"


def _build(name: str, path: str, query: dict[str, str]) -> str:
    tail = "?" + urlencode(query, quote_via=quote) if query else ""
    return f"{name}:{quote(os.fsencode(path), safe='/')}{tail}"


def _parts(uri: str) -> tuple[str, str, dict[str, str]]:
    """Authority, path (still escaped) and query. Not `urlparse`: it cuts a `;` and what follows off the path."""
    rest = uri.partition(":")[2].partition("#")[0]
    rest, _, query = rest.partition("?")
    authority = ""
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        rest = slash + path
    fields = parse_qs(unquote_to_bytes(query).decode("utf-8", "replace")) if "=" not in query else parse_qs(query)
    return authority, rest, {name: values[0] for name, values in fields.items()}
