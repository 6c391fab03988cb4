"""An ordinary clinic: appointments, visits, imports, calls, letters, nights on call."""

from __future__ import annotations

import math
import random

from .diary import Diary
from .people import TEAMS, make_patient

VISITS_A_DAY = 5.8
NEW_PATIENT = 0.25


def poisson(rng: random.Random, mean: float) -> int:
    """Knuth's way; for small means."""
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def live(diary: Diary) -> None:
    """All days."""
    due: dict[int, list[tuple[int, int]]] = {}
    for day in range(diary.days):
        there = diary.there(day)
        for person in there:
            _begin_day(diary, day, person)
            if diary.people[person].lead:
                _consultations(diary, day, person, there, due)
        for doctor, patient in due.pop(day, ()):
            if doctor in there:
                _visit(diary, day, doctor, patient, there, due, known=True)
        for person in there:
            _stray(diary, day, person)
        _saturday(diary, day, due)
        _night(diary, day)


def _begin_day(diary: Diary, day: int, person: int) -> None:
    rng = diary.rng
    ms = diary.at(day, rng.uniform(7.3, 8.6))
    late = 0.02 if day - 1 not in diary.people[person].away else 0.4
    while rng.random() < late + 0.03:
        diary.note(ms, "unlock", person, outcome="refused")
        ms += 15_000
    diary.note(ms, "unlock", person)
    if "administrator" in diary.people[person].roles:
        diary.note(ms + 400_000, "log-read", person)
        diary.note(ms + 900_000, "backup", person)
    diary.note(diary.at(day, rng.uniform(18.4, 18.9)), "lock", person)


def _consultations(
    diary: Diary, day: int, doctor: int, there: list[int], due: dict[int, list[tuple[int, int]]]
) -> None:
    """Patients of the day who did not come from an earlier visit."""
    rng = diary.rng
    team = next(iter(diary.people[doctor].teams))
    for _ in range(poisson(rng, VISITS_A_DAY * 0.72)):
        if rng.random() < NEW_PATIENT:
            diary.patients.append(make_patient(rng, team, day))
            patient = len(diary.patients) - 1
        else:
            patient = diary.patient_of(doctor, team)
        _visit(diary, day, doctor, patient, there, due)


def _desk(diary: Diary, patient: int, there: list[int]) -> int | None:
    """Who at the front desk does it: the team's own mostly."""
    people = [n for n in there if diary.people[n].desk and diary.may(n, patient)]
    own = [n for n in people if diary.patients[patient].team in diary.people[n].teams]
    chosen = own if own and diary.rng.random() < 0.8 else people
    return diary.rng.choice(chosen) if chosen else None


def _visit(
    diary: Diary,
    day: int,
    doctor: int,
    patient: int,
    there: list[int],
    due: dict[int, list[tuple[int, int]]],
    *,
    known: bool = False,
) -> None:
    rng, team = diary.rng, diary.patients[patient].team
    desk = _desk(diary, patient, there)
    recorder = doctor if desk is None else desk
    if not known:
        _book(diary, day, doctor, patient)
    ms = diary.at(day, diary.hour())
    if diary.patients[patient].since == day:
        diary.note(ms - 600_000, "patient-add", recorder, patient)
        diary.note(ms - 400_000, "consent-record", recorder, patient)
    diary.note(ms - 300_000, "patient-open", recorder, patient)
    diary.note(ms - 200_000, "visit-add", recorder, patient)
    diary.contact(patient, day, {doctor, recorder}, ms - 200_000)
    if rng.random() < 0.75:
        for number in range(rng.randrange(2, 5)):
            diary.note(ms + number * 4_000, "import", recorder, patient, objects=1)
    end = diary.look(ms + 300_000, doctor, patient)
    helpers = [n for n in there if diary.people[n].on_call and team in diary.people[n].teams]
    helpers = [n for n in helpers if diary.may(n, patient)]
    if helpers and rng.random() < 0.35:
        diary.look(end, rng.choice(helpers), patient, more=0.3)
    _afterwards(diary, day, doctor, patient, due)


