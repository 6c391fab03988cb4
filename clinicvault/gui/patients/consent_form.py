"""Third step: the form as it will be shown, signed and printed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QProgressBar

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import ErrorBanner, button, column, label, row
from clinicvault.services.views import ConsentDraft, FilledForm

from .consent_pages import FormReading
from .consent_step import RecordStep


class FormStep(RecordStep):
    """Fills the forms each time it comes into view, because what they say may have changed."""

    title = mark("The form")

    def __init__(self, desk: Desk, patient: str) -> None:
        super().__init__()
        self._desk, self._patient = desk, patient
        self._drafts: tuple[ConsentDraft, ...] = ()
        self.forms: tuple[FilledForm, ...] = ()
        self.errors = ErrorBanner("warn")
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        say(self.busy.setAccessibleName, "The form is filled in")
        self.text = FormReading()
        self.again = button("Try again", icon="refresh-cw", on=self.enter)
        intro = label(
            "Read it with the patient. This is the text that is signed, and kept with the "
            "signature.",
            "muted",
            wrap=True,
        )
        box = column(intro, self.errors, row(self.again, None), self.busy, self.text, spacing=10)
        box.setStretch(4, 1)
        self.setLayout(box)
        self.again.hide()

    def show_drafts(self, drafts: Sequence[ConsentDraft]) -> None:
        """What the next look fills in."""
        self._drafts = tuple(drafts)

    def enter(self) -> None:
        self.forms = ()
        self.text.wipe()
        self.errors.hide()
        self.again.hide()
        self.busy.show()
        self.text.setFocus()
        forms, patient, drafts = self._desk.services.forms, self._patient, self._drafts
        self._desk.jobs.start(
            self,
            lambda _: tuple(forms.fill(patient, draft) for draft in drafts),
            self._show,
            self._failed,
        )

    def _show(self, forms: tuple[FilledForm, ...]) -> None:
        self.busy.hide()
        self.forms = forms
        self.text.show_forms(forms)

    def _failed(self, error: ClinicVaultError) -> None:
        self.busy.hide()
        self.errors.show_error(error)
        self.again.show()

    def ready(self) -> bool:
        return bool(self.forms)

    def text_of(self, purpose: Purpose) -> str:
        """The text shown for a reason: what a signature on the screen is kept with."""
        begin = f"{purpose.slug}/"
        return next((form.text for form in self.forms if form.form.startswith(begin)), "")

    def wipe(self) -> None:
        self.forms = ()
        self.text.wipe()
