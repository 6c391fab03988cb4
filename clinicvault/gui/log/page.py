"""The access-log page: counts, activity, entries, and whether the log is complete."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QLineEdit,
    QTableView,
)

from clinicvault.gui import words
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import language, mark, say, tr, trn
from clinicvault.gui.shell.page import Page
from clinicvault.gui.theme import icon, theme
from clinicvault.gui.widgets import (
    Banner,
    Choices,
    Dialog,
    ErrorBanner,
    button,
    column,
    edit,
    frame,
    label,
    plain,
    row,
)
from clinicvault.services.views import DayActivity, LogStatus

from .charts import TONES
from .detail import EntryDetail
from .kpi import KpiCard
from .legend import Dot
from .model import ENTRY, Filter, LogModel
from .readable import ReadableChart
from .standing import Standing, StandingBanner

_DAYS = {"7": 7, "30": 30, "365": 365}
_TYPING_MS = 250
_WIDTHS = {0: 204, 1: 150, 3: 104, 4: 100, 5: 116, 6: 176}


class LogPage(Page):
    """For administrators; opening it is itself an entry."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._review = desk.services.review
        self.errors, self.notice = ErrorBanner(), Banner("ok", closable=True)
        self.notice.hide()
        self.model = LogModel(desk.jobs, self._review)
        self.standing, self.warning = Standing(), StandingBanner()
        self.chart, self.detail = ReadableChart(), EntryDetail()
        self.days = Choices("seg")
        self.table = QTableView()
        self._make_cards()
        self._make_filters()
        self._make_table()
        self._lay_out()
        self._show_status(self._review.status())

    def _make_cards(self) -> None:
        self.cards = {
            "events": KpiCard("Entries today", "chart1"),
            "views": KpiCard("Photos viewed", "chart2"),
            "exports_imports": KpiCard("Exports and imports", "chart1"),
            "refused": KpiCard("Refused", "chart3"),
        }
        for key, text in (
            ("7", mark("7 days")),
            ("30", mark("30 days")),
            ("365", mark("12 months")),
        ):
            self.days.offer(key, text)
        self.days.choose("30")
        self.days.chosen.connect(lambda _: self._load_activity())

    def _make_filters(self) -> None:
        self.text = edit("Filter by person, patient or computer")
        say(self.text.setAccessibleName, "Filter the entries")
        sign = self.text.addAction(
            icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition
        )
        theme().follow(self.text, lambda: sign.setIcon(icon("search", "text3")))
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(230)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._apply)
        self.text.textChanged.connect(lambda _: self._typing.start())
        self.filters = button("Filters", icon="list-filter", on=self._toggle_filters)
        self.person, self.kind, self.outcome = QComboBox(), QComboBox(), QComboBox()
        say(self.person.setAccessibleName, "Person")
        say(self.kind.setAccessibleName, "Event")
        say(self.outcome.setAccessibleName, "Outcome")
        self._fill_filters()
        language().follow(self, self._fill_filters)
        for box in (self.person, self.kind, self.outcome):
            box.currentIndexChanged.connect(lambda _: self._apply())
        self._filter_row = frame()
        self._filter_row.setLayout(row(self.person, self.kind, self.outcome, None))
        self._filter_row.hide()

    def _fill_filters(self) -> None:
        people = [(user.name, user.name) for user in self.desk.vault.users]
        events = [(words.event(name), name) for name in words.event_names()]
        outcomes = [(words.outcome(name), name) for name in ("done", "refused", "intent")]
        for box, every, values in (
            (self.person, tr("All people"), people),
            (self.kind, tr("All events"), sorted(events)),
            (self.outcome, tr("All outcomes"), outcomes),
        ):
            kept = box.currentData()
            box.blockSignals(True)
            box.clear()
            box.addItem(every, "")
            for text, value in values:
                box.addItem(text, value)
            box.setCurrentIndex(max(0, box.findData(kept)))
            box.blockSignals(False)

    def _make_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(38)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(64)
        for column_, width in _WIDTHS.items():
            self.table.setColumnWidth(column_, width)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        say(self.table.setAccessibleName, "Entries of the access log")
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._chosen(now))
        self.detail.closed.connect(self._close_detail)
        self.model.failed.connect(self.errors.show_error)
        theme().follow(self.table, self.table.viewport().update)
        language().follow(self.table, self.table.viewport().update)

    def _lay_out(self) -> None:
        cards = row(*self.cards.values(), spacing=14)
        box = column(
            self.errors,
            self.warning,
            self.notice,
            cards,
            self._chart_card(),
            self._table_card(),
            spacing=14,
        )
        box.setContentsMargins(24, 18, 20, 18)
        box.setStretch(4, 2)
        box.setStretch(5, 3)
        self.setLayout(box)

    def _chart_card(self) -> QFrame:
        legend = row(spacing=14)
        for text, tone in zip(
            (mark("Views"), mark("Exports and imports"), mark("Refused")), TONES, strict=True
        ):
            note = label("", "caption")
            say(note.setText, text)
            legend.addLayout(row(Dot(tone), note, spacing=6))
        made = frame(card="1")
        head = row(label("Activity", "h2"), 12, legend, None, self.days)
        inner = column(head, self.chart, margins=(18, 14, 14, 8))
        inner.setStretch(1, 1)
        made.setLayout(inner)
        self._chart = made
        return made

    def _table_card(self) -> QFrame:
        self.check = button("Check now", "link", on=self._verify)
        self.code = button("Daily check code", "ghost", on=self._show_code)
        self.export = button("Export", icon="download", on=self._export)
        head = row(
            label("Entries", "h2"),
            self.standing,
            self.check,
            None,
            self.text,
            self.filters,
            self.code,
            self.export,
        )
        head.setContentsMargins(18, 14, 14, 0)
        body = row(self.table, self.detail, spacing=0)
        body.setStretch(0, 1)
        made = frame(card="1")
        inner = column(head, self._filter_row, body, spacing=8, margins=(1, 0, 8, 8))
        inner.setStretch(2, 1)
        made.setLayout(inner)
        return made

    def enter(self, _place: Place) -> None:
        self._apply()
        self._load_activity()
        if self._review.status() is None:
            self._verify()

    def search(self) -> None:
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _apply(self) -> None:
        self.model.show(
            Filter(
                self.person.currentData() or "",
                self.kind.currentData() or "",
                self.outcome.currentData() or "",
                self.text.text().strip(),
            )
        )

    def _toggle_filters(self) -> None:
        self._filter_row.setVisible(self._filter_row.isHidden())

    def _load_activity(self) -> None:
        count = _DAYS[self.days.current]
        self.desk.jobs.start(
            self,
            lambda _: self._review.activity(count),
            self._show_activity,
            self.errors.show_error,
        )

    def _show_activity(self, days: tuple[DayActivity, ...]) -> None:
        self.chart.show_days(days)
        for name, card in self.cards.items():
            card.show_values([getattr(day, name) for day in days[-30:]])

    def _verify(self) -> None:
        self.check.setEnabled(False)
        self.standing.show_status(None, checking=True)
        self.desk.jobs.start(
            self,
            lambda task: self._review.verify(task.tell),
            self._verified,
            self.errors.show_error,
        )

    def _verified(self, status: LogStatus) -> None:
        self.check.setEnabled(True)
        self._show_status(status)

    def _show_status(self, status: LogStatus | None) -> None:
        self.standing.show_status(status)
        if status is not None:
            self.warning.show_status(status)

    def _chosen(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if entry is not None:
            self.detail.show_entry(entry)

    def _close_detail(self) -> None:
        self.detail.hide()
        self.table.clearSelection()
        self.table.setFocus()

    def _show_code(self) -> None:
        self.desk.jobs.start(
            self, lambda _: self._review.checkpoint(), self._code_dialog, self.errors.show_error
        )

    def _code_dialog(self, code: str) -> None:
        dialog = Dialog(self, "Daily check code", width=620)
        text = plain(code.strip(), "", wrap=True)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        dialog.fill(
            label(
                "Keep a copy outside the clinic, for example by e-mail to your tax adviser. "
                "It tells nothing about patients, and later proves that no entry was removed.",
                "muted",
                wrap=True,
            ),
            text,
        )
        dialog.action_button("Close", dialog.accept)
        dialog.open()

    def _export(self) -> None:
        choose_save(self, mark("Export the access log"), "access-log.jsonl", self._export_to)

    def _export_to(self, output: Path) -> None:
        self.desk.jobs.start(
            self,
            lambda task: self._review.export(output, task.tell),
            self._exported,
            self.errors.show_error,
        )

    def _exported(self, count: int) -> None:
        self.notice.retone("ok")
        self.notice.speak("{what}", what=lambda: _exported(count))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._chart.setVisible(self.height() >= 560)
        for card in self.cards.values():
            card.show_line(self.width() >= 980)
        self.code.setVisible(self.width() >= 1040)
        self.check.setVisible(self.width() >= 900)
        for column_, at in ((3, 1000), (5, 860)):
            self.table.setColumnHidden(column_, self.width() < at)

    def wipe(self) -> None:
        self.model.wipe()
        self.detail.wipe()


def _exported(count: int) -> str:
    return trn("{n} entry exported.", "{n} entries exported.", count)
