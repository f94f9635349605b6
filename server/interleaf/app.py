"""Opens the engine for a face: the one place that reads the environment."""

from __future__ import annotations

import os

from interleaf.core.reserved import TEMPORARY
from interleaf.errors import from_os_error

SETTINGS_FILE = "interleaf.toml"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.engine import Engine


def open_engine(
    directory: str | None = None,
    *,
    project: str | None = None,
    session: str | None = None,
    actor: str = "cli",
) -> Engine:
    """Find the project and open its engine.

    Args:
        directory: where the caller stands; the search for the project's root starts here (default: the process's own).
        project: root of the project; without it `INTERLEAF_PROJECT` counts, then the search.
        session: session that the caller is bound to; without it `INTERLEAF_SESSION` counts, then the marker.
        actor: who works: "cli", "lsp", "mcp", "hook".

    Raises:
        InterleafError: `unsafe-project`, `session-not-found` and what the disk may answer.
    """
    from interleaf.engine.engine import Engine

    run, covered = os.environ.get("INTERLEAF_RUN"), os.environ.get("INTERLEAF_RUN_ROOT")
    real = os.environ.get("INTERLEAF_PROJECT")
    try:
        if run and covered and real and (project is None or os.path.realpath(project) in (covered, real)):
            from interleaf.engine.inside_run import InsideRun

            return InsideRun.enter(
                run, covered, real, session=session or os.environ.get("INTERLEAF_SESSION") or None, actor=actor
            )
        engine = Engine.open(
            directory,
            session=session or os.environ.get("INTERLEAF_SESSION") or None,
            actor=actor,
            project=project or real or None,
        )
    except OSError as error:  # the directory is gone, or may not be entered
        raise from_os_error(error, directory or project or "the current directory") from error
    # From the environment alone: no project that somebody sends may decide where work is copied to.
    engine.workspace.backup_target = os.environ.get("INTERLEAF_BACKUP_TARGET") or None
    return engine


def write_settings(root: str, content: bytes) -> bool:
    """Write `interleaf.toml` at a project's root, unless there is one.

    Args:
        root: absolute path of the project, as the engine found it.
        content: the whole file.

    Returns: whether it was written.
    """
    from interleaf.disk.posix import PosixDisk

    disk = PosixDisk(root)
    aside = f"{TEMPORARY}{SETTINGS_FILE}"
    try:
        if disk.stat(SETTINGS_FILE) is not None:
            return False
        disk.unlink(aside)  # what a killed attempt left
        disk.create(aside, content)
        disk.rename(aside, SETTINGS_FILE)
        disk.sync_dir("")
    except FileExistsError:  # somebody else's, made in this moment
        disk.unlink(aside)
        return False
    except OSError as error:
        raise from_os_error(error, SETTINGS_FILE) from error
    return True
