"""What happened in a made-up clinic: events, who had contact with whom, and which were misuse."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from zoneinfo import ZoneInfo

from .people import TEAMS, Patient, Person, make_patients, make_people

ZONE = ZoneInfo("Europe/Paris")
BEGINS = dt.date(2026, 1, 5)
"""A Monday; the hundred and twenty days hold a change to summer time."""


ORDINARY = -1
"""The label of what is no misuse; confusers have lower ones."""


@dataclasses.dataclass(slots=True)
class Happening:
    """One entry to be; `incident` is below 0 where it is the clinic's life."""

    ms: int
    name: str
    outcome: str
    person: int
    patient: int
    objects: int
    purpose: str
    incident: int


@dataclasses.dataclass(slots=True)
class Contact:
    """A visit or appointment: when, who was concerned, since when the program knows."""

    day: int
    team: int
    persons: frozenset[int]
    since_ms: int


@dataclasses.dataclass(frozen=True, slots=True)
class Incident:
    """One misuse."""

    kind: str
    person: int
    first: int
    last: int
    size: int


class Diary:
    """A clinic's life while it is being made."""

    def __init__(self, seed: int, days: int, patients: int = 3_000) -> None:
        self.rng = random.Random(seed)
        self.days = days
        self.people: list[Person] = make_people(self.rng, days)
        self.patients: list[Patient] = make_patients(self.rng, self.people, patients)
        self.happenings: list[Happening] = []
        self.contacts: dict[int, list[Contact]] = {}
        self.incidents: list[Incident] = []
        self.cause = ORDINARY
        """What happens now, while it is no misuse."""
        self.holidays = set(self.rng.sample(range(10, days), 3))

    def weekday(self, day: int) -> int:
        """0 is Monday."""
        return (BEGINS + dt.timedelta(days=day)).weekday()

    def open(self, day: int) -> bool:
        """Whether the clinic works."""
        return self.weekday(day) < 5 and day not in self.holidays

    def there(self, day: int) -> list[int]:
        """Who works on a day."""
        if not self.open(day):
            return []
        weekday = self.weekday(day)
        return [n for n, one in enumerate(self.people) if one.works(day, weekday)]

    def at(self, day: int, hour: float) -> int:
        """Milliseconds of a clinic's day and hour; beyond 24 it is the next day."""
        moment = dt.datetime.combine(BEGINS + dt.timedelta(days=day), dt.time(), ZONE)
        wall = moment + dt.timedelta(hours=hour)
        return int(wall.timestamp() * 1000)

    def hour(self) -> float:
        """An hour of work: mornings and afternoons, now and then late."""
        rng = self.rng
        if rng.random() < 0.004:
            return rng.uniform(18.5, 21.5)
        return rng.uniform(8, 12.3) if rng.random() < 0.55 else rng.uniform(13.2, 18.4)

    def note(
        self,
        ms: int,
        name: str,
        person: int,
        patient: int = -1,
        *,
        objects: int = 0,
        purpose: str = "care",
        outcome: str = "done",
        incident: int = -1,
    ) -> None:
        """One entry."""
        purpose = purpose if patient >= 0 else ""
        incident = self.cause if incident < 0 else incident
        self.happenings.append(
            Happening(ms, name, outcome, person, patient, objects, purpose, incident)
        )

    def look(
        self, ms: int, person: int, patient: int, *, incident: int = -1, more: float = 0.5
    ) -> int:
        """Somebody opens a patient: the page alone, or pictures too; when it ended."""
        rng, who = self.rng, self.people[person]
        self.note(ms, "patient-open", person, patient, incident=incident)
        vip = self.patients[patient].vip
        if not who.sees or (vip is not None and person not in vip):
            return ms + rng.randrange(20_000, 120_000)
        ms += rng.randrange(1_000, 9_000)
        seen = rng.randrange(2, 16)
        self.note(ms, "thumbnails-view", person, patient, objects=seen, incident=incident)
        while rng.random() < more:
            ms += rng.randrange(4_000, 60_000)
            name = rng.choice(("photo-view", "photo-view", "photo-full", "photo-compare"))
            objects = 2 if name == "photo-compare" else 1
            self.note(ms, name, person, patient, objects=objects, incident=incident)
        return ms + rng.randrange(10_000, 90_000)

    def may(self, person: int, patient: int) -> bool:
        """Whether work leads there: a restricted record is left to the people named."""
        vip = self.patients[patient].vip
        return vip is None or person in vip

    def patient_of(self, person: int, team: int | None = None) -> int:
        """One that the person's work can lead to, of a team or of any."""
        while True:
            patient = self.rng.randrange(len(self.patients))
            if team in {None, self.patients[patient].team} and self.may(person, patient):
                return patient

    def contact(self, patient: int, day: int, persons: set[int], since_ms: int) -> None:
        """A visit or appointment."""
        found = Contact(day, self.patients[patient].team, frozenset(persons), since_ms)
        self.contacts.setdefault(patient, []).append(found)

    def visited(self, person: int, patient: int, ms: int, day: int) -> bool:
        """What the program would know then of a visit of this person or team within seven days.

        Who is of no team serves all of them.
        """
        one_of = self.people[person].sees and self.people[person].teams
        teams = one_of or frozenset(range(TEAMS))
        return any(
            abs(one.day - day) <= 7
            and one.since_ms <= ms
            and (person in one.persons or one.team in teams)
            for one in self.contacts.get(patient, ())
        )

    def begin(self, kind: str, person: int, first: int, last: int, size: int) -> int:
        """A misuse's number."""
        self.incidents.append(Incident(kind, person, first, last, size))
        return len(self.incidents) - 1
