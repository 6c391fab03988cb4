"""Entries on their way: bounded, numbered, and kept a while after they were sent."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from clinicvault.audit.written import Written

from .journal import Journal
from .syslog import GAP

MOST = 10_000
"""Entries that wait at most; about 10 MB."""
_KEPT_SECONDS = 60.0
_KEPT_MOST = 1_000
_NOTED_MOST = 200
"""The file with what is noted is begun anew where it holds more, and nothing waits."""
_LAST_NUMBER = 2**31 - 1


class Numbered(NamedTuple):
    """An entry with its place among all that this program was to send (RFC 5424, 7.3.1)."""

    number: int
    """From 1; again 1 after the largest one. What is missing did not arrive."""
    entry: Written


class Numbers:
    """What gives the next number, over a change of the server too."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """One more, from 1."""
        self._last = self._last % _LAST_NUMBER + 1
        return self._last


class Waiting:
    """A queue that nobody waits for who puts something in.

    What was sent lately is kept: when a connection breaks nobody knows what of it arrived, so it
    is sent again. A receiver tells the copies by number and leaf hash.
    """

    def __init__(
        self,
        journal: Journal,
        numbers: Numbers,
        most: int = MOST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._journal, self._numbers = journal, numbers
        self._most, self._clock = most, clock
        self._ready = threading.Condition()
        self._queue: deque[Numbered] = deque()
        self._sent: deque[tuple[float, Numbered]] = deque(maxlen=_KEPT_MOST)
        self._beyond: deque[tuple[float, int]] = deque()
        """(time, seq) of what was sent lately and found no room in `_sent`."""
        self._untold: list[int] = []
        self._closed = False
        self.lost = 0
        self.handed = 0
        """Entries that were sent, each counted once."""

    def put(self, entries: Sequence[Written]) -> None:
        """Add; what finds no room is lost, and counted."""
        with self._ready:
            self._journal.note(one.seq for one in entries)
            numbered = [Numbered(self._numbers.next(), _sendable(one)) for one in entries]
            room = max(0, self._most - len(self._queue))
            self._queue.extend(numbered[:room])
            self._lose(one.entry.seq for one in numbered[room:])
            self._ready.notify()

    def next(self, seconds: float) -> Numbered | None:
        """The oldest entry, which stays until `done`; None where none comes in time."""
        with self._ready:
            self._ready.wait_for(lambda: self._queue or self._closed, seconds)
            self._forget_old()
            return self._queue[0] if self._queue else None

    def done(self, sent: Numbered) -> None:
        """This one, the oldest, was sent; nothing where it was given up meanwhile."""
        with self._ready:
            if self._queue and self._queue[0] is sent:
                self._queue.popleft()
                self._remember(sent)
                self.handed += 1

    def again(self) -> None:
        """The connection broke: what was sent lately comes once more, in its order.

        What is kept no more is lost, as far as anybody knows.
        """
        with self._ready:
            self._forget_old()
            unsure = [entry for _, entry in self._sent]
            self._sent.clear()
            self._queue.extendleft(reversed(unsure))
            self.handed -= len(unsure) + len(self._beyond)
            self._lose(seq for _, seq in self._beyond)
            self._beyond.clear()

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
            self._lose(one.entry.seq for one in self._queue)
            self._queue.clear()

    def hand_over(self, after: Waiting) -> None:
        """Another one goes on: what waits here comes first there, and the counts go on."""
        with self._ready:
            waiting, untold = tuple(self._queue), tuple(self._untold)
            self._queue.clear()
            self._untold.clear()
        after.take_over(waiting, untold, self.lost, self.handed)

    def take_over(
        self, waiting: Sequence[Numbered], untold: Sequence[int], lost: int, handed: int
    ) -> None:
        """What another one hands over; it may be more than there is room for, once."""
        with self._ready:
            self._queue.extendleft(reversed(waiting))
            self._untold.extend(untold)
            self.lost += lost
            self.handed += handed
            self._ready.notify()

    def untold(self) -> tuple[int, ...]:
        """Numbers in the log of what was lost and not said to be."""
        with self._ready:
            return tuple(self._untold)

    def told(self, lost: int) -> None:
        """The first so many of `untold` were said."""
        with self._ready:
            del self._untold[:lost]

    def unsent(self) -> tuple[int, ...]:
        """Numbers in the log of what waits."""
        with self._ready:
            return tuple(one.entry.seq for one in self._queue)

    def _lose(self, seqs: Iterable[int]) -> None:
        lost = tuple(seqs)
        self.lost += len(lost)
        self._untold.extend(lost)

    def _remember(self, sent: Numbered) -> None:
        """Keep what was sent; the file is begun anew now and then."""
        self._forget_old()
        if len(self._sent) == _KEPT_MOST:
            when, oldest = self._sent[0]
            self._beyond.append((when, oldest.entry.seq))
        self._sent.append((self._clock(), sent))
        if not self._queue and self._journal.noted > _NOTED_MOST:
            kept = self._unsure()
            # Half of it at least goes, so that it is not written anew for every entry.
            if 2 * len(kept) < self._journal.noted:
                self._journal.keep(kept)

    def _unsure(self) -> list[int]:
        """Numbers in the log of what is lost, or was sent so lately that nobody knows."""
        lately = [one.entry.seq for _, one in self._sent]
        return [*self._untold, *(seq for _, seq in self._beyond), *lately]

    def _forget_old(self) -> None:
        since = self._clock() - _KEPT_SECONDS
        for kept in (self._sent, self._beyond):
            while kept and kept[0][0] < since:
                kept.popleft()


def _sendable(one: Written) -> Written:
    """Without what people typed: none of it is sent, and the queue outlives a lock."""
    return one if one.event.name == GAP else one.bare()
