"""Rows of a long list, kept by stretches; those not seen for longest go first."""

from __future__ import annotations

from collections import OrderedDict

from clinicvault.services.views import LogRow

LENGTH = 128
"""Rows of a stretch."""
_KEPT = 64


class Stretches:
    """At most 64 stretches of 128 rows, whatever the length of the list."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[LogRow, ...]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def row(self, place: int) -> LogRow | None:
        """The row at a place, or None where it is not here."""
        rows = self._kept.get(place // LENGTH, ())
        within = place % LENGTH
        return rows[within] if within < len(rows) else None

    def put(self, first: int, rows: tuple[LogRow, ...]) -> None:
        """Keep rows that begin at a stretch's beginning."""
        for start in range(0, len(rows), LENGTH):
            self._kept[(first + start) // LENGTH] = rows[start : start + LENGTH]
            self._kept.move_to_end((first + start) // LENGTH)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def missing(self, first: int, last: int, count: int) -> int:
        """First place of the next stretch to fetch for what is in view, -1 where all is here.

        What is in view comes first, then its neighbours.
        """
        begin, end, top = first // LENGTH, last // LENGTH, (count - 1) // LENGTH
        near: list[int] = [*range(begin, end + 1), end + 1, begin - 1]
        for number in near:
            if 0 <= number <= top:
                if number not in self._kept:
                    return number * LENGTH
                self._kept.move_to_end(number)
        return -1

    def clear(self) -> None:
        """Forget every row."""
        self._kept.clear()
