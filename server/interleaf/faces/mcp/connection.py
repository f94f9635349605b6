"""One client: its engine, the session it is bound to, what it has read, and what it has previewed."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from interleaf.app import open_engine
from interleaf.engine.looking.places import place
from interleaf.errors import FileNotFound, InterleafError, PathOutsideProject, UnsafeProject, WriteStale
from interleaf.faces.mcp.arguments import Call, parse
from interleaf.faces.mcp.ledger import Ledger, difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from interleaf.disk.owner import Owner
    from interleaf.engine.engine import Engine
    from interleaf.faces.mcp.catalogue import ToolRow

_CHANGES_FILES = frozenset({"write", "delete", "rename"})


class Answer(NamedTuple):
    """What a tool call came to.

    Attributes:
        result: the verb's answer, exactly.
        notes: sentences for the model beside it.
    """

    result: dict[str, object]
    notes: list[str]


class Connection:
    """Everything that belongs to one client and to no other.

    Several connections work in several sessions at once because each holds its own engine with its own binding.
    All methods may be called from any thread; calls run one after the other.

    Args:
        directory: where the search for the project starts.
        project: root of the project, if it was given.
        session: session to be bound to from the start.
    """

    def __init__(self, directory: str | None = None, project: str | None = None, session: str | None = None) -> None:
        self._directory = directory
        self._project = project
        self._session = session
        self._engine: Engine | None = None
        self._owner: Owner | None = None
        self._turn = threading.Lock()
        self._ledger = Ledger()
        self._previews: dict[str, str] = {}

    def perform(
        self, row: ToolRow, given: Mapping[str, object], progress: Callable[[str, int, int], None] | None = None
    ) -> Answer:
        """Run a tool.

        Args:
            row: the tool.
            given: its arguments.
            progress: told how far long work is: what is done, how many of how many.

        Raises:
            InterleafError: what the verb answers; `write-stale` also when the file is not what this client last read.
        """
        call = parse(row, given)
        with self._turn:
            engine = self._open(call.project)
            engine.workspace.progress = progress
            try:
                if call.session is None:
                    return self._run(engine, row, call)
                with _bound_to(engine, call.session):
                    return self._run(engine, row, call)
            finally:
                engine.workspace.progress = None

    def call(self, verb: str, fields: Mapping[str, object]) -> dict[str, object]:
        """Run a verb as it is, for resources and previews."""
        with self._turn:
            return self._open(None).call(verb, fields)

    def call_in(self, session: str, verb: str, fields: Mapping[str, object]) -> dict[str, object]:
        """Run a verb in another session than the bound one."""
        with self._turn:
            engine = self._open(None)
            with _bound_to(engine, session):
                return engine.call(verb, fields)

    def previewed(self, session: str) -> str | None:
        """The token of the last preview of this session that this client was given."""
        return self._previews.get(session)

    def remember_preview(self, session: str, token: str) -> None:
        """This client was shown this preview."""
        self._previews[session] = token

    def close(self) -> None:
        """Let go of the session; a client that ended is no crash. Waits a moment for a call that is under way."""
        waited = self._turn.acquire(timeout=2)
        try:
            if self._owner is not None:
                self._owner.release()
                self._owner = None
        finally:
            if waited:
                self._turn.release()

    # --- under the turn ---

    def _open(self, wanted: str | None) -> Engine:
        if self._engine is None:
            try:
                self._engine = open_engine(self._directory, project=self._project, session=self._session, actor="mcp")
            except UnsafeProject:
                # Some programs start their servers in the home directory; then the first call names the project.
                if wanted is None or self._project is not None:
                    raise
                self._engine = open_engine(self._directory, project=wanted, session=self._session, actor="mcp")
        if wanted is not None:
            root = self._engine.root
            real = os.path.realpath(os.path.join(root, wanted))
            if real != root and not real.startswith(root.rstrip("/") + "/"):
                raise PathOutsideProject(path=wanted, reason=f"this server works on {root}")
        return self._engine

    def _run(self, engine: Engine, row: ToolRow, call: Call) -> Answer:
        notes: list[str] = []
        fields = call.fields
        if row.verb in _CHANGES_FILES:
            self._check(engine, row.verb, fields, notes)
        try:
            result = engine.call(row.verb, fields)
        except WriteStale as error:
            raise self._with_difference(engine, error) from error
        if not row.reads:
            self._follow(engine)
        if row.verb == "read":
            self._note_read(result)
            notes += _rejections(engine, str(result["path"]))
        elif row.verb == "write":
            content = fields.get("content")
            self._ledger.note(str(result["path"]), str(result["hash"]), content if isinstance(content, str) else None)
        elif row.verb == "delete":
            self._ledger.note(str(result["path"]), None)
        elif row.verb == "rename":
            self._ledger.forget(str(result["from"]))
            self._ledger.forget(str(result["to"]))
        elif row.verb == "resolve":
            notes += _rejections(engine, str(result["path"]))
        return Answer(result, notes)

    def _note_read(self, result: Mapping[str, object]) -> None:
        content = result.get("content")
        self._ledger.note(str(result["path"]), str(result["hash"]), content if isinstance(content, str) else None)

    def _check(self, engine: Engine, verb: str, fields: dict[str, object], notes: list[str]) -> None:
        """Compare the file with what this client last saw of it, and make a write depend on that."""
        if fields.get("expected") is not None:
            return
        try:
            path = place(engine.workspace, fields.get("path"), engine.workspace.current())
        except InterleafError:
            return  # the verb itself refuses it, in its own words
        seen = self._ledger.last(path)
        if seen is None:
            if verb == "write":
                notes += _unread(engine, path)
            return
        try:
            now = engine.call("read", {"path": path})
        except FileNotFound:
            now = {}
        if now.get("hash") == seen.hash:
            if verb == "write":
                # Somebody may still save between this look and the write: the engine compares once more.
                fields["expected"] = seen.hash or ""
            return
        content = now.get("content")
        changed = difference(path, seen.text, content if isinstance(content, str) else None)
        raise WriteStale(path=path, read=seen.hash, now=now.get("hash"), difference=changed)

    def _with_difference(self, engine: Engine, error: WriteStale) -> WriteStale:
        """The refusal together with what changed since this client last read the file."""
        path = str(error.facts["path"])
        seen = self._ledger.last(path)
        try:
            content = engine.call("read", {"path": path}).get("content")
        except InterleafError:
            content = None
        changed = difference(path, seen.text if seen else None, content if isinstance(content, str) else None)
        return WriteStale(**{"difference": changed, **error.facts})

    def _follow(self, engine: Engine) -> None:
        """Own the session that this client changes, so that its sudden death can be found.

        A client that only looks owns nothing: its end says nothing about the session.
        """
        session = engine.workspace.current()
        if self._owner is not None:
            self._owner.follow(session)
        elif session is not None:
            self._owner = engine.attach("mcp")


@contextmanager
def _bound_to(engine: Engine, session: str) -> Iterator[None]:
    """Let the engine work in another session for one call."""
    before, engine.workspace.binding = engine.workspace.binding, session
    try:
        yield
    finally:
        engine.workspace.binding = before


def _rejections(engine: Engine, path: str) -> list[str]:
    """The former versions of a file that a person rejected, so that the next one does better."""
    status = engine.call("status", {})
    session = status.get("session")
    retries = session.get("retries", []) if isinstance(session, dict) else []
    mine = [retry for retry in retries if retry["file"] == path]
    if not mine:
        return []
    lines = [f"  {retry['number']}. {retry['reason']}" for retry in mine]
    return [f"A person rejected {len(mine)} version(s) of {path}:\n" + "\n".join(lines)]


def _unread(engine: Engine, path: str) -> list[str]:
    """What a write to a file that this client never read replaces, if that is somebody's session copy."""
    try:
        now = engine.call("read", {"path": path})
    except InterleafError:
        return []
    if now.get("source") != "session":
        return []
    content = now.get("content")
    former = difference(path, None, content) if isinstance(content, str) else "(binary)"
    return [f"This replaced a session copy of {path} that you had not read. {former.replace('now reads', 'read')}"]
