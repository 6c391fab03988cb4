"""Consents, their forms and their evidence in memory; the state lives on the fake clinic."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from clinicvault.domain.clinical import ConsentStatus, Evidence, Scope
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services import views

TODAY = dt.date(2026, 11, 21)
NOW = dt.datetime(2026, 11, 21, 8, 41, 7, tzinfo=dt.UTC)
ME = "me"
RECORDERS = ("Inès Caron", "Olga Brandt")
_ENDED = frozenset({ConsentStatus.WITHDRAWN, ConsentStatus.NONE})
_FORM_TEXT = {
    "en": (
        "Consent: {word}",
        (
            "{patient}, born {born}, agrees that {clinic} uses photographs for this reason.\n\n"
            "It covers: {scope}. Where they may be shown: {channels}. It ends: {until}.\n\n"
            "Consent is free. It can be withdrawn at any time, without a reason and without "
            "any disadvantage for the treatment.\n\nGiven by {giver} on {date}."
        ),
    ),
    "fr": (
        "Consentement : {word}",
        (
            "{patient}, né(e) le {born}, accepte que {clinic} utilise des photographies pour ce "
            "motif.\n\nPortée : {scope}. Canaux : {channels}. Fin : {until}.\n\n"
            "Le consentement est libre et peut être retiré à tout moment.\n\n"
            "Donné par {giver} le {date}."
        ),
    ),
}


@dataclasses.dataclass(slots=True)
class Recorded:
    """One call of `record`."""

    patient: str
    draft: views.ConsentDraft
    scan: bytes | None
    signature: views.ScreenSignature | None


@dataclasses.dataclass
class Consenting:
    """What the fakes of this module remember."""

    recorded: list[Recorded] = dataclasses.field(default_factory=list)
    evidence: dict[str, list[views.EvidenceView]] = dataclasses.field(default_factory=dict)
    documents: dict[str, views.EvidenceOpened] = dataclasses.field(default_factory=dict)
    opened: list[str] = dataclasses.field(default_factory=list)
    due: list[views.ConsentDue] = dataclasses.field(default_factory=list)
    disclosures: dict[str, list[views.DisclosureView]] = dataclasses.field(default_factory=dict)
    exports: int = 0
    """Exports under way that a withdrawal cancels."""
    pages: int = 1
    """Of every scan that is chosen."""
    own: dict[tuple[Purpose, str], views.FormText] = dataclasses.field(default_factory=dict)
    filled: list[views.ConsentDraft] = dataclasses.field(default_factory=list)
    printed: list[tuple[str, ...]] = dataclasses.field(default_factory=list)


def consenting(clinic: Any) -> Consenting:
    """The state of a clinic's consents; made on first use."""
    return clinic.__dict__.setdefault("_consenting", Consenting())


def paper(number: int = 0, width: int = 620, height: int = 877) -> bytes:
    """A signed sheet, drawn, as a baseline JPEG."""
    image = np.full((height, width, 3), 252, np.uint8)
    rng = np.random.default_rng(number)
    cv2.rectangle(image, (60, 60), (330, 84), (70, 80, 90), -1)
    for line in range(18):
        right = int(rng.integers(430, 560)) if line % 5 == 4 else 560
        cv2.line(image, (60, 130 + line * 30), (right, 130 + line * 30), (150, 158, 166), 5)
    points = [(90 + n * 6, 760 + int(24 * np.sin(n / 2.1) - n / 4)) for n in range(40)]
    cv2.polylines(image, [np.array(points)], isClosed=False, color=(120, 60, 30), thickness=3)
    cv2.line(image, (60, 800), (400, 800), (60, 60, 60), 2)
    return cv2.imencode(".jpg", image)[1].tobytes()


def consent(purpose: Purpose = Purpose.CARE, number: int = 1, **fields: Any) -> views.ConsentView:
    """A recorded consent; `fields` replace what it has by default."""
    usual = {
        "status": ConsentStatus.VALID,
        "recorded": TODAY - dt.timedelta(days=30 * number),
        "until": None,
        "evidence": Evidence.PAPER_SCANNED,
        "by": "Inès Caron",
        "note": "",
        "language": "en",
    }
    return views.ConsentView(f"{number:02x}c" + "0" * 29, purpose, **usual | fields)


class _Part:
    def __init__(self, clinic: Any) -> None:
        self.clinic = clinic

    @property
    def state(self) -> Consenting:
        return consenting(self.clinic)


