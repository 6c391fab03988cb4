"""Between which values a clinic may move its rules. Plain data without I/O.

The strict end is wherever the program is still of use; the loose end is where a rule would no
longer hold what it is there for. Every value in between, defaults included, is allowed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from .errors import InputRefused
from .roles import Role
from .rules import ClinicRules, Limits

Bounds = tuple[int, int]
"""(least, most), both allowed."""

NUMBERS: dict[str, Bounds] = {
    # Beyond a year of silence a treatment is over; the archive is one confirmation away.
    "active_days": (1, 366),
    # Longer would make a second "active" of it: a week covers a stay with its dressings.
    "confirm_days": (1, 7),
    # More patients than anybody sees in a day is no list of a day.
    "today_most": (1, 200),
    # An operation with its preparation; whoever needs longer asks again.
    "emergency_minutes": (5, 240),
    # Later nobody remembers why.
    "emergency_days": (1, 14),
    "warn_days": (1, 366),
    # Sixteen is the lowest age of full medical consent in common use, twenty-one the highest.
    "majority": (16, 21),
    # A week: until then whoever could not be asked can, or somebody is named for them.
    "confirm_hours": (1, 168),
    # A week of backups is the least that bad luck needs; after a year nobody waits for an erasure.
    "backup_days": (7, 366),
    "confirm_factor": (1, 5),
    "colleague_factor": (1, 10),
}
IDLE_SECONDS: Bounds = (30, 900)
"""Shorter than reading a sentence helps nobody; after a quarter of an hour nobody is there."""
LIMITS: dict[Role, dict[str, Bounds]] = {
    Role.INTAKE: {"patients": (1, 600), "shown": (0, 0), "exported": (0, 0)},
    Role.PRACTITIONER: {"patients": (1, 200), "shown": (10, 4000), "exported": (1, 200)},
    Role.ADMINISTRATOR: {"patients": (0, 0), "shown": (0, 0), "exported": (0, 0)},
    Role.OFFICER: {"patients": (1, 300), "shown": (0, 0), "exported": (0, 0)},
}
"""Five times the default at most: a whole clinic in one hour would be no limit. Zero: the role
does no such thing."""


_RELEASED = frozenset({"patients", "shown", "exported", "today_most"})
"""Rules on how much one person gets out at once or in an hour."""
BOUNDS: dict[str, Bounds] = {
    **NUMBERS,
    **{f"idle_seconds {role.value}": IDLE_SECONDS for role in Role},
    **{f"{name} {role.value}": one for role in Role for name, one in LIMITS[role].items()},
}
"""Every value by its name, or its name and role, as `values_of`."""


def values_of(rules: ClinicRules) -> dict[str, int]:
    """Every value of the rules, flat."""
    values = {name: getattr(rules, name) for name in NUMBERS}
    values |= {f"idle_seconds {role.value}": seconds for role, seconds in rules.idle_seconds}
    for role, limits in rules.limits:
        values |= {f"{name} {role.value}": getattr(limits, name) for name in LIMITS[role]}
    return values


def rules_of(values: Mapping[str, object]) -> ClinicRules:
    """The rules of flat values; one that is missing or out of bounds is as by default."""
    default = values_of(ClinicRules())
    told = {name: in_bounds(values.get(name), BOUNDS[name], default[name]) for name in BOUNDS}
    told["colleague_factor"] = max(told["colleague_factor"], told["confirm_factor"])
    numbers = {name: told[name] for name in NUMBERS}
    idle = tuple((role, told[f"idle_seconds {role.value}"]) for role in Role)
    limits = tuple(
        (role, Limits(**{name: told[f"{name} {role.value}"] for name in LIMITS[role]}))
        for role in Role
    )
    return ClinicRules(**numbers, idle_seconds=idle, limits=limits)


def careful() -> ClinicRules:
    """What holds where nobody can tell what was decided: little leaves, the days are as by default.

    By the defaults, whoever damages the setting would be rid of tighter limits.
    """
    least = {name: one[0] for name, one in BOUNDS.items() if name.split()[0] in _RELEASED}
    return rules_of({**values_of(ClinicRules()), **least})


def in_bounds(value: object, bounds: Bounds, default: int) -> int:
    """A value, or the default where it is no number or lies outside."""
    return value if type(value) is int and bounds[0] <= value <= bounds[1] else default


def require_bounds(rules: ClinicRules) -> None:
    """InputRefused("rule-out-of-range", rule, least, most) for the first value that is outside."""
    bounds = {**BOUNDS, "colleague_factor": (rules.confirm_factor, BOUNDS["colleague_factor"][1])}
    for name, value in values_of(rules).items():
        least, most = bounds[name]
        if type(value) is not int or not least <= value <= most:
            raise InputRefused(
                "rule-out-of-range", rule=name.replace("_", " "), least=least, most=most
            )


def complete(rules: ClinicRules) -> ClinicRules:
    """Every role once, in the order of the defaults; roles that are not named as by default."""
    default = ClinicRules()
    idle, limits = dict(rules.idle_seconds), dict(rules.limits)
    return dataclasses.replace(
        rules,
        idle_seconds=tuple((role, idle.get(role, s)) for role, s in default.idle_seconds),
        limits=tuple((role, limits.get(role, one)) for role, one in default.limits),
    )


def differences(old: ClinicRules, new: ClinicRules) -> dict[str, tuple[int, int]]:
    """What differs: name, or name and role, -> (old value, new value)."""
    before, after = values_of(old), values_of(new)
    return {name: (before[name], after[name]) for name in after if after[name] != before[name]}
