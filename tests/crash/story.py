"""A story: what happens on a disk, one answered act after the other, and what was to be seen after each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.crash.view import View, look
from tests.support.memory_disk import MemoryDisk
from tests.support.recording_disk import Effect, RecordingDisk

from interleaf.disk.port import Disk

Act = Callable[[Disk], object]


class Story(NamedTuple):
    """Acts on a disk.

    Attributes:
        name: for reports.
        prepare: makes the disk that the story begins with.
        acts: what happens; each is answered (or refused) before the next one begins.
        recover: what opening the project does after a crash.
        pictures: whether an act's checkpoint is part of its all or nothing; one that only goes before need not be.
        again: whether an act, done again after an opening in between, has the same result.
        share: of the states to try, where opening costs much.
    """

    name: str
    prepare: Callable[[], MemoryDisk]
    acts: tuple[Act, ...]
    recover: Callable[[Disk], object]
    pictures: bool = True
    again: bool = True
    share: float = 1.0


class Played(NamedTuple):
    """A story that was played once without trouble.

    Attributes:
        story: the story.
        images: the disk before the first act and after each.
        views: what is to be seen on each of `images`.
        log: the effects, with a mark after each act.
    """

    story: Story
    images: tuple[MemoryDisk, ...]
    views: tuple[View, ...]
    log: list[Effect]


def play(story: Story) -> Played:
    """Play a story and record it."""
    disk = story.prepare()
    images = [disk.copy()]
    recording = RecordingDisk(disk)
    for number, act in enumerate(story.acts):
        act(recording)
        recording.mark(f"answer {number + 1}")
        images.append(disk.copy())
    return Played(story, tuple(images), tuple(_opened(story, image) for image in images), recording.log)


def _opened(story: Story, image: MemoryDisk) -> View:
    """What the next face finds: opening notes what other programs did meanwhile."""
    disk = image.copy()
    story.recover(disk)
    found = look(disk)
    return found if story.pictures else found._replace(pictures=())
