"""Which entries are told by a later one: an intent by its outcome, "done" by what was given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from .reading import LogEntry

WITHIN = 4_096
"""An intent and its outcome lie no further apart than so many leaves: other people's, and those of
the rows that an export of hundreds of pictures writes, lie between."""
NOT_READ = frozenset({"no-key", "unreadable"})
"""Problems of entries of which nothing is known."""
_INTENT, _DONE, _GIVEN = "intent", "done", "given"
_TOO_MANY = 2 * WITHIN

Begun = tuple[bytes, str, int]
"""(act, outcome, seq) of an entry that a later one may stand for."""


class Acts:
    """Follows entries, oldest first. Of several that one may stand for, it is the nearest."""

    def __init__(self, begun: Iterable[Begun] = ()) -> None:
        """`begun` is what another one gave before."""
        self._open: dict[bytes, list[tuple[str, int]]] = {}
        self._count = 0
        for act, outcome, seq in begun:
            self._begin(act, outcome, seq)

    def closes(self, entry: LogEntry) -> int:
        """Sequence number of the earlier entry that this one stands for, -1 for none."""
        if entry.problem in NOT_READ:
            return -1
        act = _act(entry)
        found = self._end(act, entry)
        if entry.outcome in (_INTENT, _DONE):
            self._begin(act, entry.outcome, entry.seq)
            if self._count > _TOO_MANY:
                self._forget(entry.seq)
        return found

    def begun(self, size: int) -> list[Begun]:
        """What entries from seq `size` on may stand for, oldest first."""
        near = size - WITHIN
        found = ((act, *one) for act, ones in self._open.items() for one in ones)
        return sorted((one for one in found if one[2] >= near), key=lambda one: one[2])

    def _begin(self, act: bytes, outcome: str, seq: int) -> None:
        self._open.setdefault(act, []).append((outcome, seq))
        self._count += 1

    def _end(self, act: bytes, entry: LogEntry) -> int:
        stack = self._open.get(act, [])
        for place in reversed(range(len(stack))):
            outcome, seq = stack[place]
            if seq < entry.seq - WITHIN:
                break
            if stands_for(entry.outcome, outcome):
                del stack[place]
                return seq
        return -1

    def _forget(self, seq: int) -> None:
        """Drop what is too far back."""
        kept, self._open, self._count = self.begun(seq), {}, 0
        for act, outcome, earlier in kept:
            self._begin(act, outcome, earlier)


def stands_for(later: str, earlier: str) -> bool:
    """Whether an outcome tells of an act what an earlier one told."""
    return later != _INTENT and (earlier == _INTENT or (later == _GIVEN and earlier == _DONE))


def told_once(entries: Iterable[LogEntry]) -> Iterator[LogEntry]:
    """Newest first, without those that a later one stands for, as `Acts` finds them."""
    later: dict[bytes, list[tuple[str, int]]] = {}
    for entry in entries:
        if entry.problem in NOT_READ:
            yield entry
            continue
        waiting = later.setdefault(_act(entry), [])
        told = _take(waiting, entry)
        if entry.outcome != _INTENT:
            waiting.append((entry.outcome, entry.seq))
        if not told:
            yield entry


def _take(waiting: list[tuple[str, int]], entry: LogEntry) -> bool:
    """Whether one of the later entries stands for this one, which is then used up."""
    for place in reversed(range(len(waiting))):
        outcome, seq = waiting[place]
        if entry.seq < seq - WITHIN:
            break
        if stands_for(outcome, entry.outcome):
            del waiting[place]
            return True
    return False


def _act(entry: LogEntry) -> bytes:
    """Equal for entries of one session about the same objects with the same name."""
    named = b"".join(one for one in entry.objects if type(one) is bytes)
    told = (entry.session, entry.event.encode(), named)
    return hashlib.blake2b(b"\0".join(told), digest_size=8).digest()
