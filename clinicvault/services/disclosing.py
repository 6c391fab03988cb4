"""The accounting of disclosures (45 CFR 164.528): what was given to whom, when, what and why.

Who holds the directory key reads the patients' own lists; an administrator alone reads the log,
in which patients stand by code. Each look is an entry of the log itself, written first.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.log_access import LogAccess
from clinicvault.access.patients.disclosures import Disclosure, disclosures_of
from clinicvault.access.patients.patients import find_by_code
from clinicvault.access.purposes import OWN_ACCESS
from clinicvault.access.session import VaultSession
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import DisclosureRecord
from clinicvault.domain.roles import Act

from . import views
from .accounting_files import WRITERS
from .clinic import Clinic
from .files import write_new
from .known import known_patient
from .log_exports.harmless import harmless
from .log_words import LogWords
from .names import user_name
from .telling import full_name, moment

_GIFTS = frozenset({"export", "photo-open", "report-write"})
_EVENT = "log-accounting"


class Disclosures:
    """Implements `api.DisclosureService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def accounting(self, patient: str, since: dt.date, until: dt.date) -> views.Accounting:
        """Disclosures of one patient (code or id), or of all ("").

        UsageError("patient-unknown"), ("accounting-days").
        """
        return self._said(patient, since, until, {})

    def write(
        self, patient: str, since: dt.date, until: dt.date, output: Path, *, language: str = "en"
    ) -> int:
        """As PDF or CSV, by the file's ending; how many lines; logged.

        UsageError("accounting-ending"), ("report-language").
        """
        ending, words = output.suffix.casefold(), LogWords(language)
        if ending not in WRITERS:
            raise UsageError("accounting-ending")
        self._clinic.refuse_output(output)
        said = self._said(patient, since, until, {"format": ending[1:]})
        vault, session = self._clinic.vault, self._clinic.session
        made = WRITERS[ending](
            said,
            words,
            vault.clinic_name,
            user_name(vault, session.user_id),
            moment(vault.now()).astimezone(),
        )
        write_new(output, [made])
        return len(said.lines)

    def _said(
        self, patient: str, since: dt.date, until: dt.date, form: dict[str, str]
    ) -> views.Accounting:
        session = self._clinic.session
        session.require(Act.ACCOUNT_DISCLOSURES)
        if since > until:
            raise UsageError("accounting-days")
        wanted = self._patient(session, patient)
        days = {"since": since.isoformat(), "until": until.isoformat()}
        event = session.event(
            _EVENT, patient=wanted, purpose=OWN_ACCESS if wanted else "", detail={**days, **form}
        )
        session.vault.log_event(event)
        asked = _Asked(self._clinic, session, wanted, since, until)
        directory = session.holds(GroupKind.DIRECTORY)
        lines = sorted(
            asked.of_patients() if directory else asked.of_log(),
            key=lambda line: (line.when, line.entry, line.patient),
        )
        return views.Accounting(
            since,
            until,
            asked.told(wanted) if wanted else "",
            tuple(lines),
            "directory" if directory else "log",
        )

    def _patient(self, session: VaultSession, text: str) -> bytes:
        """Administrators read no names: they are told a code."""
        if not text.strip():
            return b""
        try:
            return known_patient(self._clinic, text)
        except UsageError:
            return find_by_code(session, text)


@dataclasses.dataclass(frozen=True, slots=True)
class _Asked:
    """One look at what was given out."""

    clinic: Clinic
    session: VaultSession
    patient: bytes
    """Empty for all."""
    since: dt.date
    until: dt.date

    def of_patients(self) -> Iterator[views.DisclosureLine]:
        """From the lists that lie with each patient."""
        vault = self.session.vault
        with vault.read() as rows:
            found = {one.patient for one in vault.reader(rows).find(DisclosureRecord)}
            asked = {self.patient} & found if self.patient else found
            given = [
                (patient, one)
                for patient in sorted(asked)
                for one in disclosures_of(self.session, rows, patient)
            ]
        for patient, one in given:
            if self._in_time(one.ms):
                yield self._listed(patient, one)

    def of_log(self) -> Iterator[views.DisclosureLine]:
        """From the access log; Refused("role"), ("no-key")."""
        self.session.require(Act.READ_LOG)
        with LogAccess(self.session) as log:
            for entry in log.forward():
                if self._is_gift(entry):
                    yield self._logged(entry)

    def told(self, patient: bytes) -> str:
        """Code, and name for who reads names."""
        directory = self.clinic.unlocked.directory
        entry = directory.entry(patient) if directory is not None else None
        name = full_name(entry.given, entry.family) if entry else ""
        return f"{patient_code(patient)} {name}".strip()

    def _is_gift(self, entry: LogEntry) -> bool:
        given = entry.event in _GIFTS and entry.outcome == "given"
        whose = entry.patient == self.patient if self.patient else bool(entry.patient)
        return given and whose and self._in_time(entry.ms)

    def _in_time(self, ms: int) -> bool:
        return self.since <= local_day(ms) <= self.until

    def _listed(self, patient: bytes, one: Disclosure) -> views.DisclosureLine:
        return views.DisclosureLine(
            when=moment(one.ms),
            recipient=harmless(one.recipient),
            address=harmless(one.address),
            description=_ENGLISH.given(len(one.photos), one.form),
            purpose=one.purpose.slug if one.purpose is not None else OWN_ACCESS,
            patient=self.told(patient),
            by=user_name(self.session.vault, one.by),
            entry=-1,
            photos=len(one.photos),
            form=one.form,
        )

    def _logged(self, entry: LogEntry) -> views.DisclosureLine:
        told = {name: str(entry.detail.get(name, "")) for name in ("recipient", "address", "form")}
        return views.DisclosureLine(
            when=moment(entry.ms),
            recipient=harmless(told["recipient"]),
            address=harmless(told["address"]),
            description=_ENGLISH.given(_pictures(entry), told["form"]),
            purpose=entry.purpose,
            patient=self.told(entry.patient),
            by=user_name(self.session.vault, entry.user),
            entry=entry.seq,
            photos=_pictures(entry),
            form=told["form"],
        )


def _pictures(entry: LogEntry) -> int:
    """Of the patient's own copy the entry tells their number alone."""
    told = entry.detail.get("pictures")
    return told if type(told) is int and not entry.objects else len(entry.objects)


_ENGLISH = LogWords("en")
"""What the views say; whoever shows it in another language has number and form."""
