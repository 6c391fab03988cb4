"""What is usual: medians of the past, for one person and for the colleagues, by median and MAD.

A median does not move when a few days are odd, and the median absolute deviation (MAD) says how
much days differ; 1.4826 MAD is a standard deviation where days differ as chance does.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from clinicvault.audit.history import Column

from .work import Work

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

PAST_DAYS = 84
"""Twelve weeks, of which the days of work count."""
ENOUGH_DAYS = 10
"""Days of work from which on a person's own past says something."""
PEER_DAYS = 28
ENOUGH_PEERS = 3
_SIGMA = 1.4826


@dataclasses.dataclass(frozen=True, slots=True)
class Usual:
    """For each of some (user, day): the middle of what came before, and how much it differs."""

    median: Numbers
    spread: Numbers
    """A standard deviation's stand-in, never below that of a count by chance, and at least 1."""
    known: Mask
    """Whether there was enough to tell; the others have 0."""

    def limit(self, times: float) -> Numbers:
        """What is `times` spreads above the median."""
        return self.median + times * self.spread


@dataclasses.dataclass(frozen=True, slots=True)
class Level:
    """The same for one (user, day)."""

    median: float
    spread: float
    known: bool

    def limit(self, times: float) -> float:
        """What is `times` spreads above the median."""
        return self.median + times * self.spread


def level(values: Column | Numbers, enough: int) -> Level:
    """Median and spread of some values; unknown where there are fewer than `enough`."""
    if len(values) < enough:
        return Level(0.0, 1.0, known=False)
    median = float(np.median(values))
    mad = float(np.median(np.abs(values - median)))
    return Level(median, max(_SIGMA * mad, median**0.5, 1.0), known=True)


def usual(table: Column, valid: Mask, user: Column, day: Column, past: int = PAST_DAYS) -> Usual:
    """Of a users x days table: each (user, day) against that user's valid days before."""
    back = day[:, None] - np.arange(past, 0, -1)
    return summary(table[user[:, None], back], valid[user[:, None], back], ENOUGH_DAYS)


def summary(values: Column | Numbers, valid: Mask, enough: int) -> Usual:
    """Median and spread along rows, over the valid values alone."""
    known = valid.sum(axis=1) >= enough
    median = np.where(known, middle(values.astype(np.float64), valid), 0.0)
    away = np.abs(values - median[:, None]).astype(np.float64)
    mad = np.where(known, middle(away, valid), 0.0)
    spread = np.maximum(np.maximum(_SIGMA * mad, np.sqrt(median)), 1.0)
    return Usual(median, spread, known)


def middle(values: Numbers, valid: Mask) -> Numbers:
    """Medians along rows over the valid values; 0 for a row without any."""
    count = valid.sum(axis=1)
    ranked = np.sort(np.where(valid, values, np.inf), axis=1)
    some = np.flatnonzero(count)
    low, high = ranked[some, (count[some] - 1) // 2], ranked[some, count[some] // 2]
    found = np.zeros(len(values), np.float64)
    found[some] = (low + high) / 2
    return found


def rolling(table: Column, window: int) -> Column:
    """Of a users x days table: sums over the window that ends on each day."""
    ran = np.cumsum(table, axis=1)
    before = np.zeros_like(ran)
    before[:, window:] = ran[:, :-window]
    return np.asarray(ran - before, np.int64)


class Peers:
    """Colleagues: everybody else who shares a role, or simply everybody else where few do."""

    def __init__(self, work: Work) -> None:
        self._work = work
        users, roles = work.history.users, work.scope.roles
        self._roles = [roles.get(user, frozenset()) for user in users]
        self._some = np.array([bool(user) for user in users], np.bool_)
        self._groups: dict[frozenset[str], Mask] = {}
        self._here: dict[tuple[int, int], Mask] = {}

    def of(self, user: int, first: int, last: int) -> Column:
        """Who they are, of those who did anything on the days, both inclusive."""
        here = self._active(first, last).copy()
        here[user] = False
        close = here & self._group(self._roles[user])
        return np.flatnonzero(close if close.sum() >= ENOUGH_PEERS else here)

    def median(self, table: Column, user: int, day: int) -> Level:
        """Of a users x days table: their days of work in the four weeks before."""
        them = self.of(user, day - PEER_DAYS, day - 1)
        days = slice(day - PEER_DAYS, day)
        return level(table[them, days][self._work.active[them, days]], ENOUGH_DAYS)

    def at(self, table: Column, user: int, day: int, window: int) -> Level:
        """Of a table of windows: theirs that end on the same day."""
        return level(table[self.of(user, day - window + 1, day), day], ENOUGH_PEERS)

    def same_day(self, table: Column, user: int, day: int) -> float:
        """What a quarter of them exceeded that very day; 0 where too few worked."""
        them = self.of(user, day, day)
        return float(np.quantile(table[them, day], 0.75)) if len(them) >= ENOUGH_PEERS else 0.0

    def _active(self, first: int, last: int) -> Mask:
        if (first, last) not in self._here:
            days = self._work.active[:, first : last + 1]
            self._here[first, last] = self._some & days.any(axis=1)
        return self._here[first, last]

    def _group(self, roles: frozenset[str]) -> Mask:
        if roles not in self._groups:
            shared = [bool(one & roles) for one in self._roles]
            self._groups[roles] = np.array(shared, np.bool_)
        return self._groups[roles]


def told(value: float) -> int | float:
    """A figure for a sentence: whole where it is, else one decimal."""
    return int(value) if float(value).is_integer() else round(float(value), 1)
