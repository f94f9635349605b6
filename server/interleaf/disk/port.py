"""The door to the file system, as a protocol: every effect on files is one of these few calls.

Paths are project-relative, with `/`, without `.` or `..`; the empty path is the project's root. No call follows a
symbolic link on any component. The crash tests wrap this protocol: they count, record and break its calls.
"""

from typing import NamedTuple, Protocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Stat(NamedTuple):
    """What lies at a path.

    Attributes:
        kind: "file", "dir", "link" or "other" (FIFO, device, socket).
        size: bytes.
        mtime_ns: last change of the content, nanoseconds since the epoch.
        ctime_ns: last change of the inode, nanoseconds since the epoch.
        ino: inode number.
        mode: permission bits.
        links: number of hard links.
    """

    kind: str
    size: int
    mtime_ns: int
    ctime_ns: int
    ino: int
    mode: int
    links: int


class Disk(Protocol):
    """Looking at and changing one project's files.

    Effects answer when they happened; only what `create` was told to make durable and what a later `sync_dir` covers
    survives power loss. All calls raise `OSError` as the system gave it, or `PathOutsideProject` where a link is met.
    """

    @property
    def root(self) -> str:
        """Absolute path of the project."""
        ...

    def stat(self, path: str) -> Stat | None:
        """What lies at `path`, or None."""
        ...

    def read(self, path: str) -> bytes:
        """Content of a regular file. Raises `UnsupportedFile` for anything else."""
        ...

    def read_link(self, path: str) -> str:
        """Where a symbolic link points, as written."""
        ...

    def scan(self, path: str) -> list[tuple[str, Stat]]:
        """Names in a directory with what lies at each, sorted; empty if there is no such directory.

        Cheaper than a `stat` for each.
        """
        ...

    def list(self, path: str) -> list[tuple[str, str]]:
        """The same with kinds only (as in `Stat`), which costs no `stat`."""
        ...

    def forget(self) -> None:
        """Let go of whatever is remembered between calls; said when an operation ends."""
        ...

    def writable(self, path: str) -> bool:
        """Whether names in a directory may be changed, as far as the system tells beforehand."""
        ...

    def mkdir(self, path: str, mode: int = 0o777) -> bool:
        """Make one directory. Returns whether it was missing."""
        ...

    def create(
        self, path: str, data: bytes, mode: int | None = None, durable: bool = True, like: str | None = None
    ) -> None:
        """Make a new file; nothing may lie at `path`. On failure nothing is left there.

        Args:
            path: the new file.
            data: its content.
            mode: permission bits, exactly; the system's default if None.
            durable: whether the content is on the medium when this returns (its name is not, before `sync_dir`).
            like: a file whose owner and extended attributes the new one gets, as far as the system lets us.
        """
        ...

    def rename(self, source: str, target: str) -> None:
        """Rename a file or directory; raises `FileExistsError` if something lies at `target`."""
        ...

    def replace(self, source: str, target: str) -> None:
        """Rename a file over whatever file lies at `target`, atomically."""
        ...

    def exchange(self, one: str, other: str) -> bool:
        """Swap two names atomically. Returns False where the file system cannot."""
        ...

    def unlink(self, path: str) -> None:
        """Remove a file's name. A missing one is no error."""
        ...

    def rmdir(self, path: str) -> bool:
        """Remove a directory if it is empty. Returns whether it was removed."""
        ...

    def chmod(self, path: str, mode: int) -> None:
        """Set permission bits of a regular file."""
        ...

    def sync_dir(self, path: str) -> None:
        """Make the names in a directory durable."""
        ...

    def sync_files(self, paths: "Sequence[str]") -> None:
        """Make the content of new files durable that `create` was told not to; all of them lie in one file system.

        Many at once cost little more than a few.
        """
        ...
