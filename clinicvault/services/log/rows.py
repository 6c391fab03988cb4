"""Entries of the log as people read them: users, computers and patients by name where known."""

from __future__ import annotations

import datetime as dt

from clinicvault.access.patients.name_index import fold
from clinicvault.access.review.words import SIGNED
from clinicvault.audit.history_builder import LATEST_MS
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.ids import patient_code
from clinicvault.services import views
from clinicvault.services.clinic import Clinic
from clinicvault.services.names import user_name
from clinicvault.services.telling import full_name, moment

_SAME_NAME = "given"
"""A hint for review rules alone: it tells equal first names, and nobody anything."""


class LogNames:
    """Names by id, each looked up once: for one page or one search."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._users: dict[bytes, str] = {b"": ""}
        self._stations: dict[bytes, str] = {b"": ""}
        self._patients: dict[bytes, str] = {b"": ""}

    def user(self, user: bytes) -> str:
        """A user's name, "" for nobody."""
        if user not in self._users:
            self._users[user] = user_name(self._clinic.vault, user)
        return self._users[user]

    def station(self, station: bytes) -> str:
        """A computer's name."""
        if station not in self._stations:
            self._stations[station] = self._clinic.vault.workstation_name(station)
        return self._stations[station]

    def patient(self, patient: bytes) -> str:
        """A patient's name; "" for who does not hold the directory key."""
        if patient not in self._patients:
            directory = self._clinic.unlocked.directory
            entry = directory.entry(patient) if directory is not None else None
            self._patients[patient] = full_name(entry.given, entry.family) if entry else ""
        return self._patients[patient]

    def patients(self) -> dict[bytes, str]:
        """All patients' names as they are sorted, family name first, folded; {} as above."""
        directory = self._clinic.unlocked.directory
        everyone = directory.everyone() if directory is not None else []
        return {entry.id: fold(f"{entry.family} {entry.given}") for entry in everyone}

    def alike(self, text: str) -> set[bytes]:
        """Patients whom a typed name finds; none as above."""
        directory = self._clinic.unlocked.directory
        if directory is None or not fold(text).split():
            return set()
        return {entry.id for entry in directory.search(text, len(directory))}

    def row(self, entry: LogEntry) -> views.LogRow:
        """One entry."""
        said = {name: value for name, value in entry.detail.items() if name != SIGNED}
        hints = {f"hint {name}": v for name, v in entry.hints.items() if name != _SAME_NAME}
        detail = {**said, **hints}
        code = patient_code(entry.patient) if entry.patient else ""
        return views.LogRow(
            seq=entry.seq,
            time=time_of(entry.ms),
            user=self.user(entry.user),
            event=entry.event or entry.problem,
            patient=f"{code} {self.patient(entry.patient)}".strip(),
            objects=tuple(_text(thing) for thing in entry.objects),
            purpose=entry.purpose,
            outcome=entry.outcome,
            workstation=self.station(entry.workstation),
            detail=tuple((str(k), self.told(v)) for k, v in detail.items()),
        )

    def told(self, value: object) -> str:
        """A value of a detail; a user's id is shown as the name, several as theirs."""
        if isinstance(value, list | tuple):
            return ", ".join(self.told(one) for one in value)
        name = self.user(value) if isinstance(value, bytes) else ""
        return name or _text(value)


def time_of(ms: int) -> dt.datetime:
    """A time of the log in UTC; one that no calendar knows is told as the nearest."""
    return moment(min(max(ms, 0), LATEST_MS))


def _text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
