"""Where photos stay shut for want of consent: which one is missing, who can record it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import language, tr
from clinicvault.gui.widgets import ErrorBanner, button, card, column, plain, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import MissingConsent, PatientPage

from .consent_cards import PurposeSign
from .consent_record import ConsentDialog

_WIDE, _NAMES = 520, 4
_CONSENT = "consent-"


def wants_consent(page: PatientPage, desk: Desk) -> bool:
    """Whether consent is all that keeps this person from the photos."""
    return page.refusal.startswith(_CONSENT) and desk.may(Act.VIEW_PHOTO)


class ConsentMissing(QWidget):
    """A calm card in the place of the photos; hidden where nothing is missing."""

    found = Signal(object)
    """The MissingConsent that is shown, or None."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: PatientPage | None = None
        self._missing: MissingConsent | None = None
        self.errors = ErrorBanner("warn")
        self.record = button("Record this consent", "primary", icon="plus", on=self._record)
        self.consents = button("See the consents", on=self._go)
        self._body: QVBoxLayout = column(spacing=8)
        inner = card(
            self._body,
            self.errors,
            row(self.record, self.consents, None),
            spacing=16,
            margins=26,
        )
        inner.setMaximumWidth(_WIDE)
        line = row(None, inner, None)
        line.setStretch(1, 10)
        self.setLayout(column(None, line, None, None))
        language().follow(self, self._fill)
        self.hide()

    def show_page(self, page: PatientPage) -> None:
        """Ask what is missing for the reason this person works with the patient."""
        self._page, self._missing = page, None
        self.errors.hide()
        self.hide()
        if not wants_consent(page, self._desk):
            self.found.emit(None)
            return
        consents, patient, purpose = self._desk.services.consents, page.row.id, page.purpose
        self._desk.jobs.start(
            self,
            lambda _: consents.missing(patient, purpose),
            lambda missing: self._show(patient, missing),
            self._failed,
        )

    def _show(self, patient: str, missing: MissingConsent | None) -> None:
        if self._page is None or self._page.row.id != patient:
            return  # another patient is in view by now
        self._missing = missing
        self.setVisible(missing is not None)
        self._fill()
        self.found.emit(missing)

    def _failed(self, error: ClinicVaultError) -> None:
        self.errors.show_error(error)
        self.show()

    def _fill(self) -> None:
        clear(self._body)
        page, missing = self._page, self._missing
        may = page is not None and Act.RECORD_CONSENT in page.may and missing is not None
        self.record.setVisible(may)
        if missing is None:
            return
        head = tr("Missing: consent for {purpose}", purpose=words.purpose(missing.purpose))
        line = row(PurposeSign(missing.purpose), plain(head, "h2", wrap=True), spacing=14)
        line.setStretch(1, 1)
        self._body.addLayout(line)
        happened, _, todo = sentences(missing.code)
        self._body.addWidget(plain(happened, "", wrap=True))
        self._body.addWidget(plain(todo if may else self._whom(missing), "muted", wrap=True))

    def _whom(self, missing: MissingConsent) -> str:
        names = ", ".join(missing.recorders[:_NAMES])
        if not names:
            return tr("Nobody here can record it yet: the front desk or a privacy officer does.")
        more = " …" if len(missing.recorders) > _NAMES else ""
        return tr("Who can record it: {names}", names=f"{names}{more}")

    def _record(self) -> None:
        if self._page is not None and self._missing is not None:
            purpose: Purpose = self._missing.purpose
            ConsentDialog(self, self._desk, self._page, purpose=purpose).open()

    def _go(self) -> None:
        if self._page is not None:
            self._desk.go("patients", self._page.row.id, "consent")

    def wipe(self) -> None:
        """Forget the patient; what a dialog over it holds is overwritten."""
        for one in self.findChildren(ConsentDialog):
            one.wipe()
        self._page = self._missing = None
        self._fill()
        self.hide()
