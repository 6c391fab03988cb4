"""Erasing a patient for good, with a certificate of what was destroyed."""

from __future__ import annotations

import builtins
import contextlib
from pathlib import Path

from clinicvault.access.consent.consent_reading import local_day, today_of
from clinicvault.access.damage import Row
from clinicvault.access.endings import erasing, holds
from clinicvault.access.endings.destroying import held_of
from clinicvault.access.endings.erasing import Erasure
from clinicvault.access.endings.erasure_facts import open_facts
from clinicvault.access.endings.kept_erasures import Kept
from clinicvault.access.patients import follow_ups
from clinicvault.access.patients.disclosures import disclosures_of
from clinicvault.access.patients.visits import visits_of
from clinicvault.access.plain import password_secret
from clinicvault.access.release.request_states import WAIT_MS
from clinicvault.access.release.requests import may_see
from clinicvault.domain.access_records import EvidenceRecord
from clinicvault.domain.errors import ClinicVaultError, Refused, UsageError
from clinicvault.domain.ids import patient_code, patient_code_prefix
from clinicvault.domain.record_kinds import Purpose, Stage
from clinicvault.domain.records import KeptFileRecord, PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.jobs import ProgressMeter
from clinicvault.services import views
from clinicvault.services.api import ProgressListener
from clinicvault.services.backups.files import Target
from clinicvault.services.backups.service import Backup
from clinicvault.services.clinic import Clinic
from clinicvault.services.consent.views import disclosure_view
from clinicvault.services.files import write_new
from clinicvault.services.known import known_patient, parse_id, parse_patient
from clinicvault.services.names import user_name
from clinicvault.services.retention import standing_of
from clinicvault.services.telling import moment

from .kept import keep, unproven
from .pdf import Certificate, certificate_pdf
from .views import erasure_state, erasure_view, ground_of, hold_view, patient_name, unproven_view

_WAIT_HOURS = WAIT_MS // 3_600_000
_GOING = frozenset({"waiting", "granted", "running"})
"""States of an erasure with which somebody still has to do something."""


