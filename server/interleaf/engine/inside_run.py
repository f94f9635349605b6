"""The engine for a program that itself runs inside a session: what it does by verbs and what it does to files is one.

Such a program sees the session at the project's own paths; the real project lies elsewhere for it, read-only. Before
each verb its changes of files are taken into the session, and afterwards the session's are shown to it.
"""

from __future__ import annotations

import contextlib
from typing import Any

from interleaf.engine.engine import Engine
from interleaf.engine.programs import running
from interleaf.errors import RecordDamaged, SessionInUse, SessionNotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_ENDS = frozenset(("commit", "cancel", "close", "end"))
_PATHS = ("path", "to", "file_path", "paths", "files")


class InsideRun(Engine):
    """An engine whose project's own paths show a run.

    Attributes:
        run: id of the run.
        covered: absolute path of the project as the program sees it.
    """

    run = ""
    covered = ""

    @classmethod
    def enter(cls, run: str, covered: str, real: str, *, session: str | None, actor: str) -> InsideRun:
        """Open the project for a program inside a run.

        Args:
            run: id of the run.
            covered: absolute path of the project as the program sees it.
            real: absolute path where the program finds the project itself.
            session: session that the program is bound to.
            actor: as for `Engine.open`.
        """
        engine = cls.open(session=session, actor=actor, project=real)
        assert isinstance(engine, cls)
        engine.run, engine.covered = run, covered
        return engine

    def call(self, verb: str, fields: Mapping[str, object] | None = None) -> dict[str, Any]:
        """Run a verb, as `Engine.call` does.

        Raises: `SessionInUse` for the verbs that end the session: what the command is doing would have no place.
        """
        given = fields or {}
        if verb in _ENDS and given.get("name") in (None, self.session) and (verb != "commit" or given.get("force")):
            raise SessionInUse(name=self.session, verb=verb)
        # The run or its session may have ended, with some process of it still there: the verb itself works on.
        with contextlib.suppress(RecordDamaged, SessionNotFound, OSError):
            running.take(self.workspace, self.run, finished=False)
        result = super().call(verb, self._own(given))
        with contextlib.suppress(RecordDamaged, SessionNotFound, OSError):
            running.show(self.workspace, self.run, self.covered)
        return result

    def _own(self, fields: Mapping[str, object]) -> dict[str, object]:
        """Paths that the program sees, as paths of the project."""
        return {name: self._path(value) if name in _PATHS else value for name, value in fields.items()}

    def _path(self, value: object) -> object:
        if isinstance(value, list):
            return [self._path(each) for each in value]
        if isinstance(value, str) and value.startswith(f"{self.covered}/"):
            return value[len(self.covered) + 1 :]
        return value
