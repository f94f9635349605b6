"""The real disk: every step relative to a directory handle, no link followed, fsync where durability is promised."""

from __future__ import annotations

import contextlib
import errno
import os
import stat as stat_module

from interleaf.core.paths import folder_of, inside
from interleaf.disk.naming import naming
from interleaf.disk.port import Stat
from interleaf.errors import PathOutsideProject, UnsupportedFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_OPEN_DIR = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)
_OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_KIND_BITS = 0o170000  # what `stat.S_IFMT` leaves; thousands of files are looked at in one call
_KINDS = {stat_module.S_IFREG: "file", stat_module.S_IFDIR: "dir", stat_module.S_IFLNK: "link"}
_WORDS = {stat_module.S_IFIFO: "FIFO", stat_module.S_IFSOCK: "socket", stat_module.S_IFDIR: "directory"}
_CHUNK = 1 << 20
_KEPT = 8  # handles of directories
_MANY = 500  # files, from which on it is cheaper to flush the whole file system, with whatever others wrote to it


class PosixDisk:
    """`Disk` over the system's files.

    Each path is walked component by component with `O_NOFOLLOW` relative to the project's own handle, so that neither
    a link nor a directory swapped in the middle of a call can lead outside. The handles of the last few directories
    are kept until `forget`: a transaction goes to and fro between its staging, the objects and its targets.

    Args:
        root: absolute path of the project; links on it are the caller's and are followed once, here.
    """

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)
        self._handle = os.open(self._root, os.O_DIRECTORY | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY))
        self._kept: dict[str, int] = {}
        self._flush = -1

    def __del__(self) -> None:
        with contextlib.suppress(OSError, AttributeError, TypeError):
            self.forget()
            os.close(self._handle)

    @property
    def root(self) -> str:
        """Absolute path of the project, without links."""
        return self._root

    def forget(self) -> None:
        """Let go of remembered directory handles; called when an operation ends or directories move."""
        for handle in self._kept.values():
            os.close(handle)
        self._kept.clear()
        if self._flush >= 0:
            os.close(self._flush)
            self._flush = -1

    # --- looking ---

    def stat(self, path: str) -> Stat | None:
        """What lies at `path`, or None."""
        try:
            folder, name = self._parent(path)
            found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            error.filename = path
            raise
        return _stat(found)

    @naming
    def read(self, path: str) -> bytes:
        """Content of a regular file."""
        folder, name = self._parent(path)
        try:
            handle = os.open(name, _OPEN_FILE, dir_fd=folder)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise UnsupportedFile(path=path, what="symbolic link") from error
            if error.errno == errno.ENXIO:
                raise UnsupportedFile(path=path, what="socket") from error
            raise
        try:
            found = os.fstat(handle)
            if not stat_module.S_ISREG(found.st_mode):
                what = _WORDS.get(stat_module.S_IFMT(found.st_mode), "device")
                raise UnsupportedFile(path=path, what=what)
            return _read_all(handle, found.st_size)
        finally:
            os.close(handle)

    @naming
    def read_link(self, path: str) -> str:
        """Where a symbolic link points, as written."""
        folder, name = self._parent(path)
        return os.readlink(name, dir_fd=folder)

    @naming
    def scan(self, path: str) -> list[tuple[str, Stat]]:
        """Names in a directory with what lies at each, sorted."""
        found = []
        with self._entries(path) as entries:
            for entry in entries:
                try:
                    found.append((entry.name, _stat(entry.stat(follow_symlinks=False))))
                except FileNotFoundError:
                    continue  # gone since its name was read
        return sorted(found)

    @naming
    def list(self, path: str) -> list[tuple[str, str]]:
        """Names in a directory with their kinds, sorted."""
        with self._entries(path) as entries:
            return sorted((entry.name, _entry_kind(entry)) for entry in entries)

    @contextlib.contextmanager
    def _entries(self, path: str) -> Iterator[Iterable[os.DirEntry[str]]]:
        """The entries of a directory; none if there is no such directory."""
        try:
            handle = self._open_dir(path)
        except (FileNotFoundError, NotADirectoryError):
            yield ()
            return
        try:
            with os.scandir(handle) as entries:
                yield entries
        finally:
            os.close(handle)

    @naming
    def writable(self, path: str) -> bool:
        """Whether names in a directory may be changed, as far as the system tells beforehand."""
        folder, name = self._parent(path)
        return os.access(name, os.W_OK | os.X_OK, dir_fd=folder)

    # --- effects ---

    @naming
    def mkdir(self, path: str, mode: int = 0o777) -> bool:
        """Make one directory."""
        folder, name = self._parent(path)
        try:
            os.mkdir(name, mode, dir_fd=folder)
        except FileExistsError:
            found = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if stat_module.S_ISDIR(found.st_mode):
                return False
            if stat_module.S_ISLNK(found.st_mode):
                raise PathOutsideProject(path=path, reason="a link lies where a folder is needed") from None
            raise
        return True

    @naming
    def create(
        self, path: str, data: bytes, mode: int | None = None, durable: bool = True, like: str | None = None
    ) -> None:
        """Make a new file; a failed one is removed again."""
        if not durable and self._flush < 0:
            self._flush = self._open_dir(folder_of(path))
        folder, name = self._parent(path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(name, flags, 0o666 if mode is None else 0o600, dir_fd=folder)
        try:
            try:
                _write_all(handle, data)
                if like is not None:
                    self._imitate(handle, like)
                if mode is not None:
                    os.fchmod(handle, mode)
                if durable:
                    _sync(handle)
            finally:
                os.close(handle)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name, dir_fd=folder)
            raise

    def rename(self, source: str, target: str) -> None:
        """Rename without ever overwriting."""
        from interleaf.disk import rename2

        one, name = self._parent(source)
        other, new = self._parent(target)
        rename2.no_replace(one, name, other, new)
        self._moved(source, target)

    def replace(self, source: str, target: str) -> None:
        """Rename over whatever file lies at `target`."""
        one, name = self._parent(source)
        other, new = self._parent(target)
        os.replace(name, new, src_dir_fd=one, dst_dir_fd=other)
        self._moved(source, target)

    def exchange(self, one: str, other: str) -> bool:
        """Swap two names atomically; False where the file system cannot."""
        from interleaf.disk import rename2

        first, name = self._parent(one)
        second, new = self._parent(other)
        done = rename2.exchange(first, name, second, new)
        self._moved(one, other)
        return done

    @naming
    def unlink(self, path: str) -> None:
        """Remove a file's name."""
        with contextlib.suppress(FileNotFoundError):
            folder, name = self._parent(path)
            os.unlink(name, dir_fd=folder)

    @naming
    def rmdir(self, path: str) -> bool:
        """Remove a directory if it is empty."""
        self._moved(path)
        try:
            folder, name = self._parent(path)
            os.rmdir(name, dir_fd=folder)
        except FileNotFoundError:
            return False
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR, errno.EBUSY):
                return False
            raise
        return True

    @naming
    def chmod(self, path: str, mode: int) -> None:
        """Set permission bits of a regular file."""
        folder, name = self._parent(path)
        handle = os.open(name, _OPEN_FILE, dir_fd=folder)
        try:
            os.fchmod(handle, mode)
        finally:
            os.close(handle)

    @naming
    def sync_dir(self, path: str) -> None:
        """Make the names in a directory durable."""
        handle = self._open_dir(path)
        try:
            _sync(handle)
        finally:
            os.close(handle)

    def sync_files(self, paths: Sequence[str]) -> None:
        """Make the content of new files durable."""
        if len(paths) >= _MANY and self._flush >= 0:
            from interleaf.disk.syncfs import sync_file_system

            if sync_file_system(self._flush):
                return
        for path in paths:
            folder, name = self._parent(path)
            handle = os.open(name, _OPEN_FILE, dir_fd=folder)
            try:
                _sync(handle)
            finally:
                os.close(handle)

    def _imitate(self, handle: int, like: str) -> None:
        """Give a file the owner and extended attributes of another; what the system refuses stays as it is."""
        try:
            folder, name = self._parent(like)
            model = os.open(name, _OPEN_FILE, dir_fd=folder)
        except OSError:
            return
        try:
            owner, mine = os.fstat(model), os.fstat(handle)
            if (owner.st_uid, owner.st_gid) != (mine.st_uid, mine.st_gid):
                with contextlib.suppress(OSError):
                    os.fchown(handle, owner.st_uid, owner.st_gid)
            if hasattr(os, "listxattr"):
                with contextlib.suppress(OSError):
                    for attribute in os.listxattr(model):
                        os.setxattr(handle, attribute, os.getxattr(model, attribute))
        finally:
            os.close(model)

    # --- walking ---

    def _parent(self, path: str) -> tuple[int, str]:
        """Handle of the directory that holds `path`, and the last component."""
        folder, _, name = path.rpartition("/")
        if not name:
            return self._handle, "."
        if not folder:
            return self._handle, name
        handle = self._kept.pop(folder, -1)
        if handle < 0:
            handle = self._walk(folder)
            if len(self._kept) >= _KEPT:
                os.close(self._kept.pop(next(iter(self._kept))))
        self._kept[folder] = handle  # last, for the first one goes when there are too many
        return handle, name

    def _walk(self, folder: str) -> int:
        """Open a directory from the nearest one above it whose handle is kept."""
        above, rest = folder, ""
        while above and above not in self._kept:
            above, _, part = above.rpartition("/")
            rest = f"{part}/{rest}" if rest else part
        handle = os.dup(self._kept[above] if above else self._handle)
        try:
            for part in rest.split("/"):
                below = _open_part(part, handle, folder)
                os.close(handle)
                handle = below
        except BaseException:
            os.close(handle)
            raise
        return handle

    def _moved(self, *paths: str) -> None:
        """Drop the handles of directories that are no longer what their paths say, and of all below them."""
        for folder in [kept for kept in self._kept if any(inside(kept, path) for path in paths)]:
            os.close(self._kept.pop(folder))

    def _open_dir(self, path: str) -> int:
        """A handle that can be read and synced; `O_PATH` handles cannot."""
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        folder, name = self._parent(path)
        try:
            return os.open(name, flags, dir_fd=folder)
        except OSError as error:
            raise _refused(error, name, folder, path) from error


