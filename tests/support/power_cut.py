"""The states that a power cut may leave, computed from the recorded effects.

After Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014): every effect that no sync covers may or may
not be on the medium. Two models of a file system:

- *ordered* (ext4, XFS, btrfs): changes of names reach the medium in their order, any sync takes all earlier ones along.
- *weak* (all that POSIX promises): any subset of the changes of names that no sync of their directory covers.

In both, content that was not synced may be whole, torn, zeros or missing; a rename is atomic, and a directory goes only
when it is empty.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import NamedTuple

from tests.support.memory_disk import DEFAULT_FILE_MODE, Dir, File, Link, MemoryDisk, Node
from tests.support.recording_disk import Effect

MODELS = ("ordered", "weak")
TEARS = ("zeros", "half", "none")
_INODES = itertools.count(1 << 40)  # of new files; a state may be the base of another model, so they never repeat
_CHANGES = ("names", "data", "mode")


class Step(NamedTuple):
    """One indivisible change of the medium, or a sync.

    Attributes:
        kind: "names", "data", "mode", "sync_file", "sync_dir" or "mark".
        inodes: directories whose names change, or the one inode that is written or synced.
        names: (directory, name, inode or None) to set.
        data: content written.
        mode: permission bits set.
        effect: index of the effect it came from.
    """

    kind: str
    inodes: tuple[int, ...]
    effect: int
    names: tuple[tuple[int, str, int | None], ...] = ()
    data: bytes = b""
    mode: int = 0


class Cut(NamedTuple):
    """One state: the power went after `steps[:at]`, and of what was not yet durable this is there.

    Attributes:
        model: "ordered" or "weak".
        at: number of steps begun.
        kept: indices of the "names" and "mode" steps that are on the medium.
        torn: index of a "data" step to what became of it, where it is not whole.
    """

    model: str
    at: int
    kept: frozenset[int]
    torn: tuple[tuple[int, str], ...]


class PowerCut:
    """Compiles a log over the disk it began with, and builds states.

    Args:
        base: the disk as it was, all of it durable, before the first effect.
        log: the effects since.
    """

    def __init__(self, base: MemoryDisk, log: list[Effect]) -> None:
        self.root = base.root
        self.base = base.tree
        self.log = log
        self.steps: list[Step] = []
        self._dirs: dict[int, dict[str, int]] = {}
        self._files: dict[int, File | Link] = {}
        self._learn(base.tree)
        self._first = ({ino: dict(names) for ino, names in self._dirs.items()}, dict(self._files))
        self._made: dict[int, bool] = {}
        self._empty: dict[int, File] = {}
        self._contents: dict[tuple[int, str], File] = {}
        self._born = MemoryDisk.new_file(b"", 0).mtime_ns
        for index, effect in enumerate(log):
            self._compile(index, effect)

    # --- from effects to steps ---

    def _learn(self, folder: Dir) -> None:
        self._dirs[folder.ino] = {}
        for name, node in folder.names.items():
            self._dirs[folder.ino][name] = node.ino
            if type(node) is Dir:
                self._learn(node)
            else:
                assert not isinstance(node, Dir)
                self._files[node.ino] = node

    def _find(self, path: str) -> tuple[int, str]:
        *parts, name = path.split("/")
        ino = self.base.ino
        for part in parts:
            ino = self._dirs[ino][part]
        return ino, name

    def _inode(self, path: str) -> int:
        if not path:
            return self.base.ino
        folder, name = self._find(path)
        return self._dirs[folder][name]

    def _names(self, index: int, *names: tuple[int, str, int | None]) -> None:
        for folder, name, ino in names:
            if ino is None:
                self._dirs[folder].pop(name, None)
            else:
                self._dirs[folder][name] = ino
        folders = tuple(sorted({folder for folder, _, _ in names}))
        self.steps.append(Step("names", folders, index, names))

    def _compile(self, index: int, effect: Effect) -> None:
        call = effect.call
        if call == "mark":
            self.steps.append(Step("mark", (), index))
        elif call == "mkdir":
            folder, name = self._find(effect.path)
            ino = next(_INODES)
            self._dirs[ino] = {}
            self._made[ino] = True
            self._names(index, (folder, name, ino))
        elif call == "create":
            self._create(index, effect)
        elif call == "save":
            self._create(index, effect)
            folder, _ = self._find(effect.path)
            self.steps.append(Step("sync_dir", (folder,), index))
        elif call in ("rename", "replace"):
            folder, name = self._find(effect.path)
            other, new = self._find(effect.other)
            self._names(index, (folder, name, None), (other, new, self._dirs[folder][name]))
        elif call == "exchange":
            folder, name = self._find(effect.path)
            other, new = self._find(effect.other)
            self._names(index, (folder, name, self._dirs[other][new]), (other, new, self._dirs[folder][name]))
        elif call in ("unlink", "rmdir"):
            folder, name = self._find(effect.path)
            self._names(index, (folder, name, None))
        elif call == "chmod":
            self.steps.append(Step("mode", (self._inode(effect.path),), index, mode=effect.mode or 0))
        elif call == "sync_dir":
            self.steps.append(Step("sync_dir", (self._inode(effect.path),), index))
        elif call == "sync_file":
            self.steps.append(Step("sync_file", (self._inode(effect.path),), index))
        else:
            raise AssertionError(f"the model does not know the effect {call}")

    def _create(self, index: int, effect: Effect) -> None:
        folder, name = self._find(effect.path)
        ino = next(_INODES)
        self._made[ino] = False
        mode = DEFAULT_FILE_MODE if effect.mode is None else effect.mode
        self._empty[ino] = MemoryDisk.new_file(b"", DEFAULT_FILE_MODE if effect.mode is None else 0o600)
        if effect.call == "create":
            self._names(index, (folder, name, ino))
        self.steps.append(Step("data", (ino,), index, data=effect.data, mode=mode))
        if effect.durable:
            self.steps.append(Step("sync_file", (ino,), index))
        if effect.call == "save":  # the other program writes aside first
            self._names(index, (folder, name, ino))

    # --- which states are possible ---

    def _sure_from(self, model: str) -> dict[int, int]:
        """Index of each change to the first sync after it that makes it durable."""
        found: dict[int, int] = {}
        for i, step in enumerate(self.steps):
            if step.kind in _CHANGES:
                covering = (j for j in range(i + 1, len(self.steps)) if _covers(self.steps[j], step, model))
                found[i] = next(covering, len(self.steps))
        return found

    def cuts(self, model: str, rng: random.Random, most: int = 40, first: int = 0) -> Iterator[Cut]:
        """Legal states, at most `most` for each moment; all of them where there are fewer.

        Args:
            model: "ordered" or "weak".
            rng: chooses where there are too many.
            most: states for each moment.
            first: first moment, an index into `steps`.
        """
        sure_from = self._sure_from(model)
        for at in range(first, len(self.steps) + 1):
            if at and self.steps[at - 1].kind in ("sync_file", "sync_dir") and at != len(self.steps):
                continue  # a sync changes no file: fewer states than the moment before, more than the moment after
            changes = [i for i in range(at) if self.steps[i].kind in ("names", "mode")]
            known = frozenset(i for i in changes if sure_from[i] < at)
            free = [i for i in changes if sure_from[i] >= at]
            loose = [i for i in range(at) if self.steps[i].kind == "data" and sure_from[i] >= at]
            tears: list[tuple[tuple[int, str], ...]] = [()]
            if loose:
                tears += [tuple((i, tear) for i in loose) for tear in TEARS]
                if len(loose) > 1:
                    tears += [tuple((i, rng.choice(TEARS)) for i in loose if rng.random() < 0.5) for _ in range(3)]
            every = [(chosen, torn) for chosen in _subsets(free, model, rng) for torn in tears]
            if len(every) > most:
                every = every[:2] + rng.sample(every[2:], most - 2)
            for chosen, torn in every:
                yield Cut(model, at, known | chosen, torn)

    def kills(self) -> Iterator[Cut]:
        """What a killed process leaves: everything that it did, the last content perhaps half."""
        for at in range(len(self.steps) + 1):
            if at and self.steps[at - 1].kind not in ("names", "data", "mode"):
                continue
            everything = frozenset(i for i in range(at) if self.steps[i].kind in ("names", "mode"))
            yield Cut("kill", at, everything, ())
            if at and self.steps[at - 1].kind == "data" and len(self.steps[at - 1].data) > 1:
                yield Cut("kill", at, everything, ((at - 1, "half"),))

    # --- building a state ---

    def build(self, cut: Cut) -> MemoryDisk:
        """The disk as it is found after this cut."""
        first_dirs, first_files = self._first
        dirs = {ino: dict(names) for ino, names in first_dirs.items()}
        content: dict[int, File | Link] = dict(first_files)
        home: dict[int, tuple[int, str]] = {ino: (d, name) for d, names in dirs.items() for name, ino in names.items()}
        torn = dict(cut.torn)
        for i in range(cut.at):
            step = self.steps[i]
            if step.kind == "names" and i in cut.kept:
                _apply_names(step, dirs, home)
            elif step.kind == "data":
                content[step.inodes[0]] = self._written(i, torn.get(i, "whole"))
            elif step.kind == "mode" and i in cut.kept and isinstance(there := content.get(step.inodes[0]), File):
                content[step.inodes[0]] = there._replace(mode=step.mode)
        return MemoryDisk(self.root, self._tree(self.base.ino, dirs, content))

    def _written(self, index: int, tear: str) -> File:
        """The file that a "data" step leaves, whole or torn; the same one for every state."""
        key = (index, tear)
        if key not in self._contents:
            step = self.steps[index]
            file = MemoryDisk.new_file(_tear(step.data, tear), step.mode)
            self._contents[key] = file._replace(ino=step.inodes[0])
        return self._contents[key]

    def _tree(self, ino: int, dirs: dict[int, dict[str, int]], content: dict[int, File | Link]) -> Dir:
        names: dict[str, Node] = {}
        for name, below in dirs.get(ino, {}).items():
            if below in content:
                names[name] = content[below]
            elif below in dirs or self._made.get(below):
                names[name] = self._tree(below, dirs, content)
            else:
                names[name] = self._empty[below]._replace(ino=below)
        return Dir(ino, 0o755, self._born, names)

    def describe(self, cut: Cut) -> str:
        """The state in words, for a failure's report."""
        lost = [i for i in range(cut.at) if self.steps[i].kind in ("names", "mode") and i not in cut.kept]
        last = self.log[self.steps[cut.at - 1].effect] if cut.at else "nothing"
        lines = [f"{cut.model}: power gone after step {cut.at}/{len(self.steps)}: {last}"]
        lines += [f"  lost: {self.log[self.steps[i].effect]}" for i in lost]
        lines += [f"  {tear}: content of {self.log[self.steps[i].effect]}" for i, tear in cut.torn]
        return "\n".join(lines)


