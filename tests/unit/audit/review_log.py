"""A small log to try review rules on: entries by day, hour, person; then the columns of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

import numpy as np

from clinicvault.audit.history import Hint, History
from clinicvault.audit.rules import RULES, run
from clinicvault.audit.rules.contract import Scope
from clinicvault.domain.flags import FLAGS, sentence

PARIS = ZoneInfo("Europe/Paris")
DAY = dt.date(2026, 3, 18)
"""A Wednesday, the day that the tests ask about."""
_TEXTS = ("event", "outcome", "purpose")


def name(text):
    """16 bytes for a person, patient or team."""
    return hashlib.sha256(text.encode()).digest()[:16] if text else b""


def days(count, until=DAY):
    """Weekdays before a day, the oldest first."""
    found, day = [], until
    while len(found) < count:
        day -= dt.timedelta(days=1)
        if day.weekday() < 5:
            found.append(day)
    return found[::-1]


@dataclasses.dataclass
class Entry:
    ms: int
    user: str
    event: str
    patient: str
    outcome: str
    objects: int
    hints: Hint
    given: int
    closed: bool


class Log:
    def __init__(self, zone=PARIS):
        self.zone = zone
        self.entries: list[Entry] = []

    def add(
        self, day, user, event="patient-open", patient="", *, hour=10.0, outcome="done",
        objects=0, hints=0, given=0, closed=False,
    ):  # fmt: skip
        moment = dt.datetime.combine(day, dt.time(), self.zone) + dt.timedelta(hours=hour)
        ms = int(moment.timestamp() * 1000)
        self.entries.append(
            Entry(ms, user, event, patient, outcome, objects, Hint(hints), given, closed)
        )
        return self

    def look(self, day, user, count, *, start=0, **other):
        """So many patients, who are called by numbers."""
        for number in range(start, start + count):
            self.add(day, user, patient=f"patient {number}", hour=10 + number / 100, **other)
        return self

    def work(self, users, count=30, until=DAY, a_day=0):
        """Days of work before a day, each with some patients without a visit."""
        for when in days(count, until):
            for user in users:
                self.add(when, user, "unlock", hour=8)
                for number in range(a_day):
                    self.add(when, user, patient=f"{user} {when} {number}", hour=11)
        return self

    def history(self):
        entries = sorted(self.entries, key=lambda one: one.ms)
        tables = {text: sorted({getattr(one, text) for one in entries}) for text in _TEXTS[:2]}
        users = sorted({one.user for one in entries})
        patients = sorted({one.patient for one in entries})
        zero = np.zeros(len(entries), np.int64)

        def codes(table, field):
            place = {value: code for code, value in enumerate(table)}
            return np.array([place[getattr(one, field)] for one in entries], np.int64)

        def numbers(field):
            return np.array([int(getattr(one, field)) for one in entries], np.int64)

        return History(
            seq=np.arange(len(entries), dtype=np.int64) + 100,
            ms=numbers("ms"),
            event=codes(tables["event"], "event"),
            outcome=codes(tables["outcome"], "outcome"),
            purpose=zero, workstation=zero, session=zero, problem=zero,
            user=codes(users, "user"), patient=codes(patients, "patient"),
            objects=numbers("objects"), hints=numbers("hints"), given=numbers("given"),
            closed=np.array([one.closed for one in entries], np.bool_),
            events=tuple(tables["event"]), outcomes=tuple(tables["outcome"]), purposes=("care",),
            users=tuple(map(name, users)), patients=tuple(map(name, patients)),
            workstations=(b"W" * 16,), sessions=(b"",), problems=("",),
        )  # fmt: skip

    def flags(self, rule="", first=DAY, last=None, **scope):
        """Flags of one rule (or all but the lot) on a day, each with a sentence that can be said."""
        found = run(self.history(), self.scope(first, last, **scope))
        for flag in found:
            assert set(placeholders(FLAGS[flag.rule].sentence)) == set(flag.figures), flag
            assert "{" not in sentence(flag.rule, flag.figures)
            assert len(flag.id) == 16
            assert list(flag.entries) == sorted(flag.entries)
            assert flag.count >= len(flag.entries) >= 1
            assert flag.since_ms <= flag.until_ms
        assert len({flag.id for flag in found}) == len(found)
        return [flag for flag in found if rule in {"", flag.rule}]

    def scope(self, first=DAY, last=None, **other):
        return Scope(first=first, last=last or first, zone=self.zone, **other)


def placeholders(text):
    import string

    return [field for _, field, _, _ in string.Formatter().parse(text) if field]


def teams(**members):
    """Team -> people as `Scope.teams` has it."""
    found: dict[bytes, set[bytes]] = {}
    for team, people in members.items():
        for person in people:
            found.setdefault(name(person), set()).add(name(team))
    return {person: frozenset(held) for person, held in found.items()}


def roles(role="practitioner", *people):
    return {name(person): frozenset({role}) for person in people}


ALL = tuple(rule.slug for rule in RULES)
