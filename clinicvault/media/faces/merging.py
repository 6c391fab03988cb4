"""Many sights of one face made into one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from .face import Corners, Face, uprightness

_SAME = 0.3
"""Two boxes show one face where so much of both together is in both …"""
_INSIDE = 0.6
"""… or so much of the smaller is in the larger: eyes and mouth of a face found by themselves."""
_UPRIGHT, _LEAST = 0.5, 0.1
"""Cosines: from where a sight is believed its size, and what one from the wrong side counts."""


def merged(sights: Iterable[Face]) -> tuple[Face, ...]:
    """Each face once, by its best sight, best first; its box holds all upright sights of it.

    Too large a cover hides what a person can uncover, too small a one shows what nobody meant to
    show. A sight with points goes before one without.
    """
    kept: list[list[Face]] = []
    for sight in sorted(sights, key=_worth, reverse=True):
        group = next((one for one in kept if same(one[0].box, sight.box)), None)
        if group is None:
            kept.append([sight])
        else:
            group.append(sight)
    return tuple(_hull(group) for group in kept)


def _worth(face: Face) -> tuple[bool, float]:
    return bool(face.points), face.score * max(_LEAST, uprightness(face))


def _hull(group: Sequence[Face]) -> Face:
    best = group[0]
    agreeing = [best, *(one for one in group[1:] if _believed(one, best))]
    left, top, right, bottom = zip(*(one.box for one in agreeing), strict=True)
    return dataclasses.replace(best, box=(min(left), min(top), max(right), max(bottom)))


def _believed(sight: Face, best: Face) -> bool:
    if sight.points:
        return uprightness(sight) > _UPRIGHT
    return sight.turns == best.turns


def same(one: Corners, other: Corners) -> bool:
    """Whether two boxes lie over one face."""
    both = _area((*map(max, one[:2], other[:2]), *map(min, one[2:], other[2:])))
    first, second = _area(one), _area(other)
    return both >= _SAME * (first + second - both) or both >= _INSIDE * min(first, second)


def _area(box: Sequence[float]) -> float:
    left, top, right, bottom = box
    return max(0.0, right - left) * max(0.0, bottom - top)
