"""Consents: recording, evidence, what a withdrawal brings about, what is to be looked after."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

from clinicvault.access.consent import consents as consent_access
from clinicvault.access.consent import evidence as evidence_access
from clinicvault.access.consent.consent_reading import Consent, consents_of, in_force, judged_day
from clinicvault.access.consent.consent_scope import permitted
from clinicvault.access.consent.consent_watch import (
    EXPIRED,
    EXPIRING,
    MAJORITY,
    MISSING,
    OFFICER,
    UNCONFIRMED,
    read,
)
from clinicvault.access.patients import follow_ups
from clinicvault.access.patients.disclosures import disclosures_of
from clinicvault.access.patients.name_index import Entry
from clinicvault.access.rules import rules
from clinicvault.domain.clinical import Channel, ConsentStatus, Evidence, Scope
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.ids import parse_id, patient_code
from clinicvault.domain.record_kinds import ConsentState, Purpose
from clinicvault.domain.records import AssignmentRecord, ConsentRecord, PhotoRecord
from clinicvault.domain.roles import Act, allowed
from clinicvault.services import views
from clinicvault.services.clinic import Clinic
from clinicvault.services.known import known_patient
from clinicvault.services.names import user_name
from clinicvault.services.telling import full_name

from .evidence import scanned, shown, signed
from .views import consent_view, disclosure_view, evidence_view

_URGENT = (UNCONFIRMED, EXPIRED, MAJORITY, OFFICER, EXPIRING, MISSING)
"""Reasons of `due`, the most urgent first."""
_KEPT_EVIDENCE = (Evidence.EMERGENCY, Evidence.VERBAL)
"""What a document beside it does not change."""


class Consents:
    """Implements `api.ConsentService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def record(
        self,
        patient_id: str,
        draft: views.ConsentDraft,
        *,
        scan: bytes | None = None,
        signature: views.ScreenSignature | None = None,
    ) -> views.ConsentView:
        """Record; the first one for care assigns the patient's key."""
        session = self._clinic.session
        session.require(Act.RECORD_CONSENT)
        patient = known_patient(self._clinic, patient_id)
        new = _new(draft, scan=scan is not None, signature=signature is not None)
        documents = [] if signature is None else [signed(signature)]
        documents += [] if scan is None else [scanned(self._clinic.media, scan)]
        with self._clinic.storing():
            made = consent_access.record_consent(session, patient, new, documents)
        return self._fresh(patient, made)

    def grant(
        self,
        patient_id: str,
        purpose: Purpose,
        *,
        until: dt.date | None = None,
        evidence: Evidence = Evidence.PAPER_TO_FOLLOW,
        note: str = "",
    ) -> views.ConsentView:
        """Short form of `record`: all pictures, and for marketing everywhere."""
        everywhere = frozenset(Channel) if purpose is Purpose.MARKETING else frozenset[Channel]()
        draft = views.ConsentDraft(purpose, evidence, until=until, channels=everywhere, note=note)
        return self.record(patient_id, draft)

    def confirm(self, consent_id: str) -> views.ConsentView:
        """Confirm one that was recorded in an emergency."""
        consent = _id(consent_id, "consent-unknown")
        consent_access.confirm_consent(self._clinic.session, consent)
        return self._fresh(self._patient_of(consent), consent)

    def look(self, scan: bytes) -> views.EvidenceOpened:
        """A chosen scan, rebuilt by a worker, for the eyes before it is recorded; kept nowhere."""
        self._clinic.session.require(Act.RECORD_CONSENT)
        return shown(scanned(self._clinic.media, scan))

    def attach(self, consent_id: str, scan: bytes) -> views.EvidenceView:
        """Seal the signed form of a consent that awaits it."""
        session = self._clinic.session
        session.require(Act.RECORD_CONSENT)
        consent = _id(consent_id, "consent-unknown")
        document = scanned(self._clinic.media, scan)
        with self._clinic.storing():
            made = consent_access.attach_evidence(session, consent, document)
        self._clinic.directory.refresh()
        return next(one for one in self.evidence(consent_id) if one.id == made.hex())

    def evidence(self, consent_id: str) -> tuple[views.EvidenceView, ...]:
        """What shows a consent, oldest first."""
        session = self._clinic.session
        session.require(Act.OPEN_EVIDENCE)
        consent = _id(consent_id, "consent-unknown")
        patient = self._patient_of(consent)
        with session.vault.read() as rows:
            found = evidence_access.evidence_of(session, rows, patient)
        return tuple(evidence_view(self._clinic, one) for one in found if one.consent == consent)

    def open_evidence(self, evidence_id: str) -> views.EvidenceOpened:
        """Open a document for the eyes; logged first, and held against its hashes."""
        session, gate = self._clinic.session, self._clinic.unlocked.gate
        session.require(Act.OPEN_EVIDENCE)
        with session.vault.read() as rows:
            document = _id(evidence_id, "evidence-unknown")
            record = evidence_access.need_evidence(session, rows, document)
            facts = evidence_access.evidence_facts(session, rows, record)
        opened = gate.open_evidence(record)
        try:
            return shown(evidence_access.opened_document(facts, opened.data))
        finally:
            opened.close()

    def preview_withdrawal(self, patient_id: str, purpose: Purpose) -> views.Withdrawal:
        """What would follow."""
        self._clinic.session.require(Act.WITHDRAW_CONSENT)
        return self._consequences(known_patient(self._clinic, patient_id), purpose)

    def withdraw(self, patient_id: str, purpose: Purpose) -> views.Withdrawal:
        """Withdraw; for care the keys go at once. Says what was done.

        Exports under way ask for the consent once more before anything leaves: they are refused.
        """
        session = self._clinic.session
        session.require(Act.WITHDRAW_CONSENT)
        patient = known_patient(self._clinic, patient_id)
        follows = self._consequences_if_whole(patient, purpose)
        gone = consent_access.withdraw_consent(session, patient, purpose)
        self._clinic.directory.refresh()
        return dataclasses.replace(follows, keys=gone > 0)

    def list(self, patient_id: str) -> tuple[views.ConsentView, ...]:
        """All consents, newest first."""
        found = _known(self._clinic, known_patient(self._clinic, patient_id))
        return tuple(consent_view(self._clinic, consent) for consent in found)

    def due(self) -> tuple[views.ConsentDue, ...]:
        """Consents to look after, the most urgent first; from the names in memory, fast."""
        session = self._clinic.session
        session.require(Act.LIST_PATIENTS)
        found = [one for entry in self._clinic.directory.watched() for one in self._due(entry)]
        return tuple(sorted(found, key=_urgency))

    def missing(self, patient_id: str, purpose: Purpose) -> views.MissingConsent | None:
        """Which consent is missing for a purpose, and who can record it; None where none is."""
        session = self._clinic.session
        consents = _known(self._clinic, known_patient(self._clinic, patient_id))
        try:
            permitted(consents, purpose, (), judged_day(session), session.user_id)
        except Refused as error:
            slug = error.params["purpose"]
            which = next(one for one in Purpose if one.slug == slug)
            return views.MissingConsent(which, error.code, self._recorders())
        return None

    def disclosures(self, patient_id: str) -> tuple[views.DisclosureView, ...]:
        """What left of a patient, newest first."""
        session = self._clinic.session
        session.require(Act.LIST_PATIENTS)
        patient = known_patient(self._clinic, patient_id)
        with session.vault.read() as rows:
            found = disclosures_of(session, rows, patient)
        return tuple(disclosure_view(self._clinic, one) for one in found)

    def _fresh(self, patient: bytes, consent: bytes) -> views.ConsentView:
        self._clinic.directory.refresh()
        found = next(one for one in _known(self._clinic, patient) if one.id == consent)
        return consent_view(self._clinic, found)

    def _patient_of(self, consent: bytes) -> bytes:
        session = self._clinic.session
        with session.vault.read() as rows:
            record = session.vault.reader(rows).get(ConsentRecord, consent)
        if record is None:
            raise UsageError("consent-unknown")
        return record.patient

    def _consequences(self, patient: bytes, purpose: Purpose) -> views.Withdrawal:
        session, care = self._clinic.session, purpose is Purpose.CARE
        with session.vault.read() as rows:
            reader = session.vault.reader(rows)
            consents = consents_of(session, rows, patient)
            keyed = care and reader.get(AssignmentRecord, patient) is not None
            photos = len(rows.find(PhotoRecord, patient=patient))
            left = disclosures_of(session, rows, patient)
            after, _ = follow_ups.after(session, rows, patient)
        gone = follow_ups.returned(after)
        left = [one for one in left if one.id not in gone]
        public = purpose in {Purpose.CARE, Purpose.MARKETING}
        open_ones = [one for one in consents if one.state is not ConsentState.WITHDRAWN]
        ending = [one for one in open_ones if one.purpose is purpose]
        others = {one.purpose for one in open_ones if one.purpose is not purpose}
        return views.Withdrawal(
            purpose=purpose,
            keys=keyed and any(in_force(one) for one in ending),
            photos=photos,
            consents=len(ending),
            others=tuple(one for one in Purpose if care and one in others),
            exports=self._clinic.exports.concerned(patient, purpose),
            disclosures=tuple(
                disclosure_view(self._clinic, one)
                for one in left
                if one.purpose is purpose or (care and one.purpose is not None)
            ),
            shown=tuple(dict.fromkeys(one.place for one in follow_ups.live(after) if public)),
        )

    def _consequences_if_whole(self, patient: bytes, purpose: Purpose) -> views.Withdrawal:
        """Damage in a record hides what follows, and stops no withdrawal."""
        try:
            return self._consequences(patient, purpose)
        except IntegrityError:
            exports = self._clinic.exports.concerned(patient, purpose)
            return views.Withdrawal(purpose, keys=False, photos=0, consents=0, exports=exports)

    def _due(self, entry: Entry) -> Iterator[views.ConsentDue]:
        session = self._clinic.session
        now, in_effect = session.vault.latest(), rules(session)
        name = full_name(entry.given, entry.family)
        for one in read(entry.watch):
            for reason, day in one.due(now, in_effect):
                yield views.ConsentDue(
                    patient_id=entry.id.hex(),
                    patient_name=name or patient_code(entry.id),
                    consent_id=one.consent.hex(),
                    purpose=one.purpose,
                    reason=reason,
                    day=day,
                    status=one.status(now),
                )

    def _recorders(self) -> tuple[str, ...]:
        """Names of people here who can record a consent."""
        vault = self._clinic.vault
        people = [
            person
            for person in vault.trust.people.values()
            if not person.revoked
            and allowed(Act.RECORD_CONSENT, person.certified & person.declared)
        ]
        return tuple(sorted((user_name(vault, one.id) for one in people), key=str.casefold))


def _known(clinic: Clinic, patient: bytes) -> list[Consent]:
    """A patient's consents, for who may list patients."""
    session = clinic.session
    session.require(Act.LIST_PATIENTS)
    with session.vault.read() as rows:
        return consents_of(session, rows, patient)


def _new(draft: views.ConsentDraft, *, scan: bool, signature: bool) -> consent_access.NewConsent:
    """The draft for `access`; InputRefused where it announces a document that is not there."""
    evidence = draft.evidence
    if evidence not in _KEPT_EVIDENCE and (scan or signature):
        evidence = Evidence.SIGNED_ON_SCREEN if signature else Evidence.PAPER_SCANNED
    if evidence is Evidence.PAPER_SCANNED and not scan:
        raise InputRefused("consent-scan-missing")
    if evidence is Evidence.SIGNED_ON_SCREEN and not signature:
        raise InputRefused("consent-signature-missing")
    unknown = "photo-unknown" if draft.scope is Scope.PHOTOS else "visit-unknown"
    return consent_access.NewConsent(
        purpose=draft.purpose,
        until=draft.until,
        evidence=evidence,
        note=draft.note,
        since=draft.since,
        scope=draft.scope,
        subjects=tuple(_id(one, unknown) for one in draft.subjects),
        faces=draft.faces,
        channels=draft.channels,
        language=draft.language,
        giver=draft.giver,
        giver_name=draft.giver_name,
        named=tuple(_id(one, "user-unknown") for one in draft.named),
        form=draft.form,
        renews=_id(draft.renews, "consent-unknown") if draft.renews else b"",
        team=_id(draft.team, "team-unknown") if draft.team else b"",
    )


def _urgency(one: views.ConsentDue) -> tuple[bool, int, dt.date, str]:
    """What is over first, then by reason and day."""
    over = one.status in (ConsentStatus.UNCONFIRMED, ConsentStatus.EXPIRED)
    return not over, _URGENT.index(one.reason), one.day or dt.date.max, one.patient_name


def _id(text: str, code: str) -> bytes:
    try:
        return parse_id(text)
    except ValueError:
        raise UsageError(code) from None