class Erasing:
    """Implements `api.ErasureService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def look(self, patient_id: str, language: str = "en") -> views.ErasureLook:
        """What would be destroyed and what stands against it; logged, changes nothing."""
        session = self._clinic.session
        session.require(Act.ASK_ERASURE)
        patient = known_patient(self._clinic, patient_id)
        session.vault.log_event(session.event("erasure-look", patient=patient))
        standing = self._standing(patient, language)
        with session.vault.read() as rows:
            held = held_of(session, rows, patient)
            days = [visit.date for visit in visits_of(session, rows, patient)]
            left = disclosures_of(session, rows, patient)
            after, _ = follow_ups.after(session, rows, patient)
            hold = holds.lasting(session, rows, patient)
        counts, people = held.counts, erasing.approvers(session, session.user_id)
        gone = follow_ups.returned(after)
        return views.ErasureLook(
            patient_id=patient.hex(),
            name=patient_name(self._clinic, patient),
            code=patient_code(patient),
            visits=len(days),
            photos=counts[PhotoRecord.TABLE],
            kept_files=counts[KeptFileRecord.TABLE],
            consents=counts["consent"],
            evidence=counts[EvidenceRecord.TABLE],
            bytes=held.bytes,
            first_visit=min(days, default=None),
            last_visit=max(days, default=None),
            disclosures=tuple(
                disclosure_view(self._clinic, one) for one in left if one.id not in gone
            ),
            shown=tuple(dict.fromkeys(one.place for one in follow_ups.live(after))),
            backups_until=local_day(erasing.backups_until(session)),
            retention=standing,
            hold=hold_view(self._clinic, patient, hold, hold is not None),
            approvers=tuple(
                sorted(
                    ((one.hex(), user_name(session.vault, one)) for one in people),
                    key=lambda person: person[1],
                )
            ),
            wait_hours=_WAIT_HOURS,
            open=self._open(patient),
            running=self._clinic.exports.concerned(patient, Purpose.CARE)
            + (session.held.of(patient, session.vault.now()) is not None),
        )

    def ask(
        self,
        patient_id: str,
        ground: views.ErasureGround,
        reason: str,
        *,
        before_time: bool = False,
    ) -> views.ErasureView:
        """Ask for it; Refused("retention-runs") before the rule's day, unless that is known."""
        session = self._clinic.session
        session.require(Act.ASK_ERASURE)
        patient = known_patient(self._clinic, patient_id)
        standing = self._standing(patient, "en")
        # Where a date is missing nobody can say that the time is over.
        if not before_time and (standing is None or standing.until is None):
            raise Refused("retention-unknown")
        if not before_time and standing is not None and not standing.over:
            raise Refused("retention-runs")
        over = standing is not None and standing.over
        return self._one(erasing.ask(session, patient, ground.value, reason, before_time=not over))

    def list(self, limit: int = 200) -> tuple[views.ErasureView, ...]:
        """What a restore could not prove, then the newest and every older one that can go on."""
        clinic, seen = self._clinic, self._seen()[::-1]
        older = (one for one in seen[limit:] if erasure_state(one) in _GOING)
        found = [unproven_view(clinic, one) for one in self._waiting()]
        return (*found, *(erasure_view(clinic, one) for one in (*seen[:limit], *older)))

    def count(self) -> int:
        """How many this person may see."""
        return len(self._seen()) + len(self._waiting())

    def of(self, patient_id: str) -> views.ErasureView | None:
        """The newest of a patient, or None."""
        return self._newest(parse_patient(patient_id))

    def by_code(self, code: str) -> views.ErasureView | None:
        """As `of`, by the patient's code."""
        try:
            return self._newest(patient_code_prefix(code))
        except ValueError:
            return None

    def _newest(self, start: bytes) -> views.ErasureView | None:
        """Of the patient whose id begins so; one that was carried out before any other."""
        mine = [one for one in self._seen() if one.patient.startswith(start)]
        done = [one for one in mine if one.record is not None] or mine
        return erasure_view(self._clinic, done[-1]) if done else None

    def carry_out(
        self, erasure_id: str, password: str, *, progress: ProgressListener | None = None
    ) -> views.ErasureView:
        """Destroy keys first, then files; the own password confirms it."""
        clinic, request = self._clinic, _id(erasure_id)
        meters: builtins.list[ProgressMeter] = []

        def told(done: int, total: int) -> None:
            if not meters:
                meters.append(ProgressMeter(total, progress))
            meters[0].add(done - meters[0].now().done)

        # The mark makes the next start tidy up where this one was cut off among the files.
        with clinic.storing(), password_secret(password) as secret:
            erasing.carry_out(clinic.session, request, secret, told if progress else None)
        if clinic.unlocked.directory is not None:
            clinic.unlocked.directory.refresh()
        self._tell_backup()
        return self._one(request)

    def withdraw(self, erasure_id: str) -> views.ErasureView:
        """Who asked takes it back."""
        request = _id(erasure_id)
        erasing.withdraw(self._clinic.session, request)
        return self._one(request)

    def certificate(self, erasure_id: str, language: str) -> bytes:
        """The certificate of one that is done, as PDF; UsageError("erasure-not-done")."""
        session = self._clinic.session
        with session.vault.read() as rows:
            one = erasing.load_erasure(session, rows, _id(erasure_id))
        if one.record is None or erasure_state(one) != "done":
            raise UsageError("erasure-not-done")
        facts, vault, asked = open_facts(session, one.record), session.vault, one.request.record
        words = (word for word in one.request.standing.said if word.stage is Stage.GRANT)
        allowed = next(words, None)
        said = Certificate(
            clinic=vault.clinic_name,
            code=patient_code(one.patient),
            ground=ground_of(self._clinic, one),
            asked=moment(asked.made_ms),
            asked_by=user_name(vault, asked.requester),
            allowed=moment(allowed.made_ms) if allowed is not None else None,
            allowed_by=user_name(vault, allowed.user) if allowed is not None else "",
            made=moment(facts.made_ms),
            made_by=user_name(vault, facts.made_by),
            backups_until=local_day(erasing.held_until(session, one)),
            counts=facts.counts,
            files=len(facts.objects),
            request=one.request.id.hex(),
            printed=today_of(session),
            missing=facts.missing,
        )
        session.vault.log_event(session.event("erasure-certificate", patient=one.patient))
        return certificate_pdf(said, language)

    def save_certificate(self, erasure_id: str, language: str, output: Path) -> None:
        """The same into a private file; UsageError("output-exists"), ("output-folder-missing")."""
        self._clinic.refuse_output(output)
        if not output.parent.is_dir():
            raise UsageError("output-folder-missing")
        write_new(output, [self.certificate(erasure_id, language)])

    def _seen(self) -> builtins.list[Erasure]:
        """Those this person may see, oldest first."""
        session, damaged = self._clinic.session, dict[Row, bytes]()
        with session.vault.read() as rows:
            found = erasing.erasures(session, rows, damaged)
        session.tell_damage(damaged)
        return [one for one in found if may_see(session, one.request)]

    def _waiting(self) -> builtins.list[Kept]:
        session = self._clinic.session
        return unproven(session) if session.may(Act.ASK_ERASURE) else []

    def _one(self, request: bytes) -> views.ErasureView:
        session = self._clinic.session
        with session.vault.read() as rows:
            return erasure_view(self._clinic, erasing.load_erasure(session, rows, request))

    def _open(self, patient: bytes) -> views.ErasureView | None:
        mine = [one for one in self._seen() if one.patient == patient and one.open]
        return erasure_view(self._clinic, mine[-1]) if mine else None

    def _standing(self, patient: bytes, language: str) -> views.RetentionStanding | None:
        directory = self._clinic.directory
        directory.refresh()
        entry = directory.entry(patient)
        return standing_of(self._clinic, entry, language) if entry is not None else None

    def _tell_backup(self) -> None:
        """Where the last backup lies and is at hand, a restore knows of it from now on."""
        last = Backup(self._clinic).last()
        if last is None or not Path(last.destination).is_dir():
            return
        with contextlib.suppress(ClinicVaultError, OSError), self._clinic.vault.read() as rows:
            keep(Target(Path(last.destination)), rows, self._clinic.session)


def _id(text: str) -> bytes:
    return parse_id(text, "request-unknown")
