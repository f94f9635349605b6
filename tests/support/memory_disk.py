"""A disk in memory with the manners of the real one, whose whole content can be copied in microseconds.

The crash tests need hundreds of thousands of disks in precise states. `tests/support/test_memory_disk.py` holds this
one to the real one's answers, call by call.
"""

from __future__ import annotations

import errno
import functools
import os
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from interleaf.disk.port import Stat
from interleaf.errors import PathOutsideProject, UnsupportedFile

DEFAULT_FILE_MODE = 0o644
DEFAULT_DIR_MODE = 0o755
IN_MEMORY = "/memory"  # above the roots of disks that are nowhere else


class File(NamedTuple):
    """A regular file; never changed in place, so copies of a disk may share it."""

    data: bytes
    mode: int
    mtime_ns: int
    ctime_ns: int
    ino: int


class Link(NamedTuple):
    """A symbolic link."""

    target: str
    mtime_ns: int
    ino: int


class Dir:
    """A directory and what its names stand for."""

    __slots__ = ("ctime_ns", "ino", "mode", "mtime_ns", "names")

    def __init__(self, ino: int, mode: int, mtime_ns: int, names: dict[str, Node] | None = None) -> None:
        self.ino = ino
        self.mode = mode
        self.mtime_ns = mtime_ns
        self.ctime_ns = mtime_ns
        self.names: dict[str, Node] = {} if names is None else names

    def copy(self) -> Dir:
        """The same directory, with everything below it, for another disk."""
        names = {name: node.copy() if type(node) is Dir else node for name, node in self.names.items()}
        twin = Dir(self.ino, self.mode, self.mtime_ns, names)
        twin.ctime_ns = self.ctime_ns
        return twin


Node = File | Link | Dir


