"""The project of one window: its engine lives on the lane, everybody else asks here."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from interleaf import app
from interleaf.errors import SessionNotFound, from_os_error

if TYPE_CHECKING:
    import asyncio

    from interleaf.disk.owner import Owner
    from interleaf.engine.engine import Engine
    from interleaf.faces.lsp.lane import Lane

Result = TypeVar("Result")


class Project:
    """Runs verbs of one project, one after the other. Its methods belong to the event loop unless they say otherwise.

    The engine is opened by the first call, not before: nothing heavy stands between the client and its first answer.

    Attributes:
        directory: where the client stands; the search for the project's root starts there.
        session: session that the window is to be bound to.
        lost_session: session that the window was bound to and that is not there (any more), until the person was told.
        root: the project's root, empty until it was found.

    Args:
        lane: where the engine lives.
    """

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._engine: Engine | None = None
        self._owner: Owner | None = None
        self.directory: str | None = None
        self.session: str | None = None
        self.lost_session: str | None = None
        self.root = ""

    def run(self, work: Callable[[Engine], Result], *, idle: bool = False) -> asyncio.Future[Result]:
        """Have something done with the engine, on the lane.

        Args:
            work: what to do.
            idle: whether it may wait until nobody else wants anything.
        """

        def translated() -> Result:
            try:
                return work(self._opened())
            except OSError as error:
                raise from_os_error(error) from error

        return self._lane.ask(translated, idle=idle)

    async def call(self, verb: str, fields: Mapping[str, object], session: str | None = None) -> dict[str, Any]:
        """Run a verb.

        Args:
            verb: its name.
            fields: its fields.
            session: session it works on, if not the window's own.
        """

        def work(engine: Engine) -> dict[str, Any]:
            with working_in(engine, session):
                return engine.call(verb, fields)

        return await self.run(work)

    @property
    def is_known(self) -> bool:
        """Whether it is clear where the project is."""
        return self.directory is not None or self._engine is not None

    def stand_in(self, file: str) -> None:
        """Without a folder from the client, the first file says where the project is."""
        if not self.is_known:
            self.directory = os.path.dirname(file)

    @contextlib.contextmanager
    def reporting(self, step: Callable[[str, int, int], None]) -> Iterator[None]:
        """Have the engine tell how far it is: what it does, number of the step, number of steps. Called on the lane."""
        if self._engine is None:
            yield
            return
        workspace = self._engine.workspace
        workspace.progress = step
        try:
            yield
        finally:
            workspace.progress = None

    # --- on the lane ---

    def _opened(self) -> Engine:
        if self._engine is None:
            directory = self.directory or "."
            try:
                self._engine = app.open_engine(directory, session=self.session, actor="lsp")
            except SessionNotFound:
                self.lost_session = self.session
                self._engine = app.open_engine(directory, actor="lsp")
            self.root = self._engine.root
        workspace = self._engine.workspace
        if workspace.binding is not None and workspace.current() is None:
            # Its session was closed, perhaps elsewhere. A binding to nothing would let saves through to the project
            # although a session is active there.
            self.lost_session, workspace.binding = workspace.binding, None
        return self._engine

    def own(self, engine: Engine, session: str | None) -> None:
        """Be known as an owner of the window's session, so that a death of this process is noticed. On the lane."""
        if self._owner is None:
            if session is None:
                return
            self._owner = engine.attach("lsp")
        self._owner.follow(session)

    def release(self) -> None:
        """Let go of the session; a clean end is no crash. Called when the lane has ended."""
        if self._owner is not None:
            self._owner.release()


@contextlib.contextmanager
def working_in(engine: Engine, session: str | None) -> Iterator[None]:
    """Have the engine work in another session for a moment; no change if `session` is None. On the lane."""
    if session is None:
        yield
        return
    workspace = engine.workspace
    before = workspace.binding
    workspace.binding = workspace.target(session)
    try:
        yield
    finally:
        workspace.binding = before


def real(engine: Engine, file: str) -> str:
    """A file in the editor's spelling as the engine spells it: links on the way to it may lead into the project."""
    if file.startswith(f"{engine.root}/"):
        return file
    folder, name = os.path.split(file)
    return os.path.join(os.path.realpath(folder), name)
