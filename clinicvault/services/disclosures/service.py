"""The accounting of disclosures (45 CFR 164.528): what was given to whom, when, what and why.

Who holds the directory key reads the patients' own lists; an administrator alone reads the log,
in which patients stand by code; who holds both keys is told both, each gift once: so also what
left of patients who were erased. Each look is an entry of the log itself, written first.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from clinicvault.access.damage import found_rows
from clinicvault.access.patients.disclosures import Disclosure, disclosures_found
from clinicvault.access.patients.patients import find_by_code
from clinicvault.access.patients.visits import days_of_photos
from clinicvault.access.purposes import OWN_ACCESS
from clinicvault.access.session import VaultSession
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.errors import IntegrityError, UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import DisclosureRecord
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken
from clinicvault.services import views
from clinicvault.services.clinic import Clinic
from clinicvault.services.files import write_new
from clinicvault.services.known import known_patient
from clinicvault.services.local_zone import clinic_zone, day_at
from clinicvault.services.log.exports.harmless import harmless
from clinicvault.services.log.going_out import going_out
from clinicvault.services.log.words import LogWords
from clinicvault.services.names import user_name
from clinicvault.services.telling import full_name, moment

from .files import WRITERS
from .logged import Logged, faults_now, gifts_logged

_EVENT = "log-accounting"
_MOMENT_MS = 2_000


class Disclosures:
    """Implements `api.DisclosureService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def accounting(
        self,
        patient: str,
        since: dt.date,
        until: dt.date,
        *,
        verify: bool = False,
        cancel: CancelToken | None = None,
    ) -> views.Accounting:
        """Disclosures of one patient (code or id), or of all ("").

        `verify`: the whole log is verified, too, where it is read. UsageError("patient-unknown"),
        ("accounting-days").
        """
        asked = self._asked(patient, since, until, cancel)
        session = self._clinic.session
        event = session.event(_EVENT, patient=asked.patient, purpose="", detail=asked.days)
        session.vault.log_event(event)
        said = asked.answer()
        return asked.verified(said) if verify else said

    def write(
        self,
        patient: str,
        since: dt.date,
        until: dt.date,
        output: Path,
        *,
        language: str = "en",
        cancel: CancelToken | None = None,
    ) -> int:
        """As PDF or CSV, by the file's ending; how many lines; logged. The log is verified.

        UsageError("accounting-ending"), ("report-language"). IntegrityError("accounting-damaged")
        where something that it rests on is damaged: the file stays, and says so.
        """
        ending, words = output.suffix.casefold(), LogWords(language)
        if ending not in WRITERS:
            raise UsageError("accounting-ending")
        self._clinic.refuse_output(output)
        asked = self._asked(patient, since, until, cancel)
        vault, session = self._clinic.vault, self._clinic.session
        detail = {**asked.days, "format": ending[1:]}
        with going_out(session, _EVENT, output, detail, patient=asked.patient) as going:
            said = asked.verified(asked.answer())
            asked.cancel.check()
            made = WRITERS[ending](
                said,
                words,
                vault.clinic_name,
                user_name(vault, session.user_id),
                moment(vault.now()).astimezone(asked.zone),
            )
            write_new(output, [made])
            going.more = {"faults": said.faults} if said.faults else {}
        if said.damaged:
            raise IntegrityError("accounting-damaged")
        return len(said.lines)

    def _asked(
        self, text: str, since: dt.date, until: dt.date, cancel: CancelToken | None
    ) -> _Asked:
        session = self._clinic.session
        session.require(Act.ACCOUNT_DISCLOSURES)
        if since > until:
            raise UsageError("accounting-days")
        zone = clinic_zone(session)
        token = cancel or CancelToken()
        found = self._patient(session, text)
        return _Asked(self._clinic, session, found, since, until, zone, token)

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
    zone: dt.tzinfo
    """Whose days those are."""
    cancel: CancelToken

    @property
    def days(self) -> dict[str, object]:
        """For the log."""
        return {"since": self.since.isoformat(), "until": self.until.isoformat()}

    def answer(self) -> views.Accounting:
        """From the patients' lists, from the log, or from both, as the keys allow."""
        session = self.session
        directory = session.holds(GroupKind.DIRECTORY)
        log = session.may(Act.READ_LOG) and session.holds(GroupKind.LOG)
        listed, unread = self._of_patients() if directory else ([], 0)
        logged = self._of_log() if log or not directory else Logged()
        entries = _matched(listed, logged.entries)
        lines = [self._listed(one, seq) for one, seq in zip(listed, entries, strict=True)]
        lines += [self._logged(one) for one in logged.entries if one.seq not in entries]
        return views.Accounting(
            self.since,
            self.until,
            self._told(self.patient) if self.patient else "",
            tuple(sorted(lines, key=lambda line: (line.when, line.entry, line.patient))),
            _source(directory=directory, log=log),
            unread,
            logged.unread,
        )

    def verified(self, said: views.Accounting) -> views.Accounting:
        """With what is wrong with the log as a whole, where it was read."""
        if said.source == "directory":
            return said
        return dataclasses.replace(said, faults=faults_now(self.clinic, self.cancel))

    def _of_patients(self) -> tuple[list[_Given], int]:
        """(what lies with each patient, rows that cannot be read), which the log is told."""
        vault = self.session.vault
        with vault.read() as rows:
            whole, damaged = found_rows(rows, vault.reader(rows), DisclosureRecord)
            known = {one.patient for one in whole}
            given = []
            for patient in sorted({self.patient} & known if self.patient else known):
                found, lost = disclosures_found(self.session, rows, patient)
                some = [one for one in found if self._in_time(one.ms)]
                photos = {photo for one in some for photo in one.photos}
                days = days_of_photos(self.session, rows, patient, photos)
                given += [_Given(patient, one, _visits(one, days)) for one in some]
                damaged |= lost
        self.session.tell_damage(damaged)
        return given, len(damaged)

    def _of_log(self) -> Logged:
        return gifts_logged(self.clinic, self.patient, self.since, self.until, self.zone)

    def _told(self, patient: bytes) -> str:
        """Code, and name for who reads names."""
        directory = self.clinic.unlocked.directory
        entry = directory.entry(patient) if directory is not None else None
        name = full_name(entry.given, entry.family) if entry else ""
        return f"{patient_code(patient)} {name}".strip()

    def _in_time(self, ms: int) -> bool:
        return self.since <= day_at(ms, self.zone) <= self.until

    def _listed(self, given: _Given, seq: int) -> views.DisclosureLine:
        one = given.facts
        return views.DisclosureLine(
            when=moment(one.ms),
            recipient=harmless(one.recipient),
            address=harmless(one.address),
            description=_ENGLISH.given(len(one.photos), one.form, given.visits),
            purpose=one.purpose.slug if one.purpose is not None else OWN_ACCESS,
            patient=self._told(given.patient),
            by=user_name(self.session.vault, one.by),
            entry=seq,
            photos=len(one.photos),
            form=one.form,
            visits=given.visits,
        )

    def _logged(self, entry: LogEntry) -> views.DisclosureLine:
        told = {name: str(entry.detail.get(name, "")) for name in ("recipient", "address", "form")}
        return views.DisclosureLine(
            when=moment(entry.ms),
            recipient=harmless(told["recipient"]),
            address=harmless(told["address"]),
            description=_ENGLISH.given(_pictures(entry), told["form"]),
            purpose=entry.purpose,
            patient=self._told(entry.patient),
            by=user_name(self.session.vault, entry.user),
            entry=entry.seq,
            photos=_pictures(entry),
            form=told["form"],
            handed=_handed(entry),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class _Given:
    """A line of a patient's list."""

    patient: bytes
    facts: Disclosure
    visits: tuple[dt.date, ...]


def _source(*, directory: bool, log: bool) -> str:
    if directory:
        return "both" if log else "directory"
    return "log"


def _visits(one: Disclosure, days: Mapping[bytes, dt.date]) -> tuple[dt.date, ...]:
    return tuple(sorted({days[photo] for photo in one.photos if photo in days}))


def _handed(entry: LogEntry) -> str:
    """Who got their own copy; an altered program's other word is none."""
    said = entry.detail.get("handed")
    return str(said) if said in {"patient", "representative"} else ""


def _matched(listed: Sequence[_Given], logged: Sequence[LogEntry]) -> list[int]:
    """Per line of the lists the entry that tells the same, -1 for none; each entry once.

    Row and entry are of one transaction, a moment apart.
    """
    free: dict[tuple[bytes, bytes], list[LogEntry]] = {}
    for entry in logged:
        free.setdefault((entry.patient, entry.user), []).append(entry)
    found = []
    for one in listed:
        near = free.get((one.patient, one.facts.by), [])
        same = [entry for entry in near if _tells_the_same(one.facts, entry)]
        if same:
            near.remove(same[0])
        found.append(same[0].seq if same else -1)
    return found


def _tells_the_same(one: Disclosure, entry: LogEntry) -> bool:
    objects = not entry.objects or set(entry.objects) == set(one.photos)
    return objects and abs(entry.ms - one.ms) <= _MOMENT_MS


def _pictures(entry: LogEntry) -> int:
    """Of the patient's own copy the entry tells their number alone."""
    told = entry.detail.get("pictures")
    return told if type(told) is int and not entry.objects else len(entry.objects)


_ENGLISH = LogWords("en")
"""What the views say; whoever shows it in another language has number and form."""
