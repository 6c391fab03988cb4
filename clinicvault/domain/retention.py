"""How long a record is kept: by the last visit, and for the young by a birthday. Without I/O."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

MOST_YEARS = 100
VISIT_UNKNOWN, BIRTH_UNKNOWN = "visit-unknown", "birth-unknown"


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack; ages are those on the day of the last visit, 0 for no bound."""

    key: str
    years: int
    """After the last visit."""
    until_age: int = 0
    """Not before this birthday."""
    from_age: int = 0
    below_age: int = 0

    def counts_at(self, age: int) -> bool:
        """Whether it is for somebody of an age."""
        return self.from_age <= age and (not self.below_age or age < self.below_age)


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Until when a record is kept; `until`, the last day, None where `reason` says what lacks."""

    until: dt.date | None
    rule: str = ""
    reason: str = ""

    def over(self, today: dt.date) -> bool:
        """Whether its time is over."""
        return self.until is not None and self.until < today


def standing(rules: Sequence[Rule], born: dt.date | None, last_visit: dt.date | None) -> Standing:
    """The rule that keeps a record longest counts.

    Without a birth date, rules that ask for an age cannot be told from each other.
    """
    if last_visit is None:
        return Standing(None, reason=VISIT_UNKNOWN)
    if born is None and any(one.from_age or one.below_age or one.until_age for one in rules):
        return Standing(None, reason=BIRTH_UNKNOWN)
    age = age_on(born, last_visit) if born is not None else 0
    found = [(_last_day(one, born, last_visit), one.key) for one in rules if one.counts_at(age)]
    if not found:
        return Standing(None, reason=BIRTH_UNKNOWN)
    until, key = max(found)
    return Standing(until, key)


def age_on(born: dt.date, day: dt.date) -> int:
    """Whole years; 0 before the birth."""
    return max(0, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; for 29 February 1 March, at the end of time that end."""
    if day.year + years > dt.MAXYEAR:
        return dt.date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def lengthened(rule: Rule, years: int, until_age: int) -> Rule | None:
    """The rule with a clinic's own numbers; None where they keep it shorter, or absurdly long."""
    longer = rule.years <= years <= MOST_YEARS and rule.until_age <= until_age <= MOST_YEARS
    return dataclasses.replace(rule, years=years, until_age=until_age) if longer else None


def _last_day(rule: Rule, born: dt.date | None, last_visit: dt.date) -> dt.date:
    day = years_later(last_visit, rule.years)
    if born is None or not rule.until_age:
        return day
    return max(day, years_later(born, rule.until_age))
