"""Labelled access histories: four months of a clinic of thirty, with six kinds of misuse in it.

    case = generate(seed)
    run(case.history, case.scope())

Deterministic by seed. Hints are what the program would have known at that moment.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib

import numpy as np

from clinicvault.audit.history import Hint, History
from clinicvault.audit.rules.contract import Scope

from .confusers import confuse
from .day_lists import keep_lists
from .diary import BEGINS, ZONE, Diary, Happening, Incident
from .life import live
from .misuse import misuse

NO_HINTS = 0.03
"""Share of entries whose session knew nothing of the patient: the log itself has to tell."""


@dataclasses.dataclass(frozen=True)
class Case:
    """A history, and which of its entries belong to which misuse."""

    history: History
    labels: np.ndarray
    """Of each entry the number of its incident; below 0 for none (`confusers.cause_of`)."""
    incidents: tuple[Incident, ...]
    users: tuple[bytes, ...]
    teams: dict[bytes, frozenset[bytes]]
    roles: dict[bytes, frozenset[str]]
    happenings: tuple[Happening, ...]
    days: int

    def scope(self, first: int = 0, last: int = -1, **other: object) -> Scope:
        """The scope of some days, of all without."""
        end = self.days - 1 if last < 0 else last
        return Scope(
            first=BEGINS + dt.timedelta(days=first),
            last=BEGINS + dt.timedelta(days=end),
            zone=ZONE,
            teams=self.teams,
            roles=self.roles,
            **other,
        )


def generate(
    seed: int, days: int = 120, *, bad: bool = True, patients: int = 3_000, lists: bool = False
) -> Case:
    """One clinic, of at least seventy days; without `bad` nobody does anything wrong.

    With `lists` the front desk keeps days' lists besides (`day_lists`).
    """
    diary = Diary(seed, days, patients)
    live(diary)
    confuse(diary)
    if bad:
        misuse(diary)
    if lists:
        keep_lists(diary, bad=bad)
    end = diary.at(days, 0)
    kept = [one for one in diary.happenings if 0 <= one.ms - diary.at(0, 0) < end - diary.at(0, 0)]
    kept.sort(key=lambda one: one.ms)
    return Case(
        history=_history(diary, kept),
        labels=np.array([one.incident for one in kept], np.int64),
        incidents=tuple(diary.incidents),
        users=tuple(one.id for one in diary.people),
        teams={p.id: frozenset(_team(t) for t in p.teams) for p in diary.people if p.sees},
        roles={p.id: p.roles for p in diary.people},
        happenings=tuple(kept),
        days=days,
    )


def _team(number: int) -> bytes:
    return hashlib.sha256(b"team" + bytes([number])).digest()[:16]


def hints_of(diary: Diary, one: Happening, day: int) -> tuple[int, int]:
    """(bits, token of the first name) as the acting session knows them."""
    if one.patient < 0 or diary.rng.random() < NO_HINTS:
        return 0, 0
    who, patient = diary.people[one.person], diary.patients[one.patient]
    visited = diary.visited(one.person, one.patient, one.ms, day)
    bits = Hint.VISIT if visited else Hint.NO_VISIT
    for hint, holds in (
        (Hint.OWN, who.patient == one.patient),
        (Hint.SURNAME, who.surname == patient.surname),
        (Hint.VIP, patient.vip is not None),
        (Hint.COLLEAGUE, patient.worker >= 0),
    ):
        bits |= hint if holds else 0
    return int(bits), 1_000 + patient.given


def _history(diary: Diary, kept: list[Happening]) -> History:
    start = BEGINS.toordinal()
    day = [
        dt.datetime.fromtimestamp(one.ms / 1000, ZONE).date().toordinal() - start for one in kept
    ]
    told = [hints_of(diary, one, when) for one, when in zip(kept, day, strict=True)]
    users = (*(one.id for one in diary.people),)
    patients = (b"", *(one.id for one in diary.patients))
    events, event = _coded([one.name for one in kept])
    outcomes, outcome = _coded([one.outcome for one in kept])
    purposes, purpose = _coded([one.purpose for one in kept])
    zero = np.zeros(len(kept), np.int64)
    return History(
        seq=np.arange(len(kept), dtype=np.int64) * 2 + 1,
        ms=np.array([one.ms for one in kept], np.int64),
        event=event, outcome=outcome, purpose=purpose,
        user=np.array([one.person for one in kept], np.int64),
        workstation=zero,
        patient=np.array([one.patient + 1 for one in kept], np.int64),
        session=zero,
        objects=np.array([one.objects for one in kept], np.int64),
        hints=np.array([bits for bits, _ in told], np.int64),
        given=np.array([token for _, token in told], np.int64),
        problem=zero, closed=np.zeros(len(kept), np.bool_),
        events=events, outcomes=outcomes, purposes=purposes, users=users,
        workstations=(b"W" * 16,), patients=patients, sessions=(b"",), problems=("",),
    )  # fmt: skip


def _coded(values: list[str]) -> tuple[tuple[str, ...], np.ndarray]:
    table = tuple(sorted(set(values)))
    code = {value: place for place, value in enumerate(table)}
    return table, np.array([code[value] for value in values], np.int64)
