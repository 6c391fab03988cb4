"""What a clinic decided about the review of its log, and within which bounds. Plain data."""

from __future__ import annotations

import dataclasses
import zoneinfo
from collections.abc import Mapping
from typing import Any

from .errors import InputRefused

_DAYS = range(7)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRules:
    """What the clinic decided about its review."""

    opens: int = 7
    """Hour, 0 to 23, at which work begins."""
    closes: int = 20
    """Hour, 1 to 24, at which it ends."""
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    """Days of work, 0 is Monday."""
    due_days: int = 1
    """Working days after which a review is due."""
    notices: bool = False
    """Whether people are told the same evening of what is unusual in their own accesses."""
    samples: int = 2
    """Single looks a working day that are drawn by lot for the review."""
    off: tuple[str, ...] = ()
    """Slugs of the rules that are switched off."""
    zone: str = ""
    """The clinic's time zone, such as "Europe/Paris" (IANA); "" for each computer's own."""


NUMBERS: dict[str, tuple[int, int]] = {
    "opens": (0, 23),
    "closes": (1, 24),
    # Beyond two weeks nobody remembers why; within a day is what the law's guides ask for.
    "due_days": (1, 10),
    # None is a choice; more than twenty looks a day nobody asks about.
    "samples": (0, 20),
}
"""(least, most), both allowed."""


def require_bounds(rules: ReviewRules) -> None:
    """InputRefused("rule-out-of-range", rule, least, most) for the first value that is outside.

    InputRefused("zone-unknown").
    """
    if rules.zone and zone_named(rules.zone) is None:
        raise InputRefused("zone-unknown")
    for name, (least, most) in NUMBERS.items():
        _require(name, getattr(rules, name), least, most)
    _require("closes", rules.closes, rules.opens + 1, NUMBERS["closes"][1])
    _require("weekdays", len(set(rules.weekdays)), 1, len(_DAYS))
    for day in rules.weekdays:
        _require("weekdays", day, _DAYS[0], _DAYS[-1])


def zone_named(name: str) -> zoneinfo.ZoneInfo | None:
    """A time zone by its IANA name; None where there is none of that name."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None


def tidy(rules: ReviewRules, known: frozenset[str]) -> ReviewRules:
    """Days and rules once each, in order; rules that there are not are left out."""
    off = tuple(sorted(known.intersection(rules.off)))
    return dataclasses.replace(rules, weekdays=tuple(sorted(set(rules.weekdays))), off=off)


def rules_of(values: Mapping[str, object]) -> ReviewRules:
    """The rules of stored values; all as by default where one is out of bounds or of no sense."""
    default = ReviewRules()
    days, off = values.get("weekdays"), values.get("off")
    if type(days) is not list or type(off) is not list or type(values.get("notices")) is not bool:
        return default
    try:
        numbers: dict[str, Any] = {name: values[name] for name in NUMBERS}
        rules = ReviewRules(
            **numbers,
            notices=values["notices"] is True,
            weekdays=tuple(days),
            off=tuple(one for one in off if type(one) is str),
            zone=_text(values.get("zone")),
        )
        require_bounds(rules)
    except (InputRefused, KeyError, TypeError):
        return default
    return rules


def values_of(rules: ReviewRules) -> dict[str, object]:
    """The reverse of `rules_of`."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in dataclasses.asdict(rules).items()
    }


def differences(old: ReviewRules, new: ReviewRules) -> dict[str, str]:
    """What differs: name -> "was → is"."""
    before, after = values_of(old), values_of(new)
    return {
        name: f"{_told(before[name])} → {_told(after[name])}"
        for name in after
        if after[name] != before[name]
    }


def _text(value: object) -> str:
    """Rules of an earlier program name no zone."""
    return value if isinstance(value, str) else ""


def _require(name: str, value: object, least: int, most: int) -> None:
    if type(value) is not int or not least <= value <= most:
        raise InputRefused("rule-out-of-range", rule=name.replace("_", " "), least=least, most=most)


def _told(value: object) -> str:
    told = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return told or "-"
