"""What every verb works with: disk, store, who calls, and the two brackets for looking and for changing."""

from __future__ import annotations

import contextlib
import time

from interleaf.core import ids, settings
from interleaf.core.ignoring import ignored
from interleaf.core.names import of_number, session_name
from interleaf.core.paths import inside
from interleaf.core.reserved import reserved
from interleaf.disk import clock, lock
from interleaf.errors import (
    InterleafError,
    InvalidName,
    NoActiveSession,
    RecordDamaged,
    SessionDamaged,
    SessionNotFound,
)
from interleaf.store import events, json_file, layout
from interleaf.store.caches.ignore_files import IgnoreFiles
from interleaf.store.caches.settings_file import SettingsFile
from interleaf.store.caches.stat_cache import StatCache
from interleaf.store.objects import Objects
from interleaf.store.records import marker
from interleaf.store.records import session_record as records
from interleaf.store.transactions.leftover import needs_recovery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from interleaf.core.settings import Settings
    from interleaf.disk.port import Disk
    from interleaf.store.records.session_record import SessionRecord
    from interleaf.store.transactions.transaction import Transaction

_FORMAT = 1


class Workspace:
    """One project, as one caller sees it.

    Args:
        disk: the project's disk.
        binding: session that the caller is bound to; None to follow the marker.
        actor: "cli", "lsp", "mcp", "hook".
        now: milliseconds since the epoch.
        randomness: bytes that nobody can guess.
    """

    def __init__(
        self,
        disk: Disk,
        *,
        binding: str | None = None,
        actor: str = "cli",
        now: Callable[[], int] = clock.now_ms,
        randomness: Callable[[int], bytes] = clock.random_bytes,
    ) -> None:
        self.disk = disk
        self.objects = Objects(disk)
        self.states = StatCache(disk, time.time_ns)
        self.binding = binding
        self.actor = actor
        self.progress: Callable[[str, int, int], None] | None = None
        self.backup_target: str | None = None
        self._now = now
        self._randomness = randomness
        self._ignore = IgnoreFiles(disk)
        self._settings = SettingsFile(disk)
        self._held = ""
        self._shared = contextlib.ExitStack()

    # --- brackets ---

    @contextlib.contextmanager
    def changing(self, verb: str, *, create: bool = False) -> Iterator[None]:
        """Hold the workspace alone; what a crash left over is finished and the marker healed first.

        Args:
            verb: what is done, for the message that others see meanwhile.
            create: make `workspace/` if there is none; otherwise such a project has no sessions and nothing to lock.
        """
        if self._held == "changing" or not self._can_lock(create):
            yield
            return
        looked = self._held == "looking"
        self._shared.close()  # a lock that we share would make us wait for ourselves
        try:
            who = f"{verb} by {self.actor}"
            with lock.held(f"{self.disk.root}/{layout.LOCK}", exclusive=True, who=who):
                self._held = "changing"
                self._prepare()
                at = self.at()
                if needs_recovery(self.disk):
                    from interleaf.store.transactions import apply

                    apply.recover(self.disk, self.objects, at)
                if marker.needs_healing(self.disk):
                    marker.heal(self.disk, at)
                try:
                    yield
                    self.objects.sync()
                except BaseException:
                    self.objects.drop()
                    raise
                finally:
                    with contextlib.suppress(OSError, InterleafError):  # only a view; the verb is done and says so
                        marker.refresh_view(self.disk, self.at(), self.actor)
        finally:
            self._held = ""
            self.disk.forget()
            if looked:
                self._share()

    @contextlib.contextmanager
    def looking(self) -> Iterator[None]:
        """Hold the workspace together with other readers; nothing is created."""
        if self._held or self.disk.stat(layout.FORMAT) is None:
            try:
                yield
            finally:
                if not self._held:
                    self.disk.forget()
            return
        if needs_recovery(self.disk) or marker.needs_healing(self.disk):
            with self.changing("recovery"):
                pass
        elif not marker.is_view_right(self.disk):
            with contextlib.suppress(OSError, InterleafError), self.changing("recovery"):  # readers do without the view
                pass
        try:
            self._share()
            yield
        finally:
            self._shared.close()
            self._held = ""
            self.disk.forget()

    def _share(self) -> None:
        """Take the lock together with other readers."""
        self._shared.enter_context(lock.held(f"{self.disk.root}/{layout.LOCK}", exclusive=False, who=self.actor))
        self._held = "looking"

    def _can_lock(self, create: bool) -> bool:
        """Make the directory of the lock, if it is missing. Returns whether there is a workspace at all."""
        if self.disk.stat(layout.FORMAT) is None:
            if not create and self.disk.stat(layout.SESSIONS) is None:
                return False
            self.disk.mkdir(layout.WORKSPACE)
            self.disk.mkdir(layout.STORE, 0o700)
        return True

    def _prepare(self) -> None:
        """Make what is missing of `.store`, under the lock: whoever is next sweeps in there.

        Raises: `FormatTooNew`.
        """
        if self.disk.stat(layout.FORMAT) is None:
            for folder in layout.STORE_FOLDERS:
                self.disk.mkdir(folder)
            self.disk.mkdir(layout.SESSIONS)
            for folder in ("", layout.WORKSPACE, layout.STORE):
                self.disk.sync_dir(folder)
            # last: that it is there says that all of the above is durable
            json_file.replace(self.disk, layout.FORMAT, json_file.encode({"format": _FORMAT}))
            return
        try:
            found = json_file.decode(self.disk.read(layout.FORMAT), layout.FORMAT)
            json_file.expect_format(found, layout.FORMAT, _FORMAT, "format")
        except RecordDamaged:
            json_file.replace(self.disk, layout.FORMAT, json_file.encode({"format": _FORMAT}))
            events.note(self.disk, self.at(), "Wrote format.json anew; it was damaged.")

    # --- time and identity ---

    def now_ms(self) -> int:
        """Milliseconds since the epoch."""
        return self._now()

    def at(self) -> str:
        """Now: UTC, ISO 8601 with Z."""
        return clock.iso(self._now())

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        return ids.uuid7(self._now(), self._randomness(10))

    def transaction(self, verb: str, session: str) -> Transaction:
        """A transaction that nothing is in yet."""
        from interleaf.store.transactions.transaction import Transaction  # readers start faster without it

        return Transaction(self.disk, self.objects, self.new_id(), verb, session, self.at())

    # --- sessions ---

    def sessions(self) -> list[str]:
        """Names of all open sessions, sorted."""
        return [name for name, kind in self.disk.list(layout.SESSIONS) if kind == "dir" and _is_name(name)]

    def archived(self) -> list[str]:
        """Names of all directories in the archive, sorted."""
        return [name for name, kind in self.disk.list(layout.ARCHIVE) if kind == "dir" and _is_name(name)]

    def current(self) -> str | None:
        """The session that a verb without a name works on: the caller's binding, else the active one."""
        if self.binding is not None:
            return self.named(self.binding)
        return marker.active(self.disk)

    def target(self, name: str | None) -> str:
        """The session that a verb works on.

        Raises: `InvalidName`, `SessionNotFound` for a name that is given, `NoActiveSession` for none.
        """
        if name is not None:
            named = self.named(session_name(name))
            if named is None:
                raise SessionNotFound(name=name)
            return named
        found = self.current()
        if found is None:
            if self.binding is not None:
                raise SessionNotFound(name=self.binding)
            raise NoActiveSession()
        return found

    def named(self, name: str) -> str | None:
        """An open session by its name, or by the day and number that its name begins with."""
        return name if marker.is_session(self.disk, name) else of_number(name, self.sessions())

    def record(self, name: str) -> SessionRecord:
        """The record of an open session.

        Raises: `SessionDamaged` if it cannot be read, `FormatTooNew`.
        """
        try:
            return records.load(self.disk, layout.record(name))
        except RecordDamaged as error:
            raise SessionDamaged(name=name, reason=str(error.facts["reason"])) from None

    def save(self, record: SessionRecord) -> None:
        """Replace the record of an open session, durably."""
        json_file.replace(self.disk, layout.record(record.name), record.to_bytes())

    # --- what sessions govern ---

    @property
    def settings(self) -> Settings:
        """The project's settings; read anew when the file changed."""
        return self._settings.settings()

    def ungoverned(self, path: str) -> str | None:
        """Why sessions do not govern a path, as a phrase; None if they do."""
        never = reserved(path)
        if never is not None:
            return never
        wanted = self.settings
        if wanted.roots and not any(inside(path, root) for root in wanted.roots):
            return f"'roots' in {settings.FILE} does not name its folder"
        if ignored(path, self._ignore.rules(path, wanted.exclude)):
            return f".gitignore or 'exclude' in {settings.FILE} leaves it out"
        return None


def _is_name(name: str) -> bool:
    try:
        session_name(name)
    except InvalidName:
        return False  # a directory of any name may lie there
    return True
