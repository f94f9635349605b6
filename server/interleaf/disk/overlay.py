"""A private view of the project for one command: overlayfs in name spaces of its own, without root (Linux >= 5.11).

The project's own directory is covered by an overlay: what the command reads is the project, what it writes goes to the
`upper` directory. Nothing outside the command and its children sees any of it. The project itself is shown elsewhere,
read-only, for programs of ours that the command starts.

See the kernel's Documentation/filesystems/overlayfs.rst for whiteouts and opaque directories, and user_namespaces(7).
"""

import contextlib
import ctypes
import errno
import os
import stat as stat_module
import sys
from typing import NamedTuple

_CLONE_NEWNS = 0x00020000
_CLONE_NEWUSER = 0x10000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 0x1, 0x2, 0x4, 0x8
_MS_REMOUNT, _MS_NOATIME, _MS_NODIRATIME = 0x20, 0x400, 0x800
_MS_BIND, _MS_REC, _MS_PRIVATE, _MS_RELATIME = 0x1000, 0x4000, 0x40000, 0x200000
_PR_SET_CHILD_SUBREAPER = 36
# Mount flags that a name space may not take away, by what statvfs(3) calls them.
_KEPT = ((1, 0), (2, _MS_NOSUID), (4, _MS_NODEV), (8, _MS_NOEXEC), (1024, _MS_NOATIME), (2048, _MS_NODIRATIME))
_ST_RELATIME = 4096
_OPAQUE = ("user.overlay.opaque", "trusted.overlay.opaque")
_WHITEOUT = ("user.overlay.whiteout", "trusted.overlay.whiteout")


class OverlayUnavailable(Exception):
    """The system does not give us an overlay; the text says why."""


class Cover(NamedTuple):
    """What a command is to see.

    Attributes:
        root: absolute path of the project, without links.
        upper: absolute path of the directory that takes what the command writes.
        work: absolute path of an empty directory on the same file system, for the kernel.
        real: absolute path of an empty directory outside the project: the project itself is shown there, read-only
            but for `sealed`.
        shared: names in the root that are not covered: reads and writes go to the real ones.
        sealed: a name in the root that the command may read and not write.
        opened: paths below `sealed` that it may write all the same.
    """

    root: str
    upper: str
    work: str
    real: str
    shared: list[str]
    sealed: str
    opened: list[str]


def enter(cover: Cover) -> None:
    """Cover the project by an overlay, in this process and all that it becomes.

    Raises: `OverlayUnavailable`; the process should end then, for it may be half-way.
    """
    if sys.platform != "linux":
        raise OverlayUnavailable("overlays are a feature of Linux")
    try:
        locked = _own_name_spaces()
        _mount(None, "/", None, _MS_REC | _MS_PRIVATE)
        # Handles reach what lies below once it is covered.
        root, real = cover.root, cover.real
        below, upper, work = (os.open(path, os.O_PATH) for path in (root, cover.upper, cover.work))
        names = [*cover.shared, cover.sealed, *cover.opened]
        handles = {name: os.open(f"{root}/{name}", os.O_PATH) for name in names}
        _bind(below, real, _MS_REC)
        _bind(handles[cover.sealed], f"{real}/{cover.sealed}")
        _read_only(real)
        options = f"lowerdir={_handle(below)},upperdir={_handle(upper)},workdir={_handle(work)},userxattr"
        _mount("overlay", root, "overlay", 0, options)
        for name in cover.shared:
            _bind(handles[name], f"{root}/{name}", _MS_REC)
        _bind(handles[cover.sealed], f"{root}/{cover.sealed}")
        _read_only(f"{root}/{cover.sealed}")
        for name in cover.opened:
            _bind(handles[name], f"{root}/{name}")
        for handle in (below, upper, work, *handles.values()):
            os.close(handle)
        if locked:
            # In a name space below, what is mounted here can no longer be taken off to get at what it covers.
            _unshare(_CLONE_NEWUSER | _CLONE_NEWNS)
            _map_ourselves(os.getuid(), os.getgid())
    except OSError as error:
        raise OverlayUnavailable(_reason(error)) from error


def make_mount_point(root: str, name: str) -> str:
    """An empty directory outside a project, to show things at; it is removed by `remove_mount_point`.

    Args:
        root: absolute path of the project.
        name: a name that nobody can guess.
    """
    for place in _mount_points(name):
        with contextlib.suppress(OSError):
            if not place.startswith(f"{root}/"):
                os.mkdir(place, 0o700)  # refuses whatever lies there already
                return place
    raise OverlayUnavailable("there is no place for temporary directories outside the project")


def remove_mount_point(name: str) -> None:
    """Remove a mount point; out here nothing was ever mounted on it."""
    for place in _mount_points(name):
        with contextlib.suppress(OSError):
            os.rmdir(place)


