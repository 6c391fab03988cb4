"""What is shown now: since when, under which patient's consent, red where it must come down."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.widgets import Banner, Choices, button, column, edit, frame, label, plain, row
from clinicvault.gui.widgets.basic import name_inner_buttons, reveal
from clinicvault.services.views.releases import LiveView

from .gifts import nothing
from .model import LiveModel, LiveTable
from .rows import Ledger, fits, folded
from .showing import TakeDownDialog

_FILTERS: dict[str, tuple[str, Callable[[LiveView], bool]]] = {
    "all": (mark("All"), lambda _: True),
    "red": (mark("To take down"), lambda one: one.red),
    "stay": (mark("May stay"), lambda one: not one.red),
}
_PAUSE_MS, _SEARCH = 120, 250


class LiveSection(QWidget):
    """A table over the acts for what is chosen in it."""

    changed = Signal(object)
    """Ids of the patients of whose gifts something was noted."""
    gift_wanted = Signal(str)
    """Id of the gift that a picture was part of."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._ledger, self._patient = Ledger(), ""
        self.search, self.filters = edit("Search a place or a patient"), Choices("chip")
        self.search.setClearButtonEnabled(True)
        say(self.search.setAccessibleName, "Search a place or a patient")
        name_inner_buttons(self.search)
        self.red = Banner("bad")
        self.red.hide()
        self.model = LiveModel()
        self.table = LiveTable(self.model)
        self.down = button("It is taken down …", "primary", icon="eye-off", on=self._take_down)
        self.gift = button("What was given", icon="share-2", on=self._open_gift)
        self.patient = button("Open the patient", icon="user", on=self._open_patient)
        self.copy = button("Copy the place", icon="copy", on=self._copy)
        self.said = plain("", "muted")
        self._later = QTimer(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for key, (name, _) in _FILTERS.items():
            self.filters.offer(key, name)
        self.search.setFixedWidth(_SEARCH)
        about = label(
            "Pictures given for marketing that somebody noted as shown: on the website, in social "
            "media, in print. Whatever a consent covers no more turns red.",
            "muted",
            wrap=True,
        )
        self.none = nothing("globe", mark("No picture is noted as shown."))
        inner = column(self.none, self.table, margins=(1, 4, 1, 4))
        inner.setStretch(1, 1)
        self._list = frame(card="1")
        self._list.setLayout(inner)
        line = row(self.search, self.filters, None, spacing=10)
        acts = row(self.said, None, self.copy, self.patient, self.gift, self.down)
        items = (about, self.red, line, self._list, acts)
        box = column(*items, spacing=12, margins=(24, 16, 20, 18))
        box.setStretch(3, 1)
        self.setLayout(box)

    def _connect(self) -> None:
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._later.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _: self._later.start())
        self.filters.chosen.connect(lambda _: self._filter())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.table.opened.connect(lambda one: self._desk.go("patients", one.patient_id))

    def show_ledger(self, ledger: Ledger, patient: str = "") -> None:
        """Show another reading, of one patient or of all."""
        self._ledger, self._patient = ledger, patient
        red = sum(row.one.red for row in ledger.live)
        reveal(self.red, bool(red))
        if red:
            self.red.speak(
                "{what}",
                "Take it down there, then choose the line and note it here.",
                what=lambda: _red(red),
            )
        self._filter()

    def _filter(self) -> None:
        self._later.stop()
        words = folded(self.search.text()).split()
        wanted = _FILTERS[self.filters.current][1]
        rows = (row for row in self._ledger.live if fits(row, words, self._patient))
        found = tuple(row.one for row in rows if wanted(row.one))
        self.model.show_rows(found)
        reveal(self.none, not found)
        reveal(self.table, bool(found))
        self._enable()

    def _enable(self) -> None:
        count = len(self.table.chosen_all)
        self.down.setEnabled(count > 0 and self._desk.may(Act.FOLLOW_UP))
        for one in (self.gift, self.patient, self.copy):
            one.setEnabled(count == 1)

    # acts

    def _take_down(self) -> None:
        if items := self.table.chosen_all:
            patients = frozenset(one.patient_id for one in items)
            done = partial(self.changed.emit, patients)
            TakeDownDialog(self, self._desk, items, done).open()

    def _open_gift(self) -> None:
        for one in self.table.chosen_all[:1]:
            self.gift_wanted.emit(one.disclosure_id)

    def _open_patient(self) -> None:
        for one in self.table.chosen_all[:1]:
            self._desk.go("patients", one.patient_id)

    def _copy(self) -> None:
        """Opened in a browser of the person's own choice, never by ClinicVault."""
        for one in self.table.chosen_all[:1]:
            QGuiApplication.clipboard().setText(one.place)
            say(self.said.setText, "Copied.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.fit(self.width())

    def wipe(self) -> None:
        """Forget what is shown where, and of whom."""
        self._ledger = Ledger()
        self.model.wipe()
        self.search.clear()
        self._later.stop()


def _red(count: int) -> str:
    return trn(
        "{n} picture must be taken down: no consent covers it any more.",
        "{n} pictures must be taken down: no consent covers them any more.",
        count,
    )
