"""Unified diffs of two contents, as diff(1) and git write them."""

from __future__ import annotations

from difflib import unified_diff

_BINARY_PROBE = 8192


def unified(path: str, before: bytes, after: bytes, labels: tuple[str, str], absent: bool, gone: bool) -> str:
    """A unified diff of two contents.

    Args:
        path: for the head lines.
        before: old content.
        after: new content.
        labels: what the head lines put before the path.
        absent: there was no old file.
        gone: there is no new file.
    """
    one = "/dev/null" if absent else f"{labels[0]}{path}"
    two = "/dev/null" if gone else f"{labels[1]}{path}"
    if b"\0" in before[:_BINARY_PROBE] or b"\0" in after[:_BINARY_PROBE]:
        return f"Binary files {one} and {two} differ\n"
    lines = unified_diff(
        before.decode("utf-8", "replace").splitlines(keepends=True),
        after.decode("utf-8", "replace").splitlines(keepends=True),
        one,
        two,
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
