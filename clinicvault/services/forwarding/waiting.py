"""Entries on their way: bounded, and kept a while after they were sent."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from clinicvault.audit.written import Written

MOST = 10_000
"""Entries that wait at most; about 10 MB."""
_KEPT_SECONDS = 60.0
_KEPT_MOST = 1_000


class Waiting:
    """A queue that nobody waits for who puts something in.

    What was sent lately is kept: when a connection breaks nobody knows what of it arrived, so it
    is sent again. A receiver tells the copies by number and leaf hash.
    """

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._ready = threading.Condition()
        self._queue: deque[Written] = deque()
        self._sent: deque[tuple[float, Written]] = deque(maxlen=_KEPT_MOST)
        self._untold = 0
        self._closed = False
        self.lost = 0
        self.handed = 0
        """Entries that were sent, each counted once."""

    def put(self, entries: Sequence[Written]) -> None:
        """Add; what finds no room is lost, and counted."""
        with self._ready:
            room = max(0, self._most - len(self._queue))
            self._queue.extend(entries[:room])
            self._lose(len(entries) - len(entries[:room]))
            self._ready.notify()

    def next(self, seconds: float) -> Written | None:
        """The oldest entry, which stays until `done`; None where none comes in time."""
        with self._ready:
            self._ready.wait_for(lambda: self._queue or self._closed, seconds)
            return self._queue[0] if self._queue else None

    def done(self) -> None:
        """The oldest entry was sent."""
        with self._ready:
            self._sent.append((self._clock(), self._queue.popleft()))
            self.handed += 1

    def again(self) -> None:
        """The connection broke: what was sent lately comes once more, in its order."""
        with self._ready:
            since = self._clock() - _KEPT_SECONDS
            unsure = [entry for when, entry in self._sent if when >= since]
            self._sent.clear()
            self._queue.extendleft(reversed(unsure))
            self.handed -= len(unsure)

    def pause(self, seconds: float) -> None:
        """Wait, unless it is closed."""
        with self._ready:
            self._ready.wait_for(lambda: self._closed, seconds)

    def close(self) -> None:
        """Nobody waits any more."""
        with self._ready:
            self._closed = True
            self._ready.notify_all()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed

    def __len__(self) -> int:
        return len(self._queue)

    def give_up(self) -> None:
        """What still waits is lost."""
        with self._ready:
            self._lose(len(self._queue))
            self._queue.clear()

    def take_untold(self) -> int:
        """How many were lost since this was asked last."""
        with self._ready:
            untold, self._untold = self._untold, 0
            return untold

    def _lose(self, count: int) -> None:
        self.lost += count
        self._untold += count
