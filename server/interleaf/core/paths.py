"""The only place where a string becomes a project path."""

from __future__ import annotations

from interleaf.errors import PathOutsideProject, WrongUsage


def project_path(root: str, raw: object) -> str:
    """A project-relative path with `/`, without `.`, `..` and doubled slashes.

    Args:
        root: absolute path of the project, without links.
        raw: what somebody gave: relative to the project, or absolute inside it.

    Raises: `PathOutsideProject` if it leads out, `WrongUsage` if it is no path of a file.
    """
    if not isinstance(raw, str) or not raw:
        raise WrongUsage(reason="A path is needed.")
    if "\0" in raw:
        raise PathOutsideProject(path=repr(raw), reason="it contains a NUL character")
    relative = raw
    if raw.startswith("/"):
        if raw != root and not raw.startswith(root.rstrip("/") + "/"):
            raise PathOutsideProject(path=raw, reason=f"the project is {root}")
        relative = raw[len(root.rstrip("/")) + 1 :]
    parts: list[str] = []
    for part in relative.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if not parts:
                raise PathOutsideProject(path=raw, reason="'..' leads out of it")
            parts.pop()
            continue
        parts.append(part)
    if not parts:
        raise WrongUsage(reason=f"'{raw}' is the project itself, not a file in it.")
    return "/".join(parts)


def stored_path(raw: object) -> str:
    """Check a path that a record on disk carries; stored paths are re-checked whenever they are used.

    Raises: `PathOutsideProject` unless it is a normalised project path.
    """
    if not isinstance(raw, str) or not raw or "\0" in raw or raw.startswith("/"):
        raise PathOutsideProject(path=str(raw), reason="a record names it, and it is no project path")
    fenced = f"/{raw}/"
    if "//" in fenced or ("/." in fenced and ("/./" in fenced or "/../" in fenced)):
        raise PathOutsideProject(path=raw, reason="a record names it, and it leads astray")
    return raw


def parents(path: str) -> list[str]:
    """All directories above `path`, outermost first, without the root."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def folder_of(path: str) -> str:
    """The directory that holds `path`; empty for the project's root."""
    return path.rpartition("/")[0]


def base_name(path: str) -> str:
    """The last component."""
    return path.rpartition("/")[2]


def inside(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or lies below it; compares components, not strings."""
    return path == folder or path.startswith(folder + "/") or folder == ""
