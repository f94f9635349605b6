"""A book that tests write in: plain files below, verbs above."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from interleaf.engine.engine import Engine
from interleaf.errors import InterleafError

CONTENT = {
    **{f"acts/c1/scene-010{n}.md": f"# Scene 010{n}\n\nOld text {n}.\n" for n in range(1, 6)},
    "acts/c1/plan.md": "plan of chapter 1\n",
    "acts/c2/plan.md": "plan of chapter 2\n",
    "context/timeline.json": '{"year": 1911}\n',
}


def sha(text: str | bytes) -> str:
    """Hash as the verbs give it."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


class Book:
    """A project directory and one caller's engine; any number of callers may open it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for path, text in CONTENT.items():
            self.save(path, text)
        self.engine = Engine.open(str(root), project=str(root))

    def again(self, session: str | None = None) -> Engine:
        """Another process's engine."""
        return Engine.open(str(self.root), project=str(self.root), session=session)

    def save(self, path: str, text: str | bytes) -> None:
        """What any program does to a file."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)

    def text(self, path: str) -> str:
        """A file as any program sees it."""
        return (self.root / path).read_text()

    def exists(self, path: str) -> bool:
        """Whether there is such a file or folder."""
        return (self.root / path).exists()

    def call(self, verb: str, /, **fields: Any) -> dict[str, Any]:
        """Run a verb."""
        return self.engine.call(verb, fields)

    def refused(self, kind: str, verb: str, /, **fields: Any) -> InterleafError:
        """Run a verb that has to be refused with this kind."""
        with pytest.raises(InterleafError) as caught:
            self.engine.call(verb, fields)
        assert caught.value.kind == kind, caught.value.message
        return caught.value

    def changes(self) -> dict[str, list[str]]:
        """What the current session changed."""
        found: dict[str, list[str]] = self.call("status")["session"]["changes"]
        return found

    def globals(self) -> dict[str, tuple[bytes, int, int]]:
        """Bytes, modification time and mode of every file outside workspace/."""
        return {
            str(place.relative_to(self.root)): (place.read_bytes(), place.stat().st_mtime_ns, place.stat().st_mode)
            for place in sorted(self.root.rglob("*"))
            if place.is_file() and place.relative_to(self.root).parts[0] != "workspace"
        }
