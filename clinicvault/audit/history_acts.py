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
_ENDED = "ended"
_EARLIER = {_INTENT: (), _GIVEN: (_INTENT, _DONE)}
"""Outcome -> those of earlier entries that it stands for; any other stands for an intent."""
_LATER = {_INTENT: (_GIVEN, _ENDED), _DONE: (_GIVEN,)}
"""The same the other way round."""
_TOO_MANY = 2 * WITHIN

_Stacks = dict[str, list[int]]
"""Kind of outcome -> sequence numbers as they were met: the nearest is on top."""

Begun = tuple[bytes, str, int]
"""(act, outcome, seq) of an entry that a later one may stand for."""


class Acts:
    """Follows entries, oldest first. Of several that one may stand for, it is the nearest."""

    def __init__(self, begun: Iterable[Begun] = ()) -> None:
        """`begun` is what another one gave before."""
        self._open: dict[bytes, _Stacks] = {}
        self._count = 0
        for act, outcome, seq in begun:
            self._begin(act, outcome, seq)

    def closes(self, entry: LogEntry) -> int:
        """Sequence number of the earlier entry that this one stands for, -1 for none."""
        if entry.problem in NOT_READ:
            return -1
        act, kinds = _act(entry), _EARLIER.get(entry.outcome, (_INTENT,))
        found = _take(self._open.get(act, {}), kinds, entry.seq)
        if entry.outcome in (_INTENT, _DONE):
            self._begin(act, entry.outcome, entry.seq)
            if self._count > _TOO_MANY:
                self._forget(entry.seq)
        return found

    def begun(self, size: int) -> list[Begun]:
        """What entries from seq `size` on may stand for, oldest first."""
        near = size - WITHIN
        found = (
            (act, outcome, seq)
            for act, stacks in self._open.items()
            for outcome, seqs in stacks.items()
            for seq in seqs
            if seq >= near
        )
        return sorted(found, key=lambda one: one[2])

    def _begin(self, act: bytes, outcome: str, seq: int) -> None:
        self._open.setdefault(act, {}).setdefault(outcome, []).append(seq)
        self._count += 1

    def _forget(self, seq: int) -> None:
        """Drop what is too far back."""
        kept, self._open, self._count = self.begun(seq), {}, 0
        for act, outcome, earlier in kept:
            self._begin(act, outcome, earlier)


def told_once(entries: Iterable[LogEntry]) -> Iterator[LogEntry]:
    """Newest first, without those that a later one stands for, as `Acts` finds them."""
    later: dict[bytes, _Stacks] = {}
    for entry in entries:
        if entry.problem in NOT_READ:
            yield entry
            continue
        waiting = later.setdefault(_act(entry), {})
        told = _take(waiting, _LATER.get(entry.outcome, ()), entry.seq)
        if entry.outcome != _INTENT:
            kind = _GIVEN if entry.outcome == _GIVEN else _ENDED
            waiting.setdefault(kind, []).append(entry.seq)
        if told < 0:
            yield entry


def _take(stacks: _Stacks, kinds: Iterable[str], seq: int) -> int:
    """The one of these kinds that is nearest to `seq`, used up; -1 for none within reach."""
    tops = [stack for kind in kinds if (stack := stacks.get(kind)) and _is_near(stack[-1], seq)]
    if not tops:
        return -1
    return min(tops, key=lambda stack: abs(stack[-1] - seq)).pop()


def _is_near(one: int, other: int) -> bool:
    return abs(one - other) <= WITHIN


def _act(entry: LogEntry) -> bytes:
    """Equal for entries of one session about one patient's same objects with the same name."""
    told = (entry.session, entry.event.encode(), entry.patient, *entry.objects)
    parts = (len(one).to_bytes(4, "big") + one for one in told)
    return hashlib.blake2b(b"".join(parts), digest_size=8).digest()