def _open_part(part: str, handle: int, folder: str) -> int:
    try:
        return os.open(part, _OPEN_DIR, dir_fd=handle)
    except OSError as error:
        raise _refused(error, part, handle, folder) from error


def _refused(error: OSError, name: str, handle: int, path: str) -> Exception:
    """Tell a link (refused by name) from a file where a folder was expected (an ordinary system error)."""
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        with contextlib.suppress(OSError):
            if stat_module.S_ISLNK(os.stat(name, dir_fd=handle, follow_symlinks=False).st_mode):
                return PathOutsideProject(path=path, reason=f"'{name}' is a link")
    return error


def _stat(found: os.stat_result) -> Stat:
    return Stat(
        _KINDS.get(found.st_mode & _KIND_BITS, "other"),
        found.st_size,
        found.st_mtime_ns,
        found.st_ctime_ns,
        found.st_ino,
        found.st_mode & 0o7777,
        found.st_nlink,
    )


def _entry_kind(entry: os.DirEntry[str]) -> str:
    if entry.is_dir(follow_symlinks=False):
        return "dir"
    if entry.is_file(follow_symlinks=False):
        return "file"
    return "link" if entry.is_symlink() else "other"


def _read_all(handle: int, size: int) -> bytes:
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    while part := os.read(handle, _CHUNK):
        parts.append(part)
    return b"".join(parts)


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _sync(handle: int) -> None:
    """Flush to the medium; macOS needs its own call, which some of its file systems refuse."""
    import fcntl

    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is not None:
        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, full)
            return
    os.fsync(handle)
