"""What is known about a patient."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.access.restrict import AccessCard
from clinicvault.gui.context import Desk
from clinicvault.gui.endings.ending_card import EndingCard
from clinicvault.gui.given.patient_card import PatientGivenCard
from clinicvault.gui.i18n import hush, language
from clinicvault.gui.widgets import button, card, column, label, plain, row
from clinicvault.services.views import PatientPage

from .edit import PatientDialog


class DetailsTab(QWidget):
    """Captions and values, and the button that corrects them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: PatientPage | None = None
        self.edit = button("Correct", icon="pencil", on=self._edit)
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        self.values = [plain("", "", wrap=True) for _ in range(6)]
        captions = (
            label("Given name", "muted"),
            label("Family name", "muted"),
            label("Date of birth", "muted"),
            label("Record number", "muted"),
            label("Code", "muted"),
            label("Note", "muted"),
        )
        for line, (caption, value) in enumerate(zip(captions, self.values, strict=True)):
            grid.addWidget(caption, line, 0)
            grid.addWidget(value, line, 1)
        holder = QWidget()
        holder.setLayout(grid)
        head = row(label("Patient data", "h2"), None, self.edit)
        self.access, self.ending = AccessCard(desk), EndingCard(desk)
        self.given = PatientGivenCard(desk)
        items = (head, card(holder), self.given, self.access, self.ending, None)
        self.setLayout(column(*items, spacing=14, margins=(24, 18, 24, 24)))
        language().follow(self, self._fill)

    def show_page(self, page: PatientPage) -> None:
        """Show a patient."""
        self._page = page
        self.edit.setVisible(Act.EDIT_PATIENT in page.may)
        self.given.show_page(page)
        self.access.show_page(page)
        self.ending.show_page(page)
        self._fill()

    def _fill(self) -> None:
        if self._page is None:
            return
        details, found = self._page.details, self._page.row
        texts: tuple[str, ...] = (
            details.given,
            details.family,
            formats.day(details.born),
            details.record_number,
            found.code,
            details.note,
        )
        for value, text in zip(self.values, texts, strict=True):
            hush(value.setText, text or "–")

    def _edit(self) -> None:
        if self._page is None:
            return
        patient = self._page.row.id
        saved: Callable[[object], None] = partial_emit(self._desk, patient)
        PatientDialog(self, self._desk, saved, patient, self._page.details).open()

    def wipe(self) -> None:
        """Forget the patient."""
        self._page = None
        self.given.wipe()
        self.access.wipe()
        self.ending.wipe()
        for value in self.values:
            value.clear()


def partial_emit(desk: Desk, patient: str) -> Callable[[object], None]:
    """Tell everybody that a patient changed, whatever the result was."""
    return lambda _: desk.patient_changed.emit(patient)
