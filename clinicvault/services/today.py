"""Today's list: who is expected, typed, checked in or read from the practice system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.patients import appointments as lists
from clinicvault.access.patients import patients as patient_access
from clinicvault.access.patients.name_index import Entry
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ids import patient_code

from . import views
from .clinic import Clinic
from .known import known_patient
from .names import user_name
from .practice_lists import ListLine, read_list, tokens
from .stepping_up import standing_of
from .telling import full_name

_CANDIDATES = 20


class Today:
    """Implements `api.TodayService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def list(self, day: dt.date | None = None) -> tuple[views.AppointmentView, ...]:
        """A day's patients, by time and name."""
        session = self._clinic.session
        found = [
            self._view(one) for one in lists.appointments_of(session, day or today_of(session))
        ]
        return tuple(sorted(found, key=lambda one: (one.time or "~", one.name.casefold())))

    def add(
        self, patient_id: str, *, time: str = "", day: dt.date | None = None, source: str = "typed"
    ) -> views.AppointmentView:
        """Put a patient on a list; who is on it already stays."""
        session, patient = self._clinic.session, known_patient(self._clinic, patient_id)
        on = day or today_of(session)
        lists.add_appointments(session, on, [(patient, time)], source)
        found = lists.appointments_of(session, on)
        return self._view(next(a for a in found if (a.patient, a.time) == (patient, time)))

    def remove(self, appointment_id: str) -> None:
        """Take one off."""
        try:
            appointment = bytes.fromhex(appointment_id)
        except ValueError:
            raise UsageError("appointment-unknown") from None
        lists.remove_appointment(self._clinic.session, appointment)

    def read(self, file: Path, day: dt.date | None = None) -> views.TodayPlan:
        """Match a practice system's file with the clinic's patients; nothing is kept yet."""
        on = day or today_of(self._clinic.session)
        found = read_list(file, on)
        planned = tuple(self._planned(line) for line in found.lines)
        return views.TodayPlan(on, planned, found.skipped, found.source)

    def take(self, plan: views.TodayPlan, chosen: Sequence[tuple[str, str]]) -> int:
        """Take over (patient id, time) pairs."""
        pairs = [(known_patient(self._clinic, patient), time) for patient, time in chosen]
        return lists.add_appointments(self._clinic.session, plan.day, pairs, plan.source)

    def _view(self, one: lists.Appointment) -> views.AppointmentView:
        entry = self._clinic.directory.entry(one.patient)
        code = patient_code(one.patient)
        return views.AppointmentView(
            id=one.id.hex(),
            patient_id=one.patient.hex(),
            name=full_name(entry.given, entry.family) if entry else code,
            code=code,
            day=one.day,
            time=one.time,
            by=user_name(self._clinic.vault, one.by),
            source=one.source,
            standing=standing_of(self._clinic, one.patient).standing,
        )

    def _planned(self, line: ListLine) -> views.PlannedAppointment:
        found = self._matching(line)
        sure = found[0].id.hex() if len(found) == 1 else ""
        return views.PlannedAppointment(
            line=line.line,
            text=line.text,
            time=line.time,
            patient_id=sure,
            candidates=() if sure else tuple((e.id.hex(), _told(e)) for e in found[:_CANDIDATES]),
            reason="" if found else "list-nobody",
        )

    def _matching(self, line: ListLine) -> Sequence[Entry]:
        """By record number, else by every word of a patient's name; a birth date must agree."""
        if line.number:
            ids = patient_access.find_by_number(self._clinic.session, line.number)
            known = [self._clinic.directory.entry(patient) for patient in ids]
            numbered = [entry for entry in known if entry is not None and _agrees(entry, line)]
            if numbered:
                return numbered
        words = frozenset(tokens(line.name))
        return [entry for entry in self._named(words) if _agrees(entry, line)]

    def _named(self, words: frozenset[str]) -> Sequence[Entry]:
        """Patients whose whole name stands among these words."""
        found: dict[bytes, Entry] = {}
        for word in sorted(words, key=len, reverse=True):
            for entry in self._clinic.directory.search(word, _CANDIDATES * 10):
                own = frozenset(tokens(f"{entry.given} {entry.family}"))
                if own and own <= words:
                    found[entry.id] = entry
        return tuple(found.values())


def _agrees(entry: Entry, line: ListLine) -> bool:
    return line.born is None or not entry.born or entry.born == line.born.isoformat()


def _told(entry: Entry) -> str:
    name = full_name(entry.given, entry.family)
    return f"{name} ({entry.born})" if entry.born else name
