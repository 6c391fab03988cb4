"""How many entries did not reach the log server, by what the log says of its forwarding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_RANGE = re.compile(r"(\d{1,18})(?:-(\d{1,18}))?")


def unsent(told: Sequence[Mapping[str, object]]) -> int:
    """Different entries, for a later program may tell of the same ones again.

    `told` are the details of the entries about it: `entries` names numbers ("3, 5-7"), the last of
    very many ranges covering what lies between; `lost`, where it stands, says how many there were.
    """
    named = _different([found for detail in told for found in _ranges(detail.get("entries"))])
    bare = sum(_lost(detail) for detail in told if not _ranges(detail.get("entries")))
    counted = all(_lost(detail) for detail in told)
    return min(named + bare, sum(map(_lost, told))) if counted else named + bare


def _lost(detail: Mapping[str, object]) -> int:
    said = detail.get("lost")
    return said if type(said) is int and said > 0 else 0


def _ranges(said: object) -> list[tuple[int, int]]:
    """(first, last) of each range that can be read."""
    parts = (_RANGE.fullmatch(part.strip()) for part in str(said or "").split(","))
    found = ((int(one[1]), int(one[2] or one[1])) for one in parts if one)
    return [(first, last) for first, last in found if first <= last]


def _different(ranges: Sequence[tuple[int, int]]) -> int:
    """How many numbers lie in any of the ranges."""
    count, reached = 0, -1
    for first, last in sorted(ranges):
        count += max(0, last - max(first - 1, reached))
        reached = max(reached, last)
    return count
