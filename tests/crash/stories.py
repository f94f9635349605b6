"""Stories of every verb that writes, as a person or an agent would call them."""

from __future__ import annotations

from typing import Any

from tests.crash.acts import (
    COMMIT,
    NEW_SCENE,
    PLAN,
    RETRY,
    SCENE_1,
    START,
    WORK,
    WRITES,
    after,
    call,
    careful_write,
    chosen,
    committed,
    save,
    started,
    story,
    worked,
    write,
)
from tests.crash.keeping_stories import KEEPING
from tests.crash.program_stories import PROGRAMS
from tests.crash.story import Story
from tests.support.memory_disk import MemoryDisk
from tests.support.projects import BOOK, book

from interleaf.store import layout

STALE = "# Tides\n\n## TL;DR\n**Progress**: 7/9 steps complete\n\n## Progress\n- [x] first\n- [ ] second\n"


def _first_trash(found: dict[str, Any]) -> object:
    return found["trash"][0]["id"]


def _first_checkpoint(found: dict[str, Any]) -> object:
    return found["checkpoints"][0]["id"]


def _damaged() -> MemoryDisk:
    disk = worked()
    disk.save(layout.record("tides"), b'{"schema": 1, "id": "tor')
    return disk


STORIES: dict[str, Story] = (
    {
        one.name: one
        for one in (
            story("start", book, START),
            story("start a second session", worked, call("start", focus="The Harbour at Night", goal="more dread")),
            story(
                "write",
                started,
                write(SCENE_1, "the first version\n"),
                write(SCENE_1, "the second version\n"),
                write(NEW_SCENE, "a new file in new folders\n"),
                write("run.sh", "#!/bin/sh\nexit 1\n"),
            ),
            story(
                "write carefully",
                worked,
                careful_write(PLAN, BOOK[PLAN].decode(), "a new plan\n"),
                careful_write(SCENE_1, WORK, "better\n"),
            ),
            story(
                "write over a stray copy",
                after(START, save(layout.copy("tides", PLAN), "by an editor\n")),
                write(PLAN, "!\n"),
            )._replace(again=False),
            story(
                "delete",
                worked,
                call("delete", path="book.md"),
                call("delete", path=SCENE_1),
                call("delete", path=NEW_SCENE),
                write("alone/only.md", "it is back\n"),
            ),
            story(
                "rename",
                worked,
                call("rename", path="book.md", to="front/title.md"),
                call("rename", path=SCENE_1, to="acts/act-1/scene-one.md"),
                call("rename", path=NEW_SCENE, to="alone/only.md"),
            ),
            story("retry", worked, call("retry", file_path="scene-2.md", reason="a bare name"), RETRY),
            story("commit", worked, COMMIT),
            story(
                "commit some files, then the rest",
                worked,
                call("commit", force=True, files=[NEW_SCENE]),
                call("commit", force=True, files=["alone/only.md"]),
                COMMIT,
            ),
            story(
                "commit, and an edit back",
                worked,
                COMMIT,
                save(SCENE_1, BOOK[SCENE_1].decode()),
                START,
                write(SCENE_1, "once more\n"),
                COMMIT,
            ),
            story("cancel", worked, call("cancel")),
            story("cancel without retries", worked, call("cancel", backup_retries=False)),
            story(
                "switch",
                after(START, *WRITES, call("start", name="harbour"), write(PLAN, "another plan\n")),
                call("switch", name="tides"),
                call("switch", name="harbour"),
            ),
            story("recover", _damaged, call("recover", name="tides"))._replace(pictures=False),
            story("undo", committed, call("undo")),
            story("undo, and commit again", committed, call("undo"), call("switch", name="tides"), COMMIT),
            story("undo a part", after(START, *WRITES, call("commit", force=True, files=[SCENE_1])), call("undo")),
            story(
                "refresh",
                after(
                    START,
                    write("book.md", "# The Tide Clock\n\nA novel in three acts.\n\nMine.\n"),
                    write(PLAN, "mine\n"),
                    save("book.md", "# The Tide Clock!\n\nA novel in three acts.\n"),
                    save(PLAN, "theirs\n"),
                ),
                call("refresh"),
                call("refresh", paths=[PLAN], take="mine"),
            ),
            story(
                "refresh and take theirs",
                after(START, write(PLAN, "mine\n"), save(PLAN, "theirs\n")),
                call("refresh", paths=[PLAN], take="theirs"),
            ),
            story(
                "merge",
                after(START, *WRITES, call("start", name="harbour"), write(PLAN, "another plan\n")),
                call("merge", source="tides"),
            ),
            story(
                "checkpoint", worked, call("checkpoint", note="before the storm"), call("checkpoint", files=[SCENE_1])
            ),
            story(
                "checkpoint of a document that a person changed",
                after(START, *WRITES, save(layout.document("tides"), STALE)),
                call("checkpoint", note="brings the document up to date first"),
            )._replace(pictures=False),
            story(
                "restore a checkpoint",
                after(
                    START,
                    *WRITES,
                    call("checkpoint", note="good"),
                    write(SCENE_1, "worse\n"),
                    write("new.md", "later\n"),
                ),
                chosen("restore", "checkpoint", "checkpoints", _first_checkpoint),
            ),
            story("close as complete", started, call("close", outcome="complete", force=True)),
            story("abandon", worked, call("close", outcome="abandon", reason="it leads nowhere")),
            story("end", worked, call("end", force=True, score=7)),
            story("end without backup", started, call("end", create_backup=False)),
            story(
                "the document",
                worked,
                call("log", kind="progress", text="went on"),
                call("log", kind="decision", text="first person", rationale="closer"),
                call("log", kind="step", text="a third step"),
                call("log", kind="blocker", text="no map"),
                call("phase", phase="IMPLEMENT"),
                call("track", file_path=SCENE_1, action="modified"),
            ),
            story("pause and resume", worked, call("pause", note="lunch"), call("resume", name="tides")),
            story(
                "restore from the trash",
                after(START, *WRITES, RETRY, call("cancel")),
                chosen("trash", "id", "trash", _first_trash, action="restore"),
            ),
            story("empty the trash", after(START, *WRITES, call("cancel")), call("trash", action="empty")),
            story("backup", worked, call("backup", kind="daily"), call("backup", kind="milestone", name="draft-1")),
            story(
                "restore a backup",
                after(START, *WRITES, call("end", force=True)),
                call("restore", backup="tides"),
            ),
            story(
                "doctor",
                after(START, *WRITES, save(layout.marker("ghost"), "")),
                call("doctor", fix=True),
            ),
        )
    }
    | KEEPING
    | PROGRAMS
)

