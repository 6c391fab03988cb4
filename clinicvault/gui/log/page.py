"""The access-log page: counts, activity, entries, and whether the log is complete."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QSizePolicy

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.endings.give_log import GiveLogDialog
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import hush, mark, say, trn
from clinicvault.gui.widgets import (
    Banner,
    Choices,
    button,
    column,
    frame,
    icon_button,
    label,
    plain,
    row,
)
from clinicvault.gui.widgets.dates import today
from clinicvault.jobs import Progress
from clinicvault.services.views import DayActivity, LogStatus, UserView

from .charts import TONES
from .code import CodeDialog
from .detail import EntryDetail
from .filters import FilterRow
from .kpi import KpiCard
from .legend import Dot
from .model import ENTRY, LogModel
from .readable import ReadableChart
from .state import LogStatePage
from .table import LogTable

_NARROWEST, _WORDS_FROM = 620, 900
_DAYS = {"7": 7, "30": 30, "365": 365}


class LogPage(LogStatePage):
    """For administrators; opening it is itself an entry."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.notice = Banner("ok", closable=True)
        self.notice.hide()
        self.model = LogModel(desk.jobs, self._review)
        self.chart, self.detail = ReadableChart(), EntryDetail()
        self.days = Choices("seg")
        self.filters, self.table = FilterRow(desk.vault.users), LogTable(self.model)
        self._make_cards()
        self._make_tools()
        self._lay_out()
        self._connect()
        self._show_status(self._review.status())

    def _make_cards(self) -> None:
        self.cards = {
            "events": KpiCard("Entries today", "chart1"),
            "views": KpiCard("Photos viewed", "chart2"),
            "exports_imports": KpiCard("Exports and imports", "chart1"),
            "refused": KpiCard("Refused", "chart3"),
        }
        self.days.offer("7", "7 days")
        self.days.offer("30", "30 days")
        self.days.offer("365", "12 months")
        self.days.choose("30")

    def _check_button(self) -> QPushButton:
        return icon_button("shield-check", "Check the whole log now", self._verify)

    def _make_tools(self) -> None:
        self.again = icon_button("refresh-cw", "Show the newest entries", self._reload)
        self.more = icon_button("list-filter", "Filters", self._toggle_filters, checkable=True)
        self.code = button("Daily check code", icon="badge-check", on=self._show_code)
        self.code_small = icon_button("badge-check", "Daily check code", self._show_code)
        self.export = button("Export", icon="download", on=self._export)
        self.give = icon_button("book-open", "For a patient's report", self._give)
        self.bar, self.written = QProgressBar(), plain("", "muted")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        say(self.bar.setAccessibleName, "Progress of the export")
        self._working = frame()
        self._working.setLayout(column(self.bar, self.written, spacing=4, margins=(18, 0, 14, 0)))
        self._working.hide()
        self.filters.hide()

    def _connect(self) -> None:
        self.days.chosen.connect(lambda _: self._load_activity())
        self.filters.changed.connect(self._apply)
        self.chart.read.connect(self._read)
        self.detail.closed.connect(self._close_detail)
        self.model.failed.connect(self.errors.show_error)
        self.model.loaded.connect(self._count)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._chosen(now))
        self.table.clicked.connect(self._chosen)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._close_detail)

    def _lay_out(self) -> None:
        cards = row(*self.cards.values(), spacing=14)
        for place in range(len(self.cards)):
            cards.setStretch(place, 1)
        box = column(
            self.errors,
            self.warning,
            self.notice,
            cards,
            self._chart_card(),
            self._table_card(),
            spacing=14,
            margins=(24, 18, 20, 18),
        )
        box.setStretch(5, 3)
        self._box = box
        self.setLayout(box)
        self.setMinimumWidth(_NARROWEST)

    def _chart_card(self) -> QFrame:
        legend = row(spacing=14)
        names = (mark("Views"), mark("Exports and imports"), mark("Refused"))
        for text, tone in zip(names, TONES, strict=True):
            legend.addLayout(row(Dot(tone), label(text, "caption"), spacing=6))
        self.reading = plain("", "caption", wrap=True)
        self.reading.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.reading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._chart = frame(card="1")
        head = row(label("Activity", "h2"), 12, legend, 12, self.reading, 6, self.days)
        head.setStretch(4, 1)
        self.chart.setMinimumHeight(90)
        inner = column(head, self.chart, margins=(18, 14, 14, 8))
        inner.setStretch(1, 1)
        self._chart.setLayout(inner)
        return self._chart

    def _table_card(self) -> QFrame:
        title = row(label("Entries", "h2"), self.standing, spacing=12)
        title.setAlignment(Qt.AlignmentFlag.AlignTop)
        tools = (self.filters.text, self.more, self.again, self.check, self.give, self.code_small)
        head = row(title, None, *tools, self.code, self.export, margins=(18, 14, 14, 0))
        self.nothing = label("No entry fits these filters.", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        body = row(self.table, self.detail, spacing=0)
        body.setStretch(0, 1)
        made = frame(card="1")
        inner = column(head, self._working, self.filters, self.nothing, body, margins=(1, 0, 8, 8))
        inner.setStretch(4, 1)
        made.setLayout(inner)
        return made

    def enter(self, place: Place) -> None:
        self._reload()
        super().enter(place)

    def search(self) -> None:
        self.filters.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _know(self, users: tuple[UserView, ...]) -> None:
        super()._know(users)
        self.filters.know(users)

    def _reload(self) -> None:
        self._apply()
        self._load_activity()

    def _apply(self) -> None:
        self.errors.hide()
        self.nothing.hide()
        self._hide_detail()
        self.model.show(self.filters.chosen())

    def _count(self) -> None:
        self.nothing.setVisible(not self.model.rowCount())

    def _toggle_filters(self) -> None:
        self.filters.setVisible(self.more.isChecked())
        self._fit()
        if self.more.isChecked():
            self.filters.person.setFocus()

    def _load_activity(self) -> None:
        count, review = _DAYS[self.days.current], self._review
        self.desk.jobs.start(
            self, lambda _: review.activity(count), self._show_activity, self.errors.show_error
        )

    def _show_activity(self, days: tuple[DayActivity, ...]) -> None:
        self.chart.show_days(days)
        for name, card in self.cards.items():
            card.show_values([getattr(day, name) for day in days[-30:]])

    def _read(self, text: str) -> None:
        hush(self.reading.setText, text)

    def _show_status(self, status: LogStatus | None) -> None:
        super()._show_status(status)
        self._fit()

    def _accepted(self) -> None:
        super()._accepted()
        self._reload()

    def _show_code(self) -> None:
        review = self._review
        self.desk.jobs.start(
            self, lambda _: review.checkpoint(), self._code_dialog, self.errors.show_error
        )

    def _code_dialog(self, code: str) -> None:
        CodeDialog(self, code).open()

    def _give(self) -> None:
        GiveLogDialog(self, self.desk).open()

    # one entry

    def _chosen(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if entry is not None:
            self.detail.show_entry(entry)
            self._fit()

    def _close_detail(self) -> None:
        if not self.detail.isHidden():
            self._hide_detail()
            self.table.setFocus()

    def _hide_detail(self) -> None:
        self.detail.hide()
        self.table.clearSelection()
        self._fit()

    # export

    def _export(self) -> None:
        name = f"access-log-{today().isoformat()}.jsonl"
        choose_save(self, mark("Export the access log"), name, self._export_to)

    def _export_to(self, output: Path) -> None:
        self.export.setEnabled(False)
        self.errors.hide()
        self.notice.hide()
        hush(self.written.setText, "")
        self._working.show()
        review = self._review
        self.desk.jobs.start(
            self,
            lambda task: review.export(output, task.tell),
            self._exported,
            self._not_exported,
            self._told,
        )

    def _told(self, progress: Progress) -> None:
        count = progress.done
        say(self.written.setText, "{what}", what=lambda: _written(count))

    def _exported(self, count: int) -> None:
        self._export_over()
        self.notice.speak(
            "{what}",
            "Its last line is the daily check code. The file names people: keep it like a record.",
            what=lambda: _written(count),
        )
        self._verify()

    def _not_exported(self, error: ClinicVaultError) -> None:
        self._export_over()
        self.errors.show_error(error)

    def _export_over(self) -> None:
        self._working.hide()
        self.export.setEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show less where there is less room."""
        others = (self.warning, self.filters)
        taken = sum(one.sizeHint().height() for one in others if not one.isHidden())
        self._chart.setVisible(self.height() >= 560 + taken)
        self._box.setStretch(4, 2 if self.height() >= 760 else 1)
        wide = self.width() >= 1120
        self.code.setVisible(wide)
        self.code_small.setVisible(not wide)
        self._name_export(self.width() >= _WORDS_FROM)
        for card in self.cards.values():
            card.show_line(self.width() >= 1090)
        self.table.fit(self.width(), beside=not self.detail.isHidden())

    def _name_export(self, words: bool) -> None:
        """Where there is little room the button is its icon; its name and tip stay."""
        say(self.export.setAccessibleName, "Export")
        say(self.export.setToolTip, "Export")
        if words:
            say(self.export.setText, "Export")
        else:
            hush(self.export.setText, "")

    def wipe(self) -> None:
        self.model.wipe()
        self.detail.wipe()
        self.filters.wipe()
        super().wipe()


def _written(count: int) -> str:
    return trn("{n} entry written.", "{n} entries written.", count)
