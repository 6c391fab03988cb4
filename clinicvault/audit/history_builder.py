"""Entries of the log into columns, as they are read."""

from __future__ import annotations

import dataclasses
import weakref
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from .history import NUMBERS, TABLES, Column, Hint, History
from .history_acts import Acts, Begun
from .reading import CLOCK_SLACK_MS, LogEntry

LATEST_MS = 253_402_214_400_000
"""The last day that a calendar knows, 9999-12-31: a later time is told as that."""
_HINTS = {
    "own": Hint.OWN, "surname": Hint.SURNAME, "vip": Hint.VIP, "colleague": Hint.COLLEAGUE,
    "no-visit": Hint.NO_VISIT, "visit": Hint.VISIT, "far": Hint.FAR, "unknown": Hint.UNKNOWN,
}  # fmt: skip
_LARGEST_TOKEN = 1 << 32
_FIRST_ROOM = 4_096
_SEQ, _MS, _PROBLEM = (NUMBERS.index(name) for name in ("seq", "ms", "problem"))
_CLOCK_BACK = "clock-back"


class HistoryBuilder:
    """Grows by entries, oldest first; `history` is a view of what is there by then."""

    def __init__(self) -> None:
        self._numbers = np.zeros((len(NUMBERS), _FIRST_ROOM), np.int64)
        self._closed = np.zeros(_FIRST_ROOM, np.bool_)
        self._tables: dict[str, dict[Any, int]] = {name: {} for name in TABLES}
        self._size = 0
        self._fresh: list[tuple[int, ...]] = []
        self._given: list[weakref.ref[npt.NDArray[Any]]] = []
        """What was given out, or outgrown, as long as somebody holds it."""
        self._told: list[int] = []
        """Entries that one of the fresh ones stands for."""
        self._acts = Acts()

    def __len__(self) -> int:
        return self._size + len(self._fresh)

    def add(self, entry: LogEntry) -> int:
        """Take one entry in; returns the seq of the earlier one that it stands for, or -1."""
        entry = self._timed(entry)
        self._fresh.append(self._row(entry))
        closed = self._acts.closes(entry)
        if closed >= 0:
            self._told.append(closed)
        return closed

    def extend(self, part: History, told: Column, begun: Iterable[Begun]) -> None:
        """Take in what another builder made of the entries that follow.

        `told` are the entries, also earlier ones, that some of `part` stand for; `begun` is what
        that builder gave at its end.
        """
        self._settle()
        end = self._size + len(part)
        self._make_room(end)
        for row, name in enumerate(NUMBERS):
            self._numbers[row, self._size : end] = self._known(part, name)
        self._size = end
        self._close(told)
        self._acts = Acts(begun)

    def begun(self, size: int) -> tuple[Begun, ...]:
        """What entries from seq `size` on may stand for, for whoever goes on."""
        return tuple(self._acts.begun(size))

    def history(self) -> History:
        """Everything so far; what is added later does not change it."""
        self._settle()
        numbers: dict[str, Any] = {
            name: self._numbers[row, : self._size] for row, name in enumerate(NUMBERS)
        }
        tables: dict[str, Any] = {
            TABLES[name]: tuple(known) for name, known in self._tables.items()
        }
        closed = self._closed[: self._size].copy()
        self._remember(closed)
        return History(**numbers, closed=closed, **tables)

    def wipe(self) -> None:
        """Forget everything; the columns are overwritten."""
        for array in (self._numbers, self._closed, *(given() for given in self._given)):
            if array is not None:
                array.fill(0)
        self._fresh, self._told, self._size = [], [], 0
        self._acts = Acts()
        for table in self._tables.values():
            table.clear()

    def _remember(self, *arrays: npt.NDArray[Any]) -> None:
        alive = [given for given in self._given if given() is not None]
        self._given = [*alive, *map(weakref.ref, arrays)]

    def _known(self, part: History, name: str) -> Column:
        """A column of `part` in the codes of the tables here."""
        column: Column = getattr(part, name)
        if name not in TABLES or not len(column):
            return column
        codes = [self._code(name, value) for value in getattr(part, TABLES[name])]
        return np.array(codes, np.int64)[column]

    def _timed(self, entry: LogEntry) -> LogEntry:
        """As the reader flags it, where this entry is the first that it read."""
        last = self._last()
        if last is None or entry.problem or entry.ms >= last[0] - CLOCK_SLACK_MS:
            return entry
        known = next(
            (word for word, code in self._tables["problem"].items() if code == last[1]), ""
        )
        sound = known in ("", _CLOCK_BACK)
        return dataclasses.replace(entry, problem=_CLOCK_BACK) if sound else entry

    def _last(self) -> tuple[int, int] | None:
        """(ms, code of its problem) of the newest entry."""
        if self._fresh:
            return self._fresh[-1][_MS], self._fresh[-1][_PROBLEM]
        if not self._size:
            return None
        newest = self._numbers[:, self._size - 1]
        return int(newest[_MS]), int(newest[_PROBLEM])

    def _row(self, entry: LogEntry) -> tuple[int, ...]:
        code = self._code
        return (
            entry.seq,
            min(max(entry.ms, 0), LATEST_MS),
            code("event", entry.event),
            code("outcome", entry.outcome),
            code("purpose", entry.purpose),
            code("user", entry.user),
            code("workstation", entry.workstation),
            code("patient", entry.patient),
            code("session", entry.session),
            len(entry.objects),
            hint_bits(entry),
            given_token(entry),
            code("problem", entry.problem),
        )

    def _code(self, name: str, value: object) -> int:
        table = self._tables[name]
        return table.setdefault(value, len(table))

    def _settle(self) -> None:
        """Move what is fresh into the columns."""
        fresh, self._fresh = self._fresh, []
        if fresh:
            end = self._size + len(fresh)
            self._make_room(end)
            self._numbers[:, self._size : end] = np.array(fresh, np.int64).T
            self._size = end
        told, self._told = self._told, []
        self._close(np.array(told, np.int64))

    def _close(self, told: Column) -> None:
        rows = np.searchsorted(self._numbers[_SEQ, : self._size], told)
        self._closed[rows] = True

    def _make_room(self, size: int) -> None:
        room = self._closed.shape[0]
        if size <= room:
            return
        # Views that were given out keep what they have: nothing is resized in place.
        more = max(size + _FIRST_ROOM, room + room // 2) - room
        self._remember(self._numbers, self._closed)
        self._numbers = np.pad(self._numbers, ((0, 0), (0, more)))
        self._closed = np.pad(self._closed, (0, more))


def hint_bits(entry: LogEntry) -> int:
    """Bits of `Hint`; only what is plainly true counts."""
    if not entry.hints:
        return 0
    return sum(bit for name, bit in _HINTS.items() if entry.hints.get(name) is True)


def given_token(entry: LogEntry) -> int:
    """The token of the patient's first name, 0 for none."""
    token = entry.hints.get("given")
    return token if type(token) is int and 0 < token < _LARGEST_TOKEN else 0
