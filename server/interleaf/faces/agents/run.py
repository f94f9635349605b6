"""`interleaf run -- COMMAND`: the command and all that it starts see the session at the project's own paths."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import Any, NoReturn

from interleaf.app import open_engine
from interleaf.disk import overlay
from interleaf.errors import InterleafError, RunUnavailable, WrongUsage, from_os_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.engine.programs.running import Run
    from interleaf.engine.programs.taken import Taken

_NOT_FOUND, _NOT_EXECUTABLE = 127, 126
_FORWARDED = ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCONT")
# A terminal sends these to the command itself, which stands in the same group.
_OF_TERMINAL = ("SIGINT", "SIGQUIT")


def run(call: Any, output: Any) -> int:
    """Run a command inside the session, take what it changed, and end as it ended.

    Args:
        call: the command line; `fields["command"]` is the program with its arguments.
        output: where errors go.

    Raises:
        RunUnavailable: if the system has no overlay for us; nothing has run then.
    """
    command = [str(word) for word in call.fields.get("command") or []]
    if not command:
        raise WrongUsage(reason="'run' needs a command: interleaf run -- COMMAND.", verb="run")
    if sys.platform != "linux":
        raise RunUnavailable(reason="it needs the overlays of Linux")
    if os.environ.get("INTERLEAF_RUN"):
        return _execute(command)  # already inside
    try:
        return _run(call, command)
    except overlay.OverlayUnavailable as error:
        raise RunUnavailable(reason=str(error)) from error
    except OSError as error:
        raise from_os_error(error) from error


def _run(call: Any, command: list[str]) -> int:
    from interleaf.engine.programs import running

    engine = open_engine(project=call.settings.project, session=call.settings.session)
    here = os.getcwd()
    session = call.settings.session
    if call.fields.get("temporary"):
        from interleaf.engine.sessions.open_sessions import temporary

        session = temporary(engine.workspace)
    prepared = running.prepare(engine.workspace, session)
    # Before the command begins: a run that is killed at its first word is a crash, too.
    owner = engine.attach("run", prepared.session)
    try:
        status, signalled = _in_overlay(prepared, command, here)
    finally:
        try:
            taken = running.finish(engine.workspace, prepared)
        except InterleafError:
            # Its session may have been closed meanwhile. Nothing is thrown away.
            sys.stderr.write(f"interleaf: what the command changed is kept in {prepared.cover.upper}\n")
            raise
        finally:
            owner.release()
    _tell(prepared.session, taken)
    if signalled:
        _die_by(signalled)
    return status


def _in_overlay(prepared: Run, command: list[str], here: str) -> tuple[int, int]:
    """Run the command and wait for it. Returns its exit status, and the signal that ended it (0 for none)."""
    reading, writing = os.pipe()
    overlay.adopt_orphans()
    # Blocked and waited for: a handler may run just before we fall asleep, and what it told us would wait with us.
    waited_for = [getattr(signal, name) for name in (*_FORWARDED, *_OF_TERMINAL, "SIGCHLD")]
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, waited_for)
    former = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.signal(signal.SIGCHLD, former)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        _become(prepared, command, here, writing)
    os.close(writing)
    try:
        refused = b""
        while part := os.read(reading, 4096):
            refused += part
        os.close(reading)
        found = _wait_for(child, waited_for)
    finally:
        while signal.sigtimedwait(waited_for, 0):
            pass  # meant for the command, which has ended
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    if refused:
        raise RunUnavailable(reason=refused.decode("utf-8", "replace"))
    return os.waitstatus_to_exitcode(found), os.WTERMSIG(found) if os.WIFSIGNALED(found) else 0


def _become(prepared: Run, command: list[str], here: str, writing: int) -> NoReturn:
    """The child: enter the overlay and become the command. What goes wrong before is written to the pipe."""
    try:
        overlay.enter(prepared.cover)
        os.chdir(here)
        prepared.hold.share()
        os.environ["INTERLEAF_RUN"] = prepared.id
        os.environ["INTERLEAF_SESSION"] = prepared.session
        # Where the project itself is for the command: everything of ours that it starts works on that.
        os.environ["INTERLEAF_PROJECT"] = prepared.cover.real
        os.environ["INTERLEAF_RUN_ROOT"] = prepared.cover.root
    except (overlay.OverlayUnavailable, OSError) as error:
        os.write(writing, str(error).encode("utf-8", "replace"))
        os._exit(1)
    os.close(writing)
    # Python ignores this one, and a command would inherit that.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os._exit(_execute(command))


def _execute(command: list[str]) -> int:
    """Become the command; returns only if that fails, with the status that a shell would give."""
    try:
        os.execvp(command[0], command)  # noqa: S606 - the person's own command, word by word
    except FileNotFoundError:
        sys.stderr.write(f"interleaf run: {command[0]}: command not found\n")
        return _NOT_FOUND
    except OSError as error:
        sys.stderr.write(f"interleaf run: {command[0]}: {error.strerror}\n")
        return _NOT_EXECUTABLE


def _wait_for(child: int, waited_for: list[signal.Signals]) -> int:
    """Wait for the command's end, and pass on to it what we are sent. Returns its wait status."""
    terminal = sys.stdin is not None and sys.stdin.isatty()
    of_terminal = [getattr(signal, name) for name in _OF_TERMINAL] if terminal else []
    while True:
        number = signal.sigwaitinfo(waited_for).si_signo
        if number == signal.SIGCHLD:
            ended, found = os.waitpid(child, os.WNOHANG)
            if ended:
                return found
        elif number not in of_terminal:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, number)


def _tell(session: str, taken: Taken) -> None:
    """Say on standard error what the session has got; the command's own output stays its own."""
    lines = []
    if taken.written or taken.deleted:
        lines.append(f"session '{session}': {len(taken.written)} written, {len(taken.deleted)} deleted")
    lines += [
        f"{path}: the session has changed it meanwhile; this text is in the trash ({identity})"
        for path, identity in taken.kept
    ]
    for line in lines + taken.refused:
        sys.stderr.write(f"interleaf: {line}\n")
    sys.stderr.flush()


def _die_by(number: int) -> NoReturn:
    """End as the command ended, so that a shell sees the same."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)
