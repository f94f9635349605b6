"""Between a disk in memory and a directory of the file system."""

from __future__ import annotations

import os

from tests.support.memory_disk import Dir, File, MemoryDisk


def unpack(disk: MemoryDisk, folder: str) -> None:
    """Make a directory's content that of a disk.

    Args:
        disk: the content.
        folder: absolute path of an empty directory.
    """
    _unpack(disk.tree, folder)


def pack(folder: str) -> MemoryDisk:
    """Read a directory into memory; anything but files and directories is left out."""
    disk = MemoryDisk()
    _pack(disk, folder, "")
    return disk


def _unpack(tree: Dir, folder: str) -> None:
    for name, node in tree.names.items():
        path = f"{folder}/{name}"
        if isinstance(node, Dir):
            os.mkdir(path)
            _unpack(node, path)
        elif isinstance(node, File):
            with open(path, "wb") as file:
                file.write(node.data)
            os.utime(path, ns=(node.mtime_ns, node.mtime_ns))
            os.chmod(path, node.mode)


def _pack(disk: MemoryDisk, folder: str, prefix: str) -> None:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = f"{prefix}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            disk.mkdir(path)
            _pack(disk, entry.path, f"{path}/")
        elif entry.is_file(follow_symlinks=False):
            with open(entry.path, "rb") as file:
                disk.create(path, file.read(), entry.stat().st_mode & 0o777)
