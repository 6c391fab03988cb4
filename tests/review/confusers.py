"""What looks like misuse and is none: audits, newcomers, campaigns, recalls, talks, lawyers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .diary import ORDINARY, Diary

FIRST = ORDINARY - 1
CAUSES = {
    "audit": 2,
    "newcomers": 1,
    "campaign": 2,
    "recall": 1,
    "talk": 3,
    "lawyer": 3,
    "chance": 4,
    "password": 1,
}
"""How often each."""


def confuse(diary: Diary) -> None:
    """All of them, as often as a clinic of thirty meets them in four months."""
    for place, (cause, times) in enumerate(CAUSES.items()):
        diary.cause = FIRST - place
        for _ in range(times):
            _ACTS[cause](diary)
    diary.cause = ORDINARY


def cause_of(label: int) -> str:
    """What is behind a label below 0."""
    return tuple(CAUSES)[FIRST - label] if label <= FIRST else "ordinary work"


def _day(diary: Diary, first: int = 5) -> int:
    while True:
        day = diary.rng.randrange(first, diary.days)
        if diary.open(day):
            return day


def _somebody(diary: Diary, day: int, *, sees: bool = False) -> int:
    there = [n for n in diary.there(day) if diary.people[n].sees or diary.people[n].desk]
    return diary.rng.choice([n for n in there if diary.people[n].sees or not sees])


def _row(diary: Diary, day: int, person: int, count: int, team: int | None = None) -> None:
    ms = diary.at(day, diary.rng.uniform(9, 14))
    for _ in range(count):
        ms = diary.look(ms, person, diary.patient_of(person, team), more=0.2)


def _audit(diary: Diary) -> None:
    """The whole clinic reads old records on one day."""
    day = _day(diary)
    for person in diary.there(day):
        if diary.people[person].sees and diary.rng.random() < 0.85:
            _row(diary, day, person, diary.rng.randrange(7, 16))


def _newcomers(diary: Diary) -> None:
    """The first week: reading the team's older cases."""
    for person, one in enumerate(diary.people):
        if one.begins:
            team = next(iter(one.teams), 0)
            days = [d for d in range(one.begins, min(one.begins + 9, diary.days)) if
                    person in diary.there(d)]  # fmt: skip
            for day in days[:5]:
                _row(diary, day, person, diary.rng.randrange(3, 10), team)


def _campaign(diary: Diary) -> None:
    """Pictures for the clinic's own pages, of patients who consented to it."""
    day, rng = _day(diary), diary.rng
    person, ms = _somebody(diary, day, sees=True), diary.at(day, 14.0)
    for _ in range(rng.randrange(8, 20)):
        patient = diary.patient_of(person, next(iter(diary.people[person].teams)))
        ms = diary.look(ms, person, patient, more=0.2)
        diary.note(
            ms, "export", person, patient,
            objects=rng.randrange(1, 4), purpose="marketing", outcome="given",
        )  # fmt: skip


def _recall(diary: Diary) -> None:
    """Somebody at the front desk calls patients of last year, two weeks long."""
    first, rng = _day(diary), diary.rng
    person = rng.choice([n for n, p in enumerate(diary.people) if p.desk])
    for day in range(first, min(first + 12, diary.days)):
        if person in diary.there(day):
            ms = diary.at(day, 13.5)
            for _ in range(rng.randrange(2, 7)):
                patient = diary.patient_of(person)
                ms = diary.look(ms, person, patient)
                if rng.random() < 0.4:
                    diary.note(ms, "appointment-add", person, patient)
                    diary.contact(patient, day, {person}, ms)
                    diary.contact(patient, day + rng.randrange(5, 40), {person}, ms)


def _talk(diary: Diary) -> None:
    """Preparing a talk: an afternoon with own old cases."""
    day = _day(diary)
    person = _somebody(diary, day, sees=True)
    team = next(iter(diary.people[person].teams))
    _row(diary, day, person, diary.rng.randrange(4, 11), team)


def _lawyer(diary: Diary) -> None:
    """All pictures of one patient, for the insurer."""
    day = _day(diary)
    person = _somebody(diary, day, sees=True)
    patient = diary.patient_of(person)
    diary.note(
        diary.at(day, 15.0), "export", person, patient,
        objects=diary.rng.randrange(10, 60), purpose="insurer", outcome="given",
    )  # fmt: skip


def _chance(diary: Diary) -> None:
    """A bill or a call about a colleague, a relative or a VIP: the work brought it."""
    day = _day(diary)
    person = _somebody(diary, day)
    known = [n for n, p in enumerate(diary.patients) if p.vip is not None or p.worker >= 0]
    diary.look(diary.at(day, diary.hour()), person, diary.rng.choice(known), more=0.1)


def _forgotten_password(diary: Diary) -> None:
    """After a holiday, again and again."""
    day = _day(diary)
    person = _somebody(diary, day)
    for number in range(diary.rng.randrange(4, 9)):
        diary.note(diary.at(day, 8.0) + number * 20_000, "unlock", person, outcome="refused")


_ACTS: Mapping[str, Callable[[Diary], None]] = {
    "audit": _audit,
    "newcomers": _newcomers,
    "campaign": _campaign,
    "recall": _recall,
    "talk": _talk,
    "lawyer": _lawyer,
    "chance": _chance,
    "password": _forgotten_password,
}
