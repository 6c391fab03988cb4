"""Many patients in one day, far above the person's own days and those of the colleagues."""

from __future__ import annotations

from collections.abc import Iterator

from clinicvault.audit.history import Column

from . import bulk_export
from .contract import Flag
from .making import flag
from .usual import Peers, Usual, told, usual
from .work import Work

LEAST = 10
"""Patients without a visit from which on a day can be one; fewer are `no_visit`'s."""
LEAST_ALL = 40
"""The same for all patients, whoever comes to the clinic: somebody may copy the living ones."""
SPREADS = 3.0
SPREADS_ALL = 10.0
TIMES_PEERS = 2.0
"""Days on which colleagues do much the same are the clinic's, not the person's."""
GRAVE = 25


class Mass:
    """Against the own median and MAD, and against colleagues: four weeks, and that same day."""

    slug = "mass"

    def flags(self, work: Work) -> Iterator[Flag]:
        """One a person and day."""
        days = work.once(Days)
        user, day = work.cells(days.patients, LEAST)
        few = days.without[user, day] >= LEAST
        many = days.patients[user, day] >= LEAST_ALL
        user, day = user[few | many], day[few | many]
        open_, all_ = (usual(t, work.active, user, day) for t in (days.without, days.patients))
        for at in range(len(user)):
            who, when = int(user[at]), int(day[at])
            odd = days.above(days.without, LEAST, SPREADS, open_, at, who, when)
            if odd or days.above(days.patients, LEAST_ALL, SPREADS_ALL, all_, at, who, when):
                medians = (all_.median[at], open_.median[at])
                yield days.flag(who, when, medians, only_open=odd)


class Days:
    """How many patients each person looked at on each day.

    On days on which many photos were given out, those patients are `bulk_export`'s.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._peers = work.once(Peers)
        looks = work.looks
        much = work.given_out[looks.user, looks.day] >= bulk_export.LEAST
        self._counted = ~(work.handed & much)
        chosen = self._counted & looks.open
        self.without = work.count(looks.user[chosen], looks.day[chosen])
        """Users x days: patients without a visit."""
        chosen = self._counted
        self.patients = work.count(looks.user[chosen], looks.day[chosen])
        """Users x days: all patients."""

    def above(
        self, table: Column, least: int, spreads: float, own: Usual, at: int, user: int, day: int
    ) -> bool:
        """Whether a day is far above the own past (a newcomer: colleagues') and above that day's.

        `at` is the place of (user, day) in `own`.
        """
        count = table[user, day]
        if count < least:
            return False
        known = own.known[at]
        limit = (
            own.limit(spreads)[at] if known else self._peers.median(table, user, day).limit(spreads)
        )
        same = self._peers.same_day(table, user, day)
        return bool(count > limit and count > TIMES_PEERS * same)

    def peers(self, table: Column, user: int, day: int) -> int | float:
        """The colleagues' median, as a figure."""
        return told(self._peers.median(table, user, day).median)

    def rows(self, user: int, day: int, *, only_open: bool) -> Column:
        """Row places of the looks that count."""
        looks, mine = self._work.looks, self._work.looks.of(user, day)
        wanted = self._counted[mine] & (looks.open[mine] | (not only_open))
        return looks.rows(mine[wanted])

    def flag(self, user: int, day: int, own: tuple[float, float], *, only_open: bool) -> Flag:
        """With all figures."""
        count = int(self.without[user, day])
        figures = {
            "patients": int(self.patients[user, day]),
            "without": count,
            "usual": told(own[0]),
            "usual_without": told(own[1]),
            "peers": self.peers(self.patients, user, day),
            "peers_without": self.peers(self.without, user, day),
        }
        rows = self.rows(user, day, only_open=only_open)
        return flag(self._work, "mass", 3 if count >= GRAVE else 2, user, day, rows, figures)
