"""The page "Consents": everybody's consents that somebody should look after."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import hush, language, mark, tr, trn
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import (
    Choices,
    ErrorBanner,
    badge,
    button,
    column,
    frame,
    label,
    picture_label,
    row,
)
from clinicvault.services.views import ConsentDue

from .consent_due import REASONS, DueModel, DueTable

ALL = "all"


class ConsentsPage(Page):
    """Filters with their counts over one table."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = DueModel()
        self.table = DueTable(self.model)
        self.filters = Choices("chip")
        self.count = badge("warn")
        self.errors = ErrorBanner()
        self.open = button("Open the patient", "primary", icon="arrow-right", on=self._open_chosen)
        self.again = button("Look again", icon="refresh-cw", on=self.load)
        self.none = QWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for key, text in (
            (ALL, mark("All consents")),
            *((key, one[0]) for key, one in REASONS.items()),
        ):
            self.filters.offer(key, text)
        self.none.setLayout(
            column(
                None,
                row(None, picture_label("circle-check", "ok", 34), None),
                row(None, label("Nothing to look after", "h2"), None),
                row(
                    None,
                    label("Every consent is signed, confirmed and in force.", "muted"),
                    None,
                ),
                None,
                spacing=8,
            )
        )
        head = row(label("To look after", "h2"), self.count, None, self.again, self.open)
        intro = label(
            "Consents that need a signature, a confirmation or a renewal. Open the patient to see "
            "to it.",
            "muted",
            wrap=True,
        )
        items = (head, intro, self.filters, self.errors, self.table, self.none)
        box = column(*items, spacing=12, margins=18)
        for place in (4, 5):
            box.setStretch(place, 1)
        inner = frame(card="1")
        inner.setLayout(box)
        self.setLayout(column(inner, margins=(24, 18, 24, 18)))
        self._show()

    def _connect(self) -> None:
        self.filters.chosen.connect(self._filter)
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.model.modelReset.connect(self._enable)
        self.desk.patient_changed.connect(self._changed)
        language().follow(self, self._show)

    def enter(self, place: Place) -> None:
        if place.tab:
            self._filter(place.tab)
        self.load()

    def place(self, name: str) -> Place:
        return Place(name, tab=self.filters.current)

    def load(self) -> None:
        """Ask what is to be looked after now."""
        self.errors.hide()
        self.again.setEnabled(False)
        consents = self.desk.services.consents
        self.desk.jobs.start(self, lambda _: consents.due(), self._loaded, self._failed)

    def _changed(self, _patient: str) -> None:
        if self.isVisible():
            self.load()

    def _loaded(self, found: tuple[ConsentDue, ...]) -> None:
        self.again.setEnabled(True)
        self.model.show(found)
        self.desk.counted.emit("consents", len(found))
        self._show()

    def _failed(self, error: ClinicVaultError) -> None:
        self.again.setEnabled(True)
        self.errors.show_error(error)

    def _show(self) -> None:
        counts = self.model.counts
        self._count_filter(ALL, tr("All consents"), self.model.total)
        for key, (name, _, _) in REASONS.items():
            self._count_filter(key, tr(name), counts[key])
        self.count.setVisible(bool(self.model.total))
        hush(self.count.setText, trn("{n} consent", "{n} consents", self.model.total))
        self.table.setVisible(bool(self.model.total))
        self.none.setVisible(not self.model.total)
        self._enable()

    def _count_filter(self, key: str, name: str, count: int) -> None:
        made = self.filters.button(key)
        hush(made.setText, f"{name}  {count}" if count else name)
        made.setVisible(bool(count) or key in {ALL, self.filters.current})

    def _filter(self, key: str) -> None:
        known = key if key in REASONS else ALL
        self.filters.choose(known)
        self.model.filter("" if known == ALL else known)
        self._show()

    def _enable(self) -> None:
        self.open.setEnabled(self.table.chosen is not None)

    def _open_chosen(self) -> None:
        if (found := self.table.chosen) is not None:
            self._open(found)

    def _open(self, found: ConsentDue) -> None:
        self.desk.go("patients", found.patient_id, "consent")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.fit(self.width())

    def wipe(self) -> None:
        self.model.wipe()
