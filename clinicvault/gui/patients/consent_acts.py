"""Short acts on a recorded consent: attach the signed form, confirm an emergency."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.gui import formats, words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets import Dialog, label, plain
from clinicvault.services.views import ConsentView

from . import consent_words
from .consent_scan import ScanField


class AttachDialog(Dialog):
    """The scan of a form that was signed on paper."""

    def __init__(self, parent: QWidget, desk: Desk, patient: str, consent: ConsentView) -> None:
        super().__init__(parent, "Attach the signed form", width=620)
        self._desk, self._patient, self._consent = desk, patient, consent
        about = f"{words.purpose(consent.purpose)}  ·  {consent_words.given_by(consent)}"
        self.scan = ScanField(desk)
        self.scan.setMinimumHeight(330)
        self.fill(plain(about, "muted"), self.scan)
        self.cancel_button()
        self.go = self.action_button("Attach", self._attach, icon="paperclip")
        self.go.setEnabled(False)
        self.scan.changed.connect(lambda: self.go.setEnabled(True))

    def _attach(self) -> None:
        scan = self.scan.scan
        if scan is None:
            return
        self.hold(True)
        consents, consent = self._desk.services.consents, self._consent.id
        self._desk.jobs.start(
            self, lambda _: consents.attach(consent, scan), lambda _: self._done(), self.fail
        )

    def _done(self) -> None:
        self.hold(False)
        self.wipe()
        self._desk.patient_changed.emit(self._patient)
        self.accept()

    def done(self, result: int) -> None:
        """Closed either way: the file is overwritten."""
        self.wipe()
        super().done(result)

    def wipe(self) -> None:
        """Overwrite the file."""
        self.scan.wipe()


class ConfirmConsentDialog(Dialog):
    """Confirm a consent that was recorded in an emergency."""

    def __init__(self, parent: QWidget, desk: Desk, patient: str, consent: ConsentView) -> None:
        super().__init__(parent, "Confirm this consent?")
        self._desk, self._patient, self._consent = desk, patient, consent
        self.fill(
            label(
                "It was recorded in an emergency by {name} on {day}, before anybody could be "
                "asked.",
                wrap=True,
                name=consent.by or "–",
                day=lambda: formats.day(consent.recorded),
            ),
            label(
                "Confirm it once the patient, or who may consent for the patient, has agreed. "
                "The access log names you.",
                wrap=True,
            ),
            label("Did they not agree? Withdraw it instead.", "muted", wrap=True),
        )
        self.cancel_button(mark("Not yet"))
        self.go = self.action_button("Confirm the consent", self._confirm, icon="badge-check")

    def _confirm(self) -> None:
        self.hold(True)
        consents, consent = self._desk.services.consents, self._consent.id
        self._desk.jobs.start(
            self, lambda _: consents.confirm(consent), lambda _: self._done(), self.fail
        )

    def _done(self) -> None:
        self.hold(False)
        self._desk.patient_changed.emit(self._patient)
        self.accept()
