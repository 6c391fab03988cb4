"""The people and patients of a made-up clinic: who works when, who is related to whom."""

from __future__ import annotations

import dataclasses
import random

TEAMS = 3
_PRACTITIONER, _INTAKE = "practitioner", "intake"
_OFFICER, _ADMINISTRATOR = "privacy-officer", "administrator"


@dataclasses.dataclass(slots=True)
class Person:
    """Somebody who works there."""

    id: bytes
    roles: frozenset[str]
    teams: frozenset[int]
    """Whose patients she works with mostly; the program knows teams of practitioners alone."""
    surname: int
    weekdays: tuple[int, ...]
    away: range
    """Days of the holiday."""
    stray: float
    """Patients without a visit that the work brings along, a day."""
    lead: bool = False
    """Has consultations of her own."""
    on_call: bool = False
    saturdays: bool = False
    begins: int = 0
    patient: int = -1
    """Who she is as a patient, -1 for none."""

    @property
    def sees(self) -> bool:
        """Whether she may open pictures."""
        return _PRACTITIONER in self.roles

    @property
    def desk(self) -> bool:
        """Whether she works at the front desk."""
        return _INTAKE in self.roles

    def works(self, day: int, weekday: int) -> bool:
        """Whether it is one of her days."""
        return day >= self.begins and weekday in self.weekdays and day not in self.away


@dataclasses.dataclass(slots=True)
class Patient:
    """Somebody who comes there."""

    id: bytes
    team: int
    surname: int
    given: int
    vip: frozenset[int] | None = None
    """People to whom the record is restricted; None for no restriction."""
    worker: int = -1
    since: int = -1
    """Day of the first visit, -1 for long ago."""


def name(rng: random.Random, many: int, common: int) -> int:
    """A name's number, 0 the most frequent: share about 1 / (number + `common`), as names are."""
    return int(common * ((many + common) / common) ** rng.random()) - common


def surname(rng: random.Random) -> int:
    """The most frequent is that of one in two hundred."""
    return name(rng, 20_000, 30)


def given(rng: random.Random) -> int:
    """The most frequent is that of one in forty."""
    return name(rng, 600, 8)


def make_people(rng: random.Random, days: int) -> list[Person]:
    """Thirty people; who leads, who is new and who works part time differs by seed."""
    plan: list[tuple[frozenset[str], frozenset[int]]] = []
    for team in range(TEAMS):
        plan += [(frozenset({_PRACTITIONER}), frozenset({team}))] * 4
        plan += [(frozenset({_INTAKE}), frozenset({team}))] * 3
    plan += [(frozenset({_INTAKE}), frozenset())] * 3
    plan += [(frozenset({_PRACTITIONER, _OFFICER}), frozenset({0}))]
    plan += [(frozenset({_PRACTITIONER}), frozenset({rng.randrange(TEAMS)}))]
    plan += [(frozenset({_ADMINISTRATOR}), frozenset())] * 2
    plan += [(frozenset({_OFFICER}), frozenset())] * 2
    people = [_person(rng, roles, teams, days) for roles, teams in plan]
    doctors = [one for one in people if one.sees]
    for number, doctor in enumerate(doctors[:12]):
        doctor.lead = number % 4 < 3
        doctor.on_call = number % 4 == 3
    doctors[rng.randrange(12)].saturdays = True
    for one in rng.sample([p for p in people if p.desk or p.on_call], 2):
        one.begins = rng.randrange(25, days - 30)
    return people


def _person(rng: random.Random, roles: frozenset[str], teams: frozenset[int], days: int) -> Person:
    part_time = rng.random() < 0.4
    weekdays = tuple(sorted(rng.sample(range(5), rng.choice((3, 4))))) if part_time else range(5)
    start = rng.randrange(days)
    office = _OFFICER in roles or (_INTAKE in roles and not teams)
    return Person(
        id=rng.randbytes(16),
        roles=roles,
        teams=teams,
        surname=surname(rng),
        weekdays=tuple(weekdays),
        away=range(start, start + rng.choice((0, 7, 14))),
        stray=rng.lognormvariate(-1.0 if not office else 0.2, 0.6),
    )


def make_patients(rng: random.Random, people: list[Person], count: int) -> list[Patient]:
    """Patients of all teams; relatives of the people, some of them themselves, and VIPs."""
    patients = [make_patient(rng, rng.randrange(TEAMS)) for _ in range(count)]
    workers = [one for one in people if one.sees or one.desk]
    for number, person in enumerate(people):
        for _ in range(rng.randrange(1, 4)):
            relative = make_patient(rng, rng.randrange(TEAMS))
            relative.surname = person.surname if rng.random() < 0.75 else relative.surname
            patients.append(relative)
        if person in workers and rng.random() < 0.35:
            itself = make_patient(rng, rng.randrange(TEAMS))
            itself.surname, itself.worker = person.surname, number
            person.patient = len(patients)
            patients.append(itself)
    for patient in rng.sample(patients[:count], 15):
        near = [n for n, one in enumerate(people) if patient.team in one.teams]
        doctors = rng.sample([n for n in near if people[n].lead], 2)
        patient.vip = frozenset(doctors + rng.sample([n for n in near if people[n].desk], 2))
    return patients


def make_patient(rng: random.Random, team: int, since: int = -1) -> Patient:
    """One more."""
    return Patient(rng.randbytes(16), team, surname(rng), given(rng), since=since)
