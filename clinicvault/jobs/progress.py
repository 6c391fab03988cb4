"""How far a job is: counts, bytes, rate and time left, told at most twenty times a second."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable

_INTERVAL = 1 / 20
_SMOOTHING = 0.2
"""Weight of the newest rate: a single slow file does not make the time left jump."""


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """One moment of a job. `rate` is items a second, `seconds_left` -1 where not known yet."""

    done: int
    total: int
    bytes: int = 0
    rate: float = 0.0
    seconds_left: float = -1.0

    @property
    def fraction(self) -> float:
        """0 to 1; an empty job is done."""
        return min(1.0, self.done / self.total) if self.total else 1.0

    @property
    def finished(self) -> bool:
        """Whether every item is done."""
        return self.done >= self.total


class ProgressMeter:
    """Counts items and tells `listener`, in the thread that counts; the last item is always told.

    `clock` gives seconds, and never runs backwards.
    """

    def __init__(
        self,
        total: int,
        listener: Callable[[Progress], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._listener = listener
        self._clock = clock
        self._lock = threading.Lock()
        self._total, self._done, self._bytes = total, 0, 0
        self._rate = 0.0
        self._counted_at = clock()
        self._told_at = float("-inf")

    def add(self, items: int = 1, size: int = 0) -> None:
        """Count finished items and their bytes."""
        with self._lock:
            self._measure(items)
            self._done += items
            self._bytes += size
            now = self._clock()
            if self._done < self._total and now - self._told_at < _INTERVAL:
                return
            self._told_at = now
            moment = self._moment()
        if self._listener is not None:
            self._listener(moment)

    def _measure(self, items: int) -> None:
        now = self._clock()
        elapsed, self._counted_at = now - self._counted_at, now
        if elapsed <= 0:
            return
        newest = items / elapsed
        share = _SMOOTHING if self._rate else 1.0
        self._rate += (newest - self._rate) * share

    def now(self) -> Progress:
        """The current moment, whenever it was told last."""
        with self._lock:
            return self._moment()

    def _moment(self) -> Progress:
        left = max(0, self._total - self._done)
        seconds = left / self._rate if self._rate else (-1.0 if left else 0.0)
        return Progress(self._done, self._total, self._bytes, self._rate, seconds)
