"""Consent forms: the clinic's texts, filled for a patient, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.patients.patients import open_identity
from clinicvault.access.patients.visits import visits_of
from clinicvault.access.policies import read_policy, write_policy
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PatientRecord
from clinicvault.domain.roles import Act
from clinicvault.services import views
from clinicvault.services.clinic import Clinic
from clinicvault.services.files import write_new
from clinicvault.services.known import known_patient
from clinicvault.services.names import user_name
from clinicvault.services.telling import full_name

from .form_texts import default_text, filled, form_text, require_fillable
from .form_words import UNKNOWN, WORDS
from .pdf import forms_pdf


class Forms:
    """Implements `api.FormService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def list(self) -> tuple[views.FormText, ...]:
        """Every purpose in every language, as in force."""
        self._clinic.session.alive()
        return tuple(self._in_force(purpose, language) for purpose in Purpose for language in WORDS)

    def change(self, text: views.FormText) -> views.FormText:
        """An administrator's own text, signed by the root and logged with its version."""
        session = self._clinic.session
        session.require(Act.CHANGE_POLICY)
        made = form_text(text.purpose, text.language, text.title, text.body, own=True)
        require_fillable(made)
        self._write(made, {"title": made.title, "body": made.body})
        return made

    def restore(self, purpose: Purpose, language: str) -> views.FormText:
        """Back to the text that comes with the program."""
        self._clinic.session.require(Act.CHANGE_POLICY)
        made = default_text(purpose, language)
        self._write(made, {})
        return made

    def fill(self, patient_id: str, draft: views.ConsentDraft) -> views.FilledForm:
        """The form for a patient in the draft's language; InputRefused("form-language")."""
        session = self._clinic.session
        session.require(Act.LIST_PATIENTS)
        patient = known_patient(self._clinic, patient_id)
        text = self._in_force(draft.purpose, draft.language)
        return filled(text, self._values(patient, draft), patient_code(patient))

    def pdf(self, forms: Sequence[views.FilledForm]) -> bytes:
        """For paper: one form after the other, with lines to sign."""
        self._clinic.session.alive()
        if not forms:
            raise InputRefused("form-empty")
        return forms_pdf(forms, self._clinic.vault.clinic_name)

    def save_pdf(self, forms: Sequence[views.FilledForm], output: Path) -> None:
        """The same into a new private file outside the vault."""
        self._clinic.refuse_output(output)
        if not output.parent.is_dir():
            raise UsageError("output-folder-missing")
        write_new(output, [self.pdf(forms)])

    def _in_force(self, purpose: Purpose, language: str) -> views.FormText:
        """The clinic's own text; the program's where there is none, or it cannot be filled."""
        default = default_text(purpose, language)
        values = read_policy(self._clinic.session, _name(default)) or {}
        title, body = values.get("title"), values.get("body")
        if not isinstance(title, str) or not isinstance(body, str):
            return default
        own = form_text(purpose, language, title, body, own=True)
        try:
            require_fillable(own)
        except InputRefused:
            return default
        return own

    def _write(self, text: views.FormText, values: dict[str, object]) -> None:
        write_policy(self._clinic.session, _name(text), values, {"version": text.version})

    def _values(self, patient: bytes, draft: views.ConsentDraft) -> dict[str, str]:
        session, words = self._clinic.session, WORDS[draft.language]
        with session.vault.read() as rows:
            person = open_identity(session, session.vault.reader(rows).need(PatientRecord, patient))
            dates = {one.id.hex(): one.date for one in visits_of(session, rows, patient)}
        visits = sorted(dates[one] for one in draft.subjects if one in dates)
        named = sorted(name for one in draft.named if (name := self._colleague(one)))
        name = full_name(person.given, person.family)
        return {
            "patient": name or UNKNOWN,
            "born": words.date(person.born),
            "clinic": self._clinic.vault.clinic_name,
            "date": words.date(today_of(session)),
            "purpose": words.purposes[draft.purpose],
            "scope": words.scope(draft.scope, len(draft.subjects), visits),
            "faces": words.faces[draft.faces],
            "channels": words.places(tuple(draft.channels)),
            "until": words.period(draft.since, draft.until),
            "giver": words.given_by(draft.giver, draft.giver_name),
            "named": words.people(named),
        }

    def _colleague(self, user_id: str) -> str:
        try:
            return user_name(self._clinic.vault, bytes.fromhex(user_id))
        except ValueError:
            raise UsageError("user-unknown") from None


def _name(text: views.FormText) -> str:
    """The setting's name."""
    return f"form-{text.purpose.slug}-{text.language}"