_COPY_1 = layout.copy("tides", SCENE_1)
_COPY_NEW = layout.copy("tides", NEW_SCENE)

# which files somebody saves in the middle of a story's acts
LAST_INSTANTS: dict[str, tuple[str, ...]] = {
    "write carefully": (PLAN, layout.copy("tides", PLAN), _COPY_1),
    "delete": ("book.md", _COPY_1, _COPY_NEW),
    "rename": ("book.md", _COPY_1),
    "retry": (_COPY_1,),
    "commit": (SCENE_1, NEW_SCENE, "alone/only.md", _COPY_1, _COPY_NEW),
    "commit some files, then the rest": (NEW_SCENE, _COPY_1),
    "cancel": (SCENE_1, _COPY_1),
    "undo": (SCENE_1, NEW_SCENE, "alone/only.md"),
    "refresh": ("book.md", PLAN, layout.copy("tides", "book.md"), layout.copy("tides", PLAN)),
    "refresh and take theirs": (PLAN, layout.copy("tides", PLAN)),
    "merge": (layout.copy("harbour", PLAN), layout.copy("harbour", SCENE_1), _COPY_1),
    "restore a checkpoint": (_COPY_1, layout.copy("tides", "new.md")),
    "abandon": (_COPY_1, layout.document("tides")),
    "the document": (layout.document("tides"), f"{layout.session('tides')}/notes/idea.md"),
    "pause and resume": (layout.document("tides"),),
    "end": (layout.document("tides"), _COPY_1),
    "restore from the trash": (SCENE_1,),
}

# texts that an act may end: a person saved a newer one over them, they were merged with another, the trash was emptied
TEXT_GIVEN_UP: dict[tuple[str, int], set[bytes]] = {
    ("write", 2): {b"the first version\n"},
    ("a command beside others", 6): {b"by a command, over the session's\nand on by somebody else\n"},
}
