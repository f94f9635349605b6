"""The one way in: find the project, check the fields, run the verb, let only the contract's errors out."""

from __future__ import annotations

import contextlib
import gc
from typing import Any

from interleaf.core.loading import load
from interleaf.disk.locate import project_root
from interleaf.engine.workspace import Workspace
from interleaf.errors import InterleafError, SessionNotFound, WrongUsage, from_os_error
from interleaf.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from interleaf.disk.owner import Owner
    from interleaf.disk.port import Disk

_WORK = frozenset({"write", "delete", "rename", "refresh", "merge", "retry"})  # after these a checkpoint may be due


class Engine:
    """One project for one caller: a process, an editor window, an agent's connection.

    Calls are synchronous and short; one thread at a time.

    Args:
        workspace: what the verbs work with.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @classmethod
    def open(
        cls,
        directory: str | None = None,
        *,
        session: str | None = None,
        actor: str = "cli",
        project: str | None = None,
        disk: Disk | None = None,
    ) -> Engine:
        """Open a project; nothing is created in it.

        Args:
            directory: where the caller stands; the search for the root starts here.
            session: session that the caller is bound to.
            actor: "cli", "lsp", "mcp", "hook".
            project: the root itself, if the caller names it.
            disk: another door to the files, for tests.

        Raises: `UnsafeProject`, `SessionNotFound`, `InvalidName`.
        """
        from interleaf.core.names import session_name
        from interleaf.disk.posix import PosixDisk

        if disk is None:
            disk = PosixDisk(project_root(directory, project))
        workspace = Workspace(disk, actor=actor)
        if session is not None:
            workspace.binding = workspace.named(session_name(session))
            if workspace.binding is None:
                raise SessionNotFound(name=session)
        return cls(workspace)

    @property
    def root(self) -> str:
        """Absolute path of the project, without links."""
        return self.workspace.disk.root

    @property
    def session(self) -> str | None:
        """The session that this caller is bound to, if it is."""
        return self.workspace.binding

    def call(self, verb: str, fields: Mapping[str, object] | None = None) -> dict[str, Any]:
        """Run a verb.

        Args:
            verb: its name in the table of verbs.
            fields: its fields by name; a field that is None counts as left out.

        Returns: the result of the contract, ready for JSON.
        Raises: `InterleafError` and nothing else that a file, a name or another process may cause.
        """
        # Who opens a project without calling a verb, as a hook does, need not build the table.
        from interleaf.engine.fields import checked_fields
        from interleaf.engine.verbs import VERBS

        found = VERBS.get(verb)
        if found is None:
            raise WrongUsage(reason=f"There is no verb '{verb}'.")
        arguments = checked_fields(found, fields or {})
        handler = load(f"interleaf.engine.{found.handler}")
        collecting = gc.isenabled()
        gc.disable()  # looking for cycles among thousands of fresh values costs a call a tenth, and finds none
        try:
            result: dict[str, Any] = handler(self.workspace, **arguments)
        except OSError as error:
            raise from_os_error(error) from error
        finally:
            if collecting:
                gc.enable()
        if verb in _WORK:
            self.look_at_the_clock()
        return result

    def look_at_the_clock(self) -> None:
        """Make the checkpoint that the settings may want by now, if they want any; never fails.

        Verbs that change files end with it; a face whose editor saves without a verb calls it now and then.
        """
        with contextlib.suppress(InterleafError, OSError):
            if self.workspace.settings.checkpoints:
                from interleaf.engine.keeping.automatic import checkpoint_if_due

                checkpoint_if_due(self.workspace)

    def attach(self, kind: str, session: str | None = None) -> Owner:
        """Make this process an owner of a session, so that its death is noticed.

        Args:
            kind: "lsp", "mcp" or "run".
            session: the session; without it the one that the caller works in.
        """
        from interleaf.disk.owner import Owner

        owner = Owner(f"{self.root}/{layout.OWNERS}", kind)
        owner.follow(session or self.workspace.current())
        return owner
