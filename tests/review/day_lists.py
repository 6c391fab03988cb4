"""Days' lists: the front desk books, prepares, cancels; and somebody books to look."""

from __future__ import annotations

from .diary import Diary

KIND = "arranged"
ENDS = ("same-day", "next-morning", "left")
"""When who booked to look takes the entry off, if at all."""
CAME, CANCELLED = 0.85, 0.08
"""Of all who are booked and prepared; the others do not come."""


def keep_lists(diary: Diary, *, bad: bool = True) -> None:
    """Every day's bookings whose records are opened; with `bad` some that nobody asked for."""
    for day in range(diary.days - 8):
        for person in diary.there(day):
            if diary.people[person].desk:
                for _ in range(diary.rng.randrange(2, 8)):
                    _book(diary, day, person)
    for number in range(6 if bad else 0):
        _misuse(diary, ENDS[number % len(ENDS)])


def _put(diary: Diary, ms: int, person: int, patient: int, label: int, day: int) -> int:
    """On a list, for one of the next days, and opened; when it was closed again."""
    diary.note(ms, "appointment-add", person, patient, incident=label)
    diary.contact(patient, day + diary.rng.randrange(8), {person}, ms)
    return diary.look(ms + diary.rng.randrange(5_000, 60_000), person, patient, incident=label)


def _book(diary: Diary, day: int, person: int) -> None:
    rng = diary.rng
    patient, ms = diary.patient_of(person), diary.at(day, rng.uniform(8, 17))
    end, later = _put(diary, ms, person, patient, -1, day), day + rng.randrange(7)
    there, share = diary.there(later), rng.random()
    if not there or share >= CAME + CANCELLED:
        return
    when = max(end, diary.at(later, rng.uniform(8, 18)))
    if share < CAME:
        doctors = [one for one in there if diary.people[one].sees and diary.may(one, patient)]
        if doctors:
            diary.note(when, "import", rng.choice(doctors), patient, objects=3)
    else:
        desk = [one for one in there if diary.people[one].desk]
        diary.note(when, "appointment-remove", rng.choice(desk or there), patient)


def _misuse(diary: Diary, how: str) -> None:
    rng = diary.rng
    day = rng.randrange(10, diary.days - 12)
    desk = [one for one in diary.there(day) if diary.people[one].desk]
    if not desk:
        return _misuse(diary, how)
    person, size = rng.choice(desk), rng.randrange(8, 30)
    label = diary.begin(KIND, person, day, day + 8, size)
    ms, gone = diary.at(day, 9.0), diary.at(day + 1, 7.5)
    for patient in rng.sample(range(len(diary.patients)), size):
        ms = _put(diary, ms, person, patient, label, day)
        gone = gone + 5_000 if how == "next-morning" else ms
        if how != "left":
            diary.note(gone, "appointment-remove", person, patient, incident=label)
    return None
