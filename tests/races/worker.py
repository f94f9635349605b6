"""A process that works in a project until it is killed; it says on its output what was answered.

`python -m tests.races.worker WORK PROJECT [ARGUMENT]`: runs the function `WORK` of this module.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time

from interleaf.engine.engine import Engine
from interleaf.errors import InterleafError

FILES = [f"chapters/chapter-{number}.md" for number in range(6)]
PATIENT = frozenset({"workspace-locked"})


def say(words: str) -> None:
    """One line, whole or not at all."""
    os.write(1, f"{words}\n".encode())


def commits(project: str, tag: str) -> None:
    """Sessions one after the other: each writes the same version to all files and commits."""
    engine = Engine.open(project=project)
    number = 0
    while True:
        number += 1
        name = f"s-{tag}-{os.getpid()}-{number}"
        version = f"{name}\n" * random.randint(1, 60)
        try:
            engine.call("start", {"name": name})
            bound = Engine.open(project=project, session=name)
            for path in FILES:
                bound.call("write", {"path": path, "content": version})
            bound.call("commit", {"force": True})
            say(f"committed {name}")
        except InterleafError as error:
            if error.kind == "commit-conflict":
                Engine.open(project=project).call("cancel", {"name": name})
                say(f"cancelled {name}")
            elif error.kind not in PATIENT:
                say(f"error {error.kind} {error}")


def starts(folder: str, name: str) -> None:
    """Starts a session of this name in every project that it is told of."""
    del folder
    for project in sys.stdin:
        try:
            Engine.open(project=project.strip()).call("start", {"name": name})
            say("started")
        except InterleafError as error:
            say(f"error {error.kind} {error}")


def saves(project: str, tag: str) -> None:
    """Writes to one file of one session, each with a text of its own."""
    engine = Engine.open(project=project, session="shared")
    number = 0
    while True:
        number += 1
        path, text = f"notes/{tag}.md", f"{tag} {os.getpid()} {number}\n"
        try:
            engine.call("write", {"path": path, "content": text})
            say(f"wrote {path} {text.strip()}")
        except InterleafError as error:
            if error.kind not in PATIENT:
                say(f"error {error.kind} {error}")


def snapshots(project: str, tag: str) -> None:
    """Reads all globals between two equal lists of sessions: what engine readers see is one version."""
    del tag
    engine = Engine.open(project=project)
    while True:
        try:
            with engine.workspace.looking():
                versions = {engine.workspace.disk.read(path).split(b"\n")[0].decode() for path in FILES}
            say(f"saw {len(versions)} {min(versions)}")
        except InterleafError as error:
            if error.kind not in PATIENT:
                say(f"error {error.kind} {error}")
        time.sleep(0.002)


def edits(project: str, tag: str) -> None:
    """An editor: as soon as it sees our version of a file, it saves its own by a rename, at once or a little later."""
    path, number, seen = f"{project}/{FILES[0]}", 0, ""
    while True:
        with open(path) as file:
            found = file.read()
        if found[:1] != "e" and found != seen:
            seen = found
            if tag == "later":
                time.sleep(random.uniform(0, 0.006))
            number += 1
            with open(f"{path}.editor", "w") as file:
                file.write(f"e{number}")
            os.replace(f"{path}.editor", path)
            say(f"e{number}")


def own(project: str, session: str) -> None:
    """Owns a session until told otherwise: a line on the input is a clean end, SIGTERM too."""
    engine = Engine.open(project=project, session=session or None)
    owner = engine.attach("lsp")
    owner.follow(session)

    def end(*_: object) -> None:
        owner.release()
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    say("owning")
    word = sys.stdin.readline().strip()
    if word == "child":
        child = os.fork()
        if child == 0:
            time.sleep(30)
            os._exit(0)
        say(f"child {child}")
        sys.stdin.readline()
    end()


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "")
