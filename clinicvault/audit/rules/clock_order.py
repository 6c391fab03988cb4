"""Times that do not fit their place in the log: a computer's clock was wrong, or set.

The log's order is proven, its times are what computers say. Of all ways to leave entries out so
that the times of the others never run back, the one that leaves out least of the clinic's time
tells which are wrong: in quarters of an hour with entries, not in entries, of which one program can
write any number. Wrong ones are judged by their place: as of the entry before them that is right.
"""

from __future__ import annotations

import bisect
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from clinicvault.audit.history import Column, History
from clinicvault.audit.history_acts import NOT_READ

Mask = npt.NDArray[np.bool_]

SLACK_MS = 15 * 60_000
"""Clocks of two computers may differ by so much."""
_QUARTER_MS = 15 * 60_000
_MOST = np.iinfo(np.int64).max - SLACK_MS
_GAP_MS = 6 * 3_600_000
"""Longer pauses cut what is weighed as one."""


class Placed(NamedTuple):
    """Times as they are judged."""

    ms: Column
    wrong: Mask
    """Entries whose own time is another one."""


class _Stretch(NamedTuple):
    """Neighbouring entries whose times go on: places `start` below `stop`."""

    start: int
    stop: int
    first: int
    last: int
    """Least and greatest time."""
    weight: int
    """Quarters of an hour in which there is an entry."""


def placed(history: History, now_ms: int = 0) -> Placed:
    """Every entry's time as it is judged; what is later than `now_ms` (0: unknown) is wrong.

    Entries that nobody can read have no time of their own: they get one, and are not wrong.
    """
    unread = [code for code, word in enumerate(history.problems) if word in NOT_READ]
    read = ~np.isin(history.problem, unread)
    sound = read & (history.ms <= now_ms + SLACK_MS) if now_ms else read
    places = np.flatnonzero(sound)
    right = np.zeros(len(history), np.bool_)
    right[places[_in_order(history.ms[places])]] = True
    return Placed(_by_place(history.ms, right), read & ~right)


def _in_order(ms: Column) -> Mask:
    """Which times to keep so that none runs back by more than the slack."""
    kept = ms >= np.maximum.accumulate(ms) - SLACK_MS
    if kept.all():
        return kept
    chosen = np.zeros(len(ms), np.bool_)
    for one in _heaviest(_stretches(ms)):
        chosen[one.start : one.stop] = True
    # Of a stretch that is left out some entries may fit between those that stay.
    low = np.minimum.accumulate(np.where(chosen, ms, _MOST)[::-1])[::-1]
    fits = chosen | ((ms >= _highest(ms, chosen) - SLACK_MS) & (ms <= low + SLACK_MS))
    # Within a stretch small steps back may add up.
    return np.asarray(fits & (ms >= _highest(ms, fits) - SLACK_MS), np.bool_)


def _highest(ms: Column, chosen: Mask) -> Column:
    return np.asarray(np.maximum.accumulate(np.where(chosen, ms, 0)), np.int64)


def _stretches(ms: Column) -> list[_Stretch]:
    step = np.diff(ms)
    cuts = np.flatnonzero((step < -SLACK_MS) | (step > _GAP_MS)) + 1
    starts = np.concatenate([[0], cuts])
    stops = np.append(cuts, len(ms))
    least, most = np.minimum.reduceat(ms, starts), np.maximum.reduceat(ms, starts)
    # Who goes to and fro within the slack gains nothing: no more quarters than there are.
    turns = np.concatenate([[0], np.cumsum(np.diff(ms // _QUARTER_MS) != 0)])
    weight = 1 + np.minimum(turns[stops - 1] - turns[starts], (most - least) // _QUARTER_MS)
    columns = (starts, stops, least, most, weight)
    rows = zip(*(one.tolist() for one in columns), strict=True)
    return [_Stretch(*row) for row in rows]


def _heaviest(stretches: list[_Stretch]) -> list[_Stretch]:
    """The chain of most weight in which no stretch begins before the one before it ended."""
    ends, weights, links = list[int](), list[int](), list[int]()
    before = [-1] * len(stretches)
    for place, one in enumerate(stretches):
        at = bisect.bisect_right(ends, one.first + SLACK_MS) - 1
        if at >= 0:
            before[place] = links[at]
        weight = one.weight + (weights[at] if at >= 0 else 0)
        # Kept: ends that rise with their weights; whatever ends later and weighs less goes.
        spot = bisect.bisect_left(ends, one.last)
        if spot > 0 and weights[spot - 1] >= weight:
            continue
        stop = bisect.bisect_right(weights, weight, spot)
        ends[spot:stop], weights[spot:stop], links[spot:stop] = [one.last], [weight], [place]
    chain, place = list[_Stretch](), links[-1]
    while place >= 0:
        chain.append(stretches[place])
        place = before[place]
    return chain


def _by_place(ms: Column, right: Mask) -> Column:
    """Other times replaced by the right one before them, or, where there is none, the first."""
    if right.all() or not right.any():
        return ms
    place = np.where(right, np.arange(len(ms)), -1)
    earlier = np.maximum.accumulate(place)
    earlier[earlier < 0] = int(np.flatnonzero(right)[0])
    return np.asarray(ms[earlier], np.int64)
