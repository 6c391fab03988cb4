"""Six kinds of misuse, from subtle to gross; whoever does it does not look where rules are."""

from __future__ import annotations

import math

from .diary import Diary

KINDS = ("mass", "slow", "off-hours", "vip", "surname", "bulk-export")


def misuse(diary: Diary) -> None:
    """About three dozen incidents in four months."""
    rng = diary.rng
    for act, least, most in (
        (_mass, 3, 5), (_slow, 2, 3), (_off_hours, 5, 8),
        (_vip, 6, 10), (_family, 6, 10), (_bulk, 3, 5),
    ):  # fmt: skip
        for _ in range(rng.randint(least, most)):
            act(diary)


def _size(diary: Diary, least: int, most: int) -> int:
    """Small ones as often as large ones."""
    return round(math.exp(diary.rng.uniform(math.log(least), math.log(most))))


def _who(diary: Diary, day: int, *, sees: bool = False) -> int | None:
    """Anybody who works with patients and is there."""
    there = [n for n in diary.there(day) if diary.people[n].sees or diary.people[n].desk]
    chosen = [n for n in there if diary.people[n].sees or not sees]
    return diary.rng.choice(chosen) if chosen else None


def _moment(diary: Diary, *, sees: bool = False) -> tuple[int, int]:
    """(day, person)."""
    while True:
        day = diary.rng.randrange(10, diary.days)
        person = _who(diary, day, sees=sees)
        if person is not None:
            return day, person


def _some(diary: Diary, count: int) -> list[int]:
    """Patients of the list as it comes, whoever has a visit."""
    return diary.rng.sample(range(len(diary.patients)), count)


def _mass(diary: Diary) -> None:
    day, person = _moment(diary)
    size = _size(diary, 15, 90)
    number = diary.begin("mass", person, day, day, size)
    ms = diary.at(day, diary.rng.uniform(8.5, 14))
    for patient in _some(diary, size):
        ms = diary.look(ms, person, patient, incident=number, more=0.2)


def _slow(diary: Diary) -> None:
    """A few a day for four to seven weeks."""
    rng = diary.rng
    first, weeks = rng.randrange(8, diary.days - 30), rng.randint(4, 7)
    person = rng.choice([n for n, p in enumerate(diary.people) if p.sees or p.desk])
    days = [d for d in range(first, min(first + 7 * weeks, diary.days)) if
            person in diary.there(d)]  # fmt: skip
    if len(days) < 2 * weeks:
        return _slow(diary)
    size = _size(diary, 7 * weeks, 25 * weeks)
    number = diary.begin("slow", person, days[0], days[-1], size)
    for patient in _some(diary, size):
        ms = diary.at(rng.choice(days), diary.hour())
        diary.look(ms, person, patient, incident=number, more=0.2)
    return None


def _off_hours(diary: Diary) -> None:
    """Late in the evening, at night or on a Sunday; never who is on call."""
    rng = diary.rng
    people = [n for n, p in enumerate(diary.people) if (p.sees or p.desk) and not p.on_call]
    person, day = rng.choice(people), rng.randrange(10, diary.days - 1)
    if day in diary.people[person].away or day < diary.people[person].begins:
        return _off_hours(diary)
    hour = rng.uniform(9, 20) if diary.weekday(day) == 6 else rng.uniform(20.75, 29.5)
    size = _size(diary, 1, 8)
    number = diary.begin("off-hours", person, day, day + 1, size)
    ms = diary.at(day, hour)
    for patient in _some(diary, size):
        ms = diary.look(ms, person, patient, incident=number)
    return None


def _vip(diary: Diary) -> None:
    """Somebody known: curiosity is greatest around the visit."""
    rng = diary.rng
    known = [n for n, p in enumerate(diary.patients) if p.vip is not None]
    patient = rng.choice(known)
    visits = [c.day for c in diary.contacts.get(patient, ()) if 10 <= c.day < diary.days]
    day = _moment(diary)[0]
    if visits and rng.random() < 0.3:
        day = min(max(rng.choice(visits) + rng.randint(-3, 5), 0), diary.days - 1)
    person = _who(diary, day)
    named = diary.patients[patient].vip or frozenset()
    if person is None or person in named:
        return _vip(diary)
    number = diary.begin("vip", person, day, day, 1)
    ms = diary.at(day, diary.hour())
    for _ in range(rng.choice((1, 1, 2, 3))):
        ms = diary.look(ms, person, patient, incident=number)
    return None


def _family(diary: Diary) -> None:
    """A relative of the same surname; of any other nobody can tell."""
    day, person = _moment(diary)
    one = diary.people[person]
    alike = [
        n for n, p in enumerate(diary.patients)
        if p.surname == one.surname and n != one.patient and p.worker < 0
    ]  # fmt: skip
    if not alike:
        return _family(diary)
    number = diary.begin("surname", person, day, day, 1)
    diary.look(
        diary.at(day, diary.hour()), person, diary.rng.choice(alike), incident=number, more=0.4
    )
    return None


def _bulk(diary: Diary) -> None:
    """Many pictures of the own team's patients, whoever came lately or long ago."""
    day, person = _moment(diary, sees=True)
    rng, size = diary.rng, _size(diary, 25, 300)
    teams = diary.people[person].teams
    own = [n for n, p in enumerate(diary.patients) if p.team in teams and p.vip is None]
    number, left = diary.begin("bulk-export", person, day, day, size), size
    ms = diary.at(day, rng.uniform(9, 15))
    while left > 0:
        patient, objects = rng.choice(own), min(left, rng.randrange(2, 11))
        purpose = rng.choice(("colleagues", "teaching", "care"))
        diary.note(
            ms, "export", person, patient,
            objects=objects, purpose=purpose, outcome="given", incident=number,
        )  # fmt: skip
        left, ms = left - objects, ms + rng.randrange(20_000, 200_000)
