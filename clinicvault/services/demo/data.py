"""The demo clinic's people and weeks of work. Every name is made up; no picture shows a person."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable

import numpy as np

from clinicvault.domain.clinical import View
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role

from .exif import DemoCamera
from .gifts import GIFTS, DemoGift

CLINIC = "Laurent Dermatology (demo)"
PLACE = (45.7578, 4.8320, 173.0)
"""Latitude, longitude, altitude in metres that the cameras write into the pictures."""
CAMERAS = (
    DemoCamera(
        "NIKON CORPORATION", "NIKON D7500", "6018244", "AF-S VR Micro-Nikkor 105mm f/2.8G IF-ED",
        "20533417", "Ver.1.11", 105, 11.0, 160, 200,
    ),
    DemoCamera(
        "Canon", "Canon EOS R8", "033025011742", "RF35mm F1.8 MACRO IS STM", "4820001923",
        "Firmware Version 1.3.0", 35, 8.0, 125, 320,
    ),
    DemoCamera(
        "Apple", "iPhone 14 Pro", "F2LX90DEMO7Q", "iPhone 14 Pro back triple camera 6.86mm f/1.78",
        "0", "17.6.1", 7, 1.8, 60, 64,
    ),
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class DemoUser:
    """A person who works in the demo clinic; the password is printed, it protects nothing."""

    name: str
    roles: frozenset[Role]
    password: str = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class DemoShot:
    """One picture: a portrait's file name, or a drawn subject at one of its stages."""

    view: View
    portrait: str = ""
    subject: str = ""
    stage: int = 0
    png: bool = False
    large: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class DemoVisit:
    """A visit so many days ago, what it was for, and its pictures."""

    days_ago: int
    label: str
    shots: tuple[DemoShot, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class DemoPatient:
    """A computer-made patient; without consent there are no pictures."""

    given: str
    family: str
    born: dt.date
    record_number: str
    note: str
    visits: tuple[DemoVisit, ...] = ()
    consent: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class DemoEvent:
    """One act of the played history; `patient` is a place in PATIENTS."""

    days_ago: int
    time: dt.time
    user: str
    act: str
    """expect, open, view, compare, refused-view, log-review or unlock-failed."""
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

_F, _L, _R = View.FRONTAL, View.OBLIQUE_LEFT, View.PROFILE_RIGHT
_CLOSE = View.CLOSE_UP


def _faces(
    person: str, label: str, *visits: tuple[int, str, tuple[View, ...]]
) -> tuple[DemoVisit, ...]:
    """Visits of a rendered person: (days ago, phase, views)."""
    return tuple(
        DemoVisit(
            ago,
            f"{label} · {phase}",
            tuple(
                DemoShot(view, f"{person}_v{number}_{view.value.replace('-', '_')}.jpg")
                for view in views
            ),
        )
        for number, (ago, phase, views) in enumerate(visits, start=1)
    )


def _drawn(
    subject: str, label: str, views: tuple[View, ...], *visits: tuple[int, str], png: bool = False
) -> tuple[DemoVisit, ...]:
    """Visits of a drawn subject: (days ago, phase); `png` for the first, as a dermatoscope does."""
    return tuple(
        DemoVisit(
            ago,
            f"{label} · {phase}",
            tuple(
                DemoShot(view, subject=subject, stage=stage, png=png and stage == 0)
                for view in views
            ),
        )
        for stage, (ago, phase) in enumerate(visits)
    )


def _person(
    number: int,
    given: str,
    family: str,
    born: str,
    note: str,
    *visits: DemoVisit,
    consent: bool = True,
) -> DemoPatient:
    date = dt.date.fromisoformat(born)
    return DemoPatient(given, family, date, f"DL-{1000 + number}", note, visits, consent)


PATIENTS: tuple[DemoPatient, ...] = (
    _person(
        1, "Amélie", "Rousseau", "1999-05-04", "Rhinoplasty",
        *_faces(
            "P01", "Rhinoplasty",
            (402, "before", (_F, _L, _R)), (358, "week 6", (_F, _L, _R)), (20, "1 year",
            (_F, _L, _R)),
        ),
    ),
    _person(
        2, "Łukasz", "Żółkiewski", "1992-12-01", "Chin augmentation",
        *_faces("P02", "Chin", (190, "before", (_F, _L, _R)), (34, "month 5", (_F, _L, _R))),
    ),
    _person(
        3, "Thị Hạnh", "Nguyễn", "2004-02-14", "Acne, isotretinoin",
        *_faces(
            "P03", "Acne",
            (185, "before", (_F, _L)), (128, "week 8", (_F,)), (9, "month 6", (_F, _L))
        ),
    ),
    _person(
        4, "Chukwuemeka", "Okafor", "1972-08-30", "Blepharoplasty, upper lids",
        *_faces("P04", "Blepharoplasty", (140, "before", (_F, _L)), (27, "month 4", (_F, _L))),
    ),
    _person(
        5, "Ελένη", "Παπαδοπούλου", "1964-01-19", "Facelift",
        *_faces("P05", "Facelift", (205, "before", (_F, _L, _R)), (41, "month 5", (_F, _L, _R))),
    ),
    _person(
        6, "蓮", "佐藤", "2005-10-05", "Otoplasty",
        *_faces("P06", "Otoplasty", (160, "before", (_F, _L)), (18, "month 5", (_F, _L))),
    ),
    _person(
        7, "Isabel", "Gonçalves", "1983-09-12", "Melasma, laser",
        *_faces("P07", "Laser", (120, "before", (_F, _L)), (13, "session 4", (_F, _L))),
    ),
    _person(
        8, "Kerem", "Yılmaz", "1958-06-07", "Brow lift",
        *_faces("P08", "Brow lift", (95, "before", (_F,)), (6, "month 3", (_F,))),
    ),
    _person(
        9, "Оксана", "Коваленко", "1988-03-28", "Rosacea, pulsed dye laser",
        *_faces("P09", "Rosacea", (110, "before", (_F, _L)), (3, "session 3", (_F, _L))),
    ),
    _person(
        10, "Jonas", "Lindqvist", "1990-04-22", "Tattoo removal, forearm",
        *_drawn(
            "forearm-tattoo", "Laser", (_F,),
            (150, "before"), (88, "session 3"), (24, "session 6"),
        ),
    ),
    _person(
        11, "Márta", "Szabó", "1957-11-08", "Hand rejuvenation, filler and laser",
        *_drawn(
            "hand-rejuvenation", "Hands", (View.BACK,),
            (130, "before"), (80, "week 7"), (16, "month 4"),
        ),
    ),
    _person(
        12, "Grace", "Thornton", "1969-07-02", "Varicose veins, sclerotherapy",
        *_drawn(
            "leg-veins", "Sclerotherapy", (View.BACK, _L),
            (105, "before"), (45, "week 8"), (8, "month 3")
        ),
    ),
    _person(
        13, "Adaeze", "Nwosu", "1995-01-31", "Keloid, shoulder",
        *_drawn(
            "shoulder-keloid", "Keloid", (_L,),
            (170, "before"), (90, "session 3"), (15, "month 5"),
        ),
    ),
    _person(
        14, "فاطمة الزهراء", "بن علي", "1986-05-25", "Abdominoplasty",
        *_drawn(
            "abdomen-contour", "Abdominoplasty", (_R, View.OBLIQUE_RIGHT),
            (210, "before"), (160, "week 7"), (29, "month 6"),
        ),
    ),
    _person(
        15, "Hugo", "Delacroix", "1979-03-11", "Hair restoration, crown",
        *_drawn(
            "scalp-restoration", "Hair", (View.BACK,),
            (330, "before"), (240, "month 3"), (22, "month 10"),
        ),
    ),
    _person(
        16, "Siobhán", "O’Brien", "1984-10-19", "Pigmented mole, follow-up and excision",
        *_drawn(
            "mole-removal", "Mole", (_CLOSE,),
            (260, "first seen"), (75, "grown"), (62, "excised"), (12, "scar"), png=True,
        ),
    ),
    _person(
        17, "Farid", "Benali", "1982-07-17", "Psoriasis",
        *_drawn(
            "psoriasis-plaque", "Psoriasis", (_CLOSE,),
            (130, "before"), (70, "week 8"), (11, "week 17"),
        ),
    ),
    _person(
        18, "Minh Đức", "Vũ", "2001-08-09", "Scar revision, forearm",
        *_drawn(
            "scar-revision", "Scar", (_CLOSE,),
            (180, "before"), (100, "week 6"), (31, "month 5"),
        ),
    ),
    _person(
        19, "Priya", "Raghunathan", "1999-06-21", "Vitiligo, phototherapy",
        *_drawn(
            "vitiligo-patch", "Vitiligo", (_CLOSE,),
            (220, "before"), (120, "month 3"), (17, "month 7"),
        ),
    ),
    _person(
        20, "Mateus", "Ribeiro", "1993-12-15", "Acne scars, resurfacing",
        *_drawn(
            "acne-scars", "Cheek", (_CLOSE,),
            (145, "before"), (85, "session 2"), (26, "session 4"),
        ),
    ),
    _person(21, "Chloé", "Lambert", "2006-02-23", "First visit next week", consent=False),
)  # fmt: skip

_WITH_PHOTOS = tuple(place for place, person in enumerate(PATIENTS) if person.visits)
WEEKS = 4
_CONSULTING = {0: PRACTITIONER, 2: COLLEAGUE, 3: PRACTITIONER}
"""Who sees patients on which weekday; the other days are for operations."""
_CURIOUS = 1
"""So many days ago somebody was curious."""
_HOURS = (8, 10, 17)
"""When front desk, practitioner and administrator begin: whoever works does it in one go."""


def history(today: dt.date | None = None) -> tuple[DemoEvent, ...]:
    """Four weeks of acts on working days, oldest first, the same ones every time.

    With `today` the weekends are its own; without, every sixth and seventh day before is free.
    """
    rng = np.random.default_rng(20260101)
    events: list[DemoEvent] = []
    reviewed = next(day for day in range(1, 4) if _weekday(day, today) < 5)
    for day in range(WEEKS * 7 - 1, -1, -1):
        weekday = _weekday(day, today)
        if weekday < 5:
            events += _front_desk(rng, day)
        if weekday in _CONSULTING:
            events += _consultations(rng, day, _CONSULTING[weekday].name)
        if weekday == 4 or day == reviewed:
            events.append(DemoEvent(day, dt.time(_HOURS[2], 40), ADMINISTRATOR.name, "log-review"))
        if day == _CURIOUS:
            events += _curious_evening(rng, day)
    return tuple(sorted(events, key=lambda event: (-event.days_ago, event.time)))


def _weekday(day: int, today: dt.date | None) -> int:
    """0 is Monday."""
    return (today - dt.timedelta(days=day)).weekday() if today else (WEEKS * 7 - 1 - day) % 7


def _curious_evening(rng: np.random.Generator, day: int) -> list[DemoEvent]:
    """What the review is for: pictures looked at late in the evening, at nobody's request."""
    patients = rng.choice(_WITH_PHOTOS, 6, replace=False)
    return [
        DemoEvent(day, dt.time(22, 31 + 3 * place), COLLEAGUE.name, "view", int(patient))
        for place, patient in enumerate(patients)
    ]


def _front_desk(rng: np.random.Generator, day: int) -> list[DemoEvent]:
    """The morning's look-ups; now and then someone tries to open a photo, and is refused."""
    patients = rng.choice(len(PATIENTS), int(rng.integers(3, 6)), replace=False)
    acts = ["open"] * len(patients)
    if day % 6 == 1:
        acts[-1] = "refused-view"
        patients[-1] = rng.choice(_WITH_PHOTOS)
    return _block(rng, day, INTAKE.name, list(zip(acts, patients, strict=True)))


def _consultations(rng: np.random.Generator, day: int, user: str) -> list[DemoEvent]:
    """A practitioner's day: patients opened, looked at, compared; sometimes a mistyped password."""
    patients = rng.choice(_WITH_PHOTOS, int(rng.integers(7, 12)), replace=False)
    acts = rng.choice(("open", "view", "view", "compare"), len(patients))
    events = _block(rng, day, user, list(zip(acts, patients, strict=True)), _HOURS[1])
    if user == COLLEAGUE.name and day // 7 % 2:
        events.insert(0, DemoEvent(day, dt.time(_HOURS[1] - 1, 58), user, "unlock-failed"))
    return [*_expected(day, patients[1:]), *events]


def _expected(day: int, patients: Iterable[int]) -> list[DemoEvent]:
    """The front desk puts on the day's list who is coming."""
    at = dt.time(_HOURS[0])
    return [DemoEvent(day, at, INTAKE.name, "expect", int(patient)) for patient in patients]


def _block(
    rng: np.random.Generator,
    day: int,
    user: str,
    acts: list[tuple[str, int]],
    hour: int = _HOURS[0],
) -> list[DemoEvent]:
    """Acts one after the other, a quarter to three quarters of an hour apart at the most."""
    step = 75 // len(acts) if hour == _HOURS[0] else 380 // len(acts)
    minutes = [place * step + int(rng.integers(0, step)) for place in range(len(acts))]
    return [
        DemoEvent(day, dt.time(hour + minute // 60, minute % 60), user, str(act), int(patient))
        for minute, (act, patient) in zip(minutes, acts, strict=True)
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class DemoStory:
    """Everything that a demo clinic is made of; `events` takes today's date."""

    clinic: str = CLINIC
    users: tuple[DemoUser, ...] = USERS
    patients: tuple[DemoPatient, ...] = PATIENTS
    events: Callable[[dt.date | None], tuple[DemoEvent, ...]] = history
    gifts: tuple[DemoGift, ...] = GIFTS

    def some(self, patients: int | None, photos: int | None) -> DemoStory:
        """The first patients only, and of their pictures the first ones (None: all)."""
        left, kept = photos, []
        for person in self.patients[:patients]:
            visits = []
            for visit in person.visits:
                shots = visit.shots[:left]
                left = None if left is None else left - len(shots)
                visits.append(dataclasses.replace(visit, shots=shots))
            kept.append(dataclasses.replace(person, visits=tuple(v for v in visits if v.shots)))
        return dataclasses.replace(self, patients=tuple(kept))


STORY = DemoStory()
