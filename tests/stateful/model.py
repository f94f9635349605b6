"""What the engine should do, with dicts instead of files.

A method of `Model` that is a verb answers the kind of the error that is due, or None.
"""

from __future__ import annotations

import copy
import itertools

from interleaf.core.names import free

Files = dict[str, bytes]
_IDENTITIES = itertools.count()


class Session:
    """An open session: copies, tombstones (None), and the globals as they were when it first touched them."""

    def __init__(self) -> None:
        self.identity = next(_IDENTITIES)
        self.copies: dict[str, bytes | None] = {}
        self.bases: dict[str, bytes | None] = {}
        self.retries: dict[str, int] = {}


class Commit:
    """What undo needs to know."""

    def __init__(self, name: str, session: Session, before: dict[str, bytes | None], after: dict[str, bytes | None]):
        self.name = name
        self.session = session
        self.before = before
        self.after = after
        self.whole = True


class Model:
    """A project."""

    def __init__(self, files: Files) -> None:
        self.globals: Files = dict(files)
        self.sessions: dict[str, Session] = {}
        self.active: str | None = None
        self.trash: list[tuple[str, Session]] = []
        self.commits: list[Commit] = []

    def twin(self) -> Model:
        """A copy to try something on."""
        return copy.deepcopy(self)

    # --- looking ---

    def view(self, session: Session, path: str) -> bytes | None:
        """What a session sees."""
        return session.copies[path] if path in session.copies else self.globals.get(path)

    def changes(self, session: Session) -> dict[str, bytes | None]:
        """What it would commit."""
        return {
            path: ours
            for path, ours in session.copies.items()
            if ours != session.bases[path] and ours != self.globals.get(path)
        }

    def conflicts(self, session: Session) -> set[str]:
        """What keeps it from committing."""
        return {path for path in self.changes(session) if self.globals.get(path) != session.bases[path]}

    def picture(self) -> object:
        """Everything that can be seen from outside, for comparing."""
        sessions = {}
        for name, session in self.sessions.items():
            changes = self.changes(session)
            kinds = {
                "modified": sorted(p for p, t in changes.items() if t is not None and session.bases[p] is not None),
                "created": sorted(p for p, t in changes.items() if t is not None and session.bases[p] is None),
                "deleted": sorted(p for p, t in changes.items() if t is None),
            }
            paths = sorted({*self.globals, *session.copies})
            seen = {path: text for path in paths if (text := self.view(session, path)) is not None}
            retries = sorted(session.retries.items())
            copies = {path: text is not None for path, text in session.copies.items()}
            sessions[name] = (kinds, sorted(self.conflicts(session)), seen, retries, copies)
        return (self.globals, self.active, sessions)

    # --- verbs ---

    def _current(self) -> Session | None:
        return self.sessions[self.active] if self.active is not None else None

    def start(self, name: str) -> str | None:
        if name in self.sessions:
            return "session-exists"
        self.sessions[name] = Session()
        self.active = name
        return None

    def write(self, path: str, text: bytes) -> str | None:
        session = self._current()
        if session is None:
            return "no-active-session"
        if path not in session.copies:
            session.bases[path] = self.globals.get(path)
        session.copies[path] = text
        return None

    def delete(self, path: str) -> str | None:
        session = self._current()
        if session is None:
            return "no-active-session"
        if self.view(session, path) is None:
            return "file-not-found"
        if path not in session.copies:
            session.bases[path] = self.globals.get(path)
        session.copies[path] = None
        if session.bases[path] is None:
            del session.copies[path], session.bases[path]
        return None

    def rename(self, path: str, to: str) -> str | None:
        session = self._current()
        if session is None:
            return "no-active-session"
        text = self.view(session, path)
        if path == to:
            return None
        if text is None:
            return "file-not-found"
        if self.view(session, to) is not None:
            return "file-exists"
        self.write(to, text)
        return self.delete(path)

    def retry(self, path: str) -> str | None:
        session = self._current()
        if session is None:
            return "no-active-session"
        if self.view(session, path) is None:
            return "file-not-found"
        session.retries[path] = session.retries.get(path, 0) + 1
        return None

    def switch(self, name: str) -> str | None:
        if name not in self.sessions:
            return "session-not-found"
        self.active = name
        return None

    def commit(self, only: list[str] | None) -> str | None:
        session = self._current()
        if session is None or self.active is None:
            return "no-active-session"
        changes = self.changes(session)
        if only is not None:
            if set(only) - changes.keys():
                return "file-not-found"
            changes = {path: changes[path] for path in only}
        if not changes:
            return "nothing-to-commit"
        if self.conflicts(session) & changes.keys():
            return "commit-conflict"
        done = Commit(
            self.active, copy.deepcopy(session), {path: self.globals.get(path) for path in changes}, dict(changes)
        )
        self.commits.append(done)
        self._set_globals(changes)
        if only is None:
            del self.sessions[self.active]
            self.active = None
        else:
            done.whole = False
            for path in changes:
                del session.copies[path], session.bases[path]
        return None

    def cancel(self) -> str | None:
        session = self._current()
        if session is None or self.active is None:
            return "no-active-session"
        self.trash.append((self.active, self.sessions.pop(self.active)))
        self.active = None
        return None

    def restore(self) -> str | None:
        """The session that was cancelled last comes back."""
        name, session = self.trash.pop()
        self.sessions[free(name, list(self.sessions))] = session
        return None

    def undo(self) -> str | None:
        if not self.commits:
            return "commit-not-found"
        last = self.commits[-1]
        if any(self.globals.get(path) != text for path, text in last.after.items()):
            return "commit-conflict"
        self.commits.pop()
        self._set_globals(last.before)
        if last.whole:
            self.sessions[free(last.name, list(self.sessions))] = last.session
            return None
        there = self.sessions.get(last.name)
        if there is None or there.identity != last.session.identity:
            there = Session()
            there.identity = last.session.identity
            there.retries = last.session.retries
            self.sessions[free(last.name, list(self.sessions))] = there
        for path, text in last.after.items():
            if path not in there.copies:
                there.copies[path], there.bases[path] = text, last.session.bases[path]
        return None

    # --- other programs ---

    def _set_globals(self, files: dict[str, bytes | None]) -> None:
        for path, text in files.items():
            if text is None:
                self.globals.pop(path, None)
            else:
                self.globals[path] = text