def _mount_points(name: str) -> list[str]:
    # Not asked of `tempfile`, which takes a fifth of the time until the command starts.
    own = (os.environ.get("XDG_RUNTIME_DIR"), os.environ.get("TMPDIR"))
    places = (*own, "/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - mkdir is atomic
    return [f"{os.path.realpath(place)}/interleaf-{name}" for place in places if place]


def adopt_orphans() -> None:
    """Have processes whose parents died become children of this one, so that it can tell whether any is left."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def whiteout(path: str) -> None:
    """Mark a file as removed, in a directory that is going to be an overlay's upper one."""
    try:
        os.mknod(path, stat_module.S_IFCHR, os.makedev(0, 0))
    except PermissionError as error:
        raise OverlayUnavailable("the system refuses whiteouts; they need Linux 5.8") from error


def entries(upper: str) -> list[tuple[str, str]]:
    """What a command changed, as relative paths with their kinds, parents before what they hold.

    Kinds: "file", "dir", "opaque" (a directory that hides all that was there), "whiteout" (removed), "link", "other".
    """
    found: list[tuple[str, str]] = []

    def look(folder: str) -> None:
        if folder:
            open_up(f"{upper}/{folder}")
        with os.scandir(f"{upper}/{folder}" if folder else upper) as names:
            listed = sorted(names, key=lambda entry: entry.name)
        for entry in listed:
            path = f"{folder}/{entry.name}" if folder else entry.name
            kind = _kind(f"{upper}/{path}", entry.stat(follow_symlinks=False))
            found.append((path, kind))
            if kind in ("dir", "opaque"):
                look(path)

    look("")
    return found


def pass_on(upper: str, root: str, path: str, kind: str) -> None:
    """Do to the project what a command did to a file that sessions do not govern.

    Args:
        upper: absolute path of the overlay's upper directory.
        root: absolute path of the project.
        path: path of the file in both.
        kind: as `entries` tells it.
    """
    target = f"{root}/{path}"
    if os.path.realpath(os.path.dirname(target)) != os.path.dirname(target):
        return  # a link on the way would lead elsewhere
    if kind == "whiteout":
        _remove(target)
    elif kind in ("dir", "opaque"):
        if kind == "opaque":
            _remove(target)
        with contextlib.suppress(FileExistsError):
            os.mkdir(target)
    elif kind in ("file", "link"):
        if os.path.isdir(target) and not os.path.islink(target):
            _remove(target)
        os.replace(f"{upper}/{path}", target)


def remove(folder: str) -> None:
    """Remove an overlay's directories; the kernel and commands leave some of them without permissions."""
    for place, names, _ in os.walk(folder):
        for name in names:
            open_up(f"{place}/{name}")
    # Not `shutil`, whose import takes as long as all the rest of a command's end.
    for place, names, files in os.walk(folder, topdown=False):
        for name in files:
            os.unlink(f"{place}/{name}")
        for name in names:
            path = f"{place}/{name}"
            if os.path.islink(path):
                os.unlink(path)
            else:
                os.rmdir(path)
    os.rmdir(folder)


def open_up(path: str) -> None:
    """Let ourselves into a directory or file of ours that lost its permissions; a link is not followed."""
    with contextlib.suppress(OSError):
        mode = os.lstat(path).st_mode
        if stat_module.S_ISDIR(mode) or stat_module.S_ISREG(mode):
            os.chmod(path, stat_module.S_IMODE(mode) | (0o700 if stat_module.S_ISDIR(mode) else 0o600))


def _remove(path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        import shutil

        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)


def _kind(path: str, found: os.stat_result) -> str:
    mode = found.st_mode
    if stat_module.S_ISCHR(mode) and found.st_rdev == 0:
        return "whiteout"
    if stat_module.S_ISDIR(mode):
        return "opaque" if _has(path, _OPAQUE) else "dir"
    if stat_module.S_ISLNK(mode):
        return "link"
    if stat_module.S_ISREG(mode):
        return "whiteout" if found.st_size == 0 and _has(path, _WHITEOUT) else "file"
    return "other"


def _has(path: str, attributes: tuple[str, ...]) -> bool:
    for attribute in attributes:
        with contextlib.suppress(OSError):
            # "x" marks a directory that may hold whiteouts in attributes; it hides nothing by itself.
            if os.getxattr(path, attribute, follow_symlinks=False) != b"x":
                return True
    return False


def _own_name_spaces() -> bool:
    """Get a mount name space. Returns whether it came with a user name space, as without root it must."""
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):
            _unshare(_CLONE_NEWNS)
            return False
    uid, gid = os.getuid(), os.getgid()
    _unshare(_CLONE_NEWUSER | _CLONE_NEWNS)
    _map_ourselves(uid, gid)
    return True


def _map_ourselves(uid: int, gid: int) -> None:
    """Be the same user inside as outside."""
    with contextlib.suppress(FileNotFoundError):
        _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")


def _write(path: str, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(handle, text.encode())
    finally:
        os.close(handle)


def _handle(handle: int) -> str:
    return f"/proc/self/fd/{handle}"


def _kept_flags(path: str) -> int:
    present = os.statvfs(path).f_flag
    flags = sum(flag for bit, flag in _KEPT if present & bit)
    return flags | (_MS_RELATIME if present & _ST_RELATIME else 0)


def _bind(handle: int, target: str, flags: int = 0) -> None:
    _mount(_handle(handle), target, None, _MS_BIND | flags)


def _read_only(path: str) -> None:
    _mount(None, path, None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY | _kept_flags(path))


def _unshare(flags: int) -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"unshare: {os.strerror(number)}")


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    def raw(text: str | None) -> bytes | None:
        return None if text is None else os.fsencode(text)

    library = ctypes.CDLL(None, use_errno=True)
    if library.mount(raw(source), raw(target), raw(kind), ctypes.c_ulong(flags), raw(options)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"mount {kind or 'bind'}: {os.strerror(number)}")


def _reason(error: OSError) -> str:
    """Why, in words that lead on."""
    said = error.strerror or str(error)
    if said.startswith("unshare"):
        return f"the system refuses user name spaces ({said}); see kernel.apparmor_restrict_unprivileged_userns"
    if said.startswith("mount overlay") and error.errno == errno.EINVAL:
        return "the project's file system cannot carry an overlay; those of containers mostly cannot, a volume can"
    return f"the system refuses the overlay ({said})"