def _book(diary: Diary, day: int, doctor: int, patient: int) -> None:
    """The appointment, made some days before; a walk-in has none."""
    rng = diary.rng
    before = day - rng.randrange(1, 30)
    if rng.random() < 0.1 or before < 0 or diary.patients[patient].since == day:
        return
    desk = _desk(diary, patient, diary.there(before))
    if desk is None:
        return
    ms = diary.at(before, diary.hour())
    diary.note(ms - 60_000, "patient-open", desk, patient)
    diary.note(ms, "appointment-add", desk, patient)
    diary.contact(patient, before, {desk}, ms)
    diary.contact(patient, day, {doctor, desk}, ms)
    other = _desk(diary, patient, diary.there(day - 1))
    if other is not None and rng.random() < 0.25:
        diary.look(diary.at(day - 1, diary.hour()), other, patient)
    if rng.random() < 0.3:
        eve = day - 1
        if doctor in diary.there(eve):
            diary.look(diary.at(eve, diary.hour()), doctor, patient, more=0.2)


def _afterwards(
    diary: Diary, day: int, doctor: int, patient: int, due: dict[int, list[tuple[int, int]]]
) -> None:
    rng = diary.rng
    if rng.random() < 0.15:
        later = day + rng.randrange(1, 7)
        if later < diary.days and doctor in diary.there(later):
            diary.look(diary.at(later, diary.hour()), doctor, patient, more=0.2)
    if rng.random() < 0.04:
        ms = diary.at(day, 18.0 + rng.random() / 2)
        purpose = rng.choice(("insurer", "colleagues"))
        diary.note(
            ms, "export", doctor, patient,
            objects=rng.randrange(1, 7), purpose=purpose, outcome="given",
        )  # fmt: skip
    if rng.random() < 0.5:
        again = day + rng.choice((7, 7, 14, 28, 42))
        due.setdefault(again, []).append((doctor, patient))
        if again < diary.days:
            diary.contact(patient, again, {doctor}, diary.at(day, 18.0))


def _stray(diary: Diary, day: int, person: int) -> None:
    """Calls, bills, questions of colleagues: patients who have no visit."""
    rng, who = diary.rng, diary.people[person]
    if not (who.sees or who.desk or "privacy-officer" in who.roles):
        return
    for _ in range(poisson(rng, who.stray * rng.lognormvariate(-0.1, 0.45))):
        own = who.teams and rng.random() < 0.8
        team = rng.choice(sorted(who.teams)) if own else rng.randrange(TEAMS)
        patient, ms = diary.patient_of(person, team), diary.at(day, diary.hour())
        end = diary.look(ms, person, patient, more=0.25)
        if who.desk and rng.random() < 0.45:
            diary.note(end, "appointment-add", person, patient)
            later = day + rng.randrange(1, 25)
            diary.contact(patient, day, {person}, end)
            diary.contact(patient, later, {person}, end)
    if rng.random() < 0.02:
        diary.note(
            diary.at(day, diary.hour()), "photo-view", person, diary.patient_of(person, 0),
            outcome="refused",
        )  # fmt: skip


def _saturday(diary: Diary, day: int, due: dict[int, list[tuple[int, int]]]) -> None:
    if diary.weekday(day) != 5:
        return
    for person, one in enumerate(diary.people):
        if one.saturdays and day not in one.away and diary.rng.random() < 0.6:
            team = next(iter(one.teams))
            for _ in range(poisson(diary.rng, 3.0)):
                _visit(diary, day, person, diary.patient_of(person, team), [person], due)
            if diary.rng.random() < 0.3:
                diary.look(diary.at(day, 11.5), person, diary.patient_of(person, team))


def _night(diary: Diary, day: int) -> None:
    """Somebody is on call; in some nights the phone rings, mostly about last week's surgery."""
    rng = diary.rng
    doctors = [n for n, p in enumerate(diary.people) if p.on_call and day >= p.begins]
    doctors = [n for n in doctors if day not in diary.people[n].away]
    if not doctors or rng.random() > 0.25:
        return
    person = doctors[day % len(doctors)]
    team = next(iter(diary.people[person].teams))
    ms = diary.at(day, rng.uniform(20.5, 29.5))
    recent = [
        n for n, cs in diary.contacts.items()
        if diary.patients[n].team == team and any(day - 7 <= c.day <= day for c in cs)
    ]  # fmt: skip
    for _ in range(rng.choice((1, 1, 2))):
        old = rng.random() < 0.25 or not recent
        patient = diary.patient_of(person, team) if old else rng.choice(recent)
        if rng.random() < 0.06:
            diary.note(ms - 60_000, "emergency-begin", person, patient)
        ms = diary.look(ms, person, patient)
        if rng.random() < 0.3:
            diary.note(ms, "visit-add", person, patient)
            diary.contact(patient, day, {person}, ms)