class FakeConsents(_Part):
    """A ConsentService over the lists of a fake clinic."""

    def record(
        self,
        patient_id: str,
        draft: views.ConsentDraft,
        *,
        scan: bytes | None = None,
        signature: views.ScreenSignature | None = None,
    ) -> views.ConsentView:
        self.clinic.call(f"consent.record.{draft.purpose.slug}")
        self.clinic.call("consent.record")
        self.state.recorded.append(Recorded(patient_id, draft, scan, signature))
        made = self._made(patient_id, draft)
        self._keep(patient_id, made)
        if scan is not None:
            self._add_evidence(made, "scan", self.state.pages)
        if signature is not None:
            self._add_evidence(made, "signature", 1, signature.text)
        return made

    def _made(self, patient_id: str, draft: views.ConsentDraft) -> views.ConsentView:
        number = len(self.state.recorded)
        emergency = draft.evidence is Evidence.EMERGENCY
        return views.ConsentView(
            f"{number:02x}d" + "0" * 29,
            draft.purpose,
            self._status(draft),
            TODAY,
            draft.until,
            draft.evidence,
            ME,
            draft.note,
            since=draft.since,
            scope=draft.scope,
            subjects=draft.subjects,
            faces=draft.faces,
            channels=draft.channels,
            language=draft.language,
            giver=draft.giver,
            giver_name=draft.giver_name,
            named=tuple(one.name for one in self.clinic.users if one.id in draft.named),
            form=draft.form,
            evidence_missing=draft.evidence is Evidence.PAPER_TO_FOLLOW,
            confirm_by=NOW + dt.timedelta(hours=72) if emergency else None,
        )

    def _status(self, draft: views.ConsentDraft) -> ConsentStatus:
        if draft.since is not None and draft.since > TODAY:
            return ConsentStatus.NOT_YET
        return ConsentStatus.VALID

    def _keep(self, patient_id: str, made: views.ConsentView) -> None:
        self.clinic.consent_list.setdefault(patient_id, []).insert(0, made)
        if made.purpose is Purpose.CARE:
            row = self.clinic.row(patient_id)
            self.clinic.replace(dataclasses.replace(row, consent=made.status))

    def _add_evidence(
        self, made: views.ConsentView, kind: str, pages: int, text: str = ""
    ) -> views.EvidenceView:
        kept = self.state.evidence.setdefault(made.id, [])
        digest = hashlib.sha256(text.encode()).hexdigest() if text else ""
        view = views.EvidenceView(
            f"{made.id[:8]}{len(kept):024x}", made.id, kind, NOW, ME, pages, digest
        )
        kept.append(view)
        shown = tuple(paper(number) for number in range(pages))
        self.state.documents[view.id] = views.EvidenceOpened(shown, text)
        return view

    def grant(
        self,
        patient_id: str,
        purpose: Purpose,
        *,
        until: dt.date | None = None,
        evidence: Evidence = Evidence.PAPER_TO_FOLLOW,
        note: str = "",
    ) -> views.ConsentView:
        self.clinic.call("consent.grant")
        draft = views.ConsentDraft(purpose, evidence, until=until, note=note)
        return self.record(patient_id, draft)

    def confirm(self, consent_id: str) -> views.ConsentView:
        self.clinic.call("consent.confirm")
        return self._change(consent_id, confirm_by=None, status=ConsentStatus.VALID)

    def look(self, scan: bytes) -> views.EvidenceOpened:
        self.clinic.call("consent.look")
        if scan.startswith(b"no picture"):
            raise InputRefused("evidence-kind")
        return views.EvidenceOpened(tuple(paper(number) for number in range(self.state.pages)))

    def attach(self, consent_id: str, scan: bytes) -> views.EvidenceView:
        self.clinic.call("consent.attach")
        changed = self._change(consent_id, evidence_missing=False, evidence=Evidence.PAPER_SCANNED)
        return self._add_evidence(changed, "scan", self.state.pages)

    def _change(self, consent_id: str, **fields: Any) -> views.ConsentView:
        for patient, kept in self.clinic.consent_list.items():
            for place, one in enumerate(kept):
                if one.id == consent_id:
                    kept[place] = dataclasses.replace(one, **fields)
                    self.clinic.consent_list[patient] = kept
                    return kept[place]
        raise AssertionError(consent_id)

    def evidence(self, consent_id: str) -> tuple[views.EvidenceView, ...]:
        self.clinic.call("consent.evidence")
        return tuple(self.state.evidence.get(consent_id, ()))

    def open_evidence(self, evidence_id: str) -> views.EvidenceOpened:
        self.clinic.call("consent.open")
        self.state.opened.append(evidence_id)
        return self.state.documents[evidence_id]

    def preview_withdrawal(self, patient_id: str, purpose: Purpose) -> views.Withdrawal:
        self.clinic.call("consent.preview")
        return self._withdrawal(patient_id, purpose)

    def withdraw(self, patient_id: str, purpose: Purpose) -> views.Withdrawal:
        self.clinic.call("consent.withdraw")
        told = self._withdrawal(patient_id, purpose)
        self.clinic.consent_list[patient_id] = [
            dataclasses.replace(one, status=ConsentStatus.WITHDRAWN, withdrawn=TODAY)
            if one.purpose is purpose
            else one
            for one in self.clinic.consent_list.get(patient_id, [])
        ]
        if purpose is Purpose.CARE:
            row = self.clinic.row(patient_id)
            self.clinic.replace(dataclasses.replace(row, consent=ConsentStatus.WITHDRAWN))
        return told

    def _withdrawal(self, patient_id: str, purpose: Purpose) -> views.Withdrawal:
        care = purpose is Purpose.CARE
        kept = self.clinic.consent_list.get(patient_id, [])
        given = self.state.disclosures.get(patient_id, [])
        others = tuple(
            sorted({c.purpose for c in kept if c.status not in _ENDED and c.purpose is not purpose})
        )
        return views.Withdrawal(
            purpose,
            care,
            self.clinic.row(patient_id).photos,
            sum(c.purpose is purpose and c.status not in _ENDED for c in kept),
            others if care else (),
            self.state.exports,
            tuple(one for one in given if care or one.purpose is purpose),
        )

    def list(self, patient_id: str) -> tuple[views.ConsentView, ...]:
        return tuple(self.clinic.consent_list.get(patient_id, ()))

    def due(self) -> tuple[views.ConsentDue, ...]:
        self.clinic.call("consent.due")
        return tuple(self.state.due)

    def missing(self, patient_id: str, purpose: Purpose) -> views.MissingConsent | None:
        self.clinic.call("consent.missing")
        kept = self.clinic.consent_list.get(patient_id, ())
        valid = {c.purpose for c in kept if c.status is ConsentStatus.VALID}
        if self.clinic.row(patient_id).consent is ConsentStatus.VALID:
            valid.add(Purpose.CARE)
        wanted = Purpose.CARE if Purpose.CARE not in valid else purpose
        if wanted in valid:
            return None
        return views.MissingConsent(wanted, "consent-missing", RECORDERS)

    def disclosures(self, patient_id: str) -> tuple[views.DisclosureView, ...]:
        self.clinic.call("consent.disclosures")
        return tuple(self.state.disclosures.get(patient_id, ()))


