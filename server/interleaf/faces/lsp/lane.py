"""One worker thread for the engine: calls run in the order in which they were asked for; none holds the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class LaneClosed(Exception):
    """The server is ending; nothing new is begun."""


class Lane:
    """A queue of calls and the thread that runs them one by one.

    What people wait for goes before what is done in passing: a call marked `idle` begins only when nothing else waits.
    Among calls of one kind the order is that of asking, so what happens to a document reaches the disk in the order in
    which it reached the server.
    """

    def __init__(self) -> None:
        self._asked: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._idle: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="interleaf-lane", daemon=True)
        self._thread.start()

    def ask(self, call: Callable[[], Result], *, idle: bool = False) -> asyncio.Future[Result]:
        """Have something done. Must be called on the event loop.

        Raises: `LaneClosed` when the server is ending.
        """
        future: Future[Result] = Future()
        with self._changed:
            if self._closed:
                raise LaneClosed
            (self._idle if idle else self._asked).append((future, call))
            self._changed.notify()
        return asyncio.wrap_future(future)

    def close(self, seconds: float) -> bool:
        """Finish what people asked for, drop what was to be done in passing, and end the thread.

        Args:
            seconds: how long to wait at most.

        Returns: whether everything was finished.
        """
        with self._changed:
            self._closed = True
            for future, _ in self._idle:
                future.cancel()
            self._idle.clear()
            self._changed.notify()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            future, call = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(call())
            except BaseException as error:
                future.set_exception(error)
            del job, future, call  # an idle thread keeps nothing alive

    def _next(self) -> tuple[Future[Any], Callable[[], Any]] | None:
        with self._changed:
            while not self._asked and not self._idle:
                if self._closed:
                    return None
                self._changed.wait()
            return self._asked.popleft() if self._asked else self._idle.popleft()
