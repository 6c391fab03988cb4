"""Unusual work in a real clinic, for tests of the review: Dr Paul looks at his own record."""

from __future__ import annotations

import datetime as dt

from clinicvault.access.log.reading import LogAccess
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import PatientDetails
from tests.unit.services.real_clinic import ADA, INA, PAUL


def monday() -> dt.date:
    """The next one: what is in the clinic already is of days before."""
    today = dt.datetime.now().astimezone().date()
    return today + dt.timedelta(days=7 - today.weekday())


def at(house, hour: int, day: int = 0) -> None:
    """Set the clock to shortly after an hour of that Monday, or of so many days later."""
    then = dt.datetime.combine(monday() + dt.timedelta(days=day), dt.time(hour, 5)).astimezone()
    ahead = then - dt.datetime.now().astimezone()
    house.clock.ahead_ms = int(ahead.total_seconds() * 1000)


def own_record(desk, given: str = "Paul", family: str = "") -> str:
    """A patient who is called as somebody here is, with a consent and no visit."""
    desk.be(INA)
    row = desk.services.patients.add(PatientDetails(given, family, None, "", ""))
    desk.services.consents.grant(row.id, Purpose.CARE)
    return row.id


def look(desk, patient: str, name: str = PAUL) -> None:
    """Somebody opens the patient's page."""
    desk.be(name)
    desk.services.patients.page(patient)


def entries(desk, event: str) -> list:
    """Every entry of an event as the administrator reads it, oldest first."""
    with LogAccess(desk.clinic.session) as log:
        return [entry for entry in log.forward() if entry.event == event]


def as_ada(desk):
    """Ada, unlocked; her flags."""
    desk.be(ADA)
    return desk.services.flags
