"""Every entry of the log: searched, filtered, sorted, opened."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, mark
from clinicvault.gui.log.following import Following
from clinicvault.gui.log.links import LogLinks
from clinicvault.gui.widgets import (
    ErrorBanner,
    button,
    column,
    frame,
    icon_button,
    label,
    plain,
    row,
)
from clinicvault.gui.widgets.tables import ROW
from clinicvault.services.views import (
    LogFilter,
    LogFound,
    LogRow,
    LogSort,
    SavedView,
    UserView,
    WorkstationView,
)

from .chips import Chips
from .conditions import empty
from .detail import WIDTH, EntryDetail
from .filters import Filters
from .finder import Finder, Finding, Wish
from .model import EntriesModel
from .saved import SavedViews
from .table import EntriesTable
from .telling import counted

_SEARCH_WIDEST = 330


class EntriesSection(QWidget):
    """The newest entries at once; every other wish is searched for."""

    opened = Signal()
    """The first rows are painted; what takes longer may begin."""

    def __init__(self, desk: Desk, page: LogLinks) -> None:
        super().__init__()
        self._desk = desk
        self._wanted, self._order = LogFilter(), LogSort()
        self._found: LogFound | None = None
        self._entered = self.opening = False
        self._opening = self._waiting = -1
        self._people, self._computers = _names(desk.vault.users), dict[str, str]()
        search = desk.services.log_search
        self.errors = ErrorBanner()
        self.model, self.finder = EntriesModel(desk.jobs, search), Finder(desk.jobs, search)
        self.filters, self.chips = Filters(self._people), Chips()
        self.table, self._page = EntriesTable(self.model), page
        self._detail: EntryDetail | None = None
        self.saved = SavedViews(desk, lambda: (self._wanted, self._order))
        self.following = Following(
            self.finder.stop, self.refresh, mark("Only the newest entries are shown.")
        )
        self._make_tools()
        self._lay_out()
        self._connect()
        self.chips.know(self._people, {})

    def _make_tools(self) -> None:
        self.more = icon_button("list-filter", "Filters", self._toggle, checkable=True)
        self.again = icon_button("refresh-cw", "Show the newest entries", self.refresh)
        self.count = plain("", "muted")
        self.nothing = frame()
        self.all = button("Show all entries", on=lambda: self.want(LogFilter()))
        said = label("No entry fits these filters.", "muted")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setLayout(column(None, said, row(None, self.all, None), None, spacing=12))
        self.nothing.hide()
        self.filters.hide()

    def _lay_out(self) -> None:
        self.filters.text.setMaximumWidth(_SEARCH_WIDEST)
        tools = (self.filters.text, self.more, self.saved, self.again)
        head = row(*tools, None, self.count, margins=(18, 14, 14, 0))
        head.setStretch(0, 1)
        chips = row(self.chips, margins=(18, 0, 14, 0))
        body = self._body = row(self.table, self.nothing, spacing=8)
        body.setStretch(0, 1)
        body.setStretch(1, 1)
        card: QFrame = frame(card="1")
        inner = column(head, self.filters, chips, self.following, body, margins=(1, 0, 8, 8))
        inner.setStretch(4, 1)
        card.setLayout(inner)
        box = column(self.errors, card, spacing=14, margins=(24, 14, 20, 18))
        box.setStretch(1, 1)
        self.setLayout(box)

    def _connect(self) -> None:
        self.filters.changed.connect(lambda: self._apply(self.filters.chosen()))
        self.filters.sorted.connect(self._sort)
        self.chips.changed.connect(self._apply)
        self.table.sorted.connect(self._sort)
        self.table.opened.connect(self._open)
        self.table.clicked.connect(lambda index: self._open(index.row()))
        self.table.selectionModel().currentRowChanged.connect(self._walked)
        self.saved.chosen.connect(self._choose)
        self.model.over.connect(self.refresh)
        self.model.arrived.connect(self._arrived)
        self.finder.found.connect(self._show)
        self.finder.told.connect(self.following.tell)
        self.finder.stopped.connect(self._stopped)
        for failing in (self.model.failed, self.finder.failed, self.saved.failed):
            failing.connect(self._fail)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._close)

    # coming into view

    def enter(self) -> None:
        """The section comes into view: the newest entries at once, then everything."""
        if self.opening:
            return
        if self._entered:
            self.refresh()
            return
        self._entered = True
        if empty(self._wanted):
            self._load_newest()
        else:
            self._go_on()

    def _load_newest(self) -> None:
        """Alone: whatever runs beside it shares one interpreter and makes it late."""
        self.opening = True
        search = self._desk.services.log_search
        self._desk.jobs.start(self, lambda _: search.newest(), self._show_newest, self._no_newest)

    def _show_newest(self, rows: tuple[LogRow, ...]) -> None:
        if self._found is None and empty(self._wanted):
            self.model.show_first(rows)
            self._tell_count()
            self.table.viewport().repaint()
        self._go_on()

    def _no_newest(self, error: ClinicVaultError) -> None:
        self._go_on()
        self.errors.show_error(error)

    def _go_on(self) -> None:
        """The first rows are painted: now the rest."""
        self.opening = False
        self._load_computers()
        if self._found is None and not self.finder.busy:
            self.refresh()
        self.opened.emit()
        QTimer.singleShot(0, self, lambda: self.detail)

    def _load_computers(self) -> None:
        computers = self._desk.services.workstations
        self._desk.jobs.start(self, lambda _: computers.list(), self._know_computers)

    def _know_computers(self, found: tuple[WorkstationView, ...]) -> None:
        self._computers = {one.id: one.name for one in found}
        self._know()

    def know(self, users: tuple[UserView, ...]) -> None:
        """The people to choose from."""
        self._people = _names(users)
        self._know()

    def _know(self) -> None:
        self.filters.know(self._people, self._computers)
        self.chips.know(self._people, self._computers)

    def search(self) -> None:
        """Ctrl+F."""
        self.filters.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # searching

    @property
    def wanted(self) -> LogFilter:
        """The conditions in force."""
        return self._wanted

    def want(self, wanted: LogFilter) -> None:
        """Show what fits; a section that is not in view yet searches when it comes."""
        self._wanted = wanted
        self.filters.show_filter(wanted)
        self.chips.show_filter(wanted)
        self.saved.follow(wanted, self._order)
        if self._entered:
            self.refresh(afresh=True)

    def open_entry(self, seq: int) -> None:
        """Open one entry; it is shown where it stands among all of them."""
        self._opening = seq
        self.want(LogFilter())
        self.detail.show_seq(seq)
        self._fit()

    def _apply(self, wanted: LogFilter) -> None:
        if wanted != self._wanted:
            self.want(wanted)

    def _choose(self, view: SavedView) -> None:
        self._order = view.sort
        self._tell_order()
        self.want(view.filter)

    def _sort(self, order: LogSort) -> None:
        self._order = order
        self._tell_order()
        self.saved.follow(self._wanted, order)
        self.refresh(afresh=True)

    def _tell_order(self) -> None:
        self.table.show_sort(self._order)
        self.filters.show_order(self._order)

    def refresh(self, *, afresh: bool = False) -> None:
        """Search again; the entry chosen stays chosen, and `afresh` begins at the top."""
        self.errors.hide()
        self.following.begin()
        seq = self._opening if self._opening >= 0 else self._chosen_seq()
        first = 0 if afresh else max(0, self.table.rowAt(0))
        self.finder.find(Wish(self._wanted, self._order, seq, first))

    def _chosen_seq(self) -> int:
        chosen: LogRow | None = self.table.currentIndex().data(ROW)
        return chosen.seq if chosen is not None else -1

    def _show(self, finding: Finding) -> None:
        self.following.end()
        offset = self._offset()
        if self._found is None:
            self.saved.load()  # needs what was made ready for the search
        same = self._found is not None and finding.wish.filter == self._wanted
        self._found = finding.found
        opening, self._opening = self._opening, -1
        bar = self.table.verticalScrollBar()
        kept = bar.value() if same and finding.wish.first else 0
        self.model.show_result(finding.found, finding.first, finding.rows)
        if finding.place >= 0:
            self.table.choose(finding.place, offset=offset)
        else:
            bar.setValue(kept)
            if opening < 0:
                self._hide_detail()
        self.table.look()
        self._tell_count()

    def _offset(self) -> int:
        """How far below the top of the view the chosen row stands, so that it stays there."""
        chosen = self.table.currentIndex()
        if not chosen.isValid():
            return self.table.viewport().height() // 3
        top = self.table.visualRect(chosen).top()
        return top if 0 <= top < self.table.viewport().height() else 0

    def _tell_count(self) -> None:
        hush(self.count.setText, counted(self._found, self.model.rowCount()))
        none = self._found is not None and not self._found.count
        self.nothing.setVisible(none)
        self.table.setVisible(not none)

    def _stopped(self) -> None:
        self.following.stopped()
        self._tell_count()

    def _fail(self, error: ClinicVaultError) -> None:
        self.following.end()
        self.errors.show_error(error)

    def _toggle(self) -> None:
        if self.more.isChecked():
            self.filters.unfold()
        else:
            self.filters.hide()

    # one entry

    @property
    def detail(self) -> EntryDetail:
        """Made once the first rows are there, or when an entry is opened before."""
        if self._detail is None:
            self._detail = EntryDetail(self._desk, self._page)
            self._detail.closed.connect(self._close)
            self._body.addWidget(self._detail)
        return self._detail

    @property
    def _reading(self) -> bool:
        """Whether an entry is open."""
        return self._detail is not None and not self._detail.isHidden()

    def _open(self, place: int) -> None:
        entry = self.model.row(place)
        self._waiting = place if entry is None else -1
        if entry is not None:
            self.detail.show_row(entry)
            self._fit()

    def _arrived(self) -> None:
        if self._waiting >= 0 and self._waiting == self.table.currentIndex().row():
            self._open(self._waiting)

    def _walked(self, now: QModelIndex, _before: QModelIndex) -> None:
        """Arrows walk through the entries while one is open."""
        if now.isValid() and self._reading:
            self._open(now.row())

    def _close(self) -> None:
        if self._reading:
            self._hide_detail()
            self.table.setFocus()

    def _hide_detail(self) -> None:
        if self._detail is not None:
            self._detail.hide()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show less where there is less room."""
        beside = WIDTH + 8 if self._reading else 0
        self.table.fit(self.width() - beside)

    def wipe(self) -> None:
        """Forget every entry and every word typed."""
        self.finder.forget()
        self.model.wipe()
        self.table.wipe()
        if self._detail is not None:
            self._detail.wipe()
        self.filters.wipe()
        self.chips.wipe()
        self.saved.wipe()
        self._wanted = LogFilter()


def _names(users: tuple[UserView, ...]) -> dict[str, str]:
    return {user.id: user.name for user in users}
