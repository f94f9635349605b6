"""A repository of its own for a worktree: agents refuse to work below somebody else's.

It knows the project's commits (through git's "alternates", see gitrepository-layout(5)) and stands at its present one,
so that `git log` and `git diff` tell what they should; what is committed in it stays in it.
"""

from __future__ import annotations

from interleaf.disk.programs import run_quietly
from interleaf.errors import InterleafError
from interleaf.store import content

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk

_UNBORN = "ref: refs/heads/interleaf\n"
_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"


def make_repository(project: Disk, tree: Disk, prefix: str, place: str) -> None:
    """Make the repository, if the worktree has none.

    Args:
        project: the project's disk.
        tree: the worktree's disk.
        prefix: the worktree's path on it.
        place: its absolute path.
    """
    at = f"{prefix}/.git" if prefix else ".git"
    objects = f"{project.root}/.git/objects\n".encode("utf-8", "surrogateescape")
    if tree.stat(f"{at}/HEAD") is not None:
        _follow(tree, f"{at}/objects/info/alternates", objects)
        return
    commit = _present_commit(project)
    for folder in ("", "/objects", "/objects/info", "/refs", "/refs/heads", "/info"):
        tree.mkdir(at + folder)
    if commit:
        _write(tree, f"{at}/objects/info/alternates", objects)
    _write(tree, f"{at}/config", _CONFIG.encode())
    for folder in ("/objects/info", "/objects", ""):
        tree.sync_dir(at + folder)
    # Last, because it is what makes a directory a repository: one that is half made is made again.
    _write(tree, f"{at}/HEAD", (f"{commit}\n" if commit else _UNBORN).encode())
    tree.sync_dir(at)
    if commit:
        run_quietly(("git", "-C", place, "read-tree", "HEAD"))


def _write(tree: Disk, path: str, data: bytes) -> None:
    """Write a file as one step, over what an interrupted making left."""
    aside = f"{path}.new"
    tree.unlink(aside)
    tree.create(aside, data)
    tree.replace(aside, path)


def _follow(tree: Disk, path: str, objects: bytes) -> None:
    """Find the project's commits again after it was moved."""
    if tree.stat(path) is not None and tree.read(path) != objects:
        _write(tree, path, objects)


def remove_repository(tree: Disk, prefix: str) -> bool:
    """Remove the repository, unless somebody has committed in it.

    Returns: whether it is gone.
    """
    at = f"{prefix}/.git" if prefix else ".git"
    if tree.stat(at) is None:
        return True
    if any(kind == "file" for _, kind in content.walk(tree, f"{at}/refs")) or tree.stat(f"{at}/logs") is not None:
        return False
    tree.unlink(f"{at}/HEAD")  # first: without it the rest is made again, should it be wanted
    tree.sync_dir(at)
    _remove(tree, at)
    return True


def _remove(tree: Disk, folder: str) -> None:
    """Remove a directory and all below it, durably."""
    for name, kind in tree.list(folder):
        if kind == "dir":
            _remove(tree, f"{folder}/{name}")
        else:
            tree.unlink(f"{folder}/{name}")
    tree.sync_dir(folder)
    tree.rmdir(folder)


def _present_commit(project: Disk) -> str:
    """The commit that the project's repository stands at; empty if it has none, or none of its own."""
    try:
        head = project.read(".git/HEAD").decode("ascii").strip()
        if not head.startswith("ref: "):
            return head if len(head) in (40, 64) else ""
        name = head.removeprefix("ref: ")
        if ".." in name:
            return ""
        stat = project.stat(f".git/{name}")
        if stat is not None:
            return project.read(f".git/{name}").decode("ascii").strip()
        for line in project.read(".git/packed-refs").decode("utf-8", "replace").splitlines():
            digest, _, called = line.partition(" ")
            if called == name:
                return digest
    except (OSError, UnicodeDecodeError, InterleafError):
        return ""
    return ""
