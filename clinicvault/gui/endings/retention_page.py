"""The page "Retention": whose time of keeping is over, who is on hold, who was erased."""

from __future__ import annotations

import dataclasses

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import (
    Choices,
    ErrorBanner,
    button,
    column,
    frame,
    label,
    picture_label,
    row,
)
from clinicvault.services.api import Services
from clinicvault.services.views import (
    ErasureView,
    RetentionCounts,
    RetentionPage,
    RetentionRow,
)

from .erase import EraseDialog
from .hold import HoldDialog, LiftDialog
from .retention_acts import erasure_dialog
from .retention_model import PARTS, RetentionModel, RetentionTable

_ERASED = "erased"
_PART = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Erasures:
    """Those that are listed, and how many there are."""

    listed: tuple[ErasureView, ...]
    total: int


Found = RetentionPage | Erasures


class RetentionReviewPage(Page):
    """Filters with their counts over one table, and what to do with the row chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = RetentionModel()
        self.table = RetentionTable(self.model)
        self.filters = Choices("chip")
        self.errors = ErrorBanner()
        self.again = button("Look again", icon="refresh-cw", on=self.load)
        self.open = button("Open the patient", icon="arrow-right", on=self._open_chosen)
        self.held = button("Put on hold", icon="shield", on=self._hold)
        self.erase = button("Erase", "danger", icon="eraser", on=self._erase)
        self.look = button("Show", "primary", icon="file-check", on=self._show_erasure)
        self.none, self.nothing = QWidget(), label("", "h2")
        self.part = label("", "caption")
        self.part.hide()
        self._counts: RetentionCounts | None = None
        self._asked, self._loading = 0, False
        """How often the list was asked for; whether the newest answer is still to come."""
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for key, text in PARTS.items():
            self.filters.offer(key, text)
        sign = picture_label("circle-check", "ok", 34)
        self.none.setLayout(
            column(None, row(None, sign, None), row(None, self.nothing, None), None, spacing=8)
        )
        intro = label(
            "The law says how long records must be kept, and that they go afterwards. ClinicVault "
            "erases nobody by itself: look at each patient, then erase, or put on hold.",
            "muted",
            wrap=True,
        )
        head = row(label("Retention", "h2"), None, self.again)
        acts = row(self.open, self.part, None, self.held, self.erase, self.look)
        items = (head, intro, self.filters, self.errors, self.table, self.none, acts)
        box = column(*items, spacing=12, margins=18)
        for place in (4, 5):
            box.setStretch(place, 1)
        inner = frame(card="1")
        inner.setLayout(box)
        self.setLayout(column(inner, margins=(24, 18, 24, 18)))
        self.none.hide()
        self._enable()

    def _connect(self) -> None:
        self.filters.chosen.connect(self._filter)
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.model.modelReset.connect(self._enable)
        self.model.more_wanted.connect(self._load_more)
        self.desk.patient_changed.connect(self._changed)
        self.desk.patient_erased.connect(self._changed)
        language().follow(self, self._spoken)

    def enter(self, place: Place) -> None:
        if place.tab in PARTS:
            self.filters.choose(place.tab)
        self.load()

    def place(self, name: str) -> Place:
        return Place(name, tab=self.filters.current)

    # loading

    def load(self) -> None:
        """Ask what there is now."""
        self.errors.hide()
        self.again.setEnabled(False)
        retention = self.desk.services.retention
        self.desk.jobs.start(
            self, lambda _: retention.counts(), self._counted, self.errors.show_error
        )
        self._load_part()

    def _load_part(self, after: str = "") -> None:
        which, code, services = self.filters.current, language().code, self.desk.services
        self._loading = True
        self._asked += 1
        asked = self._asked
        self.desk.jobs.start(
            self,
            lambda _: _read(services, which, after, code),
            lambda found: self._show(found, asked, add=bool(after)),
            lambda error: self._not_loaded(error, asked),
        )

    def _load_more(self) -> None:
        if not self._loading:
            self._load_part(self.model.after)

    def _show(self, found: Found, asked: int, *, add: bool) -> None:
        if asked != self._asked:
            return  # another part, or the same one in another language, was asked for since
        self._loading = False
        if isinstance(found, RetentionPage):
            self.model.show_part(found, add=add)
        else:
            self.model.show_erasures(found.listed)
            self._tell_part(len(found.listed), found.total)
        self.table.fit(self.width())
        self.again.setEnabled(True)
        empty = not self.model.rowCount()
        self.table.setVisible(not empty)
        self.none.setVisible(empty)
        texts = {_ERASED: mark("Nobody was erased"), "held": mark("Nobody is on hold")}
        say(self.nothing.setText, texts.get(self.filters.current, mark("Nothing to look at")))
        self._enable()

    def _tell_part(self, listed: int, total: int) -> None:
        self.part.setVisible(listed < total)
        say(
            self.part.setText,
            "{n} of {total}: the newest, and all that can still go on.",
            n=lambda: formats.number(listed),
            total=lambda: formats.number(total),
        )

    def _counted(self, counts: RetentionCounts) -> None:
        self._counts = counts
        self.desk.counted.emit("retention", counts.due)
        self._name_filters()

    def _name_filters(self) -> None:
        for key, text in PARTS.items():
            count = getattr(self._counts, key, 0)
            hush(self.filters.button(key).setText, f"{tr(text)}  {count}" if count else tr(text))

    def _not_loaded(self, error: ClinicVaultError, asked: int) -> None:
        if asked == self._asked:
            self._loading = False
            self.again.setEnabled(True)
            self.errors.show_error(error)

    def _filter(self, _key: str) -> None:
        self.errors.hide()
        self.part.hide()
        self.model.wipe()
        self._load_part()

    def _changed(self, _patient: str) -> None:
        if self.isVisible():
            self.load()

    def _spoken(self) -> None:
        self._name_filters()
        if self.isVisible():
            self._load_part()

    # what to do

    @property
    def _row(self) -> RetentionRow | None:
        found = self.table.chosen
        return found if isinstance(found, RetentionRow) else None

    def _enable(self) -> None:
        chosen, may = self.table.chosen, self.desk.may
        of_erasures = self.filters.current == _ERASED
        row_chosen = self._row
        held = row_chosen is not None and row_chosen.hold is not None
        self.open.setEnabled(chosen is not None and _alive(chosen))
        self.look.setVisible(of_erasures)
        self.look.setEnabled(chosen is not None)
        for one, act in ((self.held, Act.HOLD_PATIENT), (self.erase, Act.ASK_ERASURE)):
            one.setVisible(may(act) and not of_erasures)
            one.setEnabled(row_chosen is not None)
        say(self.held.setText, mark("Lift the hold") if held else mark("Put on hold"))
        self.erase.setEnabled(row_chosen is not None and not held)

    def _open_chosen(self) -> None:
        if (found := self.table.chosen) is not None:
            self._open(found)

    def _open(self, found: RetentionRow | ErasureView) -> None:
        if _alive(found):
            self.desk.go("patients", found.patient_id, "details")
        else:
            self._show_erasure()

    def _hold(self) -> None:
        if (found := self._row) is None:
            return
        if found.hold is not None:
            LiftDialog(self, self.desk, found.hold, self.load).open()
        else:
            patient = (found.patient_id, found.name, found.code)
            HoldDialog(self, self.desk, patient, self.load).open()

    def _erase(self) -> None:
        if (found := self._row) is not None:
            EraseDialog(self, self.desk, found.patient_id, self.load).open()

    def _show_erasure(self) -> None:
        found = self.table.chosen
        if isinstance(found, ErasureView):
            erasure_dialog(self, self.desk, found, self.load).open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.fit(self.width())

    def wipe(self) -> None:
        self.model.wipe()


def _read(services: Services, which: str, after: str, code: str) -> Found:
    if which == _ERASED:
        return Erasures(services.erasing.list(), services.erasing.count())
    return services.retention.review(which, after=after, limit=_PART, language=code)


def _alive(found: RetentionRow | ErasureView) -> bool:
    """Whether there is a patient's page to go to."""
    return isinstance(found, RetentionRow) or found.state not in {"running", "done"}