class FakeForms(_Part):
    """A FormService with one text in two languages."""

    def list(self) -> tuple[views.FormText, ...]:
        self.clinic.call("forms.list")
        return tuple(
            self._text(purpose, language) for purpose in Purpose for language in _FORM_TEXT
        )

    def _text(self, purpose: Purpose, language: str) -> views.FormText:
        if (own := self.state.own.get((purpose, language))) is not None:
            return own
        title, body = _FORM_TEXT[language]
        title = title.replace("{word}", purpose.slug)
        return views.FormText(purpose, language, _version(title, body), title, body)

    def change(self, text: views.FormText) -> views.FormText:
        self.clinic.call("forms.change")
        if "{wrong}" in text.body:
            raise InputRefused("form-placeholder", placeholder="{wrong}")
        made = dataclasses.replace(text, own=True, version=_version(text.title, text.body))
        self.state.own[text.purpose, text.language] = made
        return made

    def restore(self, purpose: Purpose, language: str) -> views.FormText:
        self.clinic.call("forms.restore")
        self.state.own.pop((purpose, language), None)
        return self._text(purpose, language)

    def fill(self, patient_id: str, draft: views.ConsentDraft) -> views.FilledForm:
        self.clinic.call("forms.fill")
        self.state.filled.append(draft)
        text = self._text(draft.purpose, draft.language)
        row = self.clinic.row(patient_id)
        values = {
            "patient": row.name,
            "born": f"{row.born:%d/%m/%Y}" if row.born else "–",
            "clinic": "Laurent Dermatology",
            "giver": draft.giver_name or row.name,
            "date": f"{TODAY:%d/%m/%Y}",
            "until": f"{draft.until:%d/%m/%Y}" if draft.until else "–",
            "scope": draft.scope.value if draft.scope is not Scope.ALL else "–",
            "channels": ", ".join(sorted(one.value for one in draft.channels)) or "–",
        }
        filled = f"{text.title}\n\n{text.body}".format(**values)
        form = f"{draft.purpose.slug}/{draft.language}/{text.version}"
        return views.FilledForm(form, text.title, filled, draft.language)

    def pdf(self, forms: Sequence[views.FilledForm]) -> bytes:
        self.clinic.call("forms.pdf")
        self.state.printed.append(tuple(one.form for one in forms))
        return b"%PDF-1.7 " + " ".join(one.form for one in forms).encode()

    def save_pdf(self, forms: Sequence[views.FilledForm], output: Path) -> None:
        self.clinic.call("forms.save")
        output.write_bytes(self.pdf(forms))


def _version(title: str, body: str) -> str:
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()[:16]