def _covers(sync: Step, change: Step, model: str) -> bool:
    """Whether this sync makes an earlier change durable."""
    if sync.kind == "sync_file" and change.kind in ("data", "mode") and change.inodes == sync.inodes:
        return True
    if sync.kind == "sync_dir" and change.kind == "names" and sync.inodes[0] in change.inodes:
        return True
    return model == "ordered" and sync.kind in ("sync_file", "sync_dir") and change.kind in ("names", "mode")


def _apply_names(step: Step, dirs: dict[int, dict[str, int]], home: dict[int, tuple[int, str]]) -> None:
    """Set names; an inode has one name only, so wherever a lost earlier rename left it, it moves from there."""
    for folder, name, ino in step.names:
        there = dirs.get(folder, {}).get(name)
        if ino is None and len(step.names) == 1 and there is not None and dirs.get(there):
            return  # no file system drops a directory while names are left in it
    for folder, name, ino in step.names:
        if ino is None:
            gone = dirs.setdefault(folder, {}).pop(name, None)
            if gone is not None and home.get(gone) == (folder, name):
                del home[gone]
    for folder, name, ino in step.names:
        if ino is None:
            continue
        left = home.get(ino)
        if left is not None and dirs.get(left[0], {}).get(left[1]) == ino:
            del dirs[left[0]][left[1]]
        before = dirs.setdefault(folder, {}).get(name)
        if before is not None and home.get(before) == (folder, name):
            del home[before]
        dirs[folder][name] = ino
        home[ino] = (folder, name)


def _subsets(free: list[int], model: str, rng: random.Random) -> list[frozenset[int]]:
    if model == "ordered":
        return [frozenset(free[:count]) for count in range(len(free) + 1)]
    if len(free) <= 5:
        return [frozenset(chosen) for count in range(len(free) + 1) for chosen in itertools.combinations(free, count)]
    everything = frozenset(free)
    some = [frozenset(), everything]
    some += [frozenset({one}) for one in free]
    some += [everything - {one} for one in free]
    some += [frozenset(one for one in free if rng.random() < 0.5) for _ in range(20)]
    return some


def _tear(data: bytes, how: str) -> bytes:
    if how == "zeros":
        return bytes(len(data))
    if how == "half":
        return data[: len(data) // 2]
    return b"" if how == "none" else data
