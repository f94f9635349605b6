"""What an agent sent: the parsed input, and the session that it is about."""

from __future__ import annotations

import json
import os

from interleaf.disk import glance
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from interleaf.engine.engine import Engine


class Request:
    """One call of a hook.

    Attributes:
        data: the input.
        cwd: absolute path of the directory that the agent stands in.
        here: the session of that directory, or None.
        in_run: whether the agent itself runs inside the session, so that the project's own paths are the session's.
    """

    __slots__ = ("cwd", "data", "here", "in_run")

    def __init__(self, raw: bytes) -> None:
        try:
            data = json.loads(raw) if raw.strip() else {}
        except ValueError:
            from interleaf.errors import WrongUsage

            raise WrongUsage(reason="The hook's input is no JSON.") from None
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        self.cwd = os.path.join(os.getcwd(), self.text("cwd") or os.environ.get("CLAUDE_PROJECT_DIR") or "")
        self.here = self.session_at(self.cwd) or self.session_at(os.getcwd())
        self.in_run = bool(os.environ.get("INTERLEAF_RUN"))

    def text(self, key: str) -> str:
        """A text of the input; empty if it has none by that name."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def mapping(self, key: str) -> dict[str, Any]:
        """An object of the input; empty if it has none by that name."""
        value = self.data.get(key)
        return value if isinstance(value, dict) else {}

    def session_at(self, place: str) -> glance.Found | None:
        """The session that a file or directory belongs to, for this process."""
        return glance.session_at(
            place, os.environ.get("INTERLEAF_PROJECT") or None, os.environ.get("INTERLEAF_SESSION") or None
        )

    def first_time(self, found: glance.Found, what: str) -> bool:
        """Whether this is said for the first time in this conversation; always, if the agent names none."""
        conversation = self.text("session_id") or self.text("sessionId")
        if not conversation:
            return True
        from interleaf.core.hashing import hash_of

        mark = hash_of(f"{conversation}\0{found.session}\0{what}".encode("utf-8", "replace"))[:24]
        return glance.first_time(f"{found.root}/{layout.said(mark)}")

    def engine(self, found: glance.Found) -> Engine:
        """The engine for a session that was found."""
        from interleaf.app import open_engine

        return open_engine(None, project=found.root, session=found.session, actor="hook")
