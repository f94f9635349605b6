"""Stories of other programs in a session: agents in worktrees, commands in overlays."""

from __future__ import annotations

from collections.abc import Callable

from tests.crash.acts import (
    NEW_SCENE,
    PLAN,
    SCENE_1,
    SCENE_2,
    START,
    WRITES,
    after,
    call,
    gone,
    recover,
    save,
    within,
    write,
)
from tests.crash.story import Act, Story
from tests.support.memory_disk import MemoryDisk
from tests.support.memory_overlay import WHITEOUT, overlay_in_memory

from interleaf.disk.port import Disk
from interleaf.engine.programs import running, worktree
from interleaf.engine.sessions.worktree_session import worktree_session
from interleaf.engine.workspace import Workspace
from interleaf.store import layout

# --- worktrees ---

_TREE = layout.worktree("tides")
_MAKE = within(lambda workspace: worktree.make(workspace, "tides"))
_TAKE = within(lambda workspace: worktree.take(workspace, "tides"))
_REMOVE = within(lambda workspace: worktree.remove(workspace, "tides"))
_made = after(START, *WRITES, _MAKE)
_AGENT = (
    save(f"{_TREE}/{SCENE_1}", "by an agent, over the session's\n"),
    save(f"{_TREE}/{PLAN}", "by an agent, over the project's\n"),
    save(f"{_TREE}/acts/act-1/scene-3.md", "by an agent, a new file\n"),
    gone(f"{_TREE}/{SCENE_2}"),
)


def _ask_again(name: str, make: Callable[[Workspace], object]) -> Callable[[Disk], object]:
    """The next face, and then an agent that asks for its worktree again if there is anything of one."""

    def act(disk: Disk) -> None:
        recover(disk)
        if disk.stat(layout.session(name)) is not None and disk.stat(layout.worktree(name)) is not None:
            within(make, now=lambda: 0)(disk)

    return act


def _worktree(name: str, *acts: Act, prepare: Callable[[], MemoryDisk] = _made) -> Story:
    return Story(name, prepare, acts, _ask_again("tides", lambda workspace: worktree.make(workspace, "tides")))


def _agents(disk: Disk) -> None:
    """An agent asks for its worktree again if its session is there."""
    recover(disk)
    if disk.stat(layout.session("night")) is not None:
        within(lambda workspace: worktree_session(workspace, "night"), now=lambda: 0)(disk)


_WORKTREES = [
    _worktree("make a worktree", _MAKE, prepare=after(START, *WRITES)),
    _worktree(
        "take from a worktree",
        _TAKE,
        save(f"{_TREE}/{SCENE_1}", "by an agent, once more\n"),
        gone(f"{_TREE}/{NEW_SCENE}"),
        _TAKE,
        prepare=after(*_AGENT, base=_made),
    ),
    _worktree(
        "bring news to a worktree",
        write(SCENE_1, "the session's news\n"),
        call("delete", path=PLAN),
        _AGENT[2],
        _MAKE,
        write(SCENE_1, "later news\n"),
        _MAKE,
    ),
    _worktree("remove a worktree", _REMOVE, prepare=after(*_AGENT, base=_made)),
    _worktree(
        "remove a worktree that holds more",
        _REMOVE,
        _MAKE,
        prepare=after(save(f"{_TREE}/.git/refs/heads/mine", "a commit\n"), base=_made),
    )._replace(again=False),  # what nobody governs keeps the directory
    Story(
        "an agent's own worktree",
        after(START, *WRITES),
        (within(lambda workspace: worktree_session(workspace, "night")),),
        _agents,
    ),
]

# --- commands ---


def _command(path: str, text: str) -> Act:
    """What a command saves durably; it lands in the overlay."""
    return lambda disk: save(f"{_upper(disk)}/{path}", text)(disk)


def _upper(disk: Disk) -> str:
    (identity,) = (name for name, _ in disk.list(layout.RUNS))
    return f"{layout.run(identity)}/upper"


def _run(work: Callable[[Workspace], object]) -> Act:
    def act(disk: Disk) -> None:
        with overlay_in_memory(disk):
            within(work)(disk)

    return act


def _take(workspace: Workspace) -> None:
    (identity,) = (name for name, _ in workspace.disk.list(layout.RUNS))
    running.take(workspace, identity, finished=False)


def _show(workspace: Workspace) -> None:
    (identity,) = (name for name, _ in workspace.disk.list(layout.RUNS))
    running.show(workspace, identity, f"{workspace.disk.root}/{layout.run(identity)}/upper")


def _finish(workspace: Workspace) -> None:
    (identity,) = (name for name, _ in workspace.disk.list(layout.RUNS))
    place = f"{workspace.disk.root}/{layout.run(identity)}"
    running.finish(workspace, running.Run(identity, "tides", None, running.Hold(f"{place}/lock")))  # type: ignore[arg-type]


def _next_run(disk: Disk) -> None:
    """The next face, and then the next command: what dead ones left behind is taken."""
    recover(disk)
    _run(running.sweep)(disk)


_ENTER = _run(lambda workspace: running.prepare(workspace, "tides"))
_DELETED = WHITEOUT.decode()
_WORK = (
    _command(SCENE_1, "by a command, over the session's\n"),
    _command(PLAN, "by a command, over the project's\n"),
    _command("acts/act-1/scene-3.md", "by a command, a new file\n"),
    _command(SCENE_2, _DELETED),
)


def _runs(name: str, *acts: Act) -> Story:
    return Story(name, after(START, *WRITES), acts, _next_run, again=False)


_RUNS = [
    _runs("a command", _ENTER, *_WORK, _run(_finish)),
    _runs(
        "a command beside others",
        _ENTER,
        _WORK[0],
        _run(_take),
        write(NEW_SCENE, "by somebody else meanwhile\n"),
        write(SCENE_1, "by a command, over the session's\nand on by somebody else\n"),
        _command(SCENE_1, "First.\nby a command, over the session's\n"),
        _run(_take),
        _WORK[3],
        _run(_finish),
    ),
    _runs(
        "a command that is shown news",
        _ENTER,
        _WORK[0],
        _run(_take),
        write(PLAN, "by somebody else meanwhile\n"),
        write(NEW_SCENE, "this, too\n"),
        call("delete", path=SCENE_2),
        _run(_show),
        _command(PLAN, "by a command, over somebody else's\n"),
        _run(_finish),
    ),
    _runs("a command after one that died", _ENTER, *_WORK[:2], _ENTER, _WORK[2], _run(_finish)),
]

PROGRAMS: dict[str, Story] = {one.name: one._replace(share=0.4) for one in _WORKTREES + _RUNS}