class MemoryDisk:
    """`Disk` over a tree of nodes.

    Args:
        root: what the project's absolute path shall be; nothing is done there.
        tree: the content to start with; this disk then owns it.
    """

    _last_ns = 0
    _last_ino = 1000

    def __init__(self, root: str = f"{IN_MEMORY}/project", tree: Dir | None = None) -> None:
        self._root = root
        self.tree = Dir(self._new_ino(), DEFAULT_DIR_MODE, self._now()) if tree is None else tree

    @property
    def root(self) -> str:
        """Absolute path of the project."""
        return self._root

    def copy(self) -> MemoryDisk:
        """Another disk with the same content."""
        return MemoryDisk(self._root, self.tree.copy())

    def forget(self) -> None:
        """Nothing is remembered here."""

    # --- looking ---

    def stat(self, path: str) -> Stat | None:
        """What lies at `path`, or None."""
        try:
            return _stat(self._node(path))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def read(self, path: str) -> bytes:
        """Content of a regular file."""
        node = self._node(path)
        if type(node) is File:
            return node.data
        raise UnsupportedFile(path=path, what="directory" if type(node) is Dir else "symbolic link")

    def read_link(self, path: str) -> str:
        """Where a symbolic link points, as written."""
        node = self._node(path)
        if type(node) is not Link:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)
        return node.target

    def scan(self, path: str) -> list[tuple[str, Stat]]:
        """Names in a directory with what lies at each, sorted."""
        return sorted((name, _stat(below)) for name, below in self._names(path).items())

    def list(self, path: str) -> list[tuple[str, str]]:
        """Names in a directory with their kinds, sorted."""
        return sorted((name, _kind(below)) for name, below in self._names(path).items())

    def _names(self, path: str) -> dict[str, Node]:
        try:
            node = self._node(path)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        if type(node) is Link:
            raise PathOutsideProject(path=path, reason="it is a link")
        return node.names if type(node) is Dir else {}

    def writable(self, path: str) -> bool:
        """Whether names in a directory may be changed."""
        node = self._node(path)
        if type(node) is File:
            return bool(node.mode & 0o200)
        return True

    def files(self) -> Iterator[tuple[str, File]]:
        """Every regular file with its path; not part of the port, tests look at whole disks with it."""
        yield from _files(self.tree, "")

    # --- effects ---

    def mkdir(self, path: str, mode: int = 0o777) -> bool:
        """Make one directory."""
        folder, name = self._parent(path)
        there = folder.names.get(name)
        if there is None:
            self._set(folder, name, Dir(self._new_ino(), mode & ~0o022, self._now()))
            return True
        if type(there) is Dir:
            return False
        if type(there) is Link:
            raise PathOutsideProject(path=path, reason="a link lies where a folder is needed")
        raise _error(FileExistsError, path)

    def create(
        self, path: str, data: bytes, mode: int | None = None, durable: bool = True, like: str | None = None
    ) -> None:
        """Make a new file."""
        del durable, like  # memory forgets everything or nothing; the power-cut model works on the recorded log
        folder, name = self._parent(path)
        if name in folder.names:
            raise _error(FileExistsError, path)
        self._set(folder, name, self.new_file(data, DEFAULT_FILE_MODE if mode is None else mode))

    def rename(self, source: str, target: str) -> None:
        """Rename without ever overwriting."""
        folder, name, node, other, new = self._pair(source, target)
        if new in other.names:
            raise _error(FileExistsError, target)
        self._refuse_loop(node, target)
        self._set(folder, name, None)
        self._set(other, new, node)

    def replace(self, source: str, target: str) -> None:
        """Rename over whatever file lies at `target`."""
        folder, name, node, other, new = self._pair(source, target)
        there = other.names.get(new)
        if there is node:
            return
        if source.startswith(f"{target}/"):
            raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), target)
        if type(node) is Dir:
            self._refuse_loop(node, target)
            if there is not None and type(there) is not Dir:
                raise _error(NotADirectoryError, target)
            if type(there) is Dir and there.names:
                raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), target)
        elif type(there) is Dir:
            raise _error(IsADirectoryError, target)
        self._set(folder, name, None)
        self._set(other, new, node)

    def exchange(self, one: str, other: str) -> bool:
        """Swap two names atomically."""
        first, name, node, second, new = self._pair(one, other)
        there = second.names.get(new)
        if there is None:
            raise _error(FileNotFoundError, other)
        try:
            self._refuse_loop(node, other)
            self._refuse_loop(there, one)
        except OSError:
            return False  # the system's word for it is the same as for "not here"
        self._set(first, name, there)
        self._set(second, new, node)
        return True

    def unlink(self, path: str) -> None:
        """Remove a file's name."""
        try:
            folder, name = self._parent(path)
        except FileNotFoundError:
            return
        there = folder.names.get(name)
        if type(there) is Dir:
            raise _error(IsADirectoryError, path)
        if there is not None:
            self._set(folder, name, None)

    def rmdir(self, path: str) -> bool:
        """Remove a directory if it is empty."""
        try:
            folder, name = self._parent(path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        there = folder.names.get(name)
        if type(there) is not Dir or there.names:
            return False
        self._set(folder, name, None)
        return True

    def chmod(self, path: str, mode: int) -> None:
        """Set permission bits."""
        folder, name = self._parent(path)
        node = folder.names.get(name)
        if node is None:
            raise _error(FileNotFoundError, path)
        if type(node) is Link:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
        if type(node) is File:
            folder.names[name] = node._replace(mode=mode, ctime_ns=self._now())
        else:
            assert type(node) is Dir
            node.mode = mode

    def sync_dir(self, path: str) -> None:
        """Make the names in a directory durable: only what may fail is done here."""
        node = self._node(path)
        if type(node) is Link:
            raise PathOutsideProject(path=path, reason="it is a link")
        if type(node) is not Dir:
            raise _error(NotADirectoryError, path)

    def sync_files(self, paths: Sequence[str]) -> None:
        """Make the content of files durable: only what may fail is done here."""
        for path in paths:
            self.read(path)

    # --- what other programs do ---

    def save(self, path: str, data: bytes) -> None:
        """An editor's save: a new file takes the old one's name; missing folders are made."""
        folder = self.tree
        *parts, name = path.split("/")
        for part in parts:
            below = folder.names.setdefault(part, Dir(self._new_ino(), DEFAULT_DIR_MODE, self._now()))
            assert type(below) is Dir
            folder = below
        there = folder.names.get(name)
        self._set(folder, name, self.new_file(data, there.mode if type(there) is File else DEFAULT_FILE_MODE))

    def link(self, path: str, target: str) -> None:
        """A symbolic link, as somebody might lay one."""
        folder, name = self._parent(path)
        self._set(folder, name, Link(target, self._now(), self._new_ino()))

    @classmethod
    def new_file(cls, data: bytes, mode: int) -> File:
        """A file as if written now."""
        now = cls._now()
        return File(bytes(data), mode, now, now, cls._new_ino())

    # --- walking ---

    def _node(self, path: str) -> Node:
        node: Node = self.tree
        if not path:
            return node
        for part in _parts(path):
            if type(node) is not Dir:
                return self._parent(path)[0]  # raises what is due
            below = node.names.get(part)
            if below is None:
                raise _error(FileNotFoundError, path)
            node = below
        return node

    def _parent(self, path: str) -> tuple[Dir, str]:
        *parts, name = _parts(path)
        folder = self.tree
        for part in parts:
            below = folder.names.get(part)
            if type(below) is Dir:
                folder = below
            elif below is None:
                raise _error(FileNotFoundError, path)
            elif type(below) is Link:
                raise PathOutsideProject(path=path, reason=f"'{part}' is a link")
            else:
                raise _error(NotADirectoryError, path)
        return folder, name

    def _pair(self, source: str, target: str) -> tuple[Dir, str, Node, Dir, str]:
        folder, name = self._parent(source)
        other, new = self._parent(target)
        node = folder.names.get(name)
        if node is None:
            raise _error(FileNotFoundError, source)
        return folder, name, node, other, new

    def _refuse_loop(self, node: Node, target: str) -> None:
        """No directory moves below itself."""
        if type(node) is not Dir:
            return
        folder: Node = self.tree
        for part in target.split("/")[:-1]:
            assert type(folder) is Dir
            folder = folder.names[part]
            if folder is node:
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), target)

    def _set(self, folder: Dir, name: str, node: Node | None) -> None:
        if node is None:
            del folder.names[name]
        else:
            folder.names[name] = node
        folder.mtime_ns = folder.ctime_ns = self._now()

    @classmethod
    def _now(cls) -> int:
        """Strictly growing, so that two states never look alike by their times."""
        MemoryDisk._last_ns = max(MemoryDisk._last_ns + 1, time.time_ns())
        return MemoryDisk._last_ns

    @classmethod
    def _new_ino(cls) -> int:
        MemoryDisk._last_ino += 1
        return MemoryDisk._last_ino


@functools.lru_cache(maxsize=20_000)
def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


def _kind(node: Node) -> str:
    return "file" if type(node) is File else "dir" if type(node) is Dir else "link"


def _stat(node: Node) -> Stat:
    if type(node) is File:
        return Stat("file", len(node.data), node.mtime_ns, node.ctime_ns, node.ino, node.mode, 1)
    if type(node) is Dir:
        return Stat("dir", 4096, node.mtime_ns, node.ctime_ns, node.ino, node.mode, 2)
    assert type(node) is Link
    return Stat("link", len(node.target), node.mtime_ns, node.mtime_ns, node.ino, 0o777, 1)


def _files(folder: Dir, prefix: str) -> Iterator[tuple[str, File]]:
    for name, node in folder.names.items():
        if type(node) is Dir:
            yield from _files(node, f"{prefix}{name}/")
        elif type(node) is File:
            yield prefix + name, node


def _error(cls: type[OSError], path: str) -> OSError:
    code = {
        FileNotFoundError: errno.ENOENT,
        FileExistsError: errno.EEXIST,
        NotADirectoryError: errno.ENOTDIR,
        IsADirectoryError: errno.EISDIR,
    }[cls]
    return cls(code, os.strerror(code), path)
