"""Consents, their forms and their evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from clinicvault.domain.clinical import Evidence
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services import views


class ConsentService(Protocol):
    """Consents."""

    def record(
        self,
        patient_id: str,
        draft: views.ConsentDraft,
        *,
        scan: bytes | None = None,
        signature: views.ScreenSignature | None = None,
    ) -> views.ConsentView:
        """Record; the first one for care assigns the patient's key.

        `scan` is a photographed or scanned form (picture or PDF), rebuilt by a worker and sealed.
        """
        ...

    def grant(
        self,
        patient_id: str,
        purpose: Purpose,
        *,
        until: dt.date | None = None,
        evidence: Evidence = Evidence.PAPER_TO_FOLLOW,
        note: str = "",
    ) -> views.ConsentView:
        """Short form of `record`, for all pictures, given by the patient."""
        ...

    def confirm(self, consent_id: str) -> views.ConsentView:
        """Confirm one that was recorded in an emergency."""
        ...

    def look(self, scan: bytes) -> views.EvidenceOpened:
        """A chosen scan, rebuilt by a worker, for the eyes before it is recorded; kept nowhere.

        InputRefused where it is neither a picture nor a PDF, or has too many pages.
        """
        ...

    def attach(self, consent_id: str, scan: bytes) -> views.EvidenceView:
        """Seal the signed form of a consent that awaits it."""
        ...

    def evidence(self, consent_id: str) -> tuple[views.EvidenceView, ...]:
        """What shows a consent."""
        ...

    def open_evidence(self, evidence_id: str) -> views.EvidenceOpened:
        """Open a document for the eyes; logged first."""
        ...

    def preview_withdrawal(self, patient_id: str, purpose: Purpose) -> views.Withdrawal:
        """What would follow."""
        ...

    def withdraw(self, patient_id: str, purpose: Purpose) -> views.Withdrawal:
        """Withdraw; for care the keys go at once. Says what was done."""
        ...

    def list(self, patient_id: str) -> tuple[views.ConsentView, ...]:
        """All consents of a patient, newest first."""
        ...

    def due(self) -> tuple[views.ConsentDue, ...]:
        """Consents to look after, the most urgent first."""
        ...

    def missing(self, patient_id: str, purpose: Purpose) -> views.MissingConsent | None:
        """Which consent is missing for a purpose, and who can record it; None where none is."""
        ...

    def disclosures(self, patient_id: str) -> tuple[views.DisclosureView, ...]:
        """What left of a patient, newest first."""
        ...


class FormService(Protocol):
    """Form texts: data of the program, which a clinic edits."""

    def list(self) -> tuple[views.FormText, ...]:
        """Every purpose in every language, as in force."""
        ...

    def change(self, text: views.FormText) -> views.FormText:
        """An administrator's own text; InputRefused("form-…") for an unknown placeholder."""
        ...

    def restore(self, purpose: Purpose, language: str) -> views.FormText:
        """Back to the text that comes with the program."""
        ...

    def fill(self, patient_id: str, draft: views.ConsentDraft) -> views.FilledForm:
        """The form for a patient in the draft's language."""
        ...

    def pdf(self, forms: Sequence[views.FilledForm]) -> bytes:
        """For paper: one form after the other, with lines to sign."""
        ...

    def save_pdf(self, forms: Sequence[views.FilledForm], output: Path) -> None:
        """The same into a private file."""
        ...
