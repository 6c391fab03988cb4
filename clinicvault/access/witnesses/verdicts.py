"""What this process found out about stored witnesses, so that it looks at each of them once.

A row's id follows from its content: what is said of one is true of no other. Memory is bounded.
"""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable, Hashable

MOST_SIGNERS = 8
MOST_STRANGERS = 50_000
"""Ids that are remembered for each set of signers, some megabytes."""
MOST_SIGNED = 20_000


class Strangers:
    """Ids of rows that read well and that none of a set of signers signed."""

    def __init__(self, most: int = MOST_STRANGERS, signers: int = MOST_SIGNERS) -> None:
        self._most, self._signers = most, signers
        self._found: collections.OrderedDict[Hashable, set[bytes]] = collections.OrderedDict()
        self._lock = threading.Lock()

    def of(self, signers: Hashable) -> frozenset[bytes]:
        """Those that are remembered for these signers."""
        with self._lock:
            return frozenset(self._found.get(signers, ()))

    def add(self, signers: Hashable, found: set[bytes]) -> None:
        """Remember more, as far as there is room; signers who were not asked for long go."""
        with self._lock:
            known = self._found.setdefault(signers, set())
            self._found.move_to_end(signers)
            known.update(list(found)[: max(0, self._most - len(known))])
            while len(self._found) > self._signers:
                self._found.popitem(last=False)


class Verdicts:
    """What -> whether it is so, asked once while it is remembered."""

    def __init__(self, most: int = MOST_SIGNED) -> None:
        self._most = most
        self._found: collections.OrderedDict[Hashable, bool] = collections.OrderedDict()
        self._lock = threading.Lock()

    def of(self, what: Hashable, find: Callable[[], bool]) -> bool:
        """As remembered, or as found now; the oldest go first."""
        with self._lock:
            known = self._found.get(what)
        if known is None:
            known = find()
            with self._lock:
                self._found[what] = known
                while len(self._found) > self._most:
                    self._found.popitem(last=False)
        return known
