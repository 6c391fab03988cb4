"""The ledger's lists: everything that was given, and of it what is to be asked back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.domain.exports import FollowUp
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, mark, say
from clinicvault.gui.people.printing import print_button
from clinicvault.gui.widgets import (
    Choices,
    button,
    column,
    edit,
    frame,
    label,
    picture_label,
    plain,
    row,
)
from clinicvault.gui.widgets.basic import name_inner_buttons, reveal
from clinicvault.services.views.releases import GiftView

from . import given_words as texts
from .detail import GiftCard
from .model import GiftModel, GiftTable
from .noting import NoteDialog
from .rows import Ledger, fits, folded
from .showing import ShowDialog

ALL = "all"
_FILTERS: dict[str, tuple[str, Callable[[GiftView], bool]]] = {
    ALL: (mark("All"), lambda _: True),
    "silent": (
        mark("No answer yet"),
        lambda one: one.last is None and one.acknowledged is None and one.purpose is not None,
    ),
    "acknowledged": (mark("Acknowledged"), lambda one: one.acknowledged is not None),
    "over": (mark("Deleted or given back"), lambda one: one.last is FollowUp.RETURNED),
}
_CARD, _CARD_NARROW, _WIDE_FROM = 348, 300, 1060
_PAUSE_MS, _SEARCH = 120, 250


class GiftsSection(QWidget):
    """A table beside the card of what is chosen; `back`: only what is to be asked back."""

    changed = Signal(object)
    """Ids of the patients of whose gifts something was noted."""

    def __init__(self, desk: Desk, *, back: bool = False) -> None:
        super().__init__()
        self._desk, self._back = desk, back
        self._ledger, self._patient, self._wanted = Ledger(), "", ""
        self._shown: tuple[GiftView, ...] = ()
        self.search, self.filters = edit("Search a recipient or a patient"), Choices("chip")
        self.search.setClearButtonEnabled(True)
        say(self.search.setAccessibleName, "Search a recipient or a patient")
        name_inner_buttons(self.search)
        self.model = GiftModel()
        self.table = GiftTable(self.model)
        self.card = GiftCard(desk)
        self.copy = button("Copy the list", icon="copy", on=self._copy)
        self.print = print_button(self, self.text, self._printed)
        say(self.print.setAccessibleName, "Print the list")
        self.said = plain("", "muted")
        self._later = QTimer(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for key, (name, _) in _FILTERS.items():
            self.filters.offer(key, name)
        reveal(self.filters, not self._back)
        self.search.setFixedWidth(_SEARCH)
        line = row(self.search, self.filters, None, self.said, self.copy, self.print, spacing=10)
        for one in (self.copy, self.print):
            reveal(one, self._back)
        self.none = nothing(
            *(
                ("circle-check", mark("Nothing is to be asked back."))
                if self._back
                else ("share-2", mark("Nothing was given to anybody."))
            )
        )
        self._list = frame(card="1")
        inner = column(self.none, self.table, margins=(1, 4, 1, 4))
        inner.setStretch(1, 1)
        self._list.setLayout(inner)
        panes = row(self._list, self.card, spacing=14)
        panes.setStretch(0, 1)
        box = column(*self._intro(), line, panes, spacing=12, margins=(24, 16, 20, 18))
        box.setStretch(box.count() - 1, 1)
        self.setLayout(box)

    def _intro(self) -> list[QWidget]:
        if not self._back:
            return []
        text = label(
            "Given under a consent that was withdrawn or is over, or for a time that has passed. "
            "Choose one or several lines, write to the recipients, and note it here.",
            "muted",
            wrap=True,
        )
        return [text]

    def _connect(self) -> None:
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._later.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _: self._later.start())
        self.search.returnPressed.connect(self._filter)
        self.filters.chosen.connect(lambda _: self._filter())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._choose())
        self.table.opened.connect(lambda one: self._open_patient(one.patient_id))
        self.card.patient_wanted.connect(self._open_patient)
        self.card.noted.connect(self._note)
        self.card.show_wanted.connect(self._show_somewhere)
        language().follow(self, self.table.viewport().update)

    # what is shown

    def show_ledger(self, ledger: Ledger, patient: str = "", gift: str = "") -> None:
        """Show another reading; of one patient; with one gift chosen. Else the choice stays."""
        chosen = {one.id for one in self.table.chosen_all}
        self._ledger, self._patient = ledger, patient
        if gift:
            self.filters.choose(ALL)
            self.search.clear()
        self._filter()
        self._choose_again({gift} if gift else chosen)

    def _filter(self) -> None:
        self._later.stop()
        words = folded(self.search.text()).split()
        wanted = _FILTERS[self.filters.current][1]
        rows = self._ledger.back if self._back else self._ledger.gifts
        self._shown = tuple(
            row.one for row in rows if wanted(row.one) and fits(row, words, self._patient)
        )
        self.model.show_rows(self._shown)
        reveal(self.none, not self._shown)
        reveal(self.table, bool(self._shown))
        for one in (self.copy, self.print):
            one.setEnabled(bool(self._shown))
        self.table.fit(self.table.width(), one=bool(self._patient))
        self._choose()

    def _choose_again(self, wanted: Collection[str]) -> None:
        if not wanted:
            return
        picks = self.table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        for number, one in enumerate(self._shown):
            if one.id in wanted:
                index = self.model.index(number, 0)
                picks.setCurrentIndex(index, flags.Select | flags.Rows)
                self.table.scrollTo(index)

    def _choose(self) -> None:
        gifts = self.table.chosen_all
        to = self._ledger.recipient(gifts[0]) if len(gifts) == 1 else None
        self.card.show_gifts(gifts, to)

    # acts

    def _open_patient(self, patient: str) -> None:
        self._desk.go("patients", patient)

    def _note(self, what: FollowUp) -> None:
        if gifts := self.card.gifts:
            NoteDialog(self, self._desk, gifts, what, lambda: self._tell(gifts)).open()

    def _show_somewhere(self) -> None:
        if len(gifts := self.card.gifts) == 1:
            ShowDialog(self, self._desk, gifts[0], lambda: self._tell(gifts)).open()

    def _tell(self, gifts: Sequence[GiftView]) -> None:
        self.changed.emit(frozenset(one.patient_id for one in gifts))

    def text(self) -> str:
        """The list as lines, patients by code."""
        return "\n".join(texts.told(one) for one in self._shown) + "\n"

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        say(self.said.setText, "Copied, patients by code.")

    def _printed(self, taken: bool) -> None:
        told = mark("The printer has the list.") if taken else mark("The printer did not answer.")
        say(self.said.setText, told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.setFixedWidth(_CARD if self.width() >= _WIDE_FROM else _CARD_NARROW)
        QTimer.singleShot(0, self, partial(self._fit))

    def _fit(self) -> None:
        self.table.fit(self.table.width(), one=bool(self._patient))

    def wipe(self) -> None:
        """Forget who got what of whom."""
        self._ledger, self._shown = Ledger(), ()
        self.model.wipe()
        self.card.wipe()
        self.search.clear()
        self._later.stop()


def nothing(sign: str, text: str) -> QFrame:
    """What stands in the place of an empty list; the text is marked."""
    made = QFrame()
    told = label("", "muted")
    say(told.setText, text)
    told.setAlignment(Qt.AlignmentFlag.AlignCenter)
    picture = row(None, picture_label(sign, "line_strong", 40), None)
    made.setLayout(column(40, picture, told, None, spacing=12))
    return made
