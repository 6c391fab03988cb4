"""The demo clinic's people and weeks of work. Every name is made up; no picture shows a person."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

from clinicvault.domain.clinical import View
from clinicvault.domain.records import Purpose
from clinicvault.domain.roles import Role

CLINIC = "Laurent Dermatology (demo)"
_FRONT, _LEFT, _RIGHT = View.FRONTAL, View.OBLIQUE_LEFT, View.PROFILE_RIGHT


@dataclasses.dataclass(frozen=True, slots=True)
class DemoUser:
    """A person who works in the demo clinic; the password is printed, it protects nothing."""

    name: str
    roles: frozenset[Role]
    password: str = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class DemoVisit:
    """A visit so many days ago; `number` counts the stages of the pictures from 1."""

    days_ago: int
    label: str
    number: int


@dataclasses.dataclass(frozen=True, slots=True)
class DemoPatient:
    """A computer-made patient. `source` is a portrait's number (P01) or a drawn subject's name."""

    given: str
    family: str
    born: dt.date
    record_number: str
    note: str
    source: str
    views: tuple[View, ...]
    visits: tuple[DemoVisit, ...]
    consent: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class DemoEvent:
    """One act of the played history; `patient` is a place in PATIENTS."""

    days_ago: int
    time: dt.time
    user: str
    act: str
    """open, view, compare, refused-view, log-review or unlock-failed."""
    patient: int = 0
    purpose: Purpose = Purpose.CARE


ADMINISTRATOR = DemoUser(
    "Ada Moreau",
    frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    "amber lantern quiet orchard seven",
)
PRACTITIONER = DemoUser(
    "Dr Marie Laurent", frozenset({Role.PRACTITIONER}), "copper meadow gentle harbour nine"
)
COLLEAGUE = DemoUser(
    "Dr Kofi Mensah", frozenset({Role.PRACTITIONER}), "silver canyon patient willow four"
)
INTAKE = DemoUser("Inès Caron", frozenset({Role.INTAKE}), "marble window simple garden two")
OFFICER = DemoUser("Noah Fischer", frozenset({Role.OFFICER}), "velvet bridge honest summer six")
USERS = (ADMINISTRATOR, PRACTITIONER, COLLEAGUE, INTAKE, OFFICER)
"""Founder first; who comes in earlier lets later ones in."""


def _visits(label: str, *days: int) -> tuple[DemoVisit, ...]:
    names = ("Before", "Week 6", "Week 12", "Week 24")
    return tuple(
        DemoVisit(ago, f"{label} · {names[min(place, 3)]}", place + 1)
        for place, ago in enumerate(days)
    )


def _born(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


PATIENTS: tuple[DemoPatient, ...] = (
    DemoPatient(
        "Amélie", "Rousseau", _born("1988-05-04"), "DL-1001", "Rhinoplasty", "P01",
        (_FRONT, _LEFT, _RIGHT), _visits("Rhinoplasty", 250, 168, 20),
    ),
    DemoPatient(
        "Chloé", "Lambert", _born("1999-11-23"), "DL-1002", "Acne, isotretinoin", "P02",
        (_FRONT, _LEFT, _RIGHT), _visits("Acne", 190, 34),
    ),
    DemoPatient(
        "Nguyễn Thị", "Hạnh", _born("1979-02-14"), "DL-1003", "Chin", "P03",
        (_FRONT, _LEFT), _visits("Chin", 220, 130, 9),
    ),
    DemoPatient(
        "Benjamin", "Okafor", _born("1967-08-30"), "DL-1004", "Blepharoplasty", "P04",
        (_FRONT, _LEFT), _visits("Blepharoplasty", 140, 27),
    ),
    DemoPatient(
        "Grace", "Thornton", _born("1961-01-19"), "DL-1005", "Facelift", "P05",
        (_FRONT, _LEFT, _RIGHT), _visits("Facelift", 205, 41),
    ),
    DemoPatient(
        "Kerem", "Yılmaz", _born("2001-06-07"), "DL-1006", "Otoplasty", "P06",
        (_FRONT, _LEFT), _visits("Otoplasty", 160, 18),
    ),
    DemoPatient(
        "Isabel", "Gonçalves", _born("1985-09-12"), "DL-1007", "Pigmentation", "P07",
        (_FRONT, _LEFT), _visits("Pigmentation", 120, 13),
    ),
    DemoPatient(
        "Łukasz", "Żółkiewski", _born("1972-12-01"), "DL-1008", "Brow lift", "P08",
        (_FRONT,), _visits("Brow lift", 95, 6),
    ),
    DemoPatient(
        "Ελένη", "Παπαδοπούλου", _born("1993-03-28"), "DL-1009", "Rosacea, laser", "P09",
        (_FRONT, _LEFT), _visits("Rosacea", 110, 3),
    ),
    DemoPatient(
        "Farid", "Benali", _born("1982-07-17"), "DL-1010", "Tattoo removal", "forearm-tattoo",
        (View.FRONTAL,), _visits("Laser", 150, 88, 24),
    ),
    DemoPatient(
        "美咲", "佐藤", _born("1990-10-05"), "DL-1011", "Mole", "mole-removal",
        (View.CLOSE_UP,), _visits("Excision", 75, 62, 30),
    ),
    DemoPatient(
        "Jonas", "Lindqvist", _born("1976-04-22"), "DL-1012", "Psoriasis", "psoriasis-plaque",
        (View.CLOSE_UP,), _visits("Psoriasis", 130, 70, 11),
    ),
    DemoPatient(
        "Adaeze", "Nwosu", _born("1995-01-31"), "DL-1013", "Keloid", "shoulder-keloid",
        (View.OBLIQUE_LEFT,), _visits("Keloid", 170, 90, 15),
    ),
    DemoPatient(
        "Hugo", "Delacroix", _born("1969-05-25"), "DL-1014", "Vitiligo", "vitiligo-patch",
        (View.CLOSE_UP,), _visits("Vitiligo", 180, 100, 22),
    ),
    DemoPatient(
        "Márta", "Szabó", _born("1957-11-08"), "DL-1015", "Leg veins", "leg-veins",
        (View.BACK, View.OBLIQUE_LEFT), _visits("Sclerotherapy", 105, 45, 8),
    ),
    DemoPatient(
        "Daniel", "Whitfield", _born("2004-02-29"), "DL-1016", "First visit", "acne-scars",
        (View.CLOSE_UP,), (), consent=False,
    ),
)  # fmt: skip

STEPS = len(USERS) + len(PATIENTS)


def _history() -> tuple[DemoEvent, ...]:
    """About 250 acts on working days, the same ones every time."""
    chance = random.Random(20260101)  # noqa: S311  (a plan, not a secret)
    events = []
    for day in range(34, -1, -1):
        if day % 7 in {5, 6}:
            continue
        for user in (PRACTITIONER, COLLEAGUE):
            events += _session(chance, day, user.name)
        if day % 5 == 1:
            events.append(_at(chance, day, INTAKE.name, "refused-view"))
        if day % 9 == 3:
            events.append(_at(chance, day, COLLEAGUE.name, "unlock-failed"))
        events.append(DemoEvent(day, dt.time(17, 40), ADMINISTRATOR.name, "log-review"))
    return tuple(events)


def _session(chance: random.Random, day: int, user: str) -> list[DemoEvent]:
    """One block of work: few unlocks, several patients."""
    hour, patients = chance.randint(8, 15), chance.sample(range(15), chance.randint(1, 5))
    return [
        DemoEvent(
            day,
            dt.time(hour + place // 3, (place * 17 + chance.randint(0, 12)) % 60),
            user,
            chance.choice(("open", "view", "view", "compare")),
            patient,
        )
        for place, patient in enumerate(patients)
    ]


def _at(chance: random.Random, day: int, user: str, act: str) -> DemoEvent:
    at = dt.time(chance.randint(8, 17), chance.randint(0, 59))
    return DemoEvent(day, at, user, act, chance.randrange(9))


HISTORY = _history()
