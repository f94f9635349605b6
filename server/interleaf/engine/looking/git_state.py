"""Branch and commit of the project, read from `.git` without running git."""

from __future__ import annotations

from interleaf.errors import InterleafError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.disk.port import Disk


def git_state(disk: Disk) -> dict[str, str]:
    """`branch` and `last_commit`, as far as plain files tell; empty where there is no repository."""
    try:
        head = disk.read(".git/HEAD").decode("utf-8", "replace").strip()
    except (OSError, InterleafError):
        return {}
    if not head.startswith("ref: "):
        return {"last_commit": head[:12]}
    reference = head.removeprefix("ref: ")
    found = {"branch": reference.removeprefix("refs/heads/")}
    if ".." not in reference.split("/"):
        try:
            found["last_commit"] = disk.read(f".git/{reference}").decode("ascii", "replace").strip()[:12]
        except (OSError, InterleafError):
            return found  # the reference is packed, or the branch has no commit yet
    return found
