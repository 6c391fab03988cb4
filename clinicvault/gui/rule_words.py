"""What people see for the clinic's rules: names, explanations, units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from clinicvault.domain.roles import Role

from . import words
from .i18n import mark, tr, trn

_RULES = MappingProxyType(
    {
        "active_days": (
            mark("A record stays active for"),
            mark(
                "Counted from the last visit. After that it is archived: it opens when a "
                "practitioner confirms who is there. Fewer days keep less open on an unlocked "
                "computer."
            ),
        ),
        "confirm_days": (
            mark("An archived record stays open for"),
            mark("After somebody confirmed who is there; one day means until midnight."),
        ),
        "today_most": (
            mark("One confirmation opens at most"),
            mark("For today's list. For a longer list a second person must agree."),
        ),
        "emergency_minutes": (
            mark("Emergency access lasts"),
            mark("After that the photos close again; whoever needs longer asks once more."),
        ),
        "emergency_days": (
            mark("It is reviewed within"),
            mark(
                "An administrator and the privacy officer look at every emergency access; "
                "later it is shown as overdue."
            ),
        ),
        "patients": (mark("Patients opened"), ""),
        "shown": (mark("Photos shown"), ""),
        "exported": (mark("Photos exported"), ""),
        "confirm_factor": (
            mark("Ask who is there at"),
            mark("Before that ClinicVault only becomes slower, from the limit on."),
        ),
        "colleague_factor": (
            mark("Ask for a second person at"),
            mark("A colleague agrees on the screen, with the own password."),
        ),
        "warn_days": (
            mark("A consent ends soon from"),
            mark("So long before its end it is listed, to be renewed in time."),
        ),
        "majority": (
            mark("Patients consent alone from"),
            mark("Before that a parent or guardian consents; then the patient is asked again."),
        ),
        "confirm_hours": (
            mark("Consent recorded in an emergency is confirmed within"),
            mark("Without confirmation it does not count any more."),
        ),
        "backup_days": (
            mark("Backups keep keys for"),
            mark(
                "After that the next backup takes them out of the older ones. Until then an old "
                "backup could open a patient who was erased."
            ),
        ),
        "idle_seconds": (mark("Locks by itself after"), ""),
    }
)


def split(key: str) -> tuple[str, Role | None]:
    """(name, role) of a value's key, as `domain.rule_bounds.BOUNDS` has them."""
    name, _, role = key.partition(" ")
    return name, Role(role) if role else None


def known(key: str) -> bool:
    """Whether a fact of the access log is a value of the rules."""
    name, _, role = key.partition(" ")
    return name in _RULES and (not role or role in {one.value for one in Role})


def name(key: str) -> str:
    """What the rule is about; with its role where it has one."""
    rule, role = split(key)
    said = tr(_RULES[rule][0])
    return tr("{rule}: {role}", rule=said, role=words.role(role)) if role else said


def reason(key: str) -> str:
    """Why one would choose less or more; "" where the group says it."""
    text = _RULES[split(key)[0]][1]
    return tr(text) if text else ""


def unit(key: str, n: int) -> str:
    """What is counted, for this number of it."""
    return _UNITS[split(key)[0]](n)


_UNITS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "active_days": lambda n: trn("day", "days", n),
        "confirm_days": lambda n: trn("day", "days", n),
        "today_most": lambda n: trn("record", "records", n),
        "emergency_minutes": lambda n: trn("minute", "minutes", n),
        "emergency_days": lambda n: trn("day", "days", n),
        "patients": lambda n: trn("patient", "patients", n),
        "shown": lambda n: trn("photo", "photos", n),
        "exported": lambda n: trn("photo", "photos", n),
        "confirm_factor": lambda n: trn("time the limit", "times the limit", n),
        "colleague_factor": lambda n: trn("time the limit", "times the limit", n),
        "warn_days": lambda n: trn("day before", "days before", n),
        "majority": lambda n: trn("year of age", "years of age", n),
        "confirm_hours": lambda n: trn("hour", "hours", n),
        "backup_days": lambda n: trn("day", "days", n),
        "idle_seconds": lambda n: trn("second", "seconds", n),
    }
)
